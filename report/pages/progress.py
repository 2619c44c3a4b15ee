"""Counts, each with its denominator, as frozen records. No page counts in a template (rule 7).

The denominator of a recommendation (`docs/architecture.md`, "The pages"): States invited in any opened period that
asks it, or with a published answer to it, each once.
"""

from __future__ import annotations

import datetime
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import FETCH_RAISE, Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.aggregates import Aggregate
from django.db.models.functions import Coalesce

from report.as_of import current
from report.as_of.current import AlikeAnswers, CurrentRecord
from report.as_of.said import SPACE, SaidOnOne
from report.pages.asked import AskedEnds, recommendations_asked, states_asked
from report.question.keys import among
from tracker.choices import ImplementationStatus, label_of
from tracker.models import MemberState
from tracker.models.spans import SpanQuerySet
from tracker.words.sorting import name_order


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
        """The status reported most often; None where two are, for neither is, and where nothing is published."""
        highest = max(each.count for each in self.statuses)
        most = [each for each in self.statuses if each.count == highest]
        return most[0] if len(most) == 1 else None


NOTHING = Counts()


def progress_of(
    recommendations: Iterable[uuid.UUID],
    stood: CurrentRecord | None = None,
    fits: Q | None = None,
    *,
    is_dated: bool = False,
    told: Mapping[uuid.UUID, SaidOnOne] | None = None,
) -> dict[uuid.UUID, Counts]:
    """Progress by recommendation, for any number of them, of now or as it stood: three queries.

    `fits` says which answers are counted by their status; the others are counted as `otherwise`. Who shows no dates
    leaves them out (`is_dated`), for every answer is read for them. `told`: all answers, where they were read: then two
    queries, and neither of both.
    """
    wanted, stood = list(recommendations), stood or current.now()
    asked = states_asked(wanted, stood)
    if told is not None:
        return {key: _progress_in(told.get(key, SaidOnOne()), asked.ends[key]) for key in wanted}
    alike = stood.one_by_one if is_dated else stood.of_recommendations
    dates = {"reported": Max("reported_on", filter=fits), "published": Max("since", filter=fits)} if is_dated else {}
    counts: dict[uuid.UUID, dict[str, int]] = {each: {} for each in wanted}
    invited, otherwise = {each: len(asked.ends[each]) for each in wanted}, Counter[uuid.UUID]()
    latest: dict[str, dict[uuid.UUID, Any]] = {name: {} for name in ("reported", "published")}
    for key, status, states, unfit, unasked, *days in counted(
        stood.answers, alike, wanted, asked, fits, "recommendation", "implementation_status", **dates
    ):
        if states:
            counts[key][status] = states
        if unasked:  # seldom: each of six thousand rows would look up its recommendation twice more for nothing
            invited[key] += unasked
        if unfit:
            otherwise[key] += unfit
        for name, day in zip(dates, days, strict=True):
            if day:
                latest[name][key] = max(day, latest[name].get(key, day))
    reported, published = latest.values()
    return {
        each: Counts(counts[each], invited[each], reported.get(each), published.get(each), otherwise[each])
        for each in wanted
    }


def _progress_in(own: SaidOnOne, asked: frozenset[str]) -> Counts:
    return Counts(own.counts, len(asked.union(own.states.split(SPACE)) if own.states else asked))


def figures_of(
    recommendations: Iterable[uuid.UUID], stood: CurrentRecord | None = None, fits: Q | None = None
) -> tuple[int, Counts]:
    """Of how many of these recommendations somebody was asked or answers all the same, and the `total` of what
    `progress_of` says of each, counted by the database: three queries, four where nobody was asked of some."""
    wanted, stood = list(recommendations), stood or current.now()
    asked = states_asked(wanted, stood)
    counts, otherwise, invited = dict[str, int](), 0, sum(len(asked.ends[each]) for each in wanted)
    rows = counted(stood.answers, stood.of_recommendations, wanted, asked, fits, "implementation_status")
    for status, states, unfit, unasked in rows:
        if states:
            counts[status] = states
        invited, otherwise = invited + unasked, otherwise + unfit
    of_nobody = [each for each in wanted if not asked.ends[each]]
    answered = stood.answers.filter(recommendation__in=of_nobody).order_by().values("recommendation").distinct()
    number = answered.count() if of_nobody else 0
    return len(wanted) - len(of_nobody) + number, Counts(counts, invited, otherwise=otherwise)


def counted(
    answers: SpanQuerySet,
    alike: AlikeAnswers,
    recommendations: list[uuid.UUID],
    asked: AskedEnds[uuid.UUID, str],
    fits: Q | None,
    *by: str,
    **more: Aggregate,
) -> QuerySet[Any, Any]:
    """(*by, how many answers fit, how many do not, how many are of States that were not asked, *more): one query.

    Args:
        alike: the same `answers` by what they are alike in. Numbers that are kept tell no State from another, so that
            what is of States that were not asked stands in rows of its own.
        fits: which of them fit; None for all.
        by: the columns that rows are grouped by.
        more: further sums, where no numbers are kept.
    """
    outside, about = asked.outside("recommendation", "member_state"), among(recommendations, "recommendation")
    numbers = {"fitting": alike.number(fits), "unfit": alike.number(~fits if fits else Q(pk__in=[]))}
    rows = alike.rows.filter(about).values_list(*by)
    if not alike.is_kept:
        return rows.annotate(**numbers, unasked=Count("pk", filter=outside), **more)
    unasked = answers.filter(about, outside).order_by().values_list(*by)
    none = Value(0)
    outsiders = unasked.annotate(fitting=none, unfit=none, unasked=Count("pk"))
    return rows.annotate(**numbers, unasked=none).union(outsiders, all=True).order_by()


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
    """States invited in an opened period or with something published, by name, of now or as it stood: one query of now,
    two of a past day.

    Each has `answers` and `commitments_declared`, how many; `is_invited`; and `last_reported_on`.
    """
    stood = stood or current.now()
    invited = Exists(stood.invitations.filter(member_state=OuterRef("pk")))
    states: Any = MemberState.objects.annotate(is_invited=invited).fetch_mode(FETCH_RAISE)
    if stood.counts is not None:
        states = _with_what_is_published(states, stood)
        found = [each for each in states if each.is_invited or each.last_reported_on]
        return sorted(found, key=lambda state: name_order(state.name))
    published = {state: figures for state, *figures in _published(stood)}
    found = []
    for state in states.filter(Q(is_invited=True) | Q(pk__in=published)):
        there, state.answers, state.last_reported_on = published.get(state.pk, (0, 0, None))
        state.commitments_declared = there - state.answers
        found.append(state)
    return sorted(found, key=lambda state: name_order(state.name))


def answering_states(stood: CurrentRecord, answered: Collection[str] | None = None) -> list[Any]:
    """The States of `reporting_states`, each with `answers`: whether it has any. Two queries.

    Args:
        answered: those with an answer, where they are known: of a past day all answers are read for them.
    """
    published = stood.commitments.order_by().values_list("member_state", Value("commitment")).distinct()
    if answered is None:
        answers = stood.of_states.rows.values_list("member_state", Value("answer")).distinct()
        published = answers.union(published, all=True).order_by()
    rows = list(published)
    known = {state for state, kind in rows if kind == "answer"}.union(answered or ())
    invited = Exists(stood.invitations.filter(member_state=OuterRef("pk")))
    somehow = invited | Q(pk__in={state for state, _kind in rows} | known)
    states: Any = MemberState.objects.filter(somehow).fetch_mode(FETCH_RAISE)
    for state in (found := sorted(states, key=lambda state: name_order(state.name))):
        state.answers = state.pk in known
    return found


def _with_what_is_published(states: QuerySet[Any], stood: CurrentRecord) -> QuerySet[Any]:
    """States with what is current of each, by the numbers that are kept, its commitments, and its newest report."""
    alike, own = stood.of_states, {"member_state": OuterRef("pk")}
    answers = alike.rows.filter(**own).values("member_state").annotate(there=alike.number()).values("there")
    declared = stood.commitments.filter(**own).order_by().values("member_state").annotate(there=Count("pk"))
    reported = stood.spans.filter(**own).order_by("-reported_on").values("reported_on")[:1]
    return states.annotate(
        answers=Coalesce(Subquery(answers), Value(0)),
        commitments_declared=Coalesce(Subquery(declared.values("there")), Value(0)),
        last_reported_on=Subquery(reported),
    )


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
