"""The sheet "About" of a workbook: what it answers, of which day, by which entry it is checked, and what may be done
with it. No words of a Government are in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from report.as_of.days import stood_on
from report.explorer.facets import TITLES
from report.http import parameters
from report.http.freshness import moment
from report.pages import layout, reuse
from tracker.questionnaire.word_document import day as dated


@dataclass(frozen=True)
class AboutWorkbook:
    """Where a workbook is from. `asked`: the values of its address, with their names. `number` is None while nothing is
    published."""

    address: str
    asked: tuple[tuple[str, str], ...]
    as_of: str
    number: int | None
    hash: str
    sheets: str

    def lines(self) -> Iterator[tuple[str, str]]:
        """Each with what it is about."""
        yield _("Question"), self.address
        yield from self.asked
        yield _("Day"), self.as_of
        if self.number is not None:
            entry = {"number": self.number, "hash": self.hash}
            yield _("Ledger"), _("Entry no. %(number)s of the ledger, hash %(hash)s.") % entry
        yield _("Reuse"), reuse.of_data()
        yield "", reuse.of_words()
        if settings.DEMONSTRATION:
            yield "", f"{_('Demonstration data.')} {_('No statement here was made by any Government.')}"
        yield _("Sheets"), self.sheets


def of_page(request: HttpRequest) -> AboutWorkbook:
    """Of the workbook of a page: one query for a past day, none for now."""
    day = layout.day_asked(request)
    on = day or timezone.now().date()
    head = moment(request, day)
    page = request.build_absolute_uri(request.path.removesuffix(".xlsx") + "/") + layout.of_its_day(request)
    asked = ((str(TITLES.get(name, name)), value) for name, value in parameters.canonical(request.GET))
    return AboutWorkbook(
        address=page,
        asked=tuple((name, value) for name, value in asked if name != "as_of"),
        as_of=stood_on(on, dated(on)),
        number=head.sequence if head else None,
        hash=head.hash if head else "",
        sheets=_(
            "The first sheet has codes, and the same columns in every language, for programs. The second has the same "
            "rows for people, with names and texts."
        ),
    )
