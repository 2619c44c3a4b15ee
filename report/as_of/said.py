"""What States said on each recommendation, read in the order in which the answers lie: for who counts all of them.

To count statuses the database would sort all answers, and once more to tell who gave any: it hands out two lists of
each recommendation instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import StringAgg, Value

from tracker.models.spans import SpanQuerySet

SPACE = " "


@dataclass(frozen=True, slots=True)
class SaidOnOne:
    """The States that answered one recommendation, and the status each said, in the same order.

    As the database hands them out, with a space between them: most recommendations are answered by the same States.
    """

    states: str = ""
    statuses: str = ""

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(self.statuses.split(SPACE))) if self.states else {}

    @property
    def by_state(self) -> dict[str, str]:
        return dict(zip(self.states.split(SPACE), self.statuses.split(SPACE), strict=True)) if self.states else {}


def said(answers: SpanQuerySet) -> dict[UUID, SaidOnOne]:
    """These answers by recommendation, of each State one at most: one query."""
    lists = (
        answers.order_by()
        .values_list("recommendation")
        .annotate(
            states=StringAgg("member_state", Value(SPACE)), statuses=StringAgg("implementation_status", Value(SPACE))
        )
    )
    return {key: SaidOnOne(states, statuses) for key, states, statuses in lists}


def who(told: Mapping[UUID, SaidOnOne]) -> set[str]:
    """The States that said any of it."""
    return set[str]().union(*(states.split(SPACE) for states in {each.states for each in told.values()}))
