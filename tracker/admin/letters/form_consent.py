"""What the form that a State sent says of its consent. `tracker.admin.review.queue` records it."""

import datetime
from contextlib import suppress
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.admin.letters.held_forms import form_held
from tracker.admin.queries import consent_that_waits, with_unread_sentence
from tracker.choices import Consent
from tracker.models import Correction, StatusUpdate, Submission, Transmission
from tracker.questionnaire.beside import ShownSentence, sentence_shown
from tracker.questionnaire.opening import NotTaken, open_questionnaire
from tracker.questionnaire.wording import consent_code, is_consent_word

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
    is_unread = submission.has_consent and with_unread_sentence(Submission.objects.filter(pk=submission.pk)).exists()
    if (held := form_held(submission)) is not None:
        return _said(held, None, submission)
    for letter in submission.transmissions.filter(on_behalf=True).order_by("-submitted_at"):
        if is_form(letter) and not was_wrong(letter):
            if is_settled(submission, letter) and not is_unread:
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


def is_settled(submission: Submission, letter: Transmission) -> bool:
    """Whether consent was decided after the letter was sent."""
    decided = submission.consent_said_at or submission.consent_at
    return decided is not None and decided >= letter.submitted_at


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
