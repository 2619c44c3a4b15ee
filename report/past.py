"""Counts as they stood at the end of a past day (`as_of`)."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from report import history, in_force
from report.statistics import Progress
from tracker.models import Invitation


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
