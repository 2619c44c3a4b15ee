"""From a file to a proposal, and from a confirmed proposal to a meeting: the one step of the importer that writes."""

import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import actions
from tracker.importing.names import StateNames
from tracker.importing.readers import read
from tracker.importing.structure import find, from_proposal, to_proposal
from tracker.models import ImportProposal, Meeting, MemberState, SourceDocument, User

OTHER_LANGUAGES = ("fr", "es", "ru", "zh_hans", "ar")


def names_in_record() -> StateNames:
    """The names under which the record knows States, strongest first: short, formal, other names, other languages."""
    states = list(MemberState.objects.real())
    return StateNames(
        [
            *((state.pk, [state.name_en or ""]) for state in states),
            *((state.pk, [state.formal_name]) for state in states),
            *((state.pk, state.aliases.splitlines()) for state in states),
            *((state.pk, [getattr(state, f"name_{code}") or "" for code in OTHER_LANGUAGES]) for state in states),
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
    source = read(content, name)
    findings = find(source, names_in_record())
    return actions.propose_import(
        file_name=name,
        content=source.content,
        sha256=source.sha256,
        findings=to_proposal(findings),
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
