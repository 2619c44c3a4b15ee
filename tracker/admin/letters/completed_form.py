"""What a completed form says: the answers held until they are sent, consent, and text that is part of no answer.

The file is read at each call. Nothing of it is stored apart from it, so that it goes with the file.
"""

import datetime
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.admin.queries import consent_that_waits, with_asked_printing, with_unread_sentence
from tracker.choices import Consent, ReviewState
from tracker.content import STATUS
from tracker.files.brought_files import forget_letter, held_letter
from tracker.mail.kinds import due_on
from tracker.models import Correction, PeriodItem, StatusUpdate, Submission, Transmission, User
from tracker.questionnaire.beside import ShownSentence, sentence_shown
from tracker.questionnaire.comparing import Workspace, require_belonging
from tracker.questionnaire.opening import NotTaken, open_questionnaire
from tracker.questionnaire.returning import ReturnedForm
from tracker.questionnaire.wording import code_of, consent_code, is_consent_word


def form_held(submission: Submission | None) -> bytes | None:
    """The form that goes with what is being entered of this response; None where there is none."""
    return held_letter(submission.member_state_id, submission.pk) if submission else None


def letter_returned(submission: Submission | None) -> Transmission | None:
    """The letter that all answers now entered correct, because it was returned; None where one is new."""
    if submission is None:
        return None
    lane = StatusUpdate.objects.filter(submission=submission, on_behalf=True)
    entered = set(lane.filter(review_state=ReviewState.DRAFT).values_list("recommendation", flat=True))
    sent = lane.exclude(review_state=ReviewState.DRAFT).filter(recommendation__in=entered).order_by("version")
    before = {each.recommendation_id: each for each in sent.select_related("transmission")}
    if not entered or any(key not in before or not _is_to_correct(before[key]) for key in entered):
        return None
    letters = [each.transmission for each in before.values() if each.transmission and each.transmission.scan]
    newest = max(letters, key=lambda letter: letter.submitted_at, default=None)
    return newest if newest is not None and newest.scan.storage.exists(str(newest.scan.name)) else None


def _is_to_correct(version: StatusUpdate) -> bool:
    """Whether what is entered next is the same letter: a returned correction of ours has a page of its own."""
    return (
        version.review_state == ReviewState.RETURNED and version.transcribes_id is None and version.mistake_id is None
    )


def forget_if_over(submission: Submission) -> None:
    """Forget the form once nothing that was entered waits to be sent, so that it is never taken for the next letter."""
    if not StatusUpdate.objects.drafts().filter(submission=submission, on_behalf=True).exists():
        forget_letter(submission.member_state_id, submission.pk)


FORMS = (".docx", ".xlsx")


@dataclass(frozen=True)
class ConsentOfForm:
    """What the form says; the form as it is named and dated where consent is recorded ("" before it is sent); which
    sentence it shows; what was asked.

    `consent` is None where its words are none of the choices. `words` are those of the State, "" where they are a word
    to choose from and nothing else. They are read from the form at each call and stored nowhere: they go with it.
    """

    consent: Consent | None
    words: str = ""
    paper: str = ""
    shown: ShownSentence = field(default_factory=lambda: ShownSentence(None))
    letter: Transmission | None = None
    waiting: Correction | None = None
    is_recorded: bool = False  # a consent of today that says the same, to a sentence that was not recorded

    @property
    def dated(self) -> datetime.date | None:
        return self.letter.reported_on if self.letter else None

    @property
    def is_plain(self) -> bool:
        """Whether it is a Yes or a No to a sentence of ours, and no consent waits: the reviewer then records it."""
        is_read = self.consent is not None and self.shown.sentence is not None and not self.shown.warning
        return is_read and not self.is_recorded and self.waiting is None


def consent_of_form(submission: Submission | None) -> ConsentOfForm | None:
    """What the newest form of a response says of consent; None where it says nothing, or nothing else than is recorded.

    A form that was sent before the consent of today was recorded says nothing any more, except which sentence it shows
    where that was not recorded.
    """
    if submission is None:
        return None
    decided = submission.consent_said_at or submission.consent_at
    is_unread = submission.has_consent and with_unread_sentence(Submission.objects.filter(pk=submission.pk)).exists()
    if (held := form_held(submission)) is not None:
        return _said(held, None, submission)
    for letter in submission.transmissions.filter(on_behalf=True).order_by("-submitted_at"):
        if is_form(letter) and not was_wrong(letter):
            if decided is not None and decided >= letter.submitted_at and not is_unread:
                return None
            with suppress(OSError), letter.scan.open("rb") as file:
                return _said(file.read(), letter, submission, is_unread=is_unread)
    return None


def was_wrong(letter: Transmission) -> bool:
    """Whether it is no paper that the State sent: we entered it in error, another file was the right one, or it goes a
    second time with a correction of ours."""
    if any(each.is_recalled for each in StatusUpdate.objects.filter(transmission=letter)):
        return True
    corrections = StatusUpdate.objects.filter(transcribes__isnull=False)
    again = corrections.filter(transmission=letter, transcribes__transmission__scan_sha256=letter.scan_sha256)
    other = corrections.once_accepted().filter(transcribes__transmission=letter)
    return again.exists() or other.exclude(transmission__scan_sha256=letter.scan_sha256).exists()


def _said(
    content: bytes, letter: Transmission | None, submission: Submission, *, is_unread: bool = False
) -> ConsentOfForm | None:
    try:
        form = open_questionnaire(content)
    except NotTaken:
        return None
    words = form.head.get("consent", "").strip()
    said = consent_code(words)
    if said == Consent.NOT_ASKED or (said == submission.consent and not is_unread):
        return None
    consent = Consent(said) if said else None
    shown = "" if is_consent_word(words) else words
    waiting, is_recorded = consent_that_waits(submission), said == submission.consent
    return ConsentOfForm(
        consent, shown, named(letter) if letter else "", sentence_shown(form), letter, waiting, is_recorded
    )


def named(paper: Transmission) -> str:
    """Return what a form or letter is called where its consent is recorded."""
    days = {"day": date_format(paper.reported_on), "channel": paper.get_channel_display()}
    if not is_form(paper):
        # Translators: names a paper; channel: how it arrived, "Letter" or "E-mail".
        return paper.note_verbale or _("Paper of %(day)s (%(channel)s)") % days
    # Translators: names a paper; channel: how it arrived, "Letter" or "E-mail".
    return _("Form of %(day)s (%(channel)s)") % days


def is_form(paper: Transmission) -> bool:
    """Return whether a paper is a form that the program can read."""
    return str(paper.scan.name or "").endswith(FORMS)


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
