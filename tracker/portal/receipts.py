"""What was sent in a period, and the receipt of one sending: its page, its text and its document."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from tracker.choices import ReviewState
from tracker.content.fields import Said
from tracker.ledger.receipts import Checked, look_at
from tracker.ledger.receipts import receipt_text as text_of_receipt
from tracker.models import CommitmentUpdate, StatusUpdate, Transmission
from tracker.portal.access import PortalRequest, in_room, signed_in
from tracker.portal.reading.answers import erasures_of_files
from tracker.portal.reading.sent import files_of, sent_in, transmission_for, transmissions_of, with_labels
from tracker.portal.rooms import Room, ended_since, find_room
from tracker.questionnaire.word_document import CONTENT_TYPE, Paper, day
from tracker.rules.consent import agreed_to
from tracker.web import download
from tracker.web.sendings import mistakes_in, with_brief


@dataclass(frozen=True)
class SentReceipt:
    """One sending, with what it carried as far as a person may see it."""

    room: Room
    transmission: Transmission
    answers: list[StatusUpdate]
    updates: list[CommitmentUpdate]

    @cached_property
    def sees_all(self) -> bool:
        """Whether the answers and commitments that the person sees are all that was sent."""
        sent = self.transmission
        return len(self.answers) + len(self.updates) == sent.statusupdates.count() + sent.commitmentupdates.count()

    @cached_property
    def checked(self) -> Checked:
        return look_at(self.transmission)

    @cached_property
    def mistakes(self) -> int:
        """How many versions of it were entered in error."""
        return mistakes_in([self.transmission.pk])[self.transmission.pk]

    @property
    def waits(self) -> bool:
        """Whether the State that sent it waits for a decision, and the reader may recall it."""
        sent = self.transmission
        is_own = self.room.sends and not sent.on_behalf and sent.claimed_at is None
        return is_own and any(each.review_state == ReviewState.SUBMITTED for each in (*self.answers, *self.updates))

    @property
    def facts(self) -> list[tuple[str, str]]:
        """How and when it was sent, and who cleared it; what was not given is left out."""
        sent, due = self.transmission, self.room.due_on
        late = _("late: it was due on %(day)s") % {"day": day(due)} if sent.reported_on > due else ""
        found = [
            (_("Sent"), f"{date_format(sent.submitted_at, 'DATETIME_FORMAT')} (UTC)"),
            (_("Reported on"), _joined(day(sent.reported_on), late)),
            (_("Channel"), _channel(sent)),
            (_("Cleared"), _joined(sent.cleared_by, day(sent.cleared_on) if sent.cleared_on else "")),
            (_("Note verbale"), sent.note_verbale),
        ]
        return [(name, value) for name, value in found if value]

    @property
    def covers(self) -> tuple[str, str]:
        """What is in the text that is hashed, and what is not."""
        return (
            _(
                "The checksum is the SHA-256 of one text. In it are the answers and commitments as they were sent, "
                "word for word, with what they cite and the place in it, and how and when they were sent and who "
                "cleared them."
            ),
            _("Not in it are the consent to publish, the contact person, and the files and web pages that are cited."),
        )

    def file(self, content: str | bytes, content_type: str, ending: str) -> HttpResponse:
        """A download under the name of the receipt."""
        name = f"receipt-{self.room.code}-{self.transmission.submitted_at:%Y-%m-%d}.{ending}"
        return download(content, content_type, name)


def write_receipt(receipt: SentReceipt) -> bytes:
    """The file, in the language of the person who asks. The page of the receipt says the same.

    The text that the checksum is of is in it where the person may see all that was sent.
    """
    room, transmission = receipt.room, receipt.transmission
    paper = Paper(f"{_('Receipt')}: {_joined(room.member_state, room.period)}")
    consent = (_("Consent to publish, now"), str(transmission.submission.get_consent_display()))
    for name, value in [*receipt.facts, consent]:
        paper.line(f"{name}: {value}")
    paper.heading(_("What was sent"))
    if receipt.mistakes:
        paper.line(_("Entered in error by the Secretariat"))
    for answer in receipt.answers:
        paper.heading(_joined(answer.printing.label, _version(answer.version)), 2)
        _recalled(paper, answer)
        _corrects_letter(paper, answer)
        paper.line(answer.get_implementation_status_display())
        if again := answer.unchanged_from:
            paper.line(_("Confirmed without change since %(day)s.") % {"day": day(again.reported_on)})
        _said(paper, answer.said_beside_status, answer.language)
        _cited(paper, answer)
    for update in receipt.updates:
        paper.heading(_joined(_("Commitment"), _version(update.version)), 2)
        _recalled(paper, update)
        _said(paper, update.said, update.language)
        _cited(paper, update)
    paper.heading(_("Verify this receipt"))
    paper.line(f"{_('Checksum of what was sent (SHA-256)')}: {transmission.receipt_sha256}")
    if receipt.sees_all and receipt.checked == Checked.TRUE:
        here = _("Here the text is one line in UTF-8. The page of the receipt has it as a file.")
        for sentence in (*receipt.covers, here):
            paper.line(sentence)
        paper.exactly(text_of_receipt(transmission))
    return paper.written()


def _joined(*parts: object) -> str:
    return pgettext("between the parts of a list", ", ").join(str(part) for part in parts if part)


def _version(number: int) -> str:
    return _("version %(number)s") % {"number": number}


def _channel(transmission: Transmission) -> str:
    """How it came; who of the State sent it, and never who of the secretariat typed it."""
    channel = transmission.get_channel_display()
    if not transmission.on_behalf:
        return _joined(channel, transmission.submitted_by)
    words = {"channel": channel, "day": day(transmission.reported_on)}
    return _("%(channel)s of %(day)s, entered by the secretariat") % words


def _said(paper: Paper, said: Iterable[Said], language: str) -> None:
    """What a version says: the State's own words under their name, in the language in which they were written."""
    for each in said:
        if not each.field.is_long:
            words = day(each.value) if each.is_day else str(each.value)
            paper.line(f"{each.label}: {words}", language=language if each.field.is_text else "")
            continue
        if not each.field.is_statement:
            paper.heading(str(each.label), 3)
        for line in each.value.splitlines():
            paper.line(line, language=language)


def _recalled(paper: Paper, version: StatusUpdate | CommitmentUpdate) -> None:
    """What was sent stays on its receipt; that nobody reviews it any more is said beside it."""
    if version.is_recalled:
        by_letter = _("The secretariat took it back before its review.")
        paper.line(by_letter if version.on_behalf else _("Recalled by your State"))


def _corrects_letter(paper: Paper, answer: StatusUpdate) -> None:
    """That it is no second letter of the State: the secretariat corrects how it had recorded the first."""
    if answer.transcribes_id is None:
        return
    if not answer.transcribed_because:
        paper.line(_("The secretariat had recorded your letter otherwise than it was sent, and corrects that."))
        return
    said = _("The secretariat had entered it otherwise than your letter says, and corrects that:")
    paper.line(f"{said} {answer.transcribed_because}")


def _cited(paper: Paper, version: StatusUpdate | CommitmentUpdate) -> None:
    cited = version.evidence_citations.select_related("evidence")
    lines = [(_joined(each.evidence.title, each.pinpoint), "") for each in cited]
    if lines:
        paper.heading(_("Evidence"), 3)
        paper.points(lines)


@require_safe
@in_room
def receipts(request: PortalRequest, room: Room) -> HttpResponse:
    """Everything that was sent in this period, and files of it that were erased."""
    context = {
        "room": room,
        "transmissions": with_brief(with_labels(room, transmissions_of(room)), request.user),
        "here": "receipts",
    }
    return render(request, "portal/receipts.html", {**context, "erasures": erasures_of_files(room)})


def receipt_or_404(request: PortalRequest, pk: uuid.UUID) -> SentReceipt:
    """A sending that the person may see. Raises Http404 for any other."""
    sent = transmission_for(request.user, pk)
    submission = sent.submission if sent else None
    room = find_room(request.user, submission.period.slug, submission.member_state_id.lower()) if submission else None
    if sent is None or room is None:
        raise Http404
    return SentReceipt(room, sent, *sent_in(room, sent))


def _receipt_page(request: PortalRequest, receipt: SentReceipt, status: int = 200) -> HttpResponse:
    consent = receipt.transmission.submission
    context = {
        "receipt": receipt,
        "room": receipt.room,
        "transmission": receipt.transmission,
        "cleared": files_of(receipt.room, receipt.transmission),
        "agreed": agreed_to(consent.consent_sentence, consent.consent_licence),
        "here": "receipts",
    }
    return render(request, "portal/receipt.html", context, status=status)


@require_safe
@signed_in
def receipt(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """One act of sending, with its checksum; whose mandate ended since reads that, for e-mails lead here."""
    if over := ended_since(request.user, pk):
        return render(request, "portal/no_room.html", {"over": over}, status=403)
    return _receipt_page(request, receipt_or_404(request, pk))


@require_safe
@signed_in
def receipt_text(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """The bytes that the checksum is of, for whoever may see all that was sent; the page that says why, if none."""
    found = receipt_or_404(request, pk)
    if not found.sees_all:
        raise Http404
    if found.checked != Checked.TRUE:
        return _receipt_page(request, found, status=410)
    return found.file(text_of_receipt(found.transmission), "application/json", "json")


@require_safe
@signed_in
def receipt_file(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """The receipt as a document, in the language of the person who asks."""
    found = receipt_or_404(request, pk)
    return found.file(write_receipt(found), CONTENT_TYPE, "docx")
