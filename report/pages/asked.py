"""Who was asked what: the denominators. One query, whatever the number of recommendations and States.

Many recommendations are asked of the same States, and many States the same: each such set is made once, and named once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast

from report.as_of.current import CurrentRecord
from report.question.keys import among
from tracker.models import MemberState, PeriodItem, Recommendation


@dataclass(frozen=True)
class AskedEnds[Key: Hashable, End: Hashable]:
    """What each key was asked, or who was asked it; `everything` is all that could stand there unasked."""

    ends: dict[Key, frozenset[End]]
    everything: frozenset[End]

    def outside(self, key: str, end: str) -> Q:
        """Of rows whose column `key` has one of these keys: those whose column `end` holds nothing of its set.

        Named are those that are missing, of which there are few: to look through all that were asked, row by row, took
        ten times as long.
        """
        alike: dict[frozenset[End], list[Key]] = defaultdict(list)
        for each, ends in self.ends.items():
            alike[ends].append(each)
        found = Q(pk__in=[])
        for ends, keys in alike.items():
            if missing := self.everything - ends:
                of_keys = Q(**{f"{key}__in": keys}) if len(alike) > 1 else Q(**{f"{key}__isnull": False})
                found |= (Q(**{f"{end}__in": list(missing)}) if ends else Q()) & of_keys
        return found


def states_asked(recommendations: Iterable[UUID], stood: CurrentRecord) -> AskedEnds[UUID, str]:
    """Of each recommendation the States invited in a period that asks it: two queries."""
    wanted = list(recommendations)
    items, invited = _rows(PeriodItem.objects.filter(among(wanted, "recommendation")), stood)
    found = _through(items, invited)
    return AskedEnds({each: found.get(each, frozenset()) for each in wanted}, frozenset(_states(stood)))


def _states(stood: CurrentRecord) -> Iterable[str]:
    """The States that may have answered: of now those that did, of a past day all."""
    if stood.counts is None:
        return MemberState.objects.order_by().values_list("pk", flat=True)
    return stood.of_states.rows.values_list("member_state", flat=True).distinct()


def recommendations_asked(stood: CurrentRecord) -> AskedEnds[str, UUID]:
    """Of each State the recommendations that it was asked in a period it was invited to: three queries."""
    items, invited = _rows(PeriodItem.objects.all(), stood)
    found = _through(invited, items)
    states = MemberState.objects.order_by().values_list("pk", flat=True)
    recommendations = frozenset(Recommendation.objects.order_by().values_list("pk", flat=True))
    return AskedEnds({each: found.get(each, frozenset()) for each in states}, recommendations)


def _rows(items: QuerySet[PeriodItem], stood: CurrentRecord) -> tuple[list[tuple[UUID, int]], list[tuple[str, int]]]:
    """(recommendation, period) of what was asked, and (State, period) of who was invited."""
    asked = items.order_by().values_list("period", Cast("recommendation", CharField()), Value("asked"))
    invited = stood.invitations.order_by().values_list("period", "member_state", Value("invited"))
    found: dict[str, list[tuple[Any, int]]] = {"asked": [], "invited": []}
    for period, end, side in asked.union(invited, all=True).order_by():
        found[side].append((end, period))
    return [(UUID(end), period) for end, period in found["asked"]], found["invited"]


def _through[Key: Hashable, End: Hashable](
    begun: Iterable[tuple[Key, int]], ended: Iterable[tuple[End, int]]
) -> dict[Key, frozenset[End]]:
    """From each key through its periods to what stands at their other end."""
    ends: dict[int, set[End]] = defaultdict(set)
    for end, period in ended:
        ends[period].add(end)
    periods: dict[Key, set[int]] = defaultdict(set)
    for key, period in begun:
        periods[key].add(period)
    together = {each: frozenset[End]().union(*map(ends.__getitem__, each)) for each in map(frozenset, periods.values())}
    return {key: together[frozenset(each)] for key, each in periods.items()}
