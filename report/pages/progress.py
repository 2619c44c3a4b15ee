"""Counts, each with its denominator, as frozen records. No page counts in a template (rule 7).

The denominator of a recommendation (`docs/architecture.md`, "The pages"): States invited in any opened period that
asks it, or with a published answer to it, each once.
"""

from __future__ import annotations

import datetime
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import FETCH_RAISE, Count, Exists, F, Max, OuterRef, Q, QuerySet

from report.as_of import in_force
from report.as_of.in_force import InForce
from report.pages.asked import recommendations_asked, states_asked
from tracker.choices import ImplementationStatus, label_of
from tracker.models import MemberState


@dataclass(frozen=True)
class StatusCount:
    """How many States report one status; the empty code is "no published answer"."""

    code: str
    count: int

    @property
    def label(self) -> str:
        return label_of(ImplementationStatus, self.code)


@dataclass(frozen=True)
class Counts:
    """What is published on one recommendation, of how many States invited.

    `last_published_at`: since when the newest of it has been in force. `otherwise`: published answers that do not fit
    what is asked, and are in no other number.
    """

    counts: dict[str, int] = field(default_factory=dict)
    invited: int = 0
    last_reported_on: datetime.date | None = None
    last_published_at: datetime.datetime | None = None
    otherwise: int = 0

    @property
    def answered(self) -> int:
        return sum(self.counts.values())

    @property
    def without(self) -> int:
        return self.invited - self.answered - self.otherwise

    @property
    def statuses(self) -> list[StatusCount]:
        """Every status in its order; the one of paper answers, and those of a later release, only where they occur."""
        later = sorted(self.counts.keys() - set(ImplementationStatus.values))
        return [
            StatusCount(code, self.counts.get(code, 0))
            for code in (*ImplementationStatus.values, *later)
            if self.counts.get(code) or code != ImplementationStatus.NOT_STATED
        ]

    @property
    def most_often(self) -> StatusCount | None:
        """The status reported most often; of equals the first in order; None where nothing is published."""
        most = max(self.statuses, key=lambda each: each.count)
        return most if most.count else None


NOTHING = Counts()


def progress_of(
    recommendations: Iterable[uuid.UUID], stood: InForce | None = None, fits: Q | None = None
) -> dict[uuid.UUID, Counts]:
    """Progress by recommendation, for any number of them, of now or as it stood: two queries.

    `fits` says which answers are counted by their status; the others are counted as `otherwise`.
    """
    wanted, stood = list(recommendations), stood or in_force.now()
    asked = states_asked(wanted, stood)
    rows = (
        stood.answers.filter(recommendation__in=wanted)
        .values("recommendation", status=F("implementation_status"))
        .annotate(
            states=Count("pk", filter=fits),
            unasked=Count("pk", filter=asked.outside("recommendation", "member_state")),
            reported=Max("reported_on", filter=fits),
            published=Max("since", filter=fits),
            otherwise=Count("pk", filter=~fits if fits else Q(pk__in=[])),
        )
        .order_by()
    )
    found = {each: Counts({}, len(asked.ends[each])) for each in wanted}
    for row in rows:
        so_far = found[row["recommendation"]]
        counts = so_far.counts | ({row["status"]: row["states"]} if row["states"] else {})
        reported = max(filter(None, [so_far.last_reported_on, row["reported"]]), default=None)
        published = max(filter(None, [so_far.last_published_at, row["published"]]), default=None)
        invited, otherwise = so_far.invited + row["unasked"], so_far.otherwise + row["otherwise"]
        found[row["recommendation"]] = Counts(counts, invited, reported, published, otherwise)
    return found


def total(progress: Iterable[Counts]) -> Counts:
    """Several recommendations as one: pairs of a recommendation and a State are counted."""
    counts: dict[str, int] = {}
    invited = otherwise = 0
    for each in progress:
        invited, otherwise = invited + each.invited, otherwise + each.otherwise
        for code, number in each.counts.items():
            counts[code] = counts.get(code, 0) + number
    return Counts(counts, invited, otherwise=otherwise)


def asked_of_each(stood: InForce) -> Counter[str]:
    """Of how many recommendations each State was asked, or has a published answer all the same: two queries."""
    asked = recommendations_asked(stood)
    answered = stood.answers.filter(asked.outside("member_state", "recommendation"))
    unasked = answered.order_by().values_list("member_state").annotate(number=Count("pk"))
    return Counter({state: len(recommendations) for state, recommendations in asked.ends.items()}) + Counter(
        dict(unasked)
    )


def reporting_states(stood: InForce | None = None) -> list[Any]:
    """States invited in an opened period or with something published, by name, of now or as it stood: two queries.

    Each has `answers` and `commitments_declared`, how many; `is_invited`; and `last_reported_on`.
    """
    stood = stood or in_force.now()
    invited = Exists(stood.invitations.filter(member_state=OuterRef("pk")))
    published = {state: figures for state, *figures in _published(stood)}
    states: Any = MemberState.objects.annotate(is_invited=invited).fetch_mode(FETCH_RAISE)
    found = []
    for state in states.filter(Q(is_invited=True) | Q(pk__in=published)):
        there, state.answers, state.last_reported_on = published.get(state.pk, (0, 0, None))
        state.commitments_declared = there - state.answers
        found.append(state)
    return sorted(found, key=lambda state: state.name.casefold())


def _published(stood: InForce) -> QuerySet[Any, tuple[Any, ...]]:
    """(State, number of answers and commitments, of answers, when it last reported) of each with anything: one walk."""
    by_state = stood.spans.order_by().values_list("member_state")
    return by_state.annotate(there=Count("pk"), answers=Count("recommendation"), reported=Max("reported_on"))


def listed_states(stood: InForce | None = None) -> list[Any]:
    """The reporting States, each with `asked` as well: of how many recommendations its `answers` are."""
    states, asked = reporting_states(stood), asked_of_each(stood or in_force.now())
    for state in states:
        state.asked = asked[state.pk]
    return states
