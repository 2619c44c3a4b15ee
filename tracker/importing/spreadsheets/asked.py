"""Which recommendation a cell means: by its permanent key, its address or its label, in a meeting where one is said."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from tracker.importing.spreadsheets.faults import Bad
from tracker.importing.spreadsheets.plain import alike
from tracker.importing.spreadsheets.values import cut, listed
from tracker.models import PeriodItem, Printing, Recommendation


class Meant:
    """Recommendations by every name that a cell may use."""

    def __init__(self, printings: Iterable[Printing]) -> None:
        self.found: dict[str, list[Recommendation]] = {}
        self.labels: dict[uuid.UUID, str] = {}
        for printing in printings:
            recommendation = printing.recommendation
            self.labels[recommendation.pk] = printing.label
            for name in (str(recommendation.pk), alike(recommendation.slug), alike(printing.label)):
                if name and recommendation not in self.found.setdefault(name, []):
                    self.found[name].append(recommendation)

    def one(self, text: str, meeting: int | None) -> Recommendation:
        """The recommendation. Raises Bad where none is meant, or where it may be one of several."""
        found = self._named(text)
        if meeting is not None:
            found = [each for each in found if each.meeting_id == meeting]
        if len(found) == 1:
            return found[0]
        code = "recommendation_in_doubt" if found else "recommendation_unknown"
        raise Bad(code, text=cut(text), candidates=[str(each.pk) for each in found])

    def some(self, text: str, meeting: int | None) -> list[Recommendation]:
        """The recommendations of a list in one cell. Raises Bad."""
        parts = listed(text, lambda name: bool(self._named(name)))
        return [self.one(part, meeting) for part in parts]

    def _named(self, text: str) -> list[Recommendation]:
        written = text.strip()
        return self.found.get(written.casefold()) or self.found.get(alike(written), [])


def asked_in(period: int) -> Meant:
    """What a period asks, in the printings that were asked."""
    items = PeriodItem.objects.filter(period=period).select_related("printing__recommendation__meeting")
    return Meant(item.printing for item in items)


def in_the_record() -> Meant:
    """Every recommendation, in its original printings."""
    printings = Printing.objects.confirmed().filter(document__translates=None).order_by("document__confirmed_at", "pk")
    return Meant(printings.select_related("recommendation__meeting"))
