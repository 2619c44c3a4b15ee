"""Two to four answers to one question beside each other: by State, regional group, meeting, theme or reporting period.

Belongs here: the figures of each, with their denominators. They stand in the order of the address, periods as they
opened; none stands above another (`docs/adr/0044-one-question-many-forms.md`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from report.http import parameters
from report.pages.progress import Counts
from report.periods.answered import opened
from report.periods.narrowed import figures_in
from report.question.labels import GROUPS
from report.question.question import RecordQuestion

BY = ("state", "group", "meeting", "theme", "period")
FEWEST, MOST = 2, 4
STATES = _("State")
FEW_ANSWERS = 10  # fewer say little: one answer more or less changes the picture


@dataclass(frozen=True)
class ComparedFigures:
    """One of them. `progress` counts pairs of a recommendation and a State; `recommendations` are those asked."""

    by: str
    value: str
    name: str
    recommendations: int
    progress: Counts
    question: RecordQuestion

    @property
    def is_few(self) -> bool:
        return self.progress.answered < FEW_ANSWERS

    @property
    def address(self) -> str:
        """Where what is counted is listed. The list of recommendations has current answers; a period has its own."""
        if self.by != "period":
            return reverse("report:recommendations") + self.question.query
        day = self.question.day
        return reverse("report:period", args=[self.value]) + parameters.query([("as_of", str(day))] if day else [])


def names(question: RecordQuestion, by: str) -> Mapping[str, Any]:
    """What can be compared, by its value in an address: one query for periods, which begin with the first."""
    if by == "period":
        return {period.slug: period.title for period in reversed(opened(question.day))}
    reference = question.filters.reference
    found: dict[str, Mapping[str, Any]] = {
        "state": reference.state_names,
        "group": GROUPS,
        "meeting": reference.meetings,
        "theme": reference.themes,
    }
    return found[by]


def compared(question: RecordQuestion, by: str, labels: Mapping[str, Any]) -> list[ComparedFigures]:
    """What the question has for each value of its parameter `by`: four queries, and one for words, for each.

    Args:
        labels: what `names` says, which has each of the values.
    """
    chosen = question.filters.chosen(by)
    values = [value for value in labels if value in chosen] if by == "period" else chosen
    return [_one(question.about(by, value), by, value, str(labels[value])) for value in values]


def _one(question: RecordQuestion, by: str, value: str, name: str) -> ComparedFigures:
    """Of all recommendations that fit, whether one of the States answered or not: they are what was asked."""
    if by == "period":
        return ComparedFigures(by, value, name, *figures_in(question, value), question)
    keys = question.filters.recommendations().order_by().values_list("pk", flat=True)
    return ComparedFigures(by, value, name, *question.figures(keys), question)
