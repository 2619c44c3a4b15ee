"""What a single act is about: one answer or commitment of the room, where it stands, the address of its page."""

import uuid as uuids
from dataclasses import dataclass
from typing import Any

from tracker.portal.answers.answer_status import AnswerProgress
from tracker.portal.answers.queries import answer_on
from tracker.portal.commitments.queries import commitments_of
from tracker.portal.rooms import Room
from tracker.portal.tasks.queries import item_at


@dataclass(frozen=True)
class Subject:
    """One answer or commitment in the room."""

    title: str
    standing: AnswerProgress[Any]
    page: str  # name of its page
    place: dict[str, Any]  # the rest of its address

    def address(self, room: Room) -> str:
        return room.address(self.page, **self.place)


def answer_subject(room: Room, meeting: str, slug: str) -> Subject | None:
    """The answer on the recommendation at an address."""
    item = item_at(room, meeting, slug)
    if item is None:
        return None
    place = {"meeting": meeting, "slug": slug}
    return Subject(item.printing.label, answer_on(room, item.recommendation).standing, "answer", place)


def commitment_subject(room: Room, uuid: uuids.UUID) -> Subject | None:
    """The commitment at an address."""
    lines = commitments_of(room, uuid)
    return Subject(lines[0].newest.text, lines[0].standing, "commitment", {"uuid": uuid}) if lines else None
