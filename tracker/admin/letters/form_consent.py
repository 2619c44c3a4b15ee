"""What the form that a State sent says of its consent. It is never applied from a form: two persons record it."""

from contextlib import suppress
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.admin.letters.held_forms import form_held, was_taken_back
from tracker.admin.queries import consent_that_waits
from tracker.choices import Consent
from tracker.models import Submission, TwoPersonRequest
from tracker.questionnaire.opening import NotTaken, open_questionnaire
from tracker.questionnaire.wording import consent_code

FORMS = (".docx", ".xlsx")


@dataclass(frozen=True)
class ConsentOfForm:
    """What the form says; the form as it is named where consent is recorded ("" before it is sent); what was asked."""

    consent: Consent
    paper: str = ""
    waiting: TwoPersonRequest | None = None


def consent_of_form(submission: Submission | None) -> ConsentOfForm | None:
    """What the newest form of a response says of consent; None where it says nothing, or a consent is recorded."""
    if submission is None or submission.consent != Consent.NOT_ASKED:
        return None
    waiting = consent_that_waits(submission)
    if (held := form_held(submission)) is not None:
        return _said(held, "", waiting)
    for letter in submission.transmissions.filter(on_behalf=True).order_by("-submitted_at"):
        if str(letter.scan.name or "").endswith(FORMS) and not was_taken_back(letter):
            with suppress(OSError), letter.scan.open("rb") as file:
                days = {"day": date_format(letter.reported_on), "channel": letter.get_channel_display()}
                # Translators: names a paper; channel: how it arrived, "Letter" or "E-mail".
                return _said(file.read(), _("Form of %(day)s (%(channel)s)") % days, waiting)
    return None


def _said(content: bytes, paper: str, waiting: TwoPersonRequest | None) -> ConsentOfForm | None:
    try:
        said = consent_code(open_questionnaire(content).head.get("consent", ""))
    except NotTaken:
        return None
    return ConsentOfForm(Consent(said), paper, waiting) if said in (Consent.YES, Consent.NO) else None
