"""Cleared questionnaires in the room: who brought which file, when, and what was taken of it."""

import uuid
from dataclasses import dataclass

from tracker.models import ClearedFile, PeriodItem, Transmission
from tracker.models.cleared_files import ClearedFileQuerySet
from tracker.portal.rooms import Room
from tracker.questionnaire.form import asked


@dataclass(frozen=True)
class ClearedLine:
    """One file, and what was taken of it: the label of each recommendation with the names of its fields."""

    cleared: ClearedFile
    taken: list[tuple[str, list[str]]]


def unsent_files(room: Room) -> list[ClearedLine]:
    """What waits for the sending of what was applied from it."""
    return _lines(room, list(_visible(room).unsent().filter(submission=room.submission))) if room.submission else []


def files_of(room: Room, transmission: Transmission) -> list[ClearedLine]:
    """What a sending carried along, as far as this person may see it."""
    return _lines(room, list(_visible(room).filter(transmission=transmission)))


def cleared_file_at(room: Room, pk: uuid.UUID) -> ClearedFile | None:
    """One file of this room."""
    return _visible(room).filter(pk=pk, submission=room.submission, submission__isnull=False).first()


def _visible(room: Room) -> ClearedFileQuerySet:
    return ClearedFile.objects.visible_to(room.user).select_related("brought_by").order_by("brought_at", "pk")


def _lines(room: Room, files: list[ClearedFile]) -> list[ClearedLine]:
    items = PeriodItem.objects.filter(period=room.period).select_related("printing").order_by("order") if files else []
    labels = {str(item.recommendation_id): item.printing.label for item in items}
    names = {field.name: str(field.question) for field in asked()}
    return [
        ClearedLine(each, [(label, [names[name] for name in names if name in each.taken[key]])
                           for key, label in labels.items() if key in each.taken])
        for each in files
    ]  # fmt: skip
