"""Counts, each with its denominator, as frozen records. No page counts in a template (rule 7).

The denominator of a recommendation (`docs/architecture.md`, "The pages"): States invited in any opened period that
asks it, or with a published answer to it, each once.
"""

from __future__ import annotations

import datetime
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import FETCH_RAISE, CharField, Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.aggregates import Aggregate
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from report.as_of import current
from report.as_of.current import SPACE, AlikeAnswers, CurrentRecord, SaidOnOne
from report.question.keys import among
from tracker.choices import ImplementationStatus, label_of
from tracker.models import MemberState, PeriodItem, Recommendation
from tracker.models.spans import SpanQuerySet
from tracker.words.sorting import name_order


@dataclass(frozen=True)
class AskedEnds[Key: Hashable, End: Hashable]:
    """What each key was asked, or who was asked it; `everything` is all that could stand there unasked.

    Many recommendations are asked of the same States, and many States the same: each such set is made once.
    """

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


def recommendations_asked(stood: CurrentRecord, these: QuerySet[Recommendation] | None = None) -> AskedEnds[str, UUID]:
    """Of each State the recommendations, or those of `these`, that it was asked in a period it was invited to: three
    queries."""
    every = PeriodItem.objects.all()
    items, invited = _rows(every if these is None else every.filter(recommendation__in=these.order_by()), stood)
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
    what is asked, and are in no other number. `no_longer`: of a past day, how many answers were public then and may not
    be read any more; None for now.
    """

    counts: dict[str, int] = field(default_factory=dict)
    invited: int = 0
    last_reported_on: datetime.date | None = None
    last_published_at: datetime.datetime | None = None
    otherwise: int = 0
    no_longer: int | None = None

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
    no_longer = None
    for each in progress:
        invited, otherwise = invited + each.invited, otherwise + each.otherwise
        if each.no_longer is not None:
            no_longer = (no_longer or 0) + each.no_longer
        for code, number in each.counts.items():
            counts[code] = counts.get(code, 0) + number
    return Counts(counts, invited, otherwise=otherwise, no_longer=no_longer)


def asked_of_each(stood: CurrentRecord, these: QuerySet[Recommendation] | None = None) -> Counter[str]:
    """Of how many recommendations, or of `these`, each State was asked, or has a published answer all the same: two
    queries."""
    asked = recommendations_asked(stood, these)
    answered = stood.answers.filter(asked.outside("member_state", "recommendation"))
    unasked = answered.order_by().values_list("member_state").annotate(number=Count("pk"))
    return Counter({state: len(recommendations) for state, recommendations in asked.ends.items()}) + Counter(
        dict(unasked)
    )


def reporting_states(stood: CurrentRecord, gone: Collection[str] = ()) -> list[Any]:
    """States invited in an opened period or with something published, by name, of now or as it stood: one query of now,
    two of a past day.

    Each has `answers` and `commitments_declared`, how many; `is_invited`; and `last_reported_on`.

    Args:
        gone: further States, of whose answers of a past day none may be read any more.
    """
    invited = Exists(stood.invitations.filter(member_state=OuterRef("pk")))
    states: Any = MemberState.objects.annotate(is_invited=invited).fetch_mode(FETCH_RAISE)
    if stood.counts is not None:
        states = _with_what_is_published(states, stood)
        found = [each for each in states if each.is_invited or each.last_reported_on]
        return sorted(found, key=lambda state: name_order(state.name))
    published = {state: figures for state, *figures in _published(stood)}
    found = []
    for state in states.filter(Q(is_invited=True) | Q(pk__in={*published, *gone})):
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


# Sentences that say how many answered, of how many, have two numbers, and each has words that follow it: "1 of the 12
# States invited has". What follows the second is a part of its own, so that no language has to choose between them.
def of_invited(total: int) -> str:
    """The second part: of how many States.

    Args:
        total: how many were invited.
    """
    # Translators: stands behind a number, within a sentence: "3 of the 12 States invited have a published answer".
    return ngettext("of the %(total)s State invited", "of the %(total)s States invited", total) % {"total": total}


def of_asked(total: int) -> str:
    """The second part: of how many answers.

    Args:
        total: how many were asked for.
    """
    # Translators: stands behind a number, within a sentence: "3 of the 12 answers asked for are published."
    return ngettext("of the %(total)s answer asked for", "of the %(total)s answers asked for", total) % {"total": total}


def of_recommendations(total: int) -> str:
    """The second part: of how many recommendations.

    Args:
        total: how many a State was asked.
    """
    # Translators: stands behind a number, within a sentence: "3 of 12 recommendations have no published answer".
    return ngettext("of %(total)s recommendation", "of %(total)s recommendations", total) % {"total": total}


def no_longer_of(progress: Counts) -> str:
    """Return how many answers of a past day may not be read any more, as a sentence; empty for none."""
    number = progress.no_longer or 0
    sentence = ngettext(
        "%(number)s answer of that day is no longer published",
        "%(number)s answers of that day are no longer published",
        number,
    )
    return sentence % {"number": number} if number else ""


def answered_of(progress: Counts, narrowed: bool = False) -> str:
    """How many of the States invited have a published answer.

    Args:
        narrowed: the figures are those of a question that names States, statuses or the like.
    """
    if not narrowed and not progress.invited:
        return _("No State has been invited to report yet")
    if narrowed:
        sentence = ngettext(
            "%(answered)s %(of_invited)s has a published answer that fits the filters",
            "%(answered)s %(of_invited)s have a published answer that fits the filters",
            progress.answered,
        )
    else:
        sentence = ngettext(
            "%(answered)s %(of_invited)s has a published answer",
            "%(answered)s %(of_invited)s have a published answer",
            progress.answered,
        )
    return sentence % {"answered": progress.answered, "of_invited": of_invited(progress.invited)}


def on_recommendations(progress: Counts) -> str:
    """On how many of the recommendations that a State was asked about it has a published answer."""
    sentence = ngettext(
        "Published answers on %(answered)s of %(total)s recommendation.",
        "Published answers on %(answered)s of %(total)s recommendations.",
        progress.invited,
    )
    return sentence % {"answered": progress.answered, "total": progress.invited}


def published_of(progress: Counts) -> str:
    """How many of the answers asked for are published."""
    sentence = ngettext(
        "%(answered)s %(of_asked)s is published.", "%(answered)s %(of_asked)s are published.", progress.answered
    )
    return sentence % {"answered": progress.answered, "of_asked": of_asked(progress.invited)}
