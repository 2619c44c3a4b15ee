"""The word that a completed form has in place of a choice. The answer holds none, so its reviewer reads it here."""

from contextlib import suppress

from tracker.admin.letters.form_consent import FORMS
from tracker.choices import ImplementationStatus
from tracker.models import StatusUpdate
from tracker.questionnaire.opening import NotTaken, open_questionnaire

CHOICE = "implementation_status"


def word_in_form(version: object) -> str:
    """What a State's form says of how far the action has come; "" where a choice was entered, and of any other letter.

    The file is read at each call (70 to 90 ms for 240 answers).
    """
    if not isinstance(version, StatusUpdate) or version.implementation_status != ImplementationStatus.NOT_STATED:
        return ""
    letter = version.transmission
    if letter is None or not str(letter.scan.name or "").endswith(FORMS):
        return ""
    with suppress(OSError, NotTaken), letter.scan.open("rb") as file:
        for answer in open_questionnaire(file.read()).answers:
            if answer.recommendation == version.recommendation_id:
                return answer.texts.get(CHOICE, "").strip()
    return ""
