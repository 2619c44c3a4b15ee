"""In which other open periods something of the same State still waits for the person, in numbers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.choices import MandateRole, ReviewState
from tracker.models import Assignment, PeriodItem, StatusUpdate
from tracker.portal.answers.answer_status import AnswerProgress
from tracker.portal.rooms import Room
from tracker.portal.tasks.how_far import how_far

ANSWERED = (ReviewState.SUBMITTED, ReviewState.ACCEPTED)
WAITING = (None, ReviewState.DRAFT, ReviewState.RETURNED)


@dataclass(frozen=True)
class AlsoAsked:
    """One other open period, with how much of what is asked of this person there is answered or drafted."""

    room: Room
    answered: int
    in_preparation: int
    total: int

    @property
    def how_far(self) -> str:
        return how_far(self.answered, self.in_preparation, self.total)


def also_asked(room: Room, rooms: Iterable[Room]) -> list[AlsoAsked]:
    """The periods of which something waits for this person, the first due date first.

    Args:
        rooms: all that are open to the person; those of other States, closed ones and `room` itself are left out.

    The number of questions does not grow with the periods, and there are none where there is no other.
    """
    others = [each for each in rooms if each.member_state == room.member_state and each.invitation != room.invitation]
    open_ones = [each for each in others if each.drafts and not each.is_closed]
    if not open_ones:
        return []
    asked, stages = _asked(open_ones), _stages(open_ones)
    found = []
    for each in open_ones:
        counted = Counter(stages.get((each.period.pk, pk)) for pk in asked[each.period.pk])
        if any(counted[stage] for stage in WAITING):
            answered, drafted = sum(counted[stage] for stage in ANSWERED), counted[ReviewState.DRAFT]
            found.append(AlsoAsked(each, answered, drafted, counted.total()))
    return sorted(found, key=lambda also: also.room.due_on)


def _asked(rooms: Sequence[Room]) -> dict[Any, list[Any]]:
    """By period, the recommendations asked of the person: all, or those assigned to her where she is an expert."""
    items = PeriodItem.objects.filter(period__in=[each.period for each in rooms])
    pairs = list(items.values_list("period", "recommendation"))
    if not all(each.sends for each in rooms):
        own = Assignment.objects.standing().filter(
            mandate__user=rooms[0].user,
            mandate__role=MandateRole.EXPERT,
            mandate__member_state=rooms[0].member_state,
        )
        named = set(own.values_list("period", "recommendation"))
        sent = {each.period.pk for each in rooms if each.sends}
        pairs = [pair for pair in pairs if pair[0] in sent or pair in named]
    found = defaultdict(list)
    for period, recommendation in pairs:
        found[period].append(recommendation)
    return found


def _stages(rooms: Sequence[Room]) -> dict[tuple[Any, Any], str]:
    """By period and recommendation, the stage of which the task list speaks, without reading the texts."""
    begun = {each.submission.pk: each.period.pk for each in rooms if each.submission}
    versions = StatusUpdate.objects.visible_to(rooms[0].user).filter(submission__in=begun).order_by("version")
    by_answer = defaultdict(list)
    for version in versions.only("submission", "recommendation", "review_state", "on_behalf"):
        by_answer[begun[version.submission_id], version.recommendation_id].append(version)
    latest = {place: AnswerProgress(tuple(found)).latest for place, found in by_answer.items()}
    return {place: version.review_state for place, version in latest.items() if version is not None}
