"""The figures of a question by theme and by regional group, each with its denominator.

Belongs here: sums of what `report.pages.progress` counts. They stand by name or in the order of the United Nations,
never by number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.text import slugify

from report.pages.asked import AskedEnds, states_asked
from report.pages.progress import Counts, counted, total
from report.question.question import RecordQuestion
from tracker.choices import RegionalGroup
from tracker.models import MemberState
from tracker.words.sorting import name_order

# Regional groups by their part of an address; who has none has no page.
GROUP_OF_SLUG = {slugify(group.value): group for group in RegionalGroup if group.value}


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
    for group, status, states, _unfit, unasked in counted(
        question.answers, question.alike, wanted, asked, None, "regional_group", "implementation_status"
    ):
        counts[group][status] += states
        pairs[group] += unasked
    found = []
    for group in (*(each for each in RegionalGroup if each.value), RegionalGroup.NONE):
        if pairs[group.value]:
            recommendations = sum(1 for of_one in numbers.values() if of_one[group.value])
            progress = Counts(dict(counts[group.value]), pairs[group.value])
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
