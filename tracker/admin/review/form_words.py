"""The word that a completed form has in place of a choice: its reviewer reads it beside what the clerk chose for it."""

from contextlib import suppress

from tracker.admin.letters.form_consent import FORMS
from tracker.content import STATUS
from tracker.models import StatusUpdate
from tracker.questionnaire.opening import NotTaken, open_questionnaire
from tracker.questionnaire.wording import code_of


def word_in_form(version: object) -> str:
    """What a State's form says of how far the action has come, where it is none of the choices; "" of any other letter.

    The file is read at each call (70 to 90 ms for 240 answers).
    """
    if not isinstance(version, StatusUpdate):
        return ""
    letter = version.transmission
    if letter is None or not str(letter.scan.name or "").endswith(FORMS):
        return ""
    with suppress(OSError, NotTaken), letter.scan.open("rb") as file:
        for answer in open_questionnaire(file.read()).answers:
            if answer.recommendation == version.recommendation_id:
                word = answer.texts.get(STATUS.name, "").strip()
                return word if code_of(STATUS.offered, word) is None else ""
    return ""
