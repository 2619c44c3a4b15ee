"""In which other open periods something of the same State still waits for the person, in numbers."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.choices import MandateRole, ReviewState
from tracker.models import Assignment, PeriodItem, StatusUpdate
from tracker.portal.answers.answer_status import AnswerProgress
from tracker.portal.rooms import Room
from tracker.portal.tasks.next_to_act import how_far


@dataclass(frozen=True)
class AlsoAsked:
    """One other open period, with how much of what is asked of this person there is answered, returned or drafted."""

    room: Room
    answered: int
    returned: int
    in_preparation: int
    total: int

    @property
    def how_far(self) -> str:
        return how_far(self.answered, self.returned, self.in_preparation, self.total)


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
    asked, standings = _asked(open_ones), _standings(open_ones)
    found = []
    for each in open_ones:
        theirs = [standings.get((each.period.pk, pk), AnswerProgress()) for pk in asked[each.period.pk]]
        if any(_waits(standing) for standing in theirs):
            answered = sum(standing.is_answered for standing in theirs)
            returned = sum(standing.is_sent_back for standing in theirs)
            drafted = sum(standing.is_in_preparation for standing in theirs)
            found.append(AlsoAsked(each, answered, returned, drafted, len(theirs)))
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


def _waits(standing: AnswerProgress[StatusUpdate]) -> bool:
    """Whether the State has still to send it, as the task list says, without asking for its sending."""
    if standing.latest is None:
        return not standing.has_letter
    return standing.latest.review_state in (ReviewState.DRAFT, ReviewState.RETURNED)


def _standings(rooms: Sequence[Room]) -> dict[tuple[Any, Any], AnswerProgress[StatusUpdate]]:
    """By period and recommendation, that of which the task list speaks, without reading the texts."""
    begun = {each.submission.pk: each.period.pk for each in rooms if each.submission}
    versions = StatusUpdate.objects.visible_to(rooms[0].user).filter(submission__in=begun).order_by("version")
    by_answer = defaultdict(list)
    for version in versions.only("submission", "recommendation", "review_state", "on_behalf", "checked_at"):
        by_answer[begun[version.submission_id], version.recommendation_id].append(version)
    return {place: AnswerProgress(tuple(found)) for place, found in by_answer.items()}
