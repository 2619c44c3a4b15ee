"""Recommendations by the meeting that they are of, for the lists and ticks of the portal. No queries here.

Labels such as 7 (a) repeat between meetings: where a period asks of several, its lists name the meeting of each.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.functional import Promise

from tracker.models import Assignment, Meeting, PeriodItem


@dataclass(frozen=True)
class OfferedRecommendation:
    """One recommendation that a form offers, with its checkbox; for an expert who has it, with what she was given.

    `stage`: how its answer stands; `others`: to whom it is assigned already.
    """

    item: PeriodItem
    box: Any
    assignment: Assignment | None = None
    stage: str | Promise = ""
    others: Sequence[Assignment] = ()


def are_of_several(items: Iterable[PeriodItem]) -> bool:
    """Whether these are of more than one meeting, so that a label alone does not say which of them is meant."""
    return len({each.recommendation.meeting_id for each in items}) > 1


def as_printed(items: Sequence[PeriodItem]) -> list[PeriodItem]:
    """Meetings and their documents as they come first in `items`, and what a document holds as it prints it.

    A meeting's own order is that of the document that came first: its final report may print the same in another one.
    """
    first: dict[object, int] = {}
    for place, each in enumerate(items):
        first.setdefault(each.recommendation.meeting, place)
        first.setdefault(each.printing.document, place)
    return sorted(
        items,
        key=lambda each: (first[each.recommendation.meeting], first[each.printing.document], each.printing.order),
    )


def by_meeting(ticks: Iterable[OfferedRecommendation]) -> list[tuple[Meeting, list[OfferedRecommendation]]]:
    """Ticks that stand as printed, under the meetings that they are of."""
    return [(meeting, list(found)) for meeting, found in groupby(ticks, lambda each: each.item.recommendation.meeting)]
