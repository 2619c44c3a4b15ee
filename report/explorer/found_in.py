"""Where the words of a search were found, in the rows that a page of the list shows: pieces to mark, and parts of
answers and commitments, and titles of evidence, that have what the recommendation itself has not.

Beside the list, in no figure of it: paragraphs of reports that have all the words, and another spelling of a word that
stands nowhere. A paragraph is the context of recommendations and none itself. Its address is for ever: that of its
meeting, with its name (`Paragraph.name`), whatever page of the report it stands on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import FETCH_RAISE
from django.urls import reverse

from report.explorer import newest_with
from report.explorer.listing import RecommendationRow
from report.explorer.named import NamedPage, named
from report.pages.answers import Cited, cited_by, readable_texts
from report.question.question import RecordQuestion
from report.question.search import WordsFound, of_paragraphs_with
from tracker.choices import NodeKind
from tracker.ledger.bodies import searched_words
from tracker.models import MemberState, Paragraph, PublicationText, SourceDocument
from tracker.words import MarkedPiece, SearchTerm, marked
from tracker.words.marking import Analysed

PART = 220  # characters of an answer that are shown about
PARTS = 2  # of a row


@dataclass(frozen=True)
class FoundElsewhere:
    """A part of an answer, or of a commitment, that has what was searched for; or the title of evidence it cites."""

    state: MemberState
    is_answer: bool
    is_evidence: bool
    language: str
    pieces: tuple[MarkedPiece, ...]


@dataclass(frozen=True)
class RowFound:
    """Where a recommendation has what was searched for."""

    text: tuple[MarkedPiece, ...]
    themes: frozenset[str]
    elsewhere: tuple[FoundElsewhere, ...]


@dataclass(frozen=True)
class SearchShown:
    """What a page says of a search beside its list."""

    found: WordsFound
    named: list[NamedPage]
    rows: dict[UUID, RowFound]
    paragraphs: ParagraphsFound

    @property
    def nowhere(self) -> list[str]:
        """The words that stand nowhere."""
        return [term.typed for term in self.found.nowhere]


def shown(question: RecordQuestion, rows: Sequence[RecommendationRow]) -> SearchShown | None:
    """What was found where, None where no words were searched for: seven queries at most, on SQLite and one
    for each term, and those for a spelling."""
    found = question.filters.found
    if found is None:
        return None
    wanted = [term for term in found.terms if not term.is_left_out]
    lacking = {row.printed.pk: _lacking(row, wanted) for row in rows}
    elsewhere = _elsewhere(question, lacking)
    reference = question.filters.reference
    themes = frozenset(slug for term in wanted for slug in reference.themes_with(term))
    return SearchShown(
        found=found,
        named=named(question),
        rows={
            row.printed.pk: RowFound(
                tuple(marked(row.printed.text, row.printed.language, wanted)),
                themes,
                tuple(elsewhere[row.printed.pk]),
            )
            for row in rows
        },
        paragraphs=paragraphs_with(found.terms, question),
    )


def _lacking(row: RecommendationRow, wanted: Iterable[SearchTerm]) -> list[SearchTerm]:
    """The terms that the text of a recommendation has not, as this reader is shown it."""
    text = Analysed(f"{row.printed.label}\n{row.printed.text}", row.printed.language)
    return [term for term in wanted if not text.has(term)]


def _elsewhere(question: RecordQuestion, lacking: dict[UUID, list[SearchTerm]]) -> dict[UUID, list[FoundElsewhere]]:
    """By recommendation, parts of the newest answers and commitments that have what it lacks."""
    said, cited = newest_with.said(question, lacking), newest_with.cited(question, lacking)
    texts = _texts([*said.values(), *cited.values()])
    items = _items([texts[number] for number in set(cited.values()) if number in texts])
    found: dict[UUID, list[FoundElsewhere]] = defaultdict(list)
    for key, some in lacking.items():
        numbers = dict.fromkeys(said[key, term] for term in some if (key, term) in said)
        parts = [_part(texts[number], some) for number in numbers if number in texts]
        untold = [term for term in some if (key, term) not in said and (key, term) in cited]
        for number in dict.fromkeys(cited[key, term] for term in untold):
            if number in texts:
                parts += _titles(texts[number], items.get(number, ()), untold)
        found[key] = parts[:PARTS]
    return found


def _items(texts: Iterable[PublicationText]) -> Mapping[int, tuple[Cited, ...]]:
    """What anybody may open of what these texts cite, by publication: two queries, none without texts."""
    answers = {each.status_update_id: each.pk for each in texts if each.status_update_id}
    return cited_by(answers, {each.commitment_update_id: each.pk for each in texts if each.commitment_update_id})


def _titles(text: PublicationText, items: Iterable[Cited], terms: list[SearchTerm]) -> Iterator[FoundElsewhere]:
    for item in items:
        if Analysed(item.title, item.language).number_of(terms):
            is_answer = text.publication.recommendation_id is not None
            pieces = tuple(marked(item.title, item.language, terms, PART))
            yield FoundElsewhere(text.publication.member_state, is_answer, True, item.language, pieces)


def _texts(numbers: Iterable[int]) -> dict[int, PublicationText]:
    wanted = set(numbers)
    return readable_texts().in_bulk(wanted) if wanted else {}


def _part(text: PublicationText, terms: list[SearchTerm]) -> FoundElsewhere:
    """The part of a text that has the most of the terms, out of the field that has."""
    best = max(searched_words(text.words), key=lambda each: Analysed(each, text.language).number_of(terms), default="")
    pieces = tuple(marked(best, text.language, terms, PART))
    is_answer = text.publication.recommendation_id is not None
    return FoundElsewhere(text.publication.member_state, is_answer, False, text.language, pieces)


SHOWN = 5
OF_PARAGRAPH = 260  # characters of a paragraph that are shown about


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


def paragraphs_with(terms: Sequence[SearchTerm], question: RecordQuestion) -> ParagraphsFound:
    """Those of the documents that stand, of the meetings of the question or of all: one query."""
    wanted = [term for term in terms if not term.is_left_out]
    if not wanted:
        return ParagraphsFound()
    paragraphs = Paragraph.objects.public().filter(kind=NodeKind.PARAGRAPH, document__replaced_by__isnull=True)
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
            FoundParagraph(each, tuple(marked(each.text, each.document.language, wanted, OF_PARAGRAPH)))
            for each in rows[:SHOWN]
        ),
        len(rows) > SHOWN,
    )
