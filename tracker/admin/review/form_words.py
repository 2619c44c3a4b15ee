"""The word that a completed form has in place of a choice: its reviewer reads it beside what the clerk chose for it."""

from contextlib import suppress
from uuid import UUID

from tracker.admin.letters.form_consent import FORMS
from tracker.content import STATUS
from tracker.models import StatusUpdate, Transmission
from tracker.questionnaire.opening import NotTaken, open_questionnaire
from tracker.questionnaire.wording import code_of


def words_in_form(letter: Transmission | None) -> dict[UUID, str]:
    """What a State's form says of how far the action has come, by recommendation, where it is none of the choices.

    The file is read at each call (70 to 90 ms for 240 answers); nothing of a letter that is no form.
    """
    if letter is None or not str(letter.scan.name or "").endswith(FORMS):
        return {}
    with suppress(OSError), letter.scan.open("rb") as file:
        return words_in_file(file.read())
    return {}


def words_in_file(content: bytes) -> dict[UUID, str]:
    """The same, of the bytes of a form; nothing where it cannot be read."""
    with suppress(NotTaken):
        answers = [each for each in open_questionnaire(content).answers if each.recommendation]
        said = {each.recommendation: each.texts.get(STATUS.name, "").strip() for each in answers}
        return {key: word for key, word in said.items() if word and code_of(STATUS.offered, word) is None}
    return {}


def word_in_form(version: object) -> str:
    """The same, of one answer; "" where its form has no such word."""
    if not isinstance(version, StatusUpdate):
        return ""
    return words_in_form(version.transmission).get(version.recommendation_id, "")
