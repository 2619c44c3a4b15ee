"""The receipt of one sending as a document: what was sent, when and by whom, with the checksum of its words."""

from collections.abc import Iterable, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.content.fields import Said
from tracker.models import CommitmentUpdate, StatusUpdate, Transmission
from tracker.portal.rooms import Room
from tracker.questionnaire.word_document import Paper, day

type Fact = tuple[str, object]


def write_receipt(
    room: Room,
    transmission: Transmission,
    answers: Sequence[StatusUpdate],
    updates: Sequence[CommitmentUpdate],
    hashed: str = "",
    *,
    has_mistakes: bool = False,
) -> bytes:
    """The file, in the language of the person who asks. The page of the receipt says the same.

    Args:
        hashed: the text that the checksum is of, where the person may see all of it.
        has_mistakes: whether anything of the sending was entered in error.
    """
    paper = Paper(f"{_('Receipt')}: {_joined(room.member_state, room.period)}")
    _facts(paper, _about(transmission))
    paper.heading(_("What was sent"))
    if has_mistakes:
        paper.line(_("Entered in error by the Secretariat"))
    for answer in answers:
        paper.heading(_joined(answer.printing.label, _version(answer.version)), 2)
        _recalled(paper, answer)
        _corrects_letter(paper, answer)
        paper.line(answer.get_implementation_status_display())
        if again := answer.unchanged_from:
            paper.line(_("Confirmed without change since %(day)s.") % {"day": day(again.reported_on)})
        _said(paper, answer.said_beside_status, answer.language)
        _cited(paper, answer)
    for update in updates:
        paper.heading(_joined(_("Commitment"), _version(update.version)), 2)
        _recalled(paper, update)
        _said(paper, update.said, update.language)
        _cited(paper, update)
    paper.heading(_("Verify this receipt"))
    _facts(paper, [(_("Checksum of what was sent (SHA-256)"), transmission.receipt_sha256)])
    if hashed:
        for sentence in _what_it_is_of():
            paper.line(sentence)
        paper.exactly(hashed)
    return paper.written()


def _what_it_is_of() -> tuple[str, str, str]:
    """What is in the text that is hashed and what is not, as the page of the receipt says it."""
    return (
        _(
            "The checksum is the SHA-256 of one text. In it are the answers and commitments as they were sent, word "
            "for word, with what they cite and the place in it, and how and when they were sent and who cleared them."
        ),
        _("Not in it are the consent to publish, the contact person, and the files and web pages that are cited."),
        _("Here the text is one line in UTF-8. The page of the receipt has it as a file."),
    )


def _joined(*parts: object) -> str:
    return pgettext("between the parts of a list", ", ").join(str(part) for part in parts if part)


def _version(number: int) -> str:
    return _("version %(number)s") % {"number": number}


def _about(transmission: Transmission) -> list[Fact]:
    sent = date_format(transmission.submitted_at, "DATETIME_FORMAT")
    cleared_on = day(transmission.cleared_on) if transmission.cleared_on else ""
    return [
        (_("Sent"), f"{sent} (UTC)"),
        (_("Reported on"), day(transmission.reported_on)),
        (_("Channel"), _channel(transmission)),
        (_("Cleared"), _joined(transmission.cleared_by, cleared_on)),
        (_("Note verbale"), transmission.note_verbale),
        (_("Consent to publish, now"), transmission.submission.get_consent_display()),
    ]


def _channel(transmission: Transmission) -> str:
    """How it came; who of the State sent it, and never who of the secretariat typed it."""
    channel = transmission.get_channel_display()
    if not transmission.on_behalf:
        return _joined(channel, transmission.submitted_by)
    words = {"channel": channel, "day": day(transmission.reported_on)}
    return _("%(channel)s of %(day)s, entered by the secretariat") % words


def _facts(paper: Paper, facts: Iterable[Fact]) -> None:
    """A line each; what was not given is left out."""
    for name, value in facts:
        if value:
            paper.line(f"{name}: {value}")


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
