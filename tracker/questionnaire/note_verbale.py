"""The note verbale that invites one State to report, as a Word document in the language that is active."""

import csv
import datetime
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tracker.importing.reference import FOLDER, INVENTED_STATES, NAME_COLUMNS, REAL_STATES
from tracker.models import Invitation, MemberState
from tracker.questionnaire.word_document import Paper, day

MISSION_NAMES = FOLDER / "mission_names.csv"
# The column of the table, by the column of the name in the same language.
COLUMNS = {
    "name_ar": "ar",
    "name_zh_hans": "zh",
    "name_en": "en",
    "name_fr": "fr",
    "name_ru": "ru",
    "name_es": "es",
}
WITHOUT_FORMS = ("name_en", "name_zh_hans")  # languages in which any name can follow as it is


def after_mission(state: MemberState) -> str:
    """Return the name of a State as it follows "the Permanent Mission of", in the active language.

    A name that was changed here, or is in no list, follows in brackets, where the language would need a form of it.
    """
    column = f"name_{(get_language() or 'en').replace('-', '_')}"
    name = str(state)
    if (state.pk, column, name) in (names := _names()):
        return names[state.pk, column, name]
    return name if column in WITHOUT_FORMS else f"({name})"


@cache
def _names() -> dict[tuple[str, str, str], str]:
    """{(code, column of the name, short name): the name after "the Permanent Mission"}."""
    with MISSION_NAMES.open(encoding="utf-8", newline="") as opened:
        forms = {row["iso3"]: row for row in csv.DictReader(opened)}
    found = {}
    for table in (REAL_STATES, INVENTED_STATES):
        with table.open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                for listed, column in NAME_COLUMNS.items():
                    found[row["iso3"], column, row[listed]] = forms[row["iso3"]][COLUMNS[column]]
    return found


def write_note_verbale(invitation: Invitation, *, asked: int, focal_point: str, today: datetime.date) -> bytes:
    """The file, to be checked, dated and signed by the secretariat.

    Args:
        asked: how many recommendations the period asks about.
        focal_point: the name of the focal point of record; empty where there is none.
    """
    paper = Paper(_("Note verbale"))
    for words in _paragraphs(invitation, asked, focal_point):
        paper.line(words)
    paper.line(day(today))
    return paper.written()


def _paragraphs(invitation: Invitation, asked: int, focal_point: str) -> list[str]:
    period, state = invitation.period, invitation.member_state
    room = reverse("portal:task_list", args=[period.slug, invitation.member_state_id.lower()])
    words = {
        "state": after_mission(state),
        "period": period.title,
        "meeting": str(period.meeting),
        "number": asked,
        "due": day(invitation.effective_due_on),
        "closes": day(period.closes_on),
        "name": focal_point,
        "address": f"{settings.SITE_ADDRESS}{room}",
        "email": settings.CONTACT_EMAIL,
    }
    counted = ngettext(
        "The period asks what was done about %(number)d recommendation. Answers are due on %(due)s, and can be sent "
        "until %(closes)s.",
        "The period asks what was done about %(number)d recommendations. Answers are due on %(due)s, and can be sent "
        "until %(closes)s.",
        asked,
    )
    known = _("The focal point of record is %(name)s.")
    lacking = _(
        "The Secretariat has no focal point of record, and would be grateful for a nomination by note verbale, with "
        "name and e-mail address."
    )
    greeting, ending = _for_an_observer() if state.is_observer else _for_a_member()
    sentences = [
        greeting,
        counted,
        known if focal_point else lacking,
        _(
            "Answers can be entered in the reporting portal: %(address)s. The enclosed form, once completed, can also "
            "be returned by e-mail to %(email)s."
        ),
        ending,
    ]
    reference = [_("Reference: %(note)s") % {"note": invitation.note_verbale}] if invitation.note_verbale else []
    return [*reference, *(sentence % words for sentence in sentences)]


def _for_a_member() -> tuple[str, str]:
    """The sentences that name the mission of a Member State, the first and the last."""
    return (
        # Translators: the State follows with its article or preposition, or in the genitive: “des Émirats arabes unis”.
        _(
            "The Secretariat presents its compliments to the Permanent Mission of %(state)s, and has the honour to "
            "invite its Government to report in “%(period)s”, which is reviewed by %(meeting)s."
        ),
        # Translators: the State follows with its article or preposition, or in the genitive: “des Émirats arabes unis”.
        _(
            "The Secretariat avails itself of this opportunity to renew to the Permanent Mission of %(state)s the "
            "assurances of its highest consideration."
        ),
    )


def _for_an_observer() -> tuple[str, str]:
    """The same for an observer State, whose mission has another name; nothing is said of its Government."""
    return (
        # Translators: the State follows with its article or preposition, or in the genitive: “du Saint-Siège”.
        _(
            "The Secretariat presents its compliments to the Permanent Observer Mission of %(state)s, and has the "
            "honour to invite it to report in “%(period)s”, which is reviewed by %(meeting)s."
        ),
        # Translators: the State follows with its article or preposition, or in the genitive: “du Saint-Siège”.
        _(
            "The Secretariat avails itself of this opportunity to renew to the Permanent Observer Mission of %(state)s "
            "the assurances of its highest consideration."
        ),
    )
