"""From a file to a proposal, and from a confirmed proposal to a meeting: the one step of the importer that writes."""

import datetime
import hashlib
import re
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from modeltranslation.utils import get_translation_fields

from tracker import actions
from tracker.importing.habits import offered
from tracker.importing.mending.taking import Wanted, by_hand, take
from tracker.importing.names import StateNames
from tracker.importing.readers import file_bytes
from tracker.importing.reading import find_in
from tracker.importing.structure import Findings, from_proposal, to_proposal
from tracker.importing.structure.answering.replies import NAME, against_report
from tracker.importing.structure.findings import MeetingFinding
from tracker.models import BodyHabit, ImportProposal, Meeting, MemberState, Position, Printing, SourceDocument, User

NOTE_NAME = "entered-by-hand.txt"
NOTE = "Entered by hand, {day}\n\n{title}\n\n{label} {text}\n"


def names_in_record() -> StateNames:
    """The names under which the record knows States, strongest first: short, formal, other names, other languages.

    Those that are invented for a demonstration are known too, and yield a name that a real State has.
    """
    states = [*MemberState.objects.real(), *MemberState.objects.invented()]
    other_languages = [each for each in get_translation_fields("name") if each != "name_en"]
    return StateNames(
        [
            *((state.pk, [state.name_en or ""]) for state in states),
            *((state.pk, [state.formal_name]) for state in states),
            *((state.pk, state.aliases.splitlines()) for state in states),
            *((state.pk, [getattr(state, each) or "" for each in other_languages]) for state in states),
        ]
    )


def propose(
    content: bytes | Path, name: str, *, meeting: Meeting | None, by: User, now: datetime.datetime
) -> ImportProposal:
    """Read a file and keep what was found until a person confirms it.

    Args:
        content: the bytes, or where they stand.
        name: what the person calls the file; its ending chooses the reader.
        meeting: where it is known already.

    Raises UnreadableDocument, NotAllowed.
    """
    content = content if isinstance(content, bytes) else file_bytes(content, name)
    return actions.propose_import(
        file_name=name,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        findings=to_proposal(_found_in(content, name)),
        meeting=meeting,
        by=by,
        now=now,
    )


def findings_in(proposal: ImportProposal, encoding: str) -> dict[str, Any]:
    """What is found in the stored file of a proposal when it is read in this encoding. Raises UnreadableDocument."""
    with proposal.file.open("rb") as stored:
        return to_proposal(_found_in(stored.read(), proposal.file_name, encoding))


def _found_in(content: bytes, name: str, encoding: str = "") -> Findings:
    return as_remembered(checked_in_record(find_in(content, name, names_in_record(), encoding)))


def as_remembered(findings: Findings) -> Findings:
    """The findings with what is offered by a habit of the body, where the structure is not known."""
    if findings.structure is not None or not findings.candidates:
        return findings
    return offered(findings, BodyHabit.objects.filter(is_used=True), names_in_record())


def enter_by_hand(
    *, meeting: Meeting, wanted: Wanted, by: User, now: datetime.datetime, **document: Any
) -> ImportProposal:
    """Keep a recommendation that a person typed, without any document, until it is confirmed like any other.

    The file of the proposal is a note of what was typed, and its checksum that of the note: the same words typed again
    on the same day, as by a double click, are refused like the same file.

    Args:
        document: title, symbol, kind, language of the document that is to be made.
        wanted: the recommendation.

    Raises CannotMend, NotAllowed.
    """
    note = NOTE.format(day=now.date(), title=document["title"], label=wanted.label, text=wanted.text)
    content = note.encode()
    empty = by_hand(document, MeetingFinding(title=meeting.title, slug=meeting.slug))
    return actions.propose_import(
        file_name=NOTE_NAME,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        findings=to_proposal(take(empty, wanted, names_in_record())),
        meeting=meeting,
        by=by,
        now=now,
    )


def meeting_of(proposal: ImportProposal) -> Meeting | None:
    """The meeting a proposal belongs to: the one chosen, else the one in the record that its document names."""
    if proposal.meeting is not None:
        return proposal.meeting
    named = from_proposal(proposal.findings).document.meeting
    return Meeting.objects.filter(slug=named.slug).first() if named.slug else None


@transaction.atomic
def confirm(proposal: ImportProposal, *, by: User, now: datetime.datetime) -> SourceDocument:
    """Confirm a proposal for its meeting, which is made from the document's own head where the record has none.

    Raises NotAllowed where the head does not say which meeting it is.
    """
    meeting = meeting_of(proposal)
    if meeting is None:
        named = from_proposal(proposal.findings).document.meeting
        if not (named.slug and named.title and named.starts_on and named.ends_on):
            raise actions.NotAllowed(_("The document does not say which meeting it is of. Please choose the meeting."))
        meeting = actions.create_meeting(
            slug=named.slug,
            title=named.title,
            place=named.place or "",
            starts_on=named.starts_on,
            ends_on=named.ends_on,
            by=by,
            now=now,
        )
    return actions.confirm_proposal(proposal=proposal, meeting=meeting, by=by, now=now)


PART = re.compile(r"/Add\.\d+\W*$")


def reports_answered(symbol: str | None) -> list[SourceDocument]:
    """The confirmed documents that bear the symbol of an addendum without its "/Add.1", with or without an asterisk."""
    whole = PART.sub("", symbol or "")
    if not whole or whole == symbol:
        return []
    return list(SourceDocument.objects.confirmed().filter(symbol__in=(whole, f"{whole}*")).order_by("pk"))


def checked_in_record(findings: Findings) -> Findings:
    """The findings, held against the report that the record has; anything but an addendum as it is."""
    if findings.structure != NAME:
        return findings
    documents = reports_answered(findings.document.symbol)
    if not documents:
        return against_report(findings, None)
    labels: dict[str, str | None] = dict.fromkeys(
        Printing.objects.filter(document__in=documents).values_list("label", flat=True)
    )
    labels.update(Position.objects.filter(printing__document__in=documents).values_list("printing__label", "value"))
    return against_report(findings, labels)
