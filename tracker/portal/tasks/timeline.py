"""The stages of a State's response in a period, by the rule that the board asks; the next days; who has not answered.

All of it is for those who send: it counts drafts, which an observer does not see.
"""

import datetime
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from tracker.models import Assignment, AuditEvent, Mandate, StatusUpdate
from tracker.portal.reading.progress import ANSWERED, AnswerProgress
from tracker.portal.rooms import Room
from tracker.portal.tasks.tasklist import Task, TaskList
from tracker.rules.stages import Facts, Stage, facts_of, stage_of

# At which step of the timeline a State of this stage stands.
STEP_OF = {
    Stage.NOT_SIGNED_IN: "invited",
    Stage.INVITED: "invited",
    Stage.NOBODY: "invited",
    Stage.WILL_NOT_REPORT: "invited",
    Stage.LETTER_ENTERED: "invited",  # what data entry types is seen by the secretariat alone until it is sent
    Stage.PREPARING: "drafted",
    Stage.SENT: "sent",
    Stage.IN_REVIEW: "in_review",
    Stage.LETTER_RETURNED: "in_review",  # with the secretariat still: the State has nothing to mend
    Stage.RETURNED: "returned",
    Stage.ACCEPTED: "accepted",
    Stage.PUBLISHED: "published",
}
MOST_DAYS = 5  # that come, on the page of tasks
AFTER_SENDING = ("sent", "in_review", "accepted", "published")
NAMES: dict[str, str | Promise] = {
    "invited": pgettext_lazy("stage of a State", "Invited"),
    "opened": gettext_lazy("Begun"),
    "drafted": gettext_lazy("Drafted"),
    "cleared": gettext_lazy("Marked as ready or sent"),
    "sent": pgettext_lazy("stage of a State", "Sent"),
    "in_review": gettext_lazy("In review"),
    "returned": pgettext_lazy("stage of a State", "Returned"),
    "accepted": pgettext_lazy("stage of a State", "Accepted"),
    "published": pgettext_lazy("stage of a State", "Published"),
}


@dataclass(frozen=True)
class TimelineStep:
    """One step: how much of what is asked has come so far (all, part or nothing), in words, and its day."""

    name: str | Promise
    extent: str  # "all", "part" or ""
    words: str
    day: datetime.datetime | None
    is_current: bool


def timeline_of(
    room: Room, standings: Iterable[AnswerProgress[StatusUpdate]], *, asked: int, waits: bool
) -> list[TimelineStep]:
    """The steps of a room, in the order of the work.

    Args:
        standings: those of the answers that this person may see; drafts marked as ready are counted.
        asked: how many recommendations the period asks.
        waits: whether the State has still to send an answer: what it sent already then marks no step as current.
    """
    (facts,) = facts_of(room.period, room.today, [room.member_state], asked=asked)
    drafted = [each for each in standings if each.draft]
    first = [each.draft for each in drafted if each.is_in_preparation and each.draft]
    again = len(drafted) - len(first)
    return steps_of(facts, ready=sum(each.is_ready for each in first), again=again, waits=waits)


def steps_of(facts: Facts, *, ready: int, again: int = 0, waits: bool = False) -> list[TimelineStep]:
    """The steps that stored facts say, in answers: a commitment is none of the recommendations asked. No query.

    Args:
        ready: drafts marked as ready of what was not sent yet.
        again: drafts of answers that were already sent, also in a letter: each answer counts once. A returned answer
            was drafted and sent all the same.
        waits: whether the State has still to send an answer.
    """
    here = STEP_OF.get(stage_of(facts), "invited")
    if here == "drafted" and not facts.drafts:
        here = "opened"
    if waits and here in AFTER_SENDING:
        here = ""
    counted = {
        "drafted": facts.answers("drafts") - again + facts.sent,
        "cleared": ready + facts.sent,
        "sent": facts.sent,
        "accepted": facts.answers("accepted"),
        "published": facts.answers("published"),
    }
    dated = {
        "invited": facts.invitation.invited_at if facts.invitation else None,
        "opened": facts.started_at,
        "sent": facts.last_sent_at if facts.submitted or facts.returned or facts.accepted else None,
    }
    waiting = {
        "in_review": facts.answers("in_review") + facts.answers("letters_back"),
        "returned": facts.answers("returned"),
    }
    steps = []
    for key, name in NAMES.items():
        day = dated.get(key)
        if key in counted:
            extent, words = _extent(counted[key], facts.asked), _of_all(counted[key], facts.asked)
        elif key in waiting:
            extent, words = ("part" if waiting[key] else ""), _answers(waiting[key])
        else:
            extent, words = ("all" if day else ""), ""
        steps.append(TimelineStep(name, extent, words, day, key == here))
    return steps


def _extent(count: int, whole: int) -> str:
    if not count:
        return ""
    return "all" if count >= whole else "part"


def _of_all(count: int, whole: int) -> str:
    return _("%(count)d of %(all)d") % {"count": min(count, whole), "all": whole} if count else ""


def _answers(count: int) -> str:
    return ngettext("%(count)d answer", "%(count)d answers", count) % {"count": count} if count else ""


@dataclass(frozen=True)
class ComingDay:
    """One day that comes, and what it is."""

    day: datetime.date
    words: str


def coming_up(room: Room, listed: TaskList) -> list[ComingDay]:
    """What comes from today on, the nearest first; nothing where the period is closed."""
    if room.is_closed:
        return []
    found = [ComingDay(room.due_on, _("Answers are due")), ComingDay(room.last_day, _("The period closes"))]
    if room.period.opens_on > room.today:
        found.append(ComingDay(room.period.opens_on, _("Answers can be sent from this day")))
    for day, number in Counter(listed.inside_days(own=not room.sends)).items():
        words = ngettext(
            "%(number)d answer is due inside your State", "%(number)d answers are due inside your State", number
        )
        found.append(ComingDay(day, words % {"number": number}))
    ahead = [each for each in found if each.day >= room.today]
    return sorted(ahead, key=lambda each: each.day)[:MOST_DAYS]


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
