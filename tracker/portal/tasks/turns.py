"""Whose turn it is on each task: the groups of the task list, and their counts as links. No queries here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.portal.answers.answer_status import WITH_THE_SECRETARIAT, WITH_THE_STATE
from tracker.portal.tasks.tasklist import Task, by_heading


class TaskTurn(TextChoices):
    """Who acts next on one answer, in the order of the list."""

    STATE = "state", _("Action needed from your State")
    SECRETARIAT = "secretariat", _("Action needed from the secretariat")
    NOBODY = "nobody", _("No action needed")
    OTHERS = "others", _("Not assigned to you")


@dataclass(frozen=True)
class TurnCount:
    """How many tasks wait for somebody; `code` is asked for by its link, "" by that to all."""

    code: str
    label: str | Promise
    count: int


def turn_of(task: Task) -> TaskTurn:
    """Who acts next on a task; of one that an expert does not follow she is told no more."""
    if task.status is None:
        return TaskTurn.OTHERS
    if task.status in WITH_THE_STATE:
        return TaskTurn.STATE if task.can_be_sent else TaskTurn.NOBODY
    return TaskTurn.SECRETARIAT if task.status in WITH_THE_SECRETARIAT else TaskTurn.NOBODY


def by_turn(tasks: Sequence[Task]) -> list[tuple[TaskTurn, list[tuple[str, list[Task]]]]]:
    """Tasks by whose turn it is, and by heading within it, in the order in which the period asks."""
    found: dict[TaskTurn, list[Task]] = {turn: [] for turn in TaskTurn}
    for task in tasks:
        found[turn_of(task)].append(task)
    return [(turn, by_heading(theirs)) for turn, theirs in found.items() if theirs]


def in_order(tasks: Sequence[Task], asked: Sequence[Task]) -> list[Task]:
    """The tasks as the groups show them.

    Args:
        asked: all of the period; headings keep the order in which they come there, wherever their first task stands.
    """
    places = {heading: place for place, (heading, _theirs) in enumerate(by_heading(asked))}
    ordered = sorted(tasks, key=lambda task: places[task.group])
    return [task for _turn, groups in by_turn(ordered) for _heading, theirs in groups for task in theirs]


def turn_counts(tasks: Sequence[Task]) -> list[TurnCount]:
    """All, and those of each turn that has any."""
    counted = Counter(turn_of(task) for task in tasks)
    turns = [TurnCount(turn.value, turn.label, counted[turn]) for turn in TaskTurn if counted[turn]]
    return [TurnCount("", _("All"), len(tasks)), *turns]
