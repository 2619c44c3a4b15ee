"""The questionnaire's own words, in the language that is active; and how a word of a choice is read back."""

import datetime
import unicodedata
from collections.abc import Sequence

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.choices import Consent, ImplementationStatus
from tracker.questionnaire.form import Field

# "Status not stated" is for paper alone.
STATUSES = [status for status in ImplementationStatus if status != ImplementationStatus.NOT_STATED]


def guidance() -> tuple[str, ...]:
    """What an answer should hold."""
    return (
        _("Summarize what was done about each recommendation in no more than 200 words (in Chinese: 400 characters)."),
        _("Give complete references to the legislation and the other documents that matter for the recommendation."),
        _("Give figures as well, wherever you can."),
        _("Name the main obstacles to the implementation of the recommendation, if there are any."),
    )


def notes() -> tuple[str, ...]:
    """How the file is filled in and brought back."""
    return (
        _("Write in the cells beside the questions. Rows that you delete, or leave as they are, change nothing."),
        _("Save the file as .docx or .xlsx, as it came, and upload it in the reporting portal."),
        _("There you see every difference, and choose what becomes a draft. Only the focal point sends answers."),
        _("Commitments and evidence are added and changed in the portal."),
    )


def demonstration() -> tuple[str, ...]:
    """What every document of a demonstration says."""
    return (f"{_('Demonstration data.')} {_('No statement here was made by any Government.')}",)


def headings() -> dict[str, str]:
    """The headings of its parts."""
    return {
        "head": _("Submission"),
        "guidance": _("Guidance"),
        "notes": _("About this file"),
        "promises": _("Commitments of the State, for information"),
    }


def contact_labels() -> dict[str, str]:
    """What is asked about the contact person."""
    return {
        "contact_name": _("Contact person"),
        "contact_title": _("Title and organization"),
        "contact_address": _("Address"),
        "contact_telephone": _("Telephone"),
        "contact_email": _("E-mail"),
    }


def answer_labels() -> dict[str, str]:
    """What is asked about a recommendation."""
    return {
        "implementation_status": _("Action taken"),
        "summary": _("Summary of action taken"),
        "obstacles": _("Main obstacles"),
        "assistance_needed": _("Technical assistance needed"),
    }


def answer_hints() -> dict[str, str]:
    """What stands in small letters under a question."""
    return {
        "summary": _("At most 200 words"),
        "obstacles": "",
        "assistance_needed": "",
    }


def action_asked(since: datetime.date | None) -> str:
    """The question about the action; `since` is the date of the State's answer of an earlier period."""
    if since is None:
        return _("Any action taken?")
    return _("Any additional action taken since %(day)s?") % {"day": date_format(since, "DATE_FORMAT")}


def hints(field: Field) -> list[str]:
    """What stands in small letters under a question: which words a choice may hold, and its hint."""
    words = _("One of: %(words)s") % {"words": " / ".join(field.choices)} if field.choices else ""
    return [hint for hint in (words, field.hint) if hint]


def status_words() -> tuple[str, ...]:
    """The words of an implementation status."""
    return tuple(str(status.label) for status in STATUSES)


def _plain(text: str) -> str:
    """A word as people type it: capitals, accents and vowel signs, blanks, dots, marks of direction do not matter."""
    signs = unicodedata.normalize("NFKD", text)
    kept = "".join(sign for sign in signs if unicodedata.category(sign) not in ("Cf", "Mn"))
    return " ".join(kept.split()).strip(" .。:;-").casefold()


def _spoken(choices: Sequence[ImplementationStatus | Consent]) -> dict[str, str]:
    """The code of each word, in each of the six languages."""
    found = {_plain(choice.value): str(choice.value) for choice in choices}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {_plain(str(choice.label)): str(choice.value) for choice in choices}
    return found


def status_code(text: str) -> str | None:
    """The code of a status in words of any of the six languages; empty for no word; None where no word is meant."""
    plain = _plain(text)
    return _spoken(STATUSES).get(plain) if plain else ""


def consent_code(text: str) -> str | None:
    """The code of a consent in words; not asked where nothing stands; None where no word is meant."""
    plain = _plain(text)
    return _spoken([Consent.YES, Consent.NO]).get(plain) if plain else str(Consent.NOT_ASKED)
