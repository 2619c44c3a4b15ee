"""Two to four answers to one question beside each other: by State, regional group, meeting, theme or reporting period.

Belongs here: the figures of each, with their denominators. They stand in the order of the address, periods as they
opened; none stands above another (`docs/adr/0044-one-question-many-forms.md`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from report.explorer import facets
from report.http import parameters
from report.pages.periods import answered, opened
from report.pages.progress import NOTHING, Counts
from report.question.question import RecordQuestion

BY = ("state", "group", "meeting", "theme", "period")
FEWEST, MOST = 2, 4
TITLES = {"state": _("State"), **{name: facets.TITLES[name] for name in BY if name != "state"}}
FEW_ANSWERS = 10  # fewer say little: one answer more or less changes the picture


@dataclass(frozen=True)
class ComparedFigures:
    """One of them. `progress` counts pairs of a recommendation and a State; `recommendations` are those asked.

    `has_page`: not so of a period that was not open on the day of the question.
    """

    by: str
    value: str
    name: str
    recommendations: int
    progress: Counts
    question: RecordQuestion
    has_page: bool = True

    @property
    def is_few(self) -> bool:
        return self.progress.answered < FEW_ANSWERS

    @property
    def address(self) -> str:
        """Where what is counted is listed; empty where that is nowhere. The list of recommendations has current
        answers; a period has its own."""
        if not self.has_page:
            return ""
        if self.by != "period":
            return reverse("report:recommendations") + self.question.query
        day = self.question.day
        return reverse("report:period", args=[self.value]) + parameters.query([("as_of", str(day))] if day else [])


def names(question: RecordQuestion, by: str) -> Mapping[str, Any]:
    """What the page offers to compare, and what is chosen, by its value in an address. Periods begin with the first:
    one query for those of a past day."""
    reference, labels = question.filters.reference, question.filters.labels(by)
    if by == "period":
        labels = dict(reversed(list(labels.items())))
    offered: dict[str, Callable[[], Collection[str]]] = {
        "state": lambda: reference.offered_states,
        "meeting": lambda: reference.offered_meetings,
        "period": lambda: _open_on_its_day(question),
    }
    there, chosen = offered.get(by, lambda: labels)(), question.chosen(by)
    return {value: name for value, name in labels.items() if value in there or value in chosen}


def compared(question: RecordQuestion, by: str, labels: Mapping[str, Any]) -> list[ComparedFigures]:
    """What the question has for each value of its parameter `by`: four queries, and one for words, for each.

    Args:
        labels: what `names` says, which has each of the values.
    """
    chosen = question.chosen(by)
    if by == "period":
        return _periods(question, [(value, str(name)) for value, name in labels.items() if value in chosen])
    return [_one(question.about(by, value), by, value, str(labels[value])) for value in chosen]


def _open_on_its_day(question: RecordQuestion) -> Collection[str]:
    """The slugs of the periods that were open on the day of the question: one query for a past day."""
    return (
        {period.slug for period in opened(question.day)} if question.day else question.filters.reference.offered_periods
    )


def _periods(question: RecordQuestion, chosen: Iterable[tuple[str, str]]) -> list[ComparedFigures]:
    """The figures of these periods. A period that was not open on the day asked nothing of anybody."""
    there, found = {period.slug: period for period in opened(question.day)}, []
    for value, name in chosen:
        about = question.about("period", value)
        figures = answered(there[value], about).together if value in there else (0, NOTHING)
        found.append(ComparedFigures("period", value, name, *figures, about, has_page=value in there))
    return found


def _one(question: RecordQuestion, by: str, value: str, name: str) -> ComparedFigures:
    """Of all recommendations that fit, whether one of the States answered or not: they are what was asked."""
    keys = question.filters.recommendations().order_by().values_list("pk", flat=True)
    return ComparedFigures(by, value, name, *question.figures(keys), question)
