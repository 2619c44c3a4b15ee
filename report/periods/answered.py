"""The answers of one period, and the figures of what it asked.

Counted are the answers of the period that are or were current and may still be read: of each State and recommendation
the last one in the period (`docs/adr/0044-one-question-many-forms.md`, "Periods").
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import FETCH_RAISE, Count, Q

from report.as_of.history import invited_by_end_of
from report.as_of.said import SPACE, SaidOnOne, said, who
from report.pages.progress import Counts
from tracker.models import Invitation, PeriodItem, ReportingPeriod, Span
from tracker.models.spans import end_of


def opened(day: datetime.date | None) -> list[ReportingPeriod]:
    """The periods that were opened and not cancelled, now or at the end of `day`, the newest first: one query."""
    found = ReportingPeriod.objects.opened()
    if day:
        end = end_of(day)
        cancelled_later = Q(cancelled_at__isnull=True) | Q(cancelled_at__gte=end)
        found = ReportingPeriod.objects.filter(cancelled_later, opened_at__lt=end)
    return list(found.select_related("meeting").fetch_mode(FETCH_RAISE))


def numbers_by_period(day: datetime.date | None) -> dict[str, tuple[int, int]]:
    """(recommendations asked, States invited) of each period: two queries."""
    items = PeriodItem.objects.order_by().values_list("period__slug").annotate(number=Count("pk"))
    stood = Invitation.objects.filter(invited_by_end_of(day)) if day else Invitation.objects.standing()
    states = dict(stood.order_by().values_list("period__slug").annotate(number=Count("pk")))
    return {period: (number, states.get(period, 0)) for period, number in items}


@dataclass(frozen=True)
class AnsweredPeriod:
    """What a period asked and what was answered in it, by recommendation in its order.

    `states` are those invited, and those that answered all the same. `changed`: of each State and recommendation with
    an answer in the period `earlier` too, from which status to which.
    """

    progress: dict[UUID, Counts]
    invited: int
    states: int
    states_answered: int
    earlier: ReportingPeriod | None = None
    changed: dict[tuple[str, str], int] = field(default_factory=dict)


def answered(period: ReportingPeriod, day: datetime.date | None, earlier: ReportingPeriod | None) -> AnsweredPeriod:
    """The figures of a period: three queries, and one for an earlier period."""
    keys = list(period.items.order_by("order").values_list("recommendation", flat=True))
    stood = Invitation.objects.filter(invited_by_end_of(day)) if day else Invitation.objects.standing()
    states = set(stood.filter(period=period).order_by().values_list("member_state", flat=True))
    told = said(Span.objects.answers().of_period(period.slug, day))
    reported = who(told)
    asked, unasked, progress = dict.fromkeys(keys, len(states)), reported - states, dict[UUID, Counts]()
    for key in dict.fromkeys([*keys, *told]):
        own = told.get(key, SaidOnOne())
        progress[key] = Counts(own.counts, asked.get(key, 0) + (len(unasked & own.by_state.keys()) if unasked else 0))
    changed = _changed(told, said(Span.objects.answers().of_period(earlier.slug, day))) if earlier else {}
    return AnsweredPeriod(progress, len(states), len(reported | states), len(reported), earlier, changed)


def _changed(told: dict[UUID, SaidOnOne], before: dict[UUID, SaidOnOne]) -> dict[tuple[str, str], int]:
    """How many of those who answered in both periods went from which status to which."""
    pairs = Counter[tuple[str, str]]()
    for key in told.keys() & before.keys():
        now, then = told[key], before[key]
        if now.states == then.states:
            pairs.update(zip(then.statuses.split(SPACE), now.statuses.split(SPACE), strict=True))
        else:
            earlier = then.by_state
            pairs.update((earlier[state], each) for state, each in now.by_state.items() if state in earlier)
    return dict(pairs)


def publications(
    period: ReportingPeriod, day: datetime.date | None, states: Collection[str] = ()
) -> dict[tuple[UUID, str], int]:
    """The answers that are counted, by recommendation and State: the number of each one's publication. One query.

    Args:
        states: those alone whose answers are wanted; all, where there are none.
    """
    told = Span.objects.answers().of_period(period.slug, day).order_by()
    told = told.filter(member_state__in=states) if states else told
    found = told.values_list("recommendation", "member_state", "publication")
    return {(key, state): number for key, state, number in found}


def before(period: ReportingPeriod, day: datetime.date | None) -> ReportingPeriod | None:
    """The newest earlier period that asked one of the same recommendations: two queries."""
    same = PeriodItem.objects.filter(recommendation__in=period.items.values("recommendation"))
    asking = set(same.order_by().values_list("period", flat=True).distinct())
    earlier = [each for each in opened(day) if each.opens_on < period.opens_on and each.pk in asking]
    return max(earlier, key=lambda each: (each.opens_on, each.slug), default=None)
