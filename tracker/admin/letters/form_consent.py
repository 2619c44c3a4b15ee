"""What the form that a State sent says of its consent. It is never applied from a form: two persons record it."""

import datetime
from contextlib import suppress
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.admin.letters.held_forms import form_held
from tracker.admin.queries import consent_that_waits, with_unread_sentence
from tracker.choices import Consent
from tracker.models import StatusUpdate, Submission, Transmission, TwoPersonRequest
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
    dated: datetime.date | None = None
    waiting: TwoPersonRequest | None = None


def consent_of_form(submission: Submission | None) -> ConsentOfForm | None:
    """What the newest form of a response says of consent; None where it says nothing, or nothing else than is recorded.

    A form that was sent before the consent of today was recorded says nothing any more, except which sentence it shows
    where that was not recorded.
    """
    if submission is None:
        return None
    is_unread = submission.has_consent and with_unread_sentence(Submission.objects.filter(pk=submission.pk)).exists()
    if (held := form_held(submission)) is not None:
        return _said(held, "", None, submission)
    for letter in submission.transmissions.filter(on_behalf=True).order_by("-submitted_at"):
        if str(letter.scan.name or "").endswith(FORMS) and not _was_wrong(letter):
            if _is_settled(submission, letter) and not is_unread:
                return None
            with suppress(OSError), letter.scan.open("rb") as file:
                days = {"day": date_format(letter.reported_on), "channel": letter.get_channel_display()}
                # Translators: names a paper; channel: how it arrived, "Letter" or "E-mail".
                paper = _("Form of %(day)s (%(channel)s)") % days
                return _said(file.read(), paper, letter.reported_on, submission, is_unread=is_unread)
    return None


def _was_wrong(letter: Transmission) -> bool:
    """Whether it is no form that the State sent: we entered it in error, another file was the right one, or it goes a
    second time with a correction of ours."""
    if any(each.is_recalled for each in StatusUpdate.objects.filter(transmission=letter)):
        return True
    corrections = StatusUpdate.objects.filter(transcribes__isnull=False)
    again = corrections.filter(transmission=letter, transcribes__transmission__scan_sha256=letter.scan_sha256)
    other = corrections.once_accepted().filter(transcribes__transmission=letter)
    return again.exists() or other.exclude(transmission__scan_sha256=letter.scan_sha256).exists()


def _is_settled(submission: Submission, letter: Transmission) -> bool:
    """Whether consent was decided after the letter was sent."""
    decided = submission.consent_said_at or submission.consent_at
    return decided is not None and decided >= letter.submitted_at


def _said(
    content: bytes, paper: str, dated: datetime.date | None, submission: Submission, *, is_unread: bool = False
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
    return ConsentOfForm(consent, shown, paper, sentence_shown(form), dated, consent_that_waits(submission))
