"""Counts as they stood at the end of a past day (`as_of`). What is no longer published is in none of them."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from report.as_of import history, in_force
from report.pages.statistics import Progress, asked_of_each
from tracker.models import Invitation, MemberState


def invited_on(day: datetime.date, recommendations: Iterable[UUID]) -> dict[UUID, set[str]]:
    """The States invited at the end of `day` in a period then open that asks each recommendation: one query."""
    invitations = Invitation.objects.filter(
        history.invited_by_end_of(day), period__items__recommendation__in=list(recommendations)
    )
    found: dict[UUID, set[str]] = defaultdict(set)
    for recommendation, state in invitations.values_list("period__items__recommendation", "member_state"):
        found[recommendation].add(state)
    return found


def progress_on(day: datetime.date, recommendations: Iterable[UUID]) -> dict[UUID, Progress]:
    """Progress by recommendation at the end of `day`: two queries. What is no longer published is in no count."""
    wanted = list(recommendations)
    invited = invited_on(day, wanted)
    answers = in_force.on(day).answers.filter(recommendation__in=wanted).order_by()
    columns = ("recommendation", "member_state", "text__implementation_status", "text__reported_on", "published_at")
    rows: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    for recommendation, *row in answers.values_list(*columns):
        rows[recommendation].append(tuple(row))
    return {each: _progress(rows[each], invited[each]) for each in wanted}


def _progress(rows: list[tuple[Any, ...]], invited: set[str]) -> Progress:
    """Of rows (State, status, day reported, moment published)."""
    return Progress(
        dict(Counter(status for _state, status, _reported, _published in rows)),
        len(invited | {row[0] for row in rows}),
        max((row[2] for row in rows), default=None),
        max((row[3] for row in rows), default=None),
    )


def reporting_states_on(day: datetime.date) -> list[Any]:
    """States invited at the end of `day`, or with something in force then, as `statistics.reporting_states`: four
    queries."""
    stood = in_force.on(day)
    answers, commitments = _by_state(stood.answers), _by_state(stood.commitments)
    invited = set(stood.invitations.order_by().values_list("member_state", flat=True).distinct())
    states: list[Any] = list(MemberState.objects.filter(pk__in=invited | answers.keys() | commitments.keys()))
    for state in states:
        state.is_invited = state.pk in invited
        state.answers, answered_on = answers.get(state.pk, (0, None))
        state.commitments_declared, committed_on = commitments.get(state.pk, (0, None))
        state.last_reported_on = max(filter(None, [answered_on, committed_on]), default=None)
    return sorted(states, key=lambda state: state.name.casefold())


def _by_state(publications: QuerySet[Any]) -> dict[str, tuple[int, datetime.date]]:
    """How many there are of each State, and the day of its latest report."""
    columns = {"number": Count("pk"), "reported": Max("text__reported_on")}
    rows = publications.order_by().values_list("member_state").annotate(**columns)
    return {state: (number, reported) for state, number, reported in rows}


def listed_states_on(day: datetime.date) -> list[Any]:
    """These States, each with `asked` as well: of how many recommendations its `answers` are. Two queries more."""
    states, asked = reporting_states_on(day), asked_of_each(in_force.on(day))
    for state in states:
        state.asked = asked[state.pk]
    return states
