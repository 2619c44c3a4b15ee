"""Which tasks of a list are shown: by whose turn it is, meeting, theme, status of the work and words. No queries here.

The address says it, so that a narrowed list can be kept and sent to a colleague of the same State. What it names that
is not in the list asks for nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import Promise

from tracker.models.search import normalised
from tracker.portal.answers.answer_status import TaskStatus
from tracker.portal.tasks.tasklist import Task
from tracker.portal.tasks.turns import TaskTurn, turn_of
from tracker.words.sorting import name_order

# So many tasks are read at one glance, without a form above them.
AT_A_GLANCE = 20
LONGEST = 200

type OfferedChoices = Sequence[tuple[str, str | Promise]]


@dataclass(frozen=True)
class Narrowing:
    """What was asked for, and what can be."""

    tasks: Sequence[Task]
    asked: Mapping[str, Any]

    @cached_property
    def words(self) -> str:
        return " ".join(str(self.asked.get("q", "")).split())[:LONGEST]

    @cached_property
    def meetings(self) -> OfferedChoices:
        return _each((task.item.recommendation.meeting.slug, task.meeting) for task in self.tasks)

    @cached_property
    def themes(self) -> OfferedChoices:
        return _each((each.slug, each.name) for task in self.tasks for each in task.item.recommendation.themes.all())

    @cached_property
    def statuses(self) -> OfferedChoices:
        return TaskStatus.choices

    def _chosen(self, name: str, choices: OfferedChoices) -> str:
        asked = str(self.asked.get(name, ""))
        return asked if asked in dict(choices) else ""

    @cached_property
    def meeting(self) -> str:
        return self._chosen("meeting", self.meetings)

    @cached_property
    def theme(self) -> str:
        return self._chosen("theme", self.themes)

    @cached_property
    def status(self) -> str:
        return self._chosen("status", self.statuses)

    @cached_property
    def turn(self) -> str:
        return self._chosen("turn", TaskTurn.choices)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What was asked for, as parameters of an address."""
        asked = {
            "q": self.words,
            "meeting": self.meeting,
            "theme": self.theme,
            "status": self.status,
            "turn": self.turn,
        }
        return [(name, value) for name, value in asked.items() if value]

    @property
    def is_offered(self) -> bool:
        return len(self.tasks) > AT_A_GLANCE or any(name != "turn" for name, _value in self.kept)

    @cached_property
    def shown(self) -> list[Task]:
        return [task for task in self.tasks if self._fits(task)]

    def _fits(self, task: Task) -> bool:
        one = task.item.recommendation
        return (
            (not self.turn or turn_of(task) == self.turn)
            and (not self.status or task.status == self.status)
            and (not self.meeting or one.meeting.slug == self.meeting)
            and (not self.theme or any(each.slug == self.theme for each in one.themes.all()))
            and is_found(self.words, task.label, task.item.printing.text)
        )


def _each(found: Iterable[tuple[str, str]]) -> OfferedChoices:
    """Each once, by name."""
    return sorted(dict(found).items(), key=lambda choice: name_order(choice[1]))


def is_found(typed: str, label: str, *texts: str) -> bool:
    """Whether the label begins as it was typed, or each word typed is in the label or the texts."""
    if not typed.strip():
        return True
    if (letters := _letters(typed)) and _letters(label).startswith(letters):
        return True
    there = normalised(label, *texts)
    return all(word in there for word in normalised(typed).split())


def _letters(text: str) -> str:
    """Letters and digits only: "15 (d)" and "15d" are one."""
    return "".join(each for each in normalised(text) if each.isalnum())
