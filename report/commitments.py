"""The list of published commitments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict

from report import narrowing
from report.answers import Declared, citations_of, commitment_texts, commitments_in
from report.paging import PAGE
from report.printings import Printed, of_recommendations
from tracker.models import CurrentPublication


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

    pointers: QuerySet[CurrentPublication]
    sentences: list[str]
    is_narrowed: bool

    @classmethod
    def of(cls, data: QueryDict) -> Query:
        states, unknown_states = narrowing.states(data)
        served, unknown = narrowing.recommendations(data)
        pointers = CurrentPublication.objects.commitments().order_by("-publication")
        if states:
            pointers = pointers.filter(member_state__in=states)
        if served:
            pointers = pointers.filter(narrowing.serving(served, "publication"))
        return cls(pointers, [*unknown_states, *unknown], bool(states or served))

    def count(self) -> int:
        return self.pointers.count()

    def page(self, after: int | None) -> Page:
        """Fifty of them: four queries."""
        pointers = self.pointers.filter(publication__lt=after) if after is not None else self.pointers
        rows = list(pointers.values_list("publication_id", "commitment_id")[: PAGE + 1])
        shown = [commitment for _publication, commitment in rows[:PAGE] if commitment]
        texts = list(commitment_texts(shown))
        found = sorted(commitments_in(texts, citations_of(texts)), key=lambda each: each.publication, reverse=True)
        printed = of_recommendations({key for each in found for key in each.recommendations})
        next_after = str(rows[PAGE - 1][0]) if len(rows) > PAGE else None
        return Page(tuple(found), printed, next_after)

    def every(self) -> Iterator[tuple[Declared, dict[UUID, Printed]]]:
        """All of them, page by page."""
        after: int | None = None
        while True:
            page = self.page(after)
            for each in page.commitments:
                yield each, page.printed
            if page.next_after is None:
                return
            after = int(page.next_after)
