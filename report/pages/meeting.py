"""A meeting's report, read as the report: documents, headings, paragraphs, recommendations with their progress."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import FETCH_RAISE, Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from report.as_of import current
from report.pages.corrected_paragraphs import CorrectedParagraph, corrections_in, with_corrected
from report.pages.printings import (
    SECTIONS,
    Printed,
    confirmed_attributions,
    confirmed_printings,
    current_language,
    printed,
)
from report.pages.progress import NOTHING, Counts, progress_of
from report.pages.punctuation import listed
from report.pages.words_with_names import HighlightedPiece, pieces
from tracker.models import Attribution, Meeting, Paragraph, Printing, Recommendation, SourceDocument
from tracker.models.labels import marker_of
from tracker.opening_words import words_around

WIDEST_MARKER = 4  # signs beside the text: "(viii)"


@dataclass(frozen=True)
class PrintedHeading:
    level: int
    text: str


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
    """One paragraph with the headings that begin with it and the recommendations in it.

    Not `is_begun`: it began on the page before, and only recommendations in it are left. `words`: its own; what is a
    recommendation of its own stands there alone. `rest`: those behind its last recommendation, where a person set aside
    a part of what was one. `corrected`: what the secretariat corrected in it, the newest first.
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


@dataclass(frozen=True)
class MeetingList:
    """A meeting's recommendations, as a list."""

    meeting: Meeting
    recommendations: dict[UUID, Printed]
    progress: dict[UUID, Counts]
    attributions: dict[int, list[Attribution]]
    themes: dict[UUID, list[str]]


@dataclass(frozen=True)
class MeetingPage:
    """All of a meeting: its list, and its documents as they read."""

    listed: MeetingList
    reports: tuple[Report, ...]

    @property
    def meeting(self) -> Meeting:
        return self.listed.meeting


def with_counts() -> QuerySet[Meeting]:
    """Meetings that have recommendations or prepare others, newest first, each with `recommendations_printed`."""
    documents = SourceDocument.objects.confirmed().filter(meeting=OuterRef("pk"))
    printed = Recommendation.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    number = Subquery(printed.annotate(number=Count("pk")).values("number"))
    meetings = Meeting.objects.filter(Exists(documents)).select_related("prepares")
    counted = meetings.annotate(recommendations_printed=Coalesce(number, Value(0)))
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


def _headings(before: list[str], now: list[str]) -> tuple[PrintedHeading, ...]:
    """The headings that are new with a paragraph, levels counted from 2 down."""
    same = 0
    while same < min(len(before), len(now)) and before[same] == now[same]:
        same += 1
    return tuple(PrintedHeading(min(level + 2, 6), text) for level, text in enumerate(now[same:], start=same))


def _paragraphs(meeting: Meeting) -> list[Paragraph]:
    """The paragraphs of its confirmed documents, the oldest document first: one query."""
    paragraphs = Paragraph.objects.filter(document__meeting=meeting, document__confirmed_at__isnull=False)
    paragraphs = with_corrected(paragraphs).select_related("document").fetch_mode(FETCH_RAISE)
    return list(paragraphs.order_by("document__confirmed_at", "document", "order"))


def printings_of(meeting: Meeting) -> list[Printing]:
    """What its confirmed documents print, the oldest confirmation first: one query."""
    return list(confirmed_printings().filter(recommendation__meeting=meeting))


def listed_in(meeting: Meeting, printings: Sequence[Printing], day: datetime.date | None = None) -> MeetingList:
    """Its recommendations, with the progress of now or of the end of `day`: four queries, five for a past day."""
    recommendations = printed(printings)
    attributions: dict[int, list[Attribution]] = defaultdict(list)
    for each in confirmed_attributions(printings):
        attributions[each.printing_id].append(each)
    progress = progress_of(recommendations, current.of(day))
    return MeetingList(meeting, recommendations, dict(progress), attributions, _themes(meeting))


def picture(meeting: Meeting, day: datetime.date | None = None) -> MeetingPage:
    """The whole report: two queries beside those of `listed_in`, three with corrections."""
    printings = printings_of(meeting)
    found = listed_in(meeting, printings, day)
    reports = outlined(meeting, printings)
    return MeetingPage(found, tuple(told(report, found.attributions, found.progress) for report in reports))


def outlined(meeting: Meeting, printings: Sequence[Printing]) -> list[Report]:
    """Its documents as they read, without what is marked in a text or reported: one query, two with corrections."""
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


def told(report: Report, attributions: Mapping[int, Sequence[Attribution]], progress: Mapping[UUID, Counts]) -> Report:
    """A document with what is marked in its recommendations, and what States report on them."""

    def told_in(item: PrintedItem) -> PrintedItem:
        named = tuple(attributions.get(item.printing.pk, ()))
        return replace(item, attributions=named, progress=progress.get(item.printed.pk, NOTHING))

    passages = (replace(passage, items=tuple(map(told_in, passage.items))) for passage in report.passages)
    return replace(report, passages=tuple(passages))


def _themes(meeting: Meeting) -> dict[UUID, list[str]]:
    """Themes by recommendation: one query."""
    found: dict[UUID, list[str]] = defaultdict(list)
    named = Recommendation.themes.through.objects.filter(recommendation__meeting=meeting).order_by("theme__slug")
    for recommendation, theme in named.values_list("recommendation_id", "theme__slug"):
        found[recommendation].append(theme)
    return found


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
    reports = []
    for document in _shown(list(documents.values())):
        before: list[str] = []
        passages = []
        for paragraph in grouped[document.pk]:
            now = [heading for heading in paragraph.section.split(SECTIONS) if heading]
            own = tuple(items.get(paragraph.pk, ()))
            words, rest = words_around(paragraph, [item.printing for item in own])
            of_us = corrected.get(paragraph.pk, ())
            passages.append(PrintedPassage(paragraph, _headings(before, now), own, True, words, rest, of_us))
            before = now
        reports.append(Report(document, tuple(passages)))
    return reports
