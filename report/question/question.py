"""One question to the record, as an address asks it: which recommendations, whose answers, on which day, in which
language.

Belongs here: what every output of a question is made of, so that page, data and documents have the same recommendations
and the same figures (`docs/adr/0044-one-question-many-forms.md`). Not here: in which order they list them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language

from report.as_of.current import AlikeAnswers, CurrentRecord, SaidOnOne, no_longer_on
from report.http import parameters
from report.pages import layout
from report.pages.progress import Counts, figures_of, progress_of
from report.question import labels
from report.question.filters import OF_STATE, RecordFilter, Unanswerable
from report.question.keys import among, serving
from tracker.choices import StateStatus
from tracker.models import MemberState, PeriodItem
from tracker.models.recommendations import RecommendationQuerySet
from tracker.models.spans import SpanQuerySet

# What a form of the answer adds to the question: by what it compares, in which order it lists, from where on.
OF_THE_LIST = ("by", "sort", "after")


@dataclass(frozen=True)
class StateWithoutAnswer:
    """A State without a published answer. `no_longer`: its answers of a past day that may not be read any more."""

    state: MemberState
    no_longer: int = 0

    @property
    def has_page(self) -> bool:
        """Not so where texts name the State, and it cannot report."""
        return self.state.un_status != StateStatus.ATTRIBUTION_ONLY


@dataclass(frozen=True)
class RecordQuestion:
    """What is asked: `filters` hold the values, `asked` is the address they came from, in its one form."""

    filters: RecordFilter
    asked: tuple[parameters.NameAndValue, ...]
    language: str

    @property
    def stood(self) -> CurrentRecord:
        """What is current on the day of the question, of all States."""
        return self.filters.record

    @property
    def day(self) -> datetime.date | None:
        """The past day whose end is asked about; None for now."""
        return self.filters.day

    @property
    def query(self) -> str:
        """The question as a query string, the same for every output."""
        return parameters.query(pair for pair in self.asked if pair[0] not in OF_THE_LIST)

    @property
    def states(self) -> list[str]:
        """The States whose answers are asked for; none for all."""
        return self.filters.chosen("state")

    @property
    def one_state(self) -> MemberState | None:
        """The State, where one alone is asked about."""
        return self.filters.reference.states[self.states[0]] if len(self.states) == 1 else None

    @cached_property
    def without_answer(self) -> tuple[StateWithoutAnswer, ...]:
        """The States asked about that have no published answer at all on the day of the question, whatever else is
        asked: one query, two for a past day, none where no State is named, or one alone with an answer that fits."""
        if not self.states or (len(self.states) == 1 and self.filters.answered):
            return ()
        answers = self.stood.answers.filter(member_state__in=self.states).order_by()
        answering = set(answers.values_list("member_state", flat=True).distinct())
        silent = [code for code in self.states if code not in answering]
        about = Q(member_state__in=silent)
        gone = no_longer_on(self.day, about, "member_state") if self.day and silent else {}
        return tuple(StateWithoutAnswer(self.filters.reference.states[code], gone.get(code, 0)) for code in silent)

    @property
    def asks_only_states_without_answer(self) -> bool:
        """Whether no State that is asked about has a published answer: then no filter is in the way of a result."""
        return bool(self.states) and len(self.without_answer) == len(self.states)

    def chosen(self, name: str) -> list[str]:
        """The values of one parameter that are asked for."""
        return self.filters.chosen(name)

    @property
    def values(self) -> dict[str, list[str]]:
        """The values of every parameter of which several can be asked for, by its name."""
        return {name: self.chosen(name) for name in parameters.MANY}

    @property
    def names_recommendations(self) -> bool:
        """Whether an address asks for some of the recommendations of its page."""
        names = set(parameters.OF_RECOMMENDATIONS) - self.filters.preset
        return any(name in names for name, _value in self.asked)

    @property
    def every(self) -> RecommendationQuerySet:
        """The recommendations that it names, whether answered or not, in no order."""
        return self.filters.recommendations()

    @property
    def is_narrowed(self) -> bool:
        """Whether an address asks for less than its page has."""
        return any(name not in (*self.filters.preset, *OF_THE_LIST, "as_of") for name, _value in self.asked)

    @property
    def narrows_answers(self) -> bool:
        """Whether figures are of some answers, or of some States."""
        return bool(self.filters.about_answer())

    def about(self, name: str, value: str) -> RecordQuestion:
        """The same question with this value alone of one parameter. No query."""
        asked = [pair for pair in self.asked if pair[0] != name]
        pairs = parameters.in_order([*asked, (name, value)])
        return _asked(pairs, self.filters.reference, self.day, self.filters.preset)

    @property
    def chooses_answers(self) -> bool:
        """Whether some published answers of the States asked about may not fit: those of another status, say."""
        return self.filters.about_answer() != self.filters.about_answer(only=OF_STATE)

    @property
    def chooses_in_period(self) -> bool:
        """The same, where the answers of one period are counted."""
        return self.filters.about_answer(without="period") != self.filters.about_answer(only=OF_STATE)

    @cached_property
    def of_states(self) -> CurrentRecord:
        """What is current, and who was invited, of the States that are asked about."""
        groups = self.filters.chosen("group")
        invited = Q(member_state__in=self.states) if self.states else Q()
        if groups:
            invited &= Q(member_state__regional_group__in=groups)
        of_states = self.filters.about_answer(only=OF_STATE)
        counts = None if self.states or self.stood.counts is None else self.stood.counts.filter(of_states)
        return CurrentRecord(
            self.stood.spans.filter(of_states), self.stood.invitations.filter(invited), self.day, counts
        )

    @property
    def answers(self) -> SpanQuerySet:
        """The current answers that fit the question."""
        return self.stood.answers.filter(self.filters.about_answer())

    @property
    def alike(self) -> AlikeAnswers:
        """The same by recommendation, counted where counts are kept."""
        alike = self.of_states.of_recommendations
        return replace(alike, rows=alike.rows.filter(self.filters.about_answer()))

    def recommendations(self) -> RecommendationQuerySet:
        """The recommendations that are asked for, in no order."""
        return self.filters.matching()

    @cached_property
    def about_these(self) -> RecommendationQuerySet | None:
        """The recommendations that the question names, whether answered or not; None where it names none."""
        return self.filters.recommendations() if self.filters.is_about_recommendations else None

    @property
    def declared(self) -> SpanQuerySet:
        """The current commitments of these States that serve the recommendations that the question names."""
        found = self.stood.commitments.filter(self.filters.about_answer(without="status"))
        these = self.about_these
        return found if these is None else found.filter(serving(these.order_by().values("pk"), "publication"))

    @cached_property
    def narrowed(self) -> CurrentRecord:
        """The record with only the answers that fit, the commitments of `declared`, and the invitations to periods that
        ask these recommendations. It has kept numbers while the question names no State and no recommendation."""
        these, stood = self.about_these, self.of_states
        if these is None and not self.narrows_answers:
            return stood
        answers = Q(recommendation__isnull=False) & self.filters.about_answer()
        declared = Q(commitment__isnull=False) & self.filters.about_answer(without="status")
        if these is None:
            counts = None if stood.counts is None else stood.counts.filter(self.filters.about_answer())
            return replace(stood, spans=stood.spans.filter(answers | declared), counts=counts)
        keys = these.order_by().values("pk")
        answers, declared = answers & Q(recommendation__in=keys), declared & Q(serving(keys, "publication"))
        asking = PeriodItem.objects.filter(recommendation__in=keys).order_by().values("period")
        invitations = stood.invitations.filter(period__in=asking)
        return CurrentRecord(stood.spans.filter(answers | declared), invitations, self.day)

    def progress(
        self, recommendations: Iterable[UUID], *, is_dated: bool = False, told: Mapping[UUID, SaidOnOne] | None = None
    ) -> dict[UUID, Counts]:
        """The figures of these: answers that fit the question, of how many States that fit it. Three queries, and one
        more of a past day.

        What a State among these published and does not fit is counted apart: it is no missing answer. `is_dated` and
        the last argument as in `progress_of`.
        """
        keys = list(recommendations)
        found = progress_of(keys, self.of_states, self.fits, is_dated=is_dated, told=told)
        gone = self.no_longer(keys)
        return {key: replace(each, no_longer=gone.get(key, 0)) for key, each in found.items()} if self.day else found

    def progress_of_every(self) -> dict[UUID, Counts]:
        """The figures of all recommendations that it names, answered or not."""
        return self.progress(self.every.order_by().values_list("pk", flat=True))

    def figures(self, recommendations: Iterable[UUID]) -> tuple[int, Counts]:
        """Of how many of these something was asked, and their figures as one."""
        keys = list(recommendations)
        asked, found = figures_of(keys, self.of_states, self.fits)
        return asked, replace(found, no_longer=sum(self.no_longer(keys).values())) if self.day else found

    @property
    def fits(self) -> Q | None:
        """Which answers of the States asked about fit; None for all."""
        return self.filters.about_answer() if self.chooses_answers else None

    def no_longer(self, recommendations: Iterable[UUID], by: str = "recommendation") -> dict[Any, int]:
        """Of a past day, how many answers of these States were public then and may not be read any more, by the values
        of a column."""
        if not self.day:
            return {}
        about = among(list(recommendations), "recommendation") & self.filters.about_answer(only=OF_STATE)
        return no_longer_on(self.day, about, by)


def asked_by(request: HttpRequest, **preset: str) -> RecordQuestion:
    """The question of an address.

    Args:
        preset: what the page itself asks, by the names of parameters: its State, its theme.
    Raises Unanswerable as `parsed`.
    """
    return parsed(request.GET, layout.day_asked(request), **preset)


def parsed(data: QueryDict, day: datetime.date | None, **preset: str) -> RecordQuestion:
    """The question that an address asks. Raises Unanswerable where a value of it is not known. One query for each list
    of names that it takes a value of.

    Args:
        data: the parameters; the names among them were looked at before.
        day: the day of `as_of`.
        preset: as in `asked_by`.
    """
    pairs = parameters.in_order([*parameters.canonical(data), *preset.items()])
    return _asked(pairs, labels.NamesOfCodes(), day, frozenset(preset))


def _asked(
    asked: list[parameters.NameAndValue],
    reference: labels.NamesOfCodes,
    day: datetime.date | None,
    preset: frozenset[str] = frozenset(),
) -> RecordQuestion:
    filters = RecordFilter(QueryDict(parameters.query(asked)[1:]), reference, day, preset)
    if wrong := filters.sentences():
        raise Unanswerable(wrong)
    return RecordQuestion(filters, tuple(asked), get_language() or "en")
