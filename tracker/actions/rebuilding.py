"""Making the read model again from the ledger and the texts: spans, numbers and words must come out as they are.

A few recommendations at a time, so that any record fits into little memory, and without holding the head of the ledger:
only where a few differ are they looked at again under its lock, since an act may have come between two readings.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import batched
from typing import Any
from uuid import UUID

from django.db import models, transaction

from tracker.actions import count_keeping, span_keeping, word_keeping
from tracker.actions.ledger import locked_head
from tracker.ledger import spans
from tracker.ledger.bodies import search_words_of
from tracker.models import (
    AnswerCount,
    EvidenceCitation,
    Paragraph,
    Printing,
    Publication,
    PublicationText,
    PublicCounter,
    Span,
    WordCount,
    search_index,
)
from tracker.models.documents import paragraph_words
from tracker.models.search_index import WordIndex
from tracker.words import search_words

NUMBERS_AT_ONCE = 5_000  # numbers of the ledger, and of rows


@dataclass(frozen=True)
class Wrong:
    """A row that is not as ledger and texts say: `how` is altered, missing or surplus."""

    how: str
    row: str

    def __str__(self) -> str:
        return f"{self.how}: {self.row}"


@dataclass(frozen=True)
class Chunk:
    """So many rows of one table: those whose numbers are from `first` on."""

    index: WordIndex
    first: int

    @property
    def last(self) -> int:
        return self.first + NUMBERS_AT_ONCE - 1


def indexed_chunks() -> Iterator[Chunk]:
    """The numbers of the ledger, and of the rows of each other table, so many at a time."""
    for index, indexed in INDEXED.items():
        numbered = Publication if indexed.model is PublicationText else indexed.model
        last = numbered._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
        yield from (Chunk(index, first) for first in range(1, last + 1, NUMBERS_AT_ONCE))


def wrong_words(chunk: Chunk, write: bool) -> list[Wrong]:
    """What is wrong with the words of these rows, and with their rows in the index.

    Of the index is compared how many words it holds of each: it keeps no text.
    """
    indexed = INDEXED[chunk.index]
    rows, name = list(indexed.rows(chunk)), indexed.name
    found = [Wrong("altered", f"words of {name} {number}") for number, words, due in rows if words != due]
    wrong_in_index: list[Wrong] = []
    if search_index.has_index():
        # What an older release stored has words that are cut otherwise: those are altered already.
        due = {number: len(words.split()) if words == due else None for number, words, due in rows}
        wrong_in_index = _wrong_in_index(chunk, due, name)
    if write:
        for number, words, should in rows:
            if words != should:
                indexed.model._default_manager.filter(pk=number).update(search_words=should)
        if wrong_in_index:
            search_index.make_again(chunk.index)
    return found + wrong_in_index


type StoredAndDue = tuple[int, str, str]  # its number, its words as they are stored, and as they should be


@dataclass(frozen=True)
class IndexedTable:
    """A table, what a row of it is called, and which columns its words are made of."""

    model: type[models.Model]
    name: str
    columns: tuple[str, ...]
    words_of: Callable[..., str] = search_words

    def rows(self, chunk: Chunk) -> Iterator[StoredAndDue]:
        found = self.model._default_manager.filter(pk__gte=chunk.first, pk__lte=chunk.last).order_by("pk")
        for number, words, *made_of in found.values_list("pk", "search_words", *self.columns):
            yield number, words, self.words_of(*made_of)


def _of_one(language: str, text: str) -> str:
    """An erased item has no title, and so no words."""
    return search_words(language, text) if text else ""


INDEXED = {
    search_index.TEXTS: IndexedTable(
        PublicationText, "publication", ("body",), lambda body: search_words_of(json.loads(body))
    ),
    search_index.PRINTINGS: IndexedTable(Printing, "printing", ("document__language", "label", "text")),
    search_index.PARAGRAPHS: IndexedTable(
        Paragraph, "paragraph", ("kind", "document__language", "text"), paragraph_words
    ),
    search_index.CITATIONS: IndexedTable(
        EvidenceCitation, "citation", ("evidence__language", "evidence__title"), _of_one
    ),
}


def _wrong_in_index(chunk: Chunk, due: dict[int, int | None], name: str) -> list[Wrong]:
    there = search_index.lengths(chunk.index, chunk.first, chunk.last)
    found = []
    for number in sorted(due.keys() | there.keys()):
        if number in due and number in there and due[number] in (None, there[number]):
            continue
        how = "altered" if number in due and number in there else "missing" if number in due else "surplus"
        found.append(Wrong(how, f"search row of {name} {number}"))
    return found


# How many at a time: of recommendations each State has an entry for every period, of commitments there are a few.
AT_ONCE = {"recommendation": 4, "commitment": 500}
STATES_AT_ONCE = 50
WORDS_AT_ONCE = 20  # recommendations: of each a text of every State

type WhoseAnswer = dict[str, Any]


def rebuild_read_model(*, check: bool = False) -> Iterator[Wrong]:
    """Make spans, numbers of answers, words and their numbers again from ledger and texts, and name each row
    that was not as they say.

    The numbers of States are those of the spans, and those of words of the texts as well: where these are wrong, they
    are looked at once these are right.

    Args:
        check: only look. To carry it out all that is returned has to be taken.
    """
    is_sound = True
    for about in _chunks():
        for each in _mended(_spans, about, check=check):
            is_sound = False
            yield each
    if is_sound or not check:
        for states in _states():
            yield from _mended(_counts, states, check=check)
    for chunk in indexed_chunks():
        for each in _mended(wrong_words, chunk, check=check):
            is_sound = False
            yield each
    if is_sound or not check:
        for recommendations in _worded():
            yield from _mended(_counts_of_words, recommendations, check=check)


def _chunks() -> Iterator[WhoseAnswer]:
    """What the ledger or a row is about, a few at a time."""
    for subject, number in AT_ONCE.items():
        keys: set[Any] = set()
        counted = (AnswerCount,) if subject == "recommendation" else ()
        for model in (Publication, Span, *counted):
            rows = model._default_manager.filter(**{f"{subject}__isnull": False}).order_by()
            keys.update(rows.values_list(subject, flat=True).distinct())
        for chunk in batched(sorted(keys), number):
            yield {f"{subject}__in": chunk}


def _states() -> Iterator[WhoseAnswer]:
    """The States that anything is counted of, or ought to be, a few at a time."""
    counted, answered = AnswerCount.objects.filter(member_state__isnull=False), Span.objects.answers().last_in_periods()
    keys: set[str] = set()
    for rows in (counted, answered):
        keys.update(rows.order_by().values_list("member_state", flat=True).distinct())
    for chunk in batched(sorted(keys), STATES_AT_ONCE):
        yield {"member_state__in": chunk}


def _worded() -> Iterator[tuple[UUID, ...]]:
    """The recommendations that words are counted of, or ought to be, a few at a time."""
    keys: set[UUID] = set(WordCount.objects.order_by().values_list("recommendation", flat=True).distinct())
    answered = Span.objects.today().order_by().values_list("publication__text__recommendations", flat=True).distinct()
    keys.update(key for key in answered if key)
    yield from batched(sorted(keys), WORDS_AT_ONCE)


type Compare[Part] = Callable[[Part, bool], list[Wrong]]


def _mended[Part](compare: Compare[Part], about: Part, *, check: bool) -> list[Wrong]:
    """What is wrong with a few pairs, put right unless it is only looked at."""
    if not compare(about, False):
        return []
    with transaction.atomic():
        locked_head()
        wrong = compare(about, not check)
        if wrong and not check:
            PublicCounter.raise_by_one()
    return wrong


def _spans(about: WhoseAnswer, write: bool) -> list[Wrong]:
    there = Span.objects.filter(**about)
    wanted, found = set(spans.by_the_ledger(Publication.objects.filter(**about))), spans.stored(there)
    if write:
        span_keeping.write(wanted, there)
    due, there_now = ({row.identity: row for row in rows} for rows in (wanted, found))
    wrong = _differences(due, there_now, lambda key: _span(key, due.get(key) or there_now[key]))
    if "recommendation__in" not in about:
        return wrong
    numbers = count_keeping.of_spans(wanted).items()
    return wrong + _counts(about, write, {row: number for row, number in numbers if row.recommendation})


def _counts(about: WhoseAnswer, write: bool, wanted: dict[count_keeping.CountRow, int] | None = None) -> list[Wrong]:
    """`wanted`: the numbers of recommendations; those of States are asked of the spans."""
    wanted = count_keeping.of_states(about["member_state__in"]) if wanted is None else wanted
    found = count_keeping.stored(about)
    if write and wanted != found:
        count_keeping.write(wanted, about)
    return _differences(
        wanted, found, lambda row: f"number of answers of {row.recommendation or row.member_state}, {row[2:]}"
    )


def _counts_of_words(recommendations: tuple[UUID, ...], write: bool) -> list[Wrong]:
    wanted, found = word_keeping.of_recommendations(recommendations), word_keeping.stored(recommendations)
    if write and wanted != found:
        word_keeping.write(wanted, recommendations)
    return _differences(wanted, found, lambda row: f"number of texts about {row[1]} with {row[0]}")


def _differences(wanted: Mapping[Any, Any], found: Mapping[Any, Any], named: Callable[[Any], str]) -> list[Wrong]:
    """The rows that are altered, missing or surplus, by what makes each the one it is."""
    wrong = []
    for key in wanted.keys() | found.keys():
        if wanted.get(key) != found.get(key):
            how = "surplus" if key not in wanted else "altered" if key in found else "missing"
            wrong.append(Wrong(how, named(key)))
    return sorted(wrong, key=str)


def _span(key: tuple[Any, ...], row: spans.SpanRow) -> str:
    state, recommendation, commitment, *_rest = key
    return f"span of {state} on {recommendation or commitment}, publication {row.publication}"
