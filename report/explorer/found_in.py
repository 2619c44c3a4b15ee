"""Where the words of a search were found, in the rows that a page of the list shows: pieces to mark, and parts of
answers and commitments that have what the recommendation itself has not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import F, Max, Value

from report.explorer.listing import RecommendationRow
from report.pages.answers import readable_texts
from report.question import search_spelling
from report.question.question import RecordQuestion
from report.question.search import WordsFound, of_texts_with
from tracker.bodies import SEARCHED
from tracker.models import MemberState, PublicationText
from tracker.models.spans import SpanQuerySet
from tracker.words import MarkedPiece, SearchTerm, marked
from tracker.words.marking import Analysed

PART = 220  # characters of an answer that are shown about
PARTS = 2  # of a row


@dataclass(frozen=True)
class FoundElsewhere:
    """A part of an answer, or of a commitment, that has what was searched for."""

    state: MemberState
    is_answer: bool
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
    typed: str
    states: tuple[MemberState, ...]
    rows: dict[UUID, RowFound]

    @cached_property
    def meant(self) -> str:
        """Another spelling, where a word stands nowhere."""
        return search_spelling.meant(self.typed, self.found)

    @property
    def nowhere(self) -> list[str]:
        """The words that stand nowhere."""
        return [term.typed for term in self.found.nowhere]


def shown(question: RecordQuestion, rows: Sequence[RecommendationRow]) -> SearchShown | None:
    """What was found where, None where no words were searched for: three queries at most, and those for a spelling."""
    found = question.filters.found
    if found is None:
        return None
    wanted = [term for term in found.terms if not term.is_left_out]
    lacking = {row.printed.pk: _lacking(row, wanted) for row in rows}
    elsewhere = _elsewhere(question, lacking)
    themes = frozenset(slug for term in wanted for slug in question.filters.reference.themes_with(term))
    known = question.filters.reference.states
    named = sorted({code for term in wanted for code in term.states if code in known})
    return SearchShown(
        found=found,
        typed=question.filters.form.cleaned_data.get("q") or "",
        states=tuple(known[code] for code in named),
        rows={
            row.printed.pk: RowFound(
                tuple(marked(row.printed.text, row.printed.language, wanted)),
                themes,
                tuple(elsewhere[row.printed.pk]),
            )
            for row in rows
        },
    )


def _lacking(row: RecommendationRow, wanted: Iterable[SearchTerm]) -> list[SearchTerm]:
    """The terms that the text of a recommendation has not, as this reader is shown it."""
    text = Analysed(f"{row.printed.label}\n{row.printed.text}", row.printed.language)
    return [term for term in wanted if not text.has(term)]


def _elsewhere(question: RecordQuestion, lacking: dict[UUID, list[SearchTerm]]) -> dict[UUID, list[FoundElsewhere]]:
    """By recommendation, parts of the newest answers and commitments that have what it lacks."""
    terms = list(dict.fromkeys(term for some in lacking.values() for term in some))
    newest = {(key, terms[place]): number for place, key, number in _newest(question, terms, list(lacking))}
    texts = _texts(newest.values())
    found: dict[UUID, list[FoundElsewhere]] = defaultdict(list)
    for key, some in lacking.items():
        numbers = dict.fromkeys(newest[key, term] for term in some if (key, term) in newest)
        found[key] = [_part(texts[number], some) for number in list(numbers)[:PARTS] if number in texts]
    return found


def _newest(question: RecordQuestion, terms: list[SearchTerm], keys: list[UUID]) -> Iterator[tuple[int, UUID, int]]:
    """(place of the term, recommendation, number of the newest publication of its kind that has it): one query."""
    answers = question.stood.answers.filter(question.filters.about_answer(), recommendation__in=keys)
    serving = question.of_states.commitments.filter(publication__text__recommendations__in=keys)
    parts = [
        part
        for place, term in enumerate(terms)
        for part in (
            _labelled(place, answers.filter(of_texts_with(term)), "recommendation"),
            _labelled(place, serving.filter(of_texts_with(term)), "publication__text__recommendations"),
        )
    ]
    if parts:
        yield from sorted(parts[0].union(*parts[1:]).order_by(), key=lambda row: row[2])  # the newest stays


def _labelled(place: int, rows: SpanQuerySet, way: str) -> Any:
    grouped = rows.order_by().values(place=Value(place), key=F(way))
    return grouped.annotate(newest=Max("publication")).values_list("place", "key", "newest")


def _texts(numbers: Iterable[int]) -> dict[int, PublicationText]:
    wanted = set(numbers)
    return readable_texts().in_bulk(wanted) if wanted else {}


def _part(text: PublicationText, terms: list[SearchTerm]) -> FoundElsewhere:
    """The part of a text that has the most of the terms, out of the field that has."""
    words = [text.words[key] for key in SEARCHED if text.words.get(key)]
    best = max(words, key=lambda each: Analysed(each, text.language).number_of(terms), default="")
    pieces = tuple(marked(best, text.language, terms, PART))
    is_answer = text.publication.recommendation_id is not None
    return FoundElsewhere(text.publication.member_state, is_answer, text.language, pieces)
