"""What readable texts and printings are found by, made again from the texts: part of `rebuild_read_model`."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.bodies import search_words_of
from tracker.models import Printing, Publication, PublicationText, search_index
from tracker.models.search_index import WordIndex
from tracker.words import search_words

AT_ONCE = 5_000  # numbers of the ledger, and of printings


@dataclass(frozen=True)
class Chunk:
    """So many rows of one table: those whose numbers are from `first` on."""

    index: WordIndex
    first: int

    @property
    def last(self) -> int:
        return self.first + AT_ONCE - 1


def chunks() -> Iterator[Chunk]:
    """The numbers of the ledger and of printings, so many at a time."""
    newest = Publication.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    last_printing = Printing.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for index, last in ((search_index.TEXTS, newest), (search_index.PRINTINGS, last_printing)):
        yield from (Chunk(index, first) for first in range(1, last + 1, AT_ONCE))


def wrong(chunk: Chunk, write: bool) -> list[tuple[str, str]]:
    """(altered, missing or surplus, what) of the words of these rows, and of their rows in the index.

    Of the index is compared how many words it holds of each: it keeps no text.
    """
    is_of_texts = chunk.index == search_index.TEXTS
    rows, name = (_texts(chunk), "publication") if is_of_texts else (_printings(chunk), "printing")
    found = [("altered", f"words of {name} {number}") for number, words, due in rows if words != due]
    indexed = []
    if search_index.has_index():
        # What an older release stored has words that are cut otherwise: those are altered already.
        due = {number: len(words.split()) if words == due else None for number, words, due in rows}
        indexed = _wrong_in_index(chunk, due, name)
    if write:
        model = PublicationText if is_of_texts else Printing
        for number, words, should in rows:
            if words != should:
                model._default_manager.filter(pk=number).update(search_words=should)
        if indexed:
            search_index.make_again(chunk.index)
    return found + indexed


type Row = tuple[int, str, str]  # its number, its words as they are stored, and as they should be


def _texts(chunk: Chunk) -> list[Row]:
    texts = PublicationText.objects.filter(pk__gte=chunk.first, pk__lte=chunk.last).order_by("pk")
    rows = texts.values_list("pk", "body", "search_words")
    return [(number, words, search_words_of(json.loads(body))) for number, body, words in rows]


def _printings(chunk: Chunk) -> list[Row]:
    printings = Printing.objects.filter(pk__gte=chunk.first, pk__lte=chunk.last).order_by("pk")
    rows = printings.values_list("pk", "search_words", "document__language", "label", "text")
    return [(number, words, search_words(*printed)) for number, words, *printed in rows]


def _wrong_in_index(chunk: Chunk, due: dict[int, int | None], name: str) -> list[tuple[str, str]]:
    there = search_index.lengths(chunk.index, chunk.first, chunk.last)
    found = []
    for number in sorted(due.keys() | there.keys()):
        if number in due and number in there and due[number] in (None, there[number]):
            continue
        how = "altered" if number in due and number in there else "missing" if number in due else "surplus"
        found.append((how, f"search row of {name} {number}"))
    return found
