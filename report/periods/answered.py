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
from django.db.models import FETCH_RAISE, Count, Q

from report.as_of import current
from report.as_of.history import invited_by_end_of
from report.pages.progress import Counts
from tracker.models import Invitation, PeriodItem, ReportingPeriod, Span
from tracker.models.spans import end_of

# What the same States said on the same recommendations in another period: its status, and that of this period. Of each
# pair there is one row of a period (`SpanQuerySet.of_period`, written out here since models join no such rows).
LAST = """
    {each}.recommendation_id IS NOT NULL AND {each}.is_readable AND {each}.period_id = %s AND {each}.since < %s
    AND ({each}.replaced_at IS NULL OR {each}.replaced_at >= %s)
"""
CHANGED = f"""
    SELECT earlier.implementation_status, later.implementation_status, COUNT(*)
    FROM tracker_span AS later
    JOIN tracker_span AS earlier
        ON earlier.recommendation_id = later.recommendation_id AND earlier.member_state_id = later.member_state_id
    WHERE {LAST.format(each="later")} AND {LAST.format(each="earlier")}
    GROUP BY 1, 2
"""  # noqa: S608 - names of ours


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
    """The figures of a period: four queries, one for an earlier period, and one where somebody answered unasked."""
    keys = list(period.items.order_by("order").values_list("recommendation", flat=True))
    stood = Invitation.objects.filter(invited_by_end_of(day)) if day else Invitation.objects.standing()
    states = list(stood.filter(period=period).order_by().values_list("member_state", flat=True))
    told, alike = Span.objects.answers().of_period(period.slug, day), current.of_recommendations_in(period.slug, day)
    reported = set(current.of_states_in(period.slug, day).rows.values_list("member_state", flat=True).distinct())
    counts: dict[UUID, Counter[str]] = {key: Counter() for key in keys}
    asked = dict.fromkeys(keys, len(states))
    by_status = alike.rows.values_list("recommendation", "implementation_status")
    for key, status, number in by_status.annotate(answers=alike.number()):
        counts.setdefault(key, Counter())[status] += number
    if unasked_states := reported - set(states):  # few, if any: to look for all that were asked takes longer
        unasked = told.filter(member_state__in=unasked_states).order_by().values_list("recommendation")
        for key, number in unasked.annotate(number=Count("pk")):
            asked[key] = asked.get(key, 0) + number
    progress = {key: Counts(dict(counts[key]), asked.get(key, 0)) for key in counts}
    changed = _changed(period.slug, earlier.slug, day) if earlier else {}
    return AnsweredPeriod(progress, len(states), len(reported | set(states)), len(reported), earlier, changed)


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


def _changed(period: str, earlier: str, day: datetime.date | None) -> dict[tuple[str, str], int]:
    """How many pairs went from which status in the period `earlier` to which: one query."""
    end: Any = connection.ops.adapt_datetimefield_value(end_of(day or datetime.date.max))
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, [period, end, end, earlier, end, end])
        return {(then, now): number for then, now, number in cursor.fetchall()}


def before(period: ReportingPeriod, day: datetime.date | None) -> ReportingPeriod | None:
    """The newest earlier period that asked one of the same recommendations: two queries."""
    same = PeriodItem.objects.filter(recommendation__in=period.items.values("recommendation"))
    asking = set(same.order_by().values_list("period", flat=True).distinct())
    earlier = [each for each in opened(day) if each.opens_on < period.opens_on and each.pk in asking]
    return max(earlier, key=lambda each: (each.opens_on, each.slug), default=None)
