"""The task list: what is asked in a room, how far each answer has come, and what to do next. No queries here."""

import datetime
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker.models import Assignment, PeriodItem, StatusUpdate
from tracker.models.search import normalised
from tracker.portal.comments import Thread
from tracker.portal.forms import are_of_several
from tracker.portal.reading.asked import AskedElsewhere, named_among
from tracker.portal.reading.progress import (
    WITH_THE_SECRETARIAT,
    WITH_THE_STATE,
    AnswerProgress,
    HowFar,
    TaskStatus,
    next_to_act_sentence,
)
from tracker.portal.rooms import Room
from tracker.questionnaire.composing import issue_of
from tracker.words.sorting import name_order

MOST_TICKS = 100


@dataclass(frozen=True)
class Task:
    """One recommendation that is asked, and the State's answer to it as this person may see it."""

    item: PeriodItem
    standing: AnswerProgress[StatusUpdate]
    assignments: tuple[Assignment, ...]
    is_followed: bool  # whether this person may see how the answer is coming along
    room: Room
    said: Thread | None = None
    answered_before: datetime.date | None = None  # in another period, and accepted
    elsewhere: Sequence[AskedElsewhere] = ()  # the other open periods that ask it too

    @property
    def can_be_sent(self) -> bool:
        return self.standing.can_be_sent(is_closed=self.room.is_closed)

    @cached_property
    def status(self) -> TaskStatus | None:
        """One of the words of the list; None for an expert where the recommendation is named to somebody else."""
        if not self.is_followed and self.standing.latest is None:
            return None
        return self.standing.status

    @property
    def is_ready(self) -> bool:
        """Whether its draft is marked as ready."""
        return self.standing.draft is not None and self.standing.draft.is_ready

    @property
    def is_with_expert(self) -> bool:
        """Whether an expert is still to write it."""
        return self.status is not None and self.standing.is_with_expert(self.assignments)

    @property
    def waits_for_reader(self) -> bool:
        """Whether the reader is to write: what an expert marked as ready waits for who sends."""
        return self.room.drafts and self.status in WITH_THE_STATE and (self.room.sends or not self.is_ready)

    @property
    def is_answered(self) -> bool:
        """Whether an answer is with the secretariat or accepted, also while the State drafts its correction."""
        return self.status is not None and self.standing.is_answered

    @property
    def label(self) -> str:
        return self.item.printing.label

    @cached_property
    def address(self) -> str:
        """Of the page on which it is answered. Asked for where it is shown: a list may be of a thousand."""
        asked = self.item.recommendation
        return self.room.address("answer", meeting=asked.meeting.slug, slug=asked.slug)

    @property
    def meeting(self) -> str:
        return str(self.item.recommendation.meeting)

    @cached_property
    def group(self) -> str:
        """The heading it stands under, as in the questionnaire; empty where it has none of its own."""
        return issue_of(self.item.recommendation)


@dataclass(frozen=True)
class TaskList:
    """The tasks of one room."""

    room: Room
    tasks: tuple[Task, ...]

    @cached_property
    def names_meetings(self) -> bool:
        """Whether the list names the meeting of each task."""
        return are_of_several(task.item for task in self.tasks)

    @cached_property
    def has_headings(self) -> bool:
        """Whether any task has a heading of its own, so that those that have none are others."""
        return any(task.group for task in self.tasks)

    @cached_property
    def followed(self) -> list[Task]:
        """What this person is told about: all of it, but for an expert only what is named to her."""
        return [task for task in self.tasks if task.is_followed]

    @cached_property
    def how_far(self) -> HowFar:
        return HowFar([task.standing for task in self.followed])

    @property
    def ticks(self) -> list[bool]:
        """One mark a task, those sent first, as the heading counts; none where they would be too many to tell apart."""
        total, sent = self.how_far.total, self.how_far.answered + self.how_far.returned
        return [] if total > MOST_TICKS else [True] * sent + [False] * (total - sent)

    def _with(self, status: TaskStatus) -> list[Task]:
        return [task for task in self.followed if task.status == status]

    @cached_property
    def to_be_sent(self) -> list[Task]:
        """What the State has still to send, and can."""
        return [task for task in self.tasks if task.status in WITH_THE_STATE and task.can_be_sent]

    @property
    def drafts(self) -> int:
        return len(self._with(TaskStatus.DRAFT))

    @cached_property
    def next(self) -> Task | None:
        """What to do next: first what was returned or recalled, then drafts that follow it, other drafts, what is not
        answered, and then what is marked as ready, which waits for nothing but to be sent. Last, for who sends, what an
        expert is still to write."""
        if not self.room.drafts:
            return None
        drafts = sorted(self._with(TaskStatus.DRAFT), key=lambda task: task.standing.returned is None)
        ready = [task for task in drafts if task.is_ready]
        unready = [task for task in drafts if task not in ready]
        back = [*self._with(TaskStatus.RETURNED), *self._with(TaskStatus.RECALLED)]
        waiting = [*back, *unready, *self._with(TaskStatus.NOT_ANSWERED), *ready]
        if self.room.sends:
            waiting.sort(key=lambda task: task.is_with_expert)
        return next((task for task in waiting if task.can_be_sent and task.waits_for_reader), None)

    def inside_days(self, *, own: bool) -> list[datetime.date]:
        """The days inside the State on which an answer that is not sent is to be written, once for each; `own`: by the
        reader, as an expert."""
        return [
            each.due_on
            for task in self.followed
            if (task.waits_for_reader if own else task.status in WITH_THE_STATE)
            for each in task.assignments
            if each.due_on and (not own or each.mandate.user_id == self.room.user.pk)
        ]

    @property
    def own_due(self) -> datetime.date | None:
        """The next day inside the State on which the reader, as an expert, is to have written something."""
        return min(self.inside_days(own=True), default=None)

    @property
    def next_to_act(self) -> str:
        """Who is to act now, in a sentence."""
        open_still = [task for task in self.followed if task.can_be_sent]
        may_write = any(task.waits_for_reader for task in open_still)
        return next_to_act_sentence([task.status for task in open_still], may_write=may_write)

    @property
    def due(self) -> str:
        """How the due date lies to today."""
        days = self.room.days_left
        if self.room.is_closed:
            return _("The reporting period is closed. Corrections and what was returned or recalled can still be sent.")
        if days < 0:
            return _("The due date has passed. Answers can still be sent.")
        if days == 0:
            return _("That is today.")
        return ngettext("That is in %(days)d day.", "That is in %(days)d days.", days) % {"days": days}


def by_heading(tasks: Sequence[Task]) -> list[tuple[str, list[Task]]]:
    """Tasks by heading, in the order in which the period asks."""
    found: dict[str, list[Task]] = {}
    for task in tasks:
        found.setdefault(task.group, []).append(task)
    return list(found.items())


def task_list(
    room: Room,
    items: Iterable[PeriodItem],
    answers: Mapping[uuid.UUID, AnswerProgress[StatusUpdate]] | None = None,
    assignments: Sequence[Assignment] = (),
    said: Mapping[uuid.UUID, Thread] | None = None,
    before: Mapping[uuid.UUID, datetime.date] | None = None,
    elsewhere: Mapping[uuid.UUID, Sequence[AskedElsewhere]] | None = None,
) -> TaskList:
    """Put together what was read of each recommendation: of its answer, to whom it is assigned, what is said about it,
    when other periods were answered (`before`), and which others ask it now (`elsewhere`)."""
    by_recommendation, named = defaultdict(list), named_among(room, assignments)
    for each in assignments:
        by_recommendation[each.recommendation_id].append(each)
    tasks = [
        Task(
            item=item,
            standing=(answers or {}).get(item.recommendation_id, AnswerProgress()),
            assignments=tuple(by_recommendation[item.recommendation_id]),
            is_followed=not room.follows_assigned_alone or item.recommendation_id in named,
            room=room,
            said=(said or {}).get(item.recommendation_id),
            answered_before=(before or {}).get(item.recommendation_id),
            elsewhere=(elsewhere or {}).get(item.recommendation_id, ()),
        )
        for item in items
    ]
    return TaskList(room, tuple(tasks))


class TaskTurn(TextChoices):
    """Who acts next on one answer, in the order of the list."""

    STATE = "state", gettext_lazy("Action needed from your State")
    SECRETARIAT = "secretariat", gettext_lazy("Action needed from the secretariat")
    NOBODY = "nobody", gettext_lazy("No action needed")
    OTHERS = "others", gettext_lazy("Not assigned to you")


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


def turn_counts(tasks: Sequence[Task]) -> list[tuple[str, str | Promise, int]]:
    """How many tasks wait for whom, each with the code that its link asks for: all, and those of each turn."""
    counted = Counter(turn_of(task) for task in tasks)
    turns = [(turn.value, turn.label, counted[turn]) for turn in TaskTurn if counted[turn]]
    return [("", gettext_lazy("All"), len(tasks)), *turns]


# So many tasks are read at one glance, without a form above them.
AT_A_GLANCE = 20
LONGEST = 200


class Narrowing(forms.Form):
    """What was asked for of a list of tasks, and what can be.

    The address says it, so that a narrowed list can be kept and sent to a colleague of the same State. What it names
    that is not in the list asks for nothing.
    """

    q = forms.CharField(
        label=gettext_lazy("Label or words of a recommendation"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "dir": "auto"}),
    )
    meeting = forms.ChoiceField(label=gettext_lazy("Meeting"), required=False)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        choices=[("", gettext_lazy("All statuses")), *TaskStatus.choices],
    )
    turn = forms.ChoiceField(required=False, choices=TaskTurn.choices, widget=forms.HiddenInput)

    def __init__(self, tasks: Sequence[Task], data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.tasks = tasks
        meetings = {task.item.recommendation.meeting.slug: task.meeting for task in tasks}
        themes = {each.slug: each.name for task in tasks for each in task.item.recommendation.themes.all()}
        self._offer("meeting", _("All meetings"), meetings if len(meetings) > 1 else {})
        self._offer("theme", _("All themes"), themes)
        self.full_clean()
        self.asked = self.cleaned_data | {"q": " ".join(self.cleaned_data.get("q", "").split())[:LONGEST]}

    def _offer(self, name: str, every: str, found: Mapping[str, str]) -> None:
        """Offer these, by name; where there are none, the field is not there."""
        choices = sorted(found.items(), key=lambda choice: name_order(choice[1]))
        self.fields[name].choices = [("", every), *choices]  # type: ignore[attr-defined] # of a ChoiceField
        if not found:
            del self.fields[name]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What was asked for, as parameters of an address."""
        return [(name, value) for name, value in self.asked.items() if value]

    @property
    def is_offered(self) -> bool:
        return len(self.tasks) > AT_A_GLANCE or any(name != "turn" for name, _value in self.kept)

    @cached_property
    def shown(self) -> list[Task]:
        return [task for task in self.tasks if self._fits(task)]

    def _fits(self, task: Task) -> bool:
        one, asked = task.item.recommendation, dict(self.kept)
        return (
            asked.get("turn", turn_of(task)) == turn_of(task)
            and asked.get("status", task.status) == task.status
            and asked.get("meeting", one.meeting.slug) == one.meeting.slug
            and ("theme" not in asked or any(each.slug == asked["theme"] for each in one.themes.all()))
            and is_found(self.asked["q"], task.label, task.item.printing.text)
        )


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
