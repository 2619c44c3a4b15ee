"""Themes and regional groups: the figures of each with their denominator, and the page of one.

Belongs here: sums of what `report.pages.progress` counts. They stand by name or in the order of the United Nations,
never by number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.text import slugify

from report.as_of.current import no_longer_on
from report.explorer.listing import DOCUMENT, RecommendationRow
from report.pages.paging import Place, cut, ordered
from report.pages.printings import of_recommendations
from report.pages.progress import (
    NOTHING,
    AskedEnds,
    Counts,
    asked_of_each,
    counted,
    reporting_states,
    states_asked,
    total,
)
from report.question.filters import OF_STATE
from report.question.question import RecordQuestion
from tracker.choices import RegionalGroup
from tracker.models import MemberState
from tracker.words.sorting import name_order


def address_of_group(group: str) -> str:
    """The page of a regional group; nothing for States without one."""
    return reverse("report:group", args=[slugify(group)]) if group else ""


@dataclass(frozen=True)
class FiguresOf:
    """One theme or group. `progress` counts pairs of a recommendation and a State; `asked` are the recommendations
    that have a State to answer them."""

    value: str
    name: str
    address: str
    recommendations: int
    asked: int
    progress: Counts


def of_some(value: str, name: str, address: str, progress: Iterable[Counts]) -> FiguresOf:
    """The sum of these recommendations."""
    found = list(progress)
    return FiguresOf(value, name, address, len(found), sum(1 for each in found if each.invited), total(found))


def by_theme(question: RecordQuestion, progress: Mapping[UUID, Counts]) -> list[FiguresOf]:
    """These recommendations by theme, by name in the reader's language; the last, without a name, has none: one query.

    A recommendation with several themes is counted under each.
    """
    of_theme: dict[str, list[Counts]] = defaultdict(list)
    pairs = question.filters.recommendations().order_by().values_list("pk", "themes__slug")
    for key, theme in pairs:
        if key in progress:
            of_theme[theme or ""].append(progress[key])
    names = question.filters.reference.themes
    found = [
        of_some(slug, name, reverse("report:theme", args=[slug]), of_theme.get(slug, ()))
        for slug, name in sorted(names.items(), key=lambda pair: (name_order(pair[1]), pair[0]))
    ]
    return [*found, of_some("", "", "", of_theme[""])] if of_theme.get("") else found


def by_group(question: RecordQuestion, keys: Iterable[UUID]) -> list[FiguresOf]:
    """The answers to these recommendations by regional group of their States, in the order of the groups: four queries.

    Only groups of which a State was asked, or answered all the same.
    """
    wanted = list(keys)
    asked = states_asked(wanted, question.of_states)
    numbers = _asked_of_groups(asked)
    pairs = Counter[str]()
    for of_one in numbers.values():
        pairs.update(of_one)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    stood, otherwise = question.of_states, Counter[str]()
    for group, status, states, unfit, unasked in counted(
        stood.answers, stood.of_recommendations, wanted, asked, question.fits, "regional_group", "implementation_status"
    ):
        counts[group][status] += states
        otherwise[group] += unfit
        pairs[group] += unasked
    gone, found = question.no_longer(wanted, "regional_group"), []
    for group in (*(each for each in RegionalGroup if each.value), RegionalGroup.NONE):
        if pairs[group.value]:
            recommendations = sum(1 for of_one in numbers.values() if of_one[group.value])
            no_longer = gone.get(group.value, 0) if question.day else None
            own = {status: number for status, number in counts[group.value].items() if number}
            progress = Counts(own, pairs[group.value], otherwise=otherwise[group.value], no_longer=no_longer)
            address = address_of_group(group.value)
            found.append(FiguresOf(group.value, str(group.label), address, recommendations, recommendations, progress))
    return found


def _asked_of_groups(asked: AskedEnds[UUID, str]) -> dict[UUID, Counter[str]]:
    """Of each recommendation how many States of each group were asked: one query. Alike sets are counted once."""
    group_of = dict(MemberState.objects.order_by().values_list("pk", "regional_group"))
    counted: dict[frozenset[str], Counter[str]] = {}
    found = {}
    for key, states in asked.ends.items():
        if states not in counted:
            counted[states] = Counter(group_of[state] for state in states)
        found[key] = counted[states]
    return found


@dataclass(frozen=True)
class SubjectPage:
    """A page of it. `keys` are all its recommendations in the order of their meetings; `lines` those of this page."""

    question: RecordQuestion
    keys: tuple[UUID, ...]
    progress: dict[UUID, Counts]
    lines: tuple[RecommendationRow, ...]
    place: Place
    parts: tuple[FiguresOf, ...]

    @property
    def total(self) -> Counts:
        return total(self.progress.values())

    @property
    def asked(self) -> int:
        """How many recommendations there is a State to answer."""
        return sum(1 for each in self.progress.values() if each.invited)


type NamedKey = tuple[UUID, str]


def recommendations_of(question: RecordQuestion) -> list[NamedKey]:
    """The recommendations of the question, answered or not, in the order of their meetings, with what `after` calls
    each: one query."""
    found = ordered(question.filters.recommendations(), DOCUMENT).values_list("pk", "meeting__slug", "slug")
    return [(key, f"{meeting}/{slug}") for key, meeting, slug in found]


def keys_of(question: RecordQuestion) -> list[UUID]:
    """The same without their names."""
    return [key for key, _name in recommendations_of(question)]


def of_theme(question: RecordQuestion, after: str) -> SubjectPage:
    """The page of a theme that begins after this recommendation. Raises NoSuchRow where none follows it."""
    rows = recommendations_of(question)
    progress = question.progress([key for key, _name in rows])
    return _page(question, rows, progress, after, by_group(question, progress))


def of_group(question: RecordQuestion, after: str) -> SubjectPage:
    """The page of a group: of the recommendations that one of its States was asked, or answered."""
    progress, rows = asked_by_group(question)
    return _page(question, rows, progress, after, [each for each in by_theme(question, progress) if each.asked])


def asked_by_group(question: RecordQuestion) -> tuple[dict[UUID, Counts], list[NamedKey]]:
    """The recommendations that a State of the question was asked, or answered: their figures, and their order. Page,
    tables and brief of a group have these, and no others: three queries."""
    rows = recommendations_of(question)
    found = question.progress(key for key, _name in rows)
    progress = {key: each for key, each in found.items() if each.invited}
    return progress, [row for row in rows if row[0] in progress]


def _page(
    question: RecordQuestion,
    rows: Sequence[NamedKey],
    progress: dict[UUID, Counts],
    after: str,
    parts: Sequence[FiguresOf],
) -> SubjectPage:
    shown, place = cut(rows, lambda row: row[1], after)
    printed = of_recommendations(key for key, _name in shown)
    lines = [RecommendationRow(printed[key], progress.get(key, NOTHING)) for key, _name in shown if key in printed]
    return SubjectPage(question, tuple(key for key, _name in rows), progress, tuple(lines), place, tuple(parts))


def states_listed(question: RecordQuestion) -> list[Any]:
    """The States of the list, by name, as `reporting_states` has them, each with `asked`, of how many recommendations
    its `answers` are, and with `no_longer`, how many of a past day may not be read any more; None for now."""
    stood, gone = question.narrowed, dict[str, int]()
    if question.day:
        these = question.filters.recommendations().order_by().values("pk")
        about = Q(recommendation__in=these) & question.filters.about_answer(only=OF_STATE)
        gone = no_longer_on(question.day, about, "member_state")
    found, asked = reporting_states(stood, gone), asked_of_each(stood, question.about_these)
    for state in found:
        state.asked, state.no_longer = asked[state.pk], gone.get(state.pk, 0) if question.day else None
    return found


def states_of_group(question: RecordQuestion) -> list[MemberState]:
    """Its States that were invited or have a published answer, by name in the reader's language: one query."""
    stood = question.of_states
    invited = Exists(stood.invitations.filter(member_state=OuterRef("pk")))
    answered = Exists(stood.answers.filter(member_state=OuterRef("pk")))
    found = MemberState.objects.filter(Q(invited) | Q(answered), regional_group__in=question.filters.chosen("group"))
    return sorted(found, key=lambda state: name_order(state.name))
