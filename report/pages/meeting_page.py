"""The page of a meeting: its report as it reads, so many paragraphs and recommendations at a time, and the contents."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Max

from report.as_of import current
from report.pages.meeting import PrintedItem, PrintedPassage, Report, outlined, printings_of, told
from report.pages.paging import NoSuchRow, Place, cut
from report.pages.printings import Printed, confirmed_attributions, printed
from report.pages.progress import progress_of
from report.pages.punctuation import listed
from tracker.models import Attribution, Meeting, Paragraph, SourceDocument, Span
from tracker.models.labels import is_added, marks_of

ROWS = 100  # paragraphs and recommendations of one page


@dataclass(frozen=True)
class ReportRow:
    """One paragraph of a document, or one recommendation in it."""

    report: int
    passage: PrintedPassage
    item: PrintedItem | None

    @property
    def name(self) -> str:
        """What `after` calls it."""
        return f"{self.passage.paragraph.pk}" + (f"-{self.item.printing.pk}" if self.item else "")


@dataclass(frozen=True)
class ContentsLine:
    """A line of the contents. `after` begins the page that it leads to; None where that is this one. `mark`: what names
    a recommendation in its row of squares."""

    row: ReportRow
    after: str | None
    mark: str = ""


@dataclass(frozen=True)
class DocumentContents:
    """The contents of one document: paragraphs with which headings begin, and its recommendations."""

    document: SourceDocument
    after: str | None
    passages: tuple[ContentsLine, ...]
    items: tuple[ContentsLine, ...]


@dataclass(frozen=True)
class ReportPage:
    """`whole` are all documents without what States report, `rows` those of the page, `recommendations` all of them."""

    meeting: Meeting
    recommendations: tuple[Printed, ...]
    whole: tuple[Report, ...]
    rows: tuple[ReportRow, ...]
    place: Place
    day: datetime.date | None

    @cached_property
    def reports(self) -> list[Report]:
        """What of each document is on the page: four queries at most."""
        items = [row.item for row in self.rows if row.item]
        attributions: dict[int, list[Attribution]] = defaultdict(list)
        for each in confirmed_attributions([item.printing for item in items]):
            attributions[each.printing_id].append(each)
        keys = {item.printed.pk for item in items}
        progress = progress_of(keys, current.of(self.day))
        return [told(report, attributions, progress) for report in self._cut()]

    def _cut(self) -> Iterator[Report]:
        by_report: dict[int, dict[int, list[ReportRow]]] = defaultdict(lambda: defaultdict(list))
        for row in self.rows:
            by_report[row.report][row.passage.paragraph.pk].append(row)
        for number, passages in by_report.items():
            yield replace(self.whole[number], passages=tuple(map(_of_rows, passages.values())))

    @cached_property
    def contents(self) -> list[DocumentContents]:
        rows = list(_rows(self.whole))
        found = []
        for number, report in enumerate(self.whole):
            lines = [
                ContentsLine(row, self._page_of(rows, place)) for place, row in enumerate(rows) if row.report == number
            ]
            headed = tuple(line for line in lines if not line.row.item and line.row.passage.headings)
            items = _marked([line for line in lines if line.row.item])
            found.append(DocumentContents(report.document, lines[0].after if lines else None, headed, items))
        return found

    def _page_of(self, rows: Sequence[ReportRow], place: int) -> str | None:
        """The `after` of the page that begins with a whole number of pages before `place`; None for this page."""
        if self.place.first <= place + 1 <= self.place.last:
            return None
        start = place - place % ROWS
        return rows[start - 1].name if start else ""

    @cached_property
    def no_longer_printed(self) -> list[Printed]:
        """The recommendations that a later document replaced or left out: their pages and answers stay."""
        return [each for each in self.recommendations if each.is_replaced]

    @property
    def has_added_labels(self) -> bool:
        """Whether a label on the page is one that no document prints."""
        return any(row.item is not None and is_added(row.item.printing.label) for row in self.rows)

    @property
    def symbols(self) -> str:
        """The symbols of the documents, for the citation."""
        return listed(report.document.symbol for report in self.whole if report.document.symbol)

    @cached_property
    def last_published_at(self) -> datetime.datetime | None:
        """Since when the newest of the answers to its recommendations is current: one query."""
        keys = [each.recommendation.pk for each in self.recommendations]  # by which an index has the moments
        spans = Span.objects.answers().filter(recommendation__in=keys)
        moments = (spans.on(self.day) if self.day else spans.today()).aggregate(newest=Max("since"))
        newest: datetime.datetime | None = moments["newest"]
        return newest


def page(meeting: Meeting, after: str, day: datetime.date | None) -> ReportPage:
    """The page that begins after the row of that name. Raises NoSuchRow where none follows it."""
    printings = printings_of(meeting)
    whole = outlined(meeting, printings)
    rows, place = cut(list(_rows(whole)), lambda row: row.name, after, ROWS)
    return ReportPage(meeting, tuple(printed(printings).values()), tuple(whole), tuple(rows), place, day)


def at_paragraph(meeting: Meeting, name: str) -> tuple[str, Paragraph]:
    """The paragraph of this name, and the `after` of the page on which it stands.

    Until November 2026 addresses had its number in the record, which another record gives to another paragraph: that
    is still read. Raises NoSuchRow where the documents of the meeting have none.
    """
    rows = list(_rows(outlined(meeting, printings_of(meeting))))
    for place, row in enumerate(rows):
        paragraph = row.passage.paragraph
        if row.item is None and name in (paragraph.name, str(paragraph.pk)):
            start = place - place % ROWS
            return rows[start - 1].name if start else "", paragraph
    raise NoSuchRow(name)


def _rows(reports: Sequence[Report]) -> Iterator[ReportRow]:
    for number, report in enumerate(reports):
        for passage in report.passages:
            yield ReportRow(number, passage, None)
            for item in passage.items:
                yield ReportRow(number, passage, item)


def _marked(lines: Sequence[ContentsLine]) -> tuple[ContentsLine, ...]:
    """The lines of one row of squares, each with what names it there."""
    marks = marks_of([line.row.item.printing.label for line in lines if line.row.item])
    return tuple(replace(line, mark=mark) for line, mark in zip(lines, marks, strict=True))


def _of_rows(rows: Sequence[ReportRow]) -> PrintedPassage:
    """What of one paragraph is among these rows."""
    items = tuple(row.item for row in rows if row.item)
    whole = rows[0].passage
    rest = whole.rest if whole.items[-1:] == items[-1:] else ""
    return replace(whole, items=items, is_begun=rows[0].item is None, rest=rest)
