"""What the form that a State sent says of its consent, and how its reviewer records it as the second person."""

import datetime
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.admin.forms import DeskActForm
from tracker.admin.letters.held_forms import form_held, was_taken_back
from tracker.admin.queries import consent_that_waits, with_unread_sentence
from tracker.admin.told import told
from tracker.choices import Consent
from tracker.models import StatusUpdate, Submission, Transmission, TwoPersonRequest, User
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
    waiting: TwoPersonRequest | None = None
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
        if str(letter.scan.name or "").endswith(FORMS) and not was_taken_back(letter) and not _was_wrong(letter):
            if _is_settled(submission, letter) and not is_unread:
                return None
            with suppress(OSError), letter.scan.open("rb") as file:
                return _said(file.read(), letter, submission, is_unread=is_unread)
    return None


def _was_wrong(letter: Transmission) -> bool:
    """Whether it is no form that the State sent: another file was the right one, or it goes a second time with a
    correction of ours."""
    corrections = StatusUpdate.objects.filter(transcribes__isnull=False)
    again = corrections.filter(transmission=letter, transcribes__transmission__scan_sha256=letter.scan_sha256)
    other = corrections.once_accepted().filter(transcribes__transmission=letter)
    return again.exists() or other.exclude(transmission__scan_sha256=letter.scan_sha256).exists()


def _is_settled(submission: Submission, letter: Transmission) -> bool:
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
    return ConsentOfForm(consent, shown, _paper(letter), sentence_shown(form), letter, waiting, is_recorded)


def _paper(letter: Transmission | None) -> str:
    """The form as it is named where consent is recorded."""
    if letter is None:
        return ""
    days = {"day": date_format(letter.reported_on), "channel": letter.get_channel_display()}
    # Translators: names a paper; channel: how it arrived, "Letter" or "E-mail".
    return _("Form of %(day)s (%(channel)s)") % days


# --- the reviewer of the form records it

NOTHING = "nothing"


class FormConsentForm(DeskActForm):
    """The choice of the reviewer: record the consent or not. It begins empty."""

    reads = forms.ChoiceField(label=gettext_lazy("Consent to publish"), widget=forms.RadioSelect)

    def prepare(self, thing: Any, user: Any) -> None:
        said = plain_consent_in(thing)
        reads: Any = self.fields["reads"]
        reads.choices = [] if said is None else _choices(said)


def _choices(said: ConsentOfForm) -> list[tuple[str, str]]:
    words = _("The form says Yes: record it") if said.consent == Consent.YES else _("The form says No: record it")
    return [(str(said.consent), words), (NOTHING, _("The form does not say so, or not clearly: record nothing"))]


def plain_consent_in(letter: Transmission) -> ConsentOfForm | None:
    """Return what this very form says where its reviewer can record it, else None."""
    said = consent_of_form(letter.submission) if letter.on_behalf else None
    return said if said is not None and said.is_plain and said.letter == letter else None


def record_consent(letter: Transmission, *, reads: str, by: User, now: datetime.datetime) -> str:
    """Record what the reviewer read, and return the sentence that says so. Raises NotAllowed."""
    said = plain_consent_in(letter)
    if reads == NOTHING or said is None or said.shown.sentence is None:
        return _("Nothing was recorded. Accepted answers stay private until a consent is recorded.")
    reason = _("The form says: %(consent)s.") % {"consent": Consent(reads).label}
    actions.record_consent_of_form(
        letter=letter, consent=reads, paper=said.paper, sentence=said.shown.sentence, reason=reason, by=by, now=now
    )
    facts = {"state": letter.submission.member_state, "consent": Consent(reads).label}
    recorded = _("%(state)s. Consent to publish is now: %(consent)s.") % facts
    return f"{recorded} {told(letter.submission, 'second_approval_confirmed')}"
