"""The answers of one period, and the figures of what it asked.

Counted are the answers of the period that are or were current and may still be read: of each State and recommendation
the last one in the period (`docs/adr/0044-one-question-many-forms.md`, "Periods").
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import FETCH_RAISE, Count, Max, Q

from report.as_of.history import end_of, invited_by_end_of
from report.pages.progress import Counts
from tracker.models import Invitation, PeriodItem, ReportingPeriod, Span

# A State and a recommendation are one row, with the status of the last answer in each of two periods: its publication,
# in so many digits, goes before the status, and the greatest is the last. All columns are those of one index, and
# nothing leads the database of one file to another, in which it would look up each row of the table (`{as_is}`).
PAIRS = """
    SELECT recommendation_id, SUBSTR(before, 14), SUBSTR(now, 14), COUNT(*),
        SUM(CASE WHEN member_state_id IN (NULL{unasked}) THEN 1 ELSE 0 END)
    FROM (
        SELECT recommendation_id, member_state_id,
            MAX(CASE WHEN period_id = %s THEN (publication_id + 1000000000000) || implementation_status END) AS before,
            MAX(CASE WHEN period_id = %s THEN (publication_id + 1000000000000) || implementation_status END) AS now
        FROM tracker_span
        WHERE {as_is}recommendation_id IS NOT NULL AND is_readable AND period_id IN (%s, %s) AND since < %s
        GROUP BY {as_is}recommendation_id, {as_is}member_state_id
    ) AS pairs
    WHERE now IS NOT NULL
    GROUP BY 1, 2, 3
"""


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
    """The figures of a period: four queries."""
    keys = list(period.items.order_by("order").values_list("recommendation", flat=True))
    stood = Invitation.objects.filter(invited_by_end_of(day)) if day else Invitation.objects.standing()
    states = list(stood.filter(period=period).order_by().values_list("member_state", flat=True))
    told = Span.objects.answers().filter(period__in=[period.slug], is_readable=True, since__lt=_end(day))
    reported = set(told.order_by().values_list("member_state", flat=True).distinct())
    unasked_states = sorted(reported - set(states))  # few, if any: to look for all that were asked takes longer
    counts: dict[UUID, Counter[str]] = {key: Counter() for key in keys}
    asked = dict.fromkeys(keys, len(states))
    changed = Counter[tuple[str, str]]()
    for key, before, now, number, unasked in _pairs(period.slug, earlier.slug if earlier else "", unasked_states, day):
        counts.setdefault(key, Counter())[now] += number
        asked[key] = asked.get(key, 0) + unasked
        if before is not None:
            changed[before, now] += number
    progress = {key: Counts(dict(counts[key]), asked[key]) for key in counts}
    return AnsweredPeriod(progress, len(states), len(reported | set(states)), len(reported), earlier, dict(changed))


def publications(
    period: ReportingPeriod, day: datetime.date | None, states: Collection[str] = ()
) -> dict[tuple[UUID, str], int]:
    """The answers that are counted, by recommendation and State: the number of each one's publication. One query.

    Args:
        states: those alone whose answers are wanted; all, where there are none.
    """
    told = Span.objects.answers().filter(period__in=[period.slug], is_readable=True, since__lt=_end(day)).order_by()
    told = told.filter(member_state__in=states) if states else told
    last = told.values_list("recommendation", "member_state").annotate(last=Max("publication"))
    return {(key, state): number for key, state, number in last}


def _end(day: datetime.date | None) -> datetime.datetime:
    return end_of(day or datetime.date.max)


def _pairs(
    period: str, earlier: str, unasked: list[str], day: datetime.date | None
) -> list[tuple[UUID, str | None, str, int, int]]:
    """(recommendation, status before, status now, how many States, how many of them were not invited): one query."""
    as_is = "+" if connection.vendor == "sqlite" else ""
    statement = PAIRS.format(as_is=as_is, unasked=", %s" * len(unasked))
    end: Any = connection.ops.adapt_datetimefield_value(_end(day))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*unasked, earlier, period, earlier, period, end])
        rows = cursor.fetchall()
    return [(UUID(str(key)), *told, int(outside)) for key, *told, outside in rows]


def before(period: ReportingPeriod, day: datetime.date | None) -> ReportingPeriod | None:
    """The newest earlier period that asked one of the same recommendations: two queries."""
    same = PeriodItem.objects.filter(recommendation__in=period.items.values("recommendation"))
    asking = set(same.order_by().values_list("period", flat=True).distinct())
    earlier = [each for each in opened(day) if each.opens_on < period.opens_on and each.pk in asking]
    return max(earlier, key=lambda each: (each.opens_on, each.slug), default=None)
