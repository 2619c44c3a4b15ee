"""Where the words of a search stand in a text, and the part of the text that shows them best."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from tracker.words.asking import Clause, Phrase, SearchTerm
from tracker.words.cutting import Word, compounds, cut
from tracker.words.stems import has_stem, language_of, stems

BEFORE = 60  # of them before the first word that was found


@dataclass(frozen=True)
class MarkedPiece:
    """A piece of a text, and whether it was searched for."""

    text: str
    is_found: bool


class Analysed:
    """A text and the forms of its words, in which terms are looked for one after the other.

    Args:
        text: as it is printed or was sent.
        language: of its Latin letters.
    """

    def __init__(self, text: str, language: str) -> None:
        self.words = cut(text)
        self.forms = [forms_of(word, language) for word in self.words]
        for first, after in compounds(text, self.words):
            self.forms[first] |= {"".join(each.folded for each in self.words[first:after])}

    def has(self, term: SearchTerm) -> bool:
        """Whether each clause of the term is found."""
        return all(any(True for _each in self._of(clause, term)) for clause in term.clauses)

    def number_of(self, terms: Iterable[SearchTerm]) -> int:
        """How many of the terms it has."""
        return sum(self.has(term) for term in terms)

    def spans(self, terms: Iterable[SearchTerm]) -> list[tuple[int, int]]:
        """Which characters the words of terms are, in their order; what touches is one."""
        wanted = [(clause, term) for term in terms if not term.is_left_out for clause in term.clauses]
        return list(_joined(sorted(span for clause, term in wanted for span in self._of(clause, term))))

    def _of(self, clause: Clause, term: SearchTerm) -> Iterator[tuple[int, int]]:
        for phrase in clause:
            yield from self._beginnings(phrase[0]) if term.is_beginning else self._rows(phrase)

    def _rows(self, phrase: Phrase) -> Iterator[tuple[int, int]]:
        for place in range(len(self.words) - len(phrase) + 1):
            row = self.forms[place : place + len(phrase)]
            if phrase[0] in row[0] and all(form in there for there, form in zip(row, phrase, strict=True)):
                yield self.words[place].start, self.words[place + len(phrase) - 1].end

    def _beginnings(self, form: str) -> Iterator[tuple[int, int]]:
        for word in self.words:
            if word.folded.startswith(form):
                yield word.start, word.start + len(form) if word.is_han else word.end


@lru_cache(2_048)
def analysed(text: str, language: str) -> Analysed:
    """A name or title that is asked for again and again."""
    return Analysed(text, language)


def marked(text: str, language: str, terms: Iterable[SearchTerm], most: int | None = None) -> list[MarkedPiece]:
    """The text in pieces, those that were searched for told from the rest.

    Args:
        text: as it is printed or was sent.
        language: of its Latin letters.
        terms: what was searched for.
        most: how many characters are shown about; None for all. A part begins and ends at a word.
    """
    spans = Analysed(text, language).spans(terms)
    start, end = 0, len(text)
    if most is not None and len(text) > most:
        start, end = _window(text, spans, most)
    return list(_pieces(text, spans, start, end))


def forms_of(word: Word, language: str) -> frozenset[str]:
    """A word as it is compared, and its stems."""
    if not has_stem(word.folded):
        return frozenset([word.folded])
    return frozenset([word.folded, *stems(word.raw, language_of(word.folded, language))])


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans that touch or cover each other as one."""
    last: tuple[int, int] | None = None
    for start, end in spans:
        if last and start <= last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last:
            yield last
        last = (start, end)
    if last:
        yield last


def _window(text: str, spans: list[tuple[int, int]], most: int) -> tuple[int, int]:
    """The part that has the most of what was found, from a word on and up to a word."""
    starts = [max(start - BEFORE, 0) for start, _end in spans] or [0]
    start = max(starts, key=lambda at: (sum(at <= each < at + most for each, _end in spans), -at))
    if start:
        space = text.find(" ", start, start + BEFORE)
        start = space + 1 if space >= 0 else start
    end = min(start + most, len(text))
    if end < len(text):
        space = text.rfind(" ", start + most // 2, end)
        end = space if space >= 0 else end
    return start, end


def _pieces(text: str, spans: list[tuple[int, int]], start: int, end: int) -> Iterator[MarkedPiece]:
    at = start
    if start:
        yield MarkedPiece("… ", is_found=False)
    for first, after in spans:
        if first >= end or after <= start:
            continue
        if first > at:
            yield MarkedPiece(text[at:first], is_found=False)
        yield MarkedPiece(text[max(first, at) : min(after, end)], is_found=True)
        at = min(after, end)
    if at < end:
        yield MarkedPiece(text[at:end], is_found=False)
    if end < len(text):
        yield MarkedPiece(" …", is_found=False)
