"""Two to four answers to one question beside each other: by State, regional group, meeting or theme.

Belongs here: the figures of each, with their denominators. They stand in the order of the address, none above another
(`docs/adr/0044-one-question-many-forms.md`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from report.pages.progress import Counts
from report.question.labels import GROUPS
from report.question.question import RecordQuestion

BY = ("state", "group", "meeting", "theme")
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


def names(question: RecordQuestion, by: str) -> Mapping[str, Any]:
    """What can be compared, by its value in an address."""
    reference = question.filters.reference
    found: dict[str, Mapping[str, Any]] = {
        "state": reference.state_names,
        "group": GROUPS,
        "meeting": reference.meetings,
        "theme": reference.themes,
    }
    return found[by]


def compared(question: RecordQuestion, by: str) -> list[ComparedFigures]:
    """What the question has for each value of its parameter `by`: three queries, and one for words, for each."""
    labels = names(question, by)
    return [_one(question.about(by, value), by, value, str(labels[value])) for value in question.filters.chosen(by)]


def _one(question: RecordQuestion, by: str, value: str, name: str) -> ComparedFigures:
    """Of all recommendations that fit, whether one of the States answered or not: they are what was asked."""
    keys = question.filters.recommendations().order_by().values_list("pk", flat=True)
    asked, progress = question.figures(keys)
    return ComparedFigures(by, value, name, asked, progress, question)
