"""The list of published commitments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict

from report.as_of import in_force
from report.as_of.history import until
from report.as_of.in_force import InForce
from report.pages import list_filters
from report.pages.answers import Declared, citations_of, commitment_texts, commitments_in
from report.pages.paging import PAGE
from report.pages.printings import Printed, of_recommendations


@dataclass(frozen=True)
class Page:
    commitments: tuple[Declared, ...]
    printed: dict[UUID, Printed]
    next_after: str | None

    @property
    def rows(self) -> list[tuple[Declared, list[Printed]]]:
        """Each commitment with the recommendations it serves."""
        return [
            (each, [self.printed[key] for key in each.recommendations if key in self.printed])
            for each in self.commitments
        ]


@dataclass(frozen=True)
class Query:
    """What the address asks for."""

    in_force: InForce
    rows: QuerySet[Any]
    sentences: list[str]
    is_narrowed: bool

    @classmethod
    def of(cls, data: QueryDict, day: date | None) -> Query:
        """What the address asks for: of now, or of the end of `day`."""
        states, unknown_states = list_filters.states(data)
        served, unknown = list_filters.recommendations(data)
        stood = in_force.of(day)
        number = stood.column("sequence")
        rows = stood.commitments.order_by(f"-{number}")
        if states:
            rows = rows.filter(member_state__in=states)
        if served:
            rows = rows.filter(list_filters.serving(served, number))
        return cls(stood, rows, [*unknown_states, *unknown], bool(states or served))

    def count(self) -> int:
        return self.rows.count()

    def numbers(self, after: int | None = None) -> QuerySet[Any, int]:
        """The numbers of their publications, from after the one of number `after`."""
        number = self.in_force.column("sequence")
        rows = self.rows.filter(**{f"{number}__lt": after}) if after is not None else self.rows
        return rows.values_list(number, flat=True)

    def page(self, after: int | None) -> Page:
        """Fifty of them: four queries."""
        numbers = list(self.numbers(after).values_list(self.in_force.column("sequence"), "commitment_id")[: PAGE + 1])
        shown = dict(numbers[:PAGE])
        texts = list(commitment_texts(shown.values()).filter(until(self.in_force.day, "publication__")))
        declared = commitments_in(texts, citations_of(texts), set(shown))
        found = sorted(declared, key=lambda each: each.publication, reverse=True)
        printed = of_recommendations({key for each in found for key in each.recommendations})
        next_after = str(numbers[PAGE - 1][0]) if len(numbers) > PAGE else None
        return Page(tuple(found), printed, next_after)
