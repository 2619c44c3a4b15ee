"""The library of a State, and what cites it, as far as the person in the room may see it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from tracker.models import (
    CommitmentUpdate,
    Evidence,
    EvidenceCitation,
    StatusUpdate,
)
from tracker.portal.rooms import Room


def citations() -> Prefetch:
    return Prefetch("evidence_citations", EvidenceCitation.objects.select_related("evidence"))


def library_of(room: Room, version: StatusUpdate | CommitmentUpdate | None = None) -> QuerySet[Evidence]:
    """The State's library, and what `version` cites already: an expert's save must not lose a colleague's citation."""
    visible = Evidence.objects.visible_to(room.user).filter(member_state=room.member_state)
    seen = Q(pk__in=visible.values("pk"))
    if version is not None:
        seen |= Q(pk__in=[each.evidence_id for each in version.evidence_citations.all()])
    found = Evidence.objects.filter(seen, member_state=room.member_state, erased_at__isnull=True)
    return found.with_whether_sent().order_by("-added_at", "pk")


def evidence_at(room: Room, pk: uuid.UUID) -> Evidence | None:
    """One item of the library."""
    return library_of(room).filter(pk=pk).first()


@dataclass(frozen=True)
class LibraryLine:
    """One item of the library, and what cites it, each once with the place in it, as far as this person may see."""

    item: Evidence
    answers: list[tuple[str, str]]
    commitments: list[tuple[str, str]]


def library_with_uses(room: Room, keys: Sequence[uuid.UUID]) -> list[LibraryLine]:
    """These items of the library, newest first, with what cites each."""
    citing = (
        EvidenceCitation.objects.filter(
            Q(status_update__in=StatusUpdate.objects.visible_to(room.user))
            | Q(commitment_update__in=CommitmentUpdate.objects.visible_to(room.user))
        )
        .select_related("status_update__printing", "commitment_update")
        .order_by("pk")
    )
    lines = []
    for item in library_of(room).filter(pk__in=keys).prefetch_related(Prefetch("citations", citing), "checks"):
        uses = list(item.citations.all())
        answers = {each.status_update.printing.label: each.pinpoint for each in uses if each.status_update}
        updates = {
            each.commitment_update.commitment_id: (each.commitment_update.text, each.pinpoint)
            for each in uses
            if each.commitment_update
        }
        lines.append(LibraryLine(item, list(answers.items()), list(updates.values())))
    return lines
