"""Who has not answered: for the senders, what is named to whom, who wrote nothing yet, which dates are past."""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.models import Assignment, AuditEvent, Mandate, StatusUpdate
from tracker.portal.answers.answer_status import ANSWERED
from tracker.portal.rooms import Room
from tracker.portal.tasks.tasklist import Task, TaskList


@dataclass(frozen=True)
class AssignedTask:
    """One recommendation named to one expert."""

    task: Task
    due_on: datetime.date | None
    is_written: bool  # by this expert, and still there
    is_past: bool  # the internal due date is over, and nothing was sent


@dataclass(frozen=True)
class Chased:
    """One expert, and what is named to her."""

    expert: Mandate
    named: tuple[AssignedTask, ...]

    @property
    def unwritten(self) -> list[AssignedTask]:
        return [each for each in self.named if not each.is_written and each.task.status not in ANSWERED]

    @property
    def past(self) -> list[AssignedTask]:
        return [each for each in self.named if each.is_past]

    @property
    def wrote_nothing(self) -> bool:
        return not any(each.is_written for each in self.named)


def written_by(room: Room, versions: Iterable[StatusUpdate]) -> set[tuple[int, uuid.UUID]]:
    """(person, recommendation) of whoever saved one of these versions, whoever saved it last."""
    about = {str(version.pk): version.recommendation_id for version in versions}
    saves = AuditEvent.objects.visible_to(room.user).filter(
        act="save", object_type=StatusUpdate._meta.label_lower, object_id__in=about
    )
    return {(by, about[pk]) for by, pk in saves.values_list("by", "object_id").distinct().order_by() if by}


def chased(listed: TaskList, assignments: Sequence[Assignment], written: set[tuple[int, uuid.UUID]]) -> list[Chased]:
    """Put together who is asked for what, by name. `written` is what `written_by` found."""
    tasks = {task.item.recommendation_id: task for task in listed.tasks}
    experts: dict[int, tuple[Mandate, list[AssignedTask]]] = {}
    for each in assignments:
        task = tasks.get(each.recommendation_id)
        if task is None:
            continue
        is_past = each.due_on is not None and each.due_on < listed.room.today and task.status not in ANSWERED
        is_written = (each.mandate.user_id, each.recommendation_id) in written
        named = AssignedTask(task, each.due_on, is_written, is_past)
        experts.setdefault(each.mandate_id, (each.mandate, []))[1].append(named)
    found = [
        Chased(mandate, tuple(sorted(named, key=lambda each: each.task.item.order)))
        for mandate, named in experts.values()
    ]
    return sorted(found, key=lambda each: str(each.expert.user))
