"""A meeting's report, read as the report: documents, headings, paragraphs, recommendations with their progress."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import FETCH_RAISE, Count, Exists, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from report.pages.paging import NoSuchRow, Place, cut
from report.pages.printings import (
    SECTIONS,
    HighlightedPiece,
    Printed,
    confirmed_attributions,
    confirmed_printings,
    current_language,
    pieces,
    printed,
)
from report.pages.progress import NOTHING, Counts
from report.pages.punctuation import listed
from report.question.question import RecordQuestion
from tracker.choices import OF_TITLE, NodeKind
from tracker.models import (
    Attribution,
    Meeting,
    Paragraph,
    ParagraphCorrection,
    Printing,
    Recommendation,
    SourceDocument,
)
from tracker.models.labels import is_added, marker_of, marks_of
from tracker.models.opening_words import words_around
from tracker.words.differences import Run, runs


@dataclass(frozen=True)
class CorrectedParagraph:
    """One correction: the number and the words before (`wrong`), and those that took their place."""

    wrong: ParagraphCorrection
    number: str
    text: str

    @property
    def is_taken_away(self) -> bool:
        """Whether no words took their place: the document does not have the paragraph."""
        return not self.text

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """What was taken out and what came in, the number before the words."""
        before, after = self.wrong.text, self.text
        if self.wrong.number != self.number:
            before, after = f"{self.wrong.number} {before}".strip(), f"{self.number} {after}".strip()
        return tuple(runs(before, after))


def corrections_in(paragraphs: Iterable[Any]) -> dict[int, tuple[CorrectedParagraph, ...]]:
    """What was corrected in each of these paragraphs, the newest first: one query where anything was.

    Args:
        paragraphs: with `is_corrected`.
    """
    corrected = {each.pk: each for each in paragraphs if each.is_corrected}
    wrong: dict[int, list[ParagraphCorrection]] = defaultdict(list)
    if corrected:
        for before in ParagraphCorrection.objects.filter(paragraph__in=list(corrected)).order_by("-pk"):
            wrong[before.paragraph_id].append(before)
    return {key: tuple(_told(corrected[key], rows)) for key, rows in wrong.items()}


def _told(paragraph: Paragraph, wrong: Iterable[ParagraphCorrection]) -> Iterator[CorrectedParagraph]:
    """Each correction of a paragraph with what took the place of its words, from the newest back."""
    number, text = paragraph.number, paragraph.text
    for before in wrong:
        yield CorrectedParagraph(before, number, text)
        number, text = before.number, before.text


WIDEST_MARKER = 4  # signs beside the text: "(viii)"


@dataclass(frozen=True)
class PrintedHeading:
    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class PrintedItem:
    """A recommendation where the document prints it; `instead` is a newer printing of it on the same page."""

    printed: Printed
    printing: Printing
    instead: Printing | None
    attributions: tuple[Attribution, ...] = ()
    progress: Counts = NOTHING

    @property
    def pieces(self) -> list[HighlightedPiece]:
        return pieces(self.printing.text, self.attributions)

    @property
    def marker(self) -> str:
        """The end of the label as it is printed before the text: "(g)" of "15 (g)"."""
        return marker_of(self.printing.label)

    @property
    def has_wide_marker(self) -> bool:
        """Whether the marker has no room beside the text, so that it stands on a line of its own."""
        return len(self.marker.strip("()")) > WIDEST_MARKER

    @property
    def is_reworded(self) -> bool:
        """Whether another document on the page, a corrigendum, prints it in other words."""
        return self.instead is not None and self.instead.text != self.printing.text

    @property
    def anchor(self) -> str:
        own = f"r-{self.printed.recommendation.slug}"
        return f"{own}-d-{self.printing.document_id}" if self.instead else own


@dataclass(frozen=True)
class PrintedPassage:
    """A heading, a line of the title block, or a paragraph with its recommendations. A document of an earlier release
    has its headings at the paragraphs.

    Not `is_begun`: it began on the page before, or above a heading, and only recommendations in it are left. `words`:
    its own; what is a recommendation of its own is only there. `rest`: those behind its last recommendation, where a
    person set aside a part of what was one. `corrected`: what the secretariat corrected in it, the newest first.
    """

    paragraph: Paragraph
    headings: tuple[PrintedHeading, ...]
    items: tuple[PrintedItem, ...]
    is_begun: bool = True
    words: str = ""
    rest: str = ""
    corrected: tuple[CorrectedParagraph, ...] = ()

    @property
    def is_taken_away(self) -> bool:
        """Whether the secretariat took it away: the document does not have it."""
        return bool(self.corrected) and not self.paragraph.text

    @property
    def is_paragraph(self) -> bool:
        return self.paragraph.kind == NodeKind.PARAGRAPH

    @property
    def is_of_title(self) -> bool:
        return self.paragraph.kind in OF_TITLE

    @property
    def anchor(self) -> str:
        return f"p-{self.paragraph.name}"

    @property
    def marker(self) -> str:
        """Its number as it stands before the words; "2" of opening words that are printed as "Recommendation 2"."""
        return self.paragraph.number.partition(" ")[2] or self.paragraph.number


@dataclass(frozen=True)
class Report:
    """One document, as it reads."""

    document: SourceDocument
    passages: tuple[PrintedPassage, ...]

    @property
    def items(self) -> list[PrintedItem]:
        return [item for passage in self.passages for item in passage.items]

    @property
    def paragraphs(self) -> list[PrintedPassage]:
        """The paragraphs, each once with all its recommendations."""
        found: dict[int, PrintedPassage] = {}
        for each in self.passages:
            if each.is_paragraph:
                before = found.get(each.paragraph.pk)
                found[each.paragraph.pk] = replace(before, items=before.items + each.items) if before else each
        return list(found.values())


def with_counts(question: RecordQuestion | None = None) -> QuerySet[Meeting]:
    """Meetings that have recommendations or prepare others, newest first, each with `recommendations_printed`.

    Args:
        question: of which recommendations and which day; a meeting with none of those that it names is left out.
    """
    documents = SourceDocument.objects.confirmed().filter(meeting=OuterRef("pk"))
    every = question.every if question else Recommendation.objects.all()
    printed = every.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    number = Subquery(printed.annotate(number=Count("pk")).values("number"))
    meetings = Meeting.objects.filter(Exists(documents)).select_related("prepares")
    counted = meetings.annotate(recommendations_printed=Coalesce(number, Value(0)))
    if question and question.day:
        counted = counted.filter(starts_on__lte=question.day)
    if question and question.names_recommendations:
        counted = counted.filter(recommendations_printed__gt=0)
    return counted.order_by("-starts_on", "slug").fetch_mode(FETCH_RAISE)


def _shown(documents: Sequence[SourceDocument]) -> list[SourceDocument]:
    """The documents to read: none that another replaces, and of a translation only the one in the reader's language.

    The translation of a document that another replaces goes with it.
    """
    language = current_language()
    replaced = {document.replaces_id for document in documents if document.replaces_id}
    standing = [each for each in documents if each.pk not in replaced and each.translates_id not in replaced]
    translated = {document.translates_id for document in standing if document.language == language}
    return [
        document
        for document in standing
        if (document.translates_id is None or document.language == language) and document.pk not in translated
    ]


def symbols_of(meeting: Meeting) -> str:
    """The symbols of the documents that its page shows, for a citation: one query."""
    documents = SourceDocument.objects.confirmed().filter(meeting=meeting).order_by("confirmed_at", "pk")
    return listed(each.symbol for each in _shown(list(documents)) if each.symbol)


def _headings(paragraph: Paragraph, before: list[str], now: list[str]) -> tuple[PrintedHeading, ...]:
    """The headings that are new with a paragraph, levels counted from 2 down."""
    same = 0
    while same < min(len(before), len(now)) and before[same] == now[same]:
        same += 1
    levels = ((min(level + 2, 6), text) for level, text in enumerate(now[same:], start=same))
    return tuple(PrintedHeading(level, text, f"h-{paragraph.pk}-{level}") for level, text in levels)


def _paragraphs(meeting: Meeting) -> list[Paragraph]:
    """The public rows of its confirmed documents, the oldest document first: one query."""
    paragraphs = Paragraph.objects.public().filter(document__meeting=meeting)
    # Most meetings have none that was corrected, and are asked for no corrections.
    corrections = ParagraphCorrection.objects.filter(paragraph=OuterRef("pk"))
    paragraphs = paragraphs.annotate(is_corrected=Exists(corrections))
    paragraphs = paragraphs.select_related("document").fetch_mode(FETCH_RAISE)
    return list(paragraphs.order_by("document__confirmed_at", "document", "place", "order"))


def printings_of(meeting: Meeting) -> list[Printing]:
    """What its confirmed documents print, the oldest confirmation first: one query."""
    return list(confirmed_printings().filter(recommendation__meeting=meeting))


def outlined(meeting: Meeting, printings: Sequence[Printing] | None = None) -> list[Report]:
    """Its documents as they read, without what is marked in a text or reported: one query, two with corrections, and
    one for the printings where they were not read."""
    printings = printings_of(meeting) if printings is None else printings
    paragraphs = _paragraphs(meeting)
    corrected = corrections_in(paragraphs)
    recommendations = printed(printings)
    shown = {each.pk for each in _shown(list({each.document_id: each.document for each in paragraphs}.values()))}
    newest = {each.recommendation_id: each for each in printings if each.document_id in shown}
    items: dict[int, list[PrintedItem]] = defaultdict(list)
    for printing in sorted(printings, key=lambda each: each.order):
        key, other = printing.recommendation_id, newest.get(printing.recommendation_id)
        instead = other if other is not printing else None
        items[printing.paragraph_id].append(PrintedItem(recommendations[key], printing, instead))
    return _reports(paragraphs, items, corrected)


def _reports(
    paragraphs: Sequence[Paragraph],
    items: dict[int, list[PrintedItem]],
    corrected: Mapping[int, tuple[CorrectedParagraph, ...]],
) -> list[Report]:
    grouped: dict[int, list[Paragraph]] = defaultdict(list)
    documents: dict[int, SourceDocument] = {}
    for paragraph in paragraphs:
        grouped[paragraph.document_id].append(paragraph)
        documents.setdefault(paragraph.document_id, paragraph.document)
    return [
        Report(document, tuple(_passages(grouped[document.pk], items, corrected)))
        for document in _shown(list(documents.values()))
    ]


def _passages(
    rows: Sequence[Paragraph],
    items: Mapping[int, Sequence[PrintedItem]],
    corrected: Mapping[int, tuple[CorrectedParagraph, ...]],
) -> Iterator[PrintedPassage]:
    """The rows of one document in its order. A heading can be between two recommendations of a paragraph.

    A heading without a row, as in a document of a release that had no such rows, is in the sections of its paragraphs.
    """
    with_row = {row.text for row in rows if row.kind == NodeKind.HEADING}
    before: list[str] = []
    whole: PrintedPassage | None = None
    between: list[PrintedPassage] = []
    for row in rows:
        own = tuple(items.get(row.pk, ()))
        words, rest = words_around(row, [item.printing for item in own])
        passage = PrintedPassage(row, (), own, True, words, rest, corrected.get(row.pk, ()))
        if passage.is_paragraph:
            now = [heading for heading in row.section.split(SECTIONS) if heading]
            headings = tuple(each for each in _headings(row, before, now) if each.text not in with_row)
            yield from _parted(whole, between)
            whole, between, before = replace(passage, headings=headings), [], now
        elif row.kind == NodeKind.HEADING and row.text:
            heading = PrintedHeading(min(row.level + 1, 6), row.text, passage.anchor)
            between.append(replace(passage, headings=(heading,)))
        else:
            between.append(passage)
    yield from _parted(whole, between)


def _parted(whole: PrintedPassage | None, between: Iterable[PrintedPassage]) -> Iterator[PrintedPassage]:
    """A paragraph, cut at each heading between its recommendations; only the title block is above the first one."""
    if whole is None:
        yield from between
        return
    done, last, is_begun = 0, len(whole.items), True
    for each in between:
        end = max(done, min(each.paragraph.after_items, last))
        if is_begun or end > done:
            rest = whole.rest if end == last else ""
            yield replace(whole, items=whole.items[done:end], is_begun=is_begun, rest=rest)
        yield each
        done, is_begun = end, False
    if is_begun or done < last:
        yield replace(whole, items=whole.items[done:], is_begun=is_begun)


ROWS = 100  # paragraphs and recommendations of one page


@dataclass(frozen=True)
class ReportRow:
    """One row of a document, or one recommendation in it."""

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
    question: RecordQuestion

    @cached_property
    def reports(self) -> list[Report]:
        """What of each document is on the page, with what is marked and reported: four queries at most."""
        items = [row.item for row in self.rows if row.item]
        named: dict[int, list[Attribution]] = defaultdict(list)
        for each in confirmed_attributions([item.printing for item in items]):
            named[each.printing_id].append(each)
        progress = self.question.progress({item.printed.pk for item in items})

        def told(item: PrintedItem) -> PrintedItem:
            of_item = progress.get(item.printed.pk, NOTHING)
            return replace(item, attributions=tuple(named[item.printing.pk]), progress=of_item)

        found = []
        for number, rows in groupby(self.rows, key=lambda row: row.report):
            of_report = groupby(rows, key=lambda row: row.passage.paragraph.pk)
            passages = tuple(_of_rows(list(some), told) for _paragraph, some in of_report)
            found.append(replace(self.whole[number], passages=passages))
        return found

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
        answers = self.question.stood.answers.filter(recommendation__in=keys)
        newest: datetime.datetime | None = answers.aggregate(newest=Max("since"))["newest"]
        return newest


def page(meeting: Meeting, after: str, question: RecordQuestion) -> ReportPage:
    """Return the page that begins after the row of that name. Raises NoSuchRow where no row follows. A question that
    names recommendations has only their passages."""
    printings = printings_of(meeting)
    whole, recommendations = outlined(meeting, printings), printed(printings)
    if question.names_recommendations:
        these = set(question.every.order_by().values_list("pk", flat=True))
        whole = [_with_these(report, these) for report in whole]
        recommendations = {key: each for key, each in recommendations.items() if key in these}
    rows, place = cut(list(_rows(whole)), lambda row: row.name, after, ROWS)
    return ReportPage(meeting, tuple(recommendations.values()), tuple(whole), tuple(rows), place, question)


def _with_these(report: Report, these: Collection[UUID]) -> Report:
    """Return the passages of a document with these recommendations."""
    found = []
    for passage in report.passages:
        if items := tuple(item for item in passage.items if item.printed.pk in these):
            found.append(replace(passage, items=items))
    return replace(report, passages=tuple(found))


def at_paragraph(meeting: Meeting, name: str) -> tuple[str, Paragraph]:
    """The paragraph of this name, and the `after` of the page on which it stands.

    Until November 2026 addresses had its number in the record, which another record gives to another paragraph: that
    is still read. Raises NoSuchRow where the documents of the meeting have none.
    """
    rows = list(_rows(outlined(meeting)))
    for place, row in enumerate(rows):
        paragraph = row.passage.paragraph
        if row.item is None and name in (paragraph.name, str(paragraph.pk)):
            start = place - place % ROWS
            return rows[start - 1].name if start else "", paragraph
    raise NoSuchRow(name)


def _rows(reports: Sequence[Report]) -> Iterator[ReportRow]:
    for number, report in enumerate(reports):
        for passage in report.passages:
            if passage.is_begun:
                yield ReportRow(number, passage, None)
            for item in passage.items:
                yield ReportRow(number, passage, item)


def _marked(lines: Sequence[ContentsLine]) -> tuple[ContentsLine, ...]:
    """The lines of one row of squares, each with what names it there."""
    marks = marks_of([line.row.item.printing.label for line in lines if line.row.item])
    return tuple(replace(line, mark=mark) for line, mark in zip(lines, marks, strict=True))


def _of_rows(rows: Sequence[ReportRow], told: Callable[[PrintedItem], PrintedItem]) -> PrintedPassage:
    """What of one paragraph is among these rows."""
    items = tuple(row.item for row in rows if row.item)
    whole = rows[0].passage
    rest = whole.rest if whole.items[-1:] == items[-1:] else ""
    return replace(whole, items=tuple(map(told, items)), is_begun=rows[0].item is None, rest=rest)
