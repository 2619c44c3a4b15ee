"""Counts as they stood at the end of a past day (`as_of`)."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from uuid import UUID

from report import history
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
    stood = history.stood(day, list(history.ledger().filter(recommendation__in=wanted)))
    invited = invited_on(day, wanted)
    answered: dict[UUID, dict[str, str]] = defaultdict(dict)
    for text in stood.texts:
        recommendation = text.publication.recommendation_id
        assert recommendation is not None  # noqa: S101 - the ledger was asked for these alone
        answered[recommendation][text.publication.member_state_id] = text.implementation_status
    return {
        each: Progress(dict(Counter(answered[each].values())), len(invited[each] | answered[each].keys()))
        for each in wanted
    }
