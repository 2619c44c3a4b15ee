"""The task list: what is asked in a room, how far each answer has come, and what to do next. No queries here."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Assignment, PeriodItem, StatusUpdate
from tracker.portal.answers.answer_status import WITH_THE_STATE, AnswerProgress, TaskStatus
from tracker.portal.by_meeting import are_of_several
from tracker.portal.comments.comment_thread import ThreadSummary
from tracker.portal.rooms import Room
from tracker.portal.tasks.asked_elsewhere import AskedElsewhere
from tracker.portal.tasks.next_to_act import how_far, next_to_act_sentence
from tracker.questionnaire.composing import issue_of

MOST_TICKS = 100


@dataclass(frozen=True)
class Task:
    """One recommendation that is asked, and the State's answer to it as this person may see it."""

    item: PeriodItem
    standing: AnswerProgress[StatusUpdate]
    assignments: tuple[Assignment, ...]
    is_followed: bool  # whether this person may see how the answer is coming along
    room: Room
    said: ThreadSummary | None = None
    is_closed: bool = False  # the period is, for this State
    answered_before: datetime.date | None = None  # in another period, and accepted
    elsewhere: Sequence[AskedElsewhere] = ()  # the other open periods that ask it too

    @property
    def can_be_sent(self) -> bool:
        return self.standing.can_be_sent(is_closed=self.is_closed)

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

    @property
    def answered(self) -> int:
        return sum(task.is_answered for task in self.followed)

    @property
    def returned(self) -> int:
        """How many were sent and returned, also while the next version of one is drafted."""
        return sum(task.standing.is_sent_back for task in self.followed)

    @property
    def total(self) -> int:
        return len(self.followed)

    @property
    def ticks(self) -> list[bool]:
        """One mark a task, those sent first, as the heading counts; none where they would be too many to tell apart."""
        if self.total > MOST_TICKS:
            return []
        sent = self.answered + self.returned
        return [True] * sent + [False] * (self.total - sent)

    def _with(self, status: TaskStatus) -> list[Task]:
        return [task for task in self.followed if task.status == status]

    @cached_property
    def to_be_sent(self) -> list[Task]:
        """What the State has still to send, and can."""
        return [task for task in self.tasks if task.status in WITH_THE_STATE and task.can_be_sent]

    @property
    def drafts(self) -> int:
        return len(self._with(TaskStatus.DRAFT))

    @property
    def in_preparation(self) -> int:
        """How many are drafted of those of which nothing was sent: a correction leaves what it corrects answered."""
        return sum(task.standing.is_in_preparation for task in self.followed)

    @property
    def how_far(self) -> str:
        return how_far(self.answered, self.returned, self.in_preparation, self.total)

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
    items: Sequence[PeriodItem],
    answers: Mapping[uuid.UUID, AnswerProgress[StatusUpdate]],
    assignments: Sequence[Assignment],
    named: set[uuid.UUID],
    said: Mapping[uuid.UUID, ThreadSummary],
    before: Mapping[uuid.UUID, datetime.date] | None = None,
    elsewhere: Mapping[uuid.UUID, Sequence[AskedElsewhere]] | None = None,
) -> TaskList:
    """Put together what the queries of the subjects read; for a list also `before`, when other periods were answered,
    and `elsewhere`, which others ask it now."""
    by_recommendation = defaultdict(list)
    for each in assignments:
        by_recommendation[each.recommendation_id].append(each)
    tasks = []
    for item in items:
        pk = item.recommendation_id
        tasks.append(
            Task(
                item=item,
                standing=answers.get(pk, AnswerProgress()),
                assignments=tuple(by_recommendation[pk]),
                is_followed=not room.follows_assigned_alone or pk in named,
                room=room,
                said=said.get(pk),
                is_closed=room.is_closed,
                answered_before=before.get(pk) if before else None,
                elsewhere=elsewhere.get(pk, ()) if elsewhere else (),
            )
        )
    return TaskList(room, tuple(tasks))
