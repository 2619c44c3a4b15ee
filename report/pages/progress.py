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

from report.as_of import current
from report.as_of.current import CurrentRecord
from report.pages.asked import AskedEnds, recommendations_asked, states_asked
from tracker.choices import ImplementationStatus, label_of
from tracker.models import MemberState
from tracker.models.spans import SpanQuerySet


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

    `last_published_at`: since when the newest of it has been current. `otherwise`: published answers that do not fit
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
    recommendations: Iterable[uuid.UUID],
    stood: CurrentRecord | None = None,
    fits: Q | None = None,
    *,
    is_dated: bool = True,
) -> dict[uuid.UUID, Counts]:
    """Progress by recommendation, for any number of them, of now or as it stood: two queries.

    `fits` says which answers are counted by their status; the others are counted as `otherwise`. Who shows no dates of
    thousands leaves them out (`is_dated`): to read them takes a third of the time.
    """
    wanted, stood = list(recommendations), stood or current.now()
    asked = states_asked(wanted, stood)
    dates = {"reported": Max("reported_on", filter=fits), "published": Max("since", filter=fits)} if is_dated else {}
    rows: Any = _counted(stood, wanted).values("recommendation", status=F("implementation_status"))
    counts: dict[uuid.UUID, dict[str, int]] = {each: {} for each in wanted}
    invited, otherwise = {each: len(asked.ends[each]) for each in wanted}, Counter[uuid.UUID]()
    latest: dict[str, dict[uuid.UUID, Any]] = {name: {} for name in ("reported", "published")}
    for row in rows.annotate(**_numbers(asked, fits), **dates):
        key = row["recommendation"]
        if row["states"]:
            counts[key][row["status"]] = row["states"]
        invited[key] += row["unasked"]
        otherwise[key] += row["otherwise"]
        for name in dates:
            if row[name]:
                latest[name][key] = max(row[name], latest[name].get(key, row[name]))
    reported, published = latest.values()
    return {
        each: Counts(counts[each], invited[each], reported.get(each), published.get(each), otherwise[each])
        for each in wanted
    }


def figures_of(
    recommendations: Iterable[uuid.UUID], stood: CurrentRecord | None = None, fits: Q | None = None
) -> tuple[int, Counts]:
    """Of how many of these recommendations somebody was asked or answers all the same, and the `total` of what
    `progress_of` says of each, counted by the database: two queries, three where nobody was asked of some."""
    wanted, stood = list(recommendations), stood or current.now()
    asked = states_asked(wanted, stood)
    counts, otherwise, invited = dict[str, int](), 0, sum(len(asked.ends[each]) for each in wanted)
    rows: Any = _counted(stood, wanted).values_list("implementation_status").annotate(**_numbers(asked, fits))
    for status, states, unasked, unfit in rows:
        if states:
            counts[status] = states
        invited, otherwise = invited + unasked, otherwise + unfit
    of_nobody = [each for each in wanted if not asked.ends[each]]
    answered = _counted(stood, of_nobody).values("recommendation").distinct().count() if of_nobody else 0
    return len(wanted) - len(of_nobody) + answered, Counts(counts, invited, otherwise=otherwise)


def _counted(stood: CurrentRecord, recommendations: list[uuid.UUID]) -> SpanQuerySet:
    return stood.answers.filter(recommendation__in=recommendations).order_by()


def _numbers(asked: AskedEnds[uuid.UUID, str], fits: Q | None) -> dict[str, Count]:
    """Of some answers: those that fit, those of States that were not asked, and those that do not fit."""
    return {
        "states": Count("pk", filter=fits),
        "unasked": Count("pk", filter=asked.outside("recommendation", "member_state")),
        "otherwise": Count("pk", filter=~fits if fits else Q(pk__in=[])),
    }


def total(progress: Iterable[Counts]) -> Counts:
    """Several recommendations as one: pairs of a recommendation and a State are counted."""
    counts: dict[str, int] = {}
    invited = otherwise = 0
    for each in progress:
        invited, otherwise = invited + each.invited, otherwise + each.otherwise
        for code, number in each.counts.items():
            counts[code] = counts.get(code, 0) + number
    return Counts(counts, invited, otherwise=otherwise)


def asked_of_each(stood: CurrentRecord) -> Counter[str]:
    """Of how many recommendations each State was asked, or has a published answer all the same: two queries."""
    asked = recommendations_asked(stood)
    answered = stood.answers.filter(asked.outside("member_state", "recommendation"))
    unasked = answered.order_by().values_list("member_state").annotate(number=Count("pk"))
    return Counter({state: len(recommendations) for state, recommendations in asked.ends.items()}) + Counter(
        dict(unasked)
    )


def reporting_states(stood: CurrentRecord | None = None) -> list[Any]:
    """States invited in an opened period or with something published, by name, of now or as it stood: two queries.

    Each has `answers` and `commitments_declared`, how many; `is_invited`; and `last_reported_on`.
    """
    stood = stood or current.now()
    invited = Exists(stood.invitations.filter(member_state=OuterRef("pk")))
    published = {state: figures for state, *figures in _published(stood)}
    states: Any = MemberState.objects.annotate(is_invited=invited).fetch_mode(FETCH_RAISE)
    found = []
    for state in states.filter(Q(is_invited=True) | Q(pk__in=published)):
        there, state.answers, state.last_reported_on = published.get(state.pk, (0, 0, None))
        state.commitments_declared = there - state.answers
        found.append(state)
    return sorted(found, key=lambda state: state.name.casefold())


def _published(stood: CurrentRecord) -> QuerySet[Any, tuple[Any, ...]]:
    """(State, number of answers and commitments, of answers, when it last reported) of each with anything: one walk."""
    by_state = stood.spans.order_by().values_list("member_state")
    return by_state.annotate(there=Count("pk"), answers=Count("recommendation"), reported=Max("reported_on"))


def listed_states(stood: CurrentRecord | None = None) -> list[Any]:
    """The reporting States, each with `asked` as well: of how many recommendations its `answers` are."""
    states, asked = reporting_states(stood), asked_of_each(stood or current.now())
    for state in states:
        state.asked = asked[state.pk]
    return states
