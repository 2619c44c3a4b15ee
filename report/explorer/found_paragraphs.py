"""Paragraphs of reports that have all the words of a search: shown beside the list, and counted in no figure of it.

A paragraph is the context of recommendations and none itself. Its address is for ever: that of its meeting, with its
name (`Paragraph.name`), whatever page of the report it stands on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import FETCH_RAISE
from django.urls import reverse

from report.question.question import RecordQuestion
from report.question.search import of_paragraphs_with
from tracker.models import Paragraph, SourceDocument
from tracker.words import MarkedPiece, SearchTerm, marked

SHOWN = 5
PART = 260  # characters of a paragraph that are shown about


@dataclass(frozen=True)
class FoundParagraph:
    """One of them, with the words marked."""

    paragraph: Paragraph
    pieces: tuple[MarkedPiece, ...]

    @property
    def document(self) -> SourceDocument:
        return self.paragraph.document

    @property
    def address(self) -> str:
        """Its permanent address."""
        name = self.paragraph.name
        return f"{reverse('report:meeting', args=[self.document.meeting.slug])}?paragraph={name}#p-{name}"


@dataclass(frozen=True)
class ParagraphsFound:
    """The first of them, newest meetings first; `has_more` where there are others."""

    shown: tuple[FoundParagraph, ...] = ()
    has_more: bool = False


def found(terms: Sequence[SearchTerm], question: RecordQuestion) -> ParagraphsFound:
    """Those of the documents that stand, of the meetings of the question or of all: one query."""
    wanted = [term for term in terms if not term.is_left_out]
    if not wanted:
        return ParagraphsFound()
    paragraphs = Paragraph.objects.filter(document__confirmed_at__isnull=False, document__replaced_by__isnull=True)
    if question.day is not None:
        paragraphs = paragraphs.filter(document__meeting__starts_on__lte=question.day)
    if meetings := question.filters.chosen("meeting"):
        paragraphs = paragraphs.filter(document__meeting__slug__in=meetings)
    for term in terms:
        has = of_paragraphs_with(term)
        paragraphs = paragraphs.exclude(has) if term.is_left_out else paragraphs.filter(has)
    in_order = paragraphs.select_related("document__meeting").order_by(
        "-document__meeting__starts_on", "document", "order"
    )
    rows = list(in_order.fetch_mode(FETCH_RAISE)[: SHOWN + 1])
    return ParagraphsFound(
        tuple(
            FoundParagraph(each, tuple(marked(each.text, each.document.language, wanted, PART)))
            for each in rows[:SHOWN]
        ),
        len(rows) > SHOWN,
    )
