"""What readable texts, printings, paragraphs and titles of evidence are found by, made again from these: part of
`rebuild_read_model`.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import models

from tracker.ledger.bodies import search_words_of
from tracker.models import EvidenceCitation, Paragraph, Printing, Publication, PublicationText, search_index
from tracker.models.search_index import WordIndex
from tracker.words import search_words

AT_ONCE = 5_000  # numbers of the ledger, and of rows


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
        return self.first + AT_ONCE - 1


def chunks() -> Iterator[Chunk]:
    """The numbers of the ledger, and of the rows of each other table, so many at a time."""
    for index, indexed in INDEXED.items():
        numbered = Publication if indexed.model is PublicationText else indexed.model
        last = numbered._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
        yield from (Chunk(index, first) for first in range(1, last + 1, AT_ONCE))


def wrong(chunk: Chunk, write: bool) -> list[Wrong]:
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
    """A paragraph that was made for its recommendations has no text, and an erased item no title: neither has words."""
    return search_words(language, text) if text else ""


INDEXED = {
    search_index.TEXTS: IndexedTable(
        PublicationText, "publication", ("body",), lambda body: search_words_of(json.loads(body))
    ),
    search_index.PRINTINGS: IndexedTable(Printing, "printing", ("document__language", "label", "text")),
    search_index.PARAGRAPHS: IndexedTable(Paragraph, "paragraph", ("document__language", "text"), _of_one),
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
