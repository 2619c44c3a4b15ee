"""The commitments of a State, as far as the person in the room may see them."""

import datetime
import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch

from tracker.commitment_dates import NamedDate, original_date
from tracker.current import age
from tracker.models import (
    Commitment,
    CommitmentUpdate,
    Printing,
    Recommendation,
)
from tracker.models.commitments import CommitmentUpdateQuerySet
from tracker.portal.answers.answer_status import AnswerProgress
from tracker.portal.evidence.queries import citations
from tracker.portal.rooms import Room


@dataclass(frozen=True)
class CommitmentLine:
    """One commitment of the State: its newest visible update, and how it stands in this period."""

    commitment: Commitment
    newest: CommitmentUpdate
    original_on: datetime.date | None
    standing: AnswerProgress[CommitmentUpdate]

    @property
    def pk(self) -> uuid.UUID:
        return self.commitment.pk


def updates_of(room: Room) -> CommitmentUpdateQuerySet:
    served = Recommendation.objects.select_related("meeting").prefetch_related(
        Prefetch("printings", Printing.objects.confirmed().select_related("document").order_by("pk"))
    )
    return (
        CommitmentUpdate.objects.visible_to(room.user)
        .filter(commitment__member_state=room.member_state)
        .select_related(
            "commitment", "submission__period", "transmission", "typed_by", "ready_by", "publication_text__publication"
        )
        .prefetch_related(citations(), Prefetch("recommendations", served))
        .dated()
        .order_by("pk")
    )


def commitments_of(room: Room, commitment: uuid.UUID | None = None) -> list[CommitmentLine]:
    """The State's commitments that this person may see, the newest first; or the one named."""
    return _lines(room, updates_of(room).filter(commitment=commitment) if commitment else updates_of(room))


def commitments_to_tick(room: Room) -> list[CommitmentLine]:
    """The same for who offers or names them: their words and dates, without what they cite, serve and became."""
    updates = CommitmentUpdate.objects.visible_to(room.user).filter(commitment__member_state=room.member_state)
    return _lines(room, updates.dated().select_related("commitment").order_by("pk"))


def _lines(room: Room, updates: CommitmentUpdateQuerySet) -> list[CommitmentLine]:
    by_commitment = defaultdict(list)
    for update in updates:
        by_commitment[update.commitment_id].append(update)
    lines = []
    for found in by_commitment.values():
        here = room.submission.pk if room.submission else None
        own = sorted((each for each in found if each.submission_id == here), key=lambda each: each.version)
        in_order = enumerate(sorted(found, key=age))
        first = original_date(NamedDate(each.reported_on, place, each.target_on) for place, each in in_order)
        lines.append(CommitmentLine(found[0].commitment, found[-1], first, AnswerProgress(tuple(own))))
    return sorted(lines, key=lambda line: line.newest.pk, reverse=True)
