"""What a completed form says beside what was entered from it: its reviewer reads it with the answers.

The word that it has in place of a choice, and the words that stand beside its questions and are part of no answer.
"""

from contextlib import suppress
from uuid import UUID

from tracker.admin.letters.form_consent import FORMS
from tracker.admin.queries import with_asked_printing
from tracker.content import STATUS
from tracker.mail.kinds import due_on
from tracker.models import PeriodItem, StatusUpdate, Transmission, User
from tracker.questionnaire.comparing import Workspace, require_belonging
from tracker.questionnaire.opening import NotTaken, open_questionnaire
from tracker.questionnaire.returning import ReturnedForm
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


def form_with_words_beside(letter: Transmission, user: User) -> ReturnedForm | None:
    """What a State's form holds beside its questions; None of a letter that is no form of its own. Nothing is stored:
    the words are read from the form at each call, and go with it.

    Args:
        user: who reads; the form is compared with one that nobody has filled in.
    """
    if not str(letter.scan.name or "").endswith(FORMS):
        return None
    submission = letter.submission
    with suppress(NotTaken, OSError), letter.scan.open("rb") as file:
        found = open_questionnaire(file.read())
        require_belonging(found.token, submission)
        items = list(with_asked_printing(PeriodItem.objects.filter(period=submission.period_id)))
        due = due_on(submission) or submission.period.due_on
        return ReturnedForm(Workspace(submission, items, user, due, on_behalf=True), found)
    return None
