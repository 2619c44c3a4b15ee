"""Which words of the source an item holds: from which character to which, on each of its lines.

Letters and digits alone are compared: spaces, line ends, quotation marks, hyphens, accents and capitals are set aside,
in every script. What the reading left out of an item, such as a page's header, is held by none.
"""

import sys
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

type Lines = Sequence[tuple[int, str]]

REACH = 3000
"""How many letters of the source may stand between two parts of an item: footnotes, the furniture of a page."""

TELLING = 12
"""So many letters in a row are no chance; a sign of Chinese or Japanese says as much as three letters."""

GAP = "\u2026"
"""What stands in the text of an item for words that were left out of it, where it was put together."""

UNIQUE = 60
CLOSE, CLOSEST = 24, 4
"""How many letters may stand before the first few letters of a text, and before a few that go on with it."""

SHORTEST = 3
LEAST_SHARE = 0.5
OPENING = "([{\u201c\u2018\u00ab\u201e\u300c\u300e\u300a\u3010\uff08\u00bf\u00a1"
PLAIN = "\"'"
"""Quotation marks that open and close."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of one line of the source: the number of the line, the first character and the one behind the last."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Levelled:
    """The letters and digits of a text, and the place in the text of each."""

    letters: str
    places: tuple[int, ...]

    def begins_word(self, at: int) -> bool:
        """Whether a word, or a sign of a script without spaces, begins at a letter."""
        return at == 0 or self.places[at] - self.places[at - 1] > 1 or _is_han(self.letters[at])

    def ends_word(self, at: int) -> bool:
        """Whether a word ends before a letter."""
        return at == len(self.letters) or self.begins_word(at)


@dataclass(frozen=True, slots=True)
class FoundPart:
    """Letters `own` to `own_end` of a text that stand at the letters `at` to `end` of the source."""

    own: int
    own_end: int
    at: int
    end: int


@lru_cache(maxsize=4096)
def _letters_of(sign: str) -> str:
    plain = unicodedata.normalize("NFKD", sign).casefold()
    return "".join(each for each in plain if each.isalnum())


def _is_han(letter: str) -> bool:
    return "\u3040" <= letter <= "\u9fff"


def levelled(text: str) -> Levelled:
    """A text as it is compared."""
    letters, places = [], []
    for place, sign in enumerate(text):
        for letter in _letters_of(sign):
            letters.append(letter)
            places.append(place)
    return Levelled("".join(letters), tuple(places))


class SourceText:
    """The lines of a source, to be asked where words stand in it. Each line is levelled once.

    Args:
        lines: the number and the words of each line, in their order.
    """

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.numbers = [number for number, _words in lines]
        self._levelled: dict[int, Levelled] = {}

    def levelled_line(self, place: int) -> Levelled:
        """The line at a place of the source, counted from 0, as it is compared."""
        if place not in self._levelled:
            self._levelled[place] = levelled(self.lines[place][1])
        return self._levelled[place]

    def place_of(self, number: int) -> int:
        """The place of the line of a number, or of the first behind it."""
        return bisect_left(self.numbers, number)

    @cached_property
    def whole(self) -> "Window":
        """All lines."""
        return self.window(0, sys.maxsize)

    def window(self, first: int, length: int, behind: int = 0) -> "Window":
        """The lines from the place `first` on, with at least so many letters where there are as many: from the place
        `behind` on, where that is a later one."""
        parts, begins, so_far, counted = [], [], 0, 0
        first = max(first, 0)
        for place in range(first, len(self.lines)):
            if counted >= length:
                break
            letters = self.levelled_line(place).letters
            begins.append(so_far)
            parts.append(letters)
            so_far += len(letters)
            counted += len(letters) if place >= behind else 0
        return Window(self, first, "".join(parts), begins)

    def _of_reference(self, text: str) -> int:
        """The place of the line at which words with gaps begin: the first of them that stand before the longest."""
        parts = [levelled(part).letters for part in text.split(GAP)]
        letters, longest = self.whole.letters, max(parts, key=len)
        found = max(letters.find(longest), letters.find(longest[:UNIQUE]))
        if found < 0:
            return len(self.lines)
        begins = letters.rfind(parts[0], max(0, found - REACH), found + len(parts[0]))
        return self.whole.place_at(begins if begins >= 0 else found)

    def held(self, item: dict[str, Any]) -> list[Stretch]:
        """What an item holds of the source, in the order of the source; nothing where its words do not stand there.

        What a person changed in the text beyond recognition is looked for as it was read; what the document only names
        by reference, where its words were taken from.
        """
        for text in (item["text"], item.get("read")):
            if text and item["line"]:
                own = levelled(text)
                first = self._of_reference(text) if item.get("by_reference") else self.place_of(item["line"])
                window = self.window(first, 2 * len(own.letters) + REACH)
                found = window.pieces(own)
                if found and share(found, own) >= LEAST_SHARE:
                    return list(window.stretches(found, own, text))
        return []


@dataclass(frozen=True, slots=True)
class Window:
    """Lines of a source in a row, as one run of letters. `begins` holds the letter at which each line begins."""

    source: SourceText
    first: int
    letters: str
    begins: list[int]

    def place_at(self, letter: int) -> int:
        """The place in the source of the line that a letter stands in."""
        return self.first + bisect_right(self.begins, letter) - 1

    def begins_word(self, letter: int) -> bool:
        """Whether a word, or a line, begins at a letter; the end of all lines counts as one."""
        if letter >= len(self.letters):
            return True
        place = self.place_at(letter)
        return self.source.levelled_line(place).begins_word(letter - self.begins[place - self.first])

    def pieces(self, own: Levelled) -> list[FoundPart]:
        """The parts of a text that stand here, in order; the whole is one part where it stands here in one."""
        whole = self.letters.find(own.letters) if own.letters else -1
        if whole >= 0 and (whole < CLOSE or len(own.letters) >= TELLING):
            return [FoundPart(0, len(own.letters), whole, whole + len(own.letters))]
        return list(self._parts(own))

    def _parts(self, own: Levelled) -> Iterator[FoundPart]:
        at, behind, close = 0, 0, CLOSE  # before the first part stands its label
        while at < len(own.letters):
            length = self._longest(own.letters, at, behind)
            found = self.letters.find(own.letters[at : at + length], behind) if length else -1
            if length and not is_telling(own.letters[at : at + length]):
                while length and not own.ends_word(at + length):
                    length -= 1
                if length < SHORTEST or found - behind > close:
                    length = 0
            if length:
                yield FoundPart(at, at + length, found, found + length)
                at, behind, close = at + length, found + length, CLOSEST
            else:
                word = at
                at += 1
                while at < len(own.letters) and not own.begins_word(at):
                    at += 1
                close = min(CLOSE, close + 2 * (at - word))  # other words may stand in the place of this one

    def _longest(self, letters: str, at: int, behind: int) -> int:
        """How many letters of a text, from one on, stand in a row here within reach."""
        low, high, end = 0, len(letters) - at, behind + REACH
        while low < high:
            middle = (low + high + 1) // 2
            if self.letters.find(letters[at : at + middle], behind, end + middle) >= 0:
                low = middle
            else:
                high = middle - 1
        return low

    def stretches(self, pieces: Sequence[FoundPart], own: Levelled, text: str) -> Iterator[Stretch]:
        """The characters of the lines that pieces of a text are, with what stands between them in other words."""
        for piece in joined(pieces):
            first, last = self.place_at(piece.at), self.place_at(piece.end - 1)
            for place in range(first, last + 1):
                number, words = self.source.lines[place]
                line = self.source.levelled_line(place)
                if not line.letters:
                    continue
                begin = self.begins[place - self.first]
                start = line.places[piece.at - begin] if place == first else len(words) - len(words.lstrip())
                end = line.places[piece.end - 1 - begin] + 1 if place == last else len(words.rstrip())
                if place == first and text[: own.places[piece.own]].endswith((*OPENING, *PLAIN)):
                    start = _with_opening(words, start)
                yield Stretch(number, start, _with_closing(words, end) if place == last else end)


def share(pieces: Sequence[FoundPart], own: Levelled) -> float:
    """How much of a text its pieces are, from 0 to 1."""
    return sum(piece.own_end - piece.own for piece in pieces) / max(1, len(own.letters))


def is_telling(letters: str) -> bool:
    """Whether so many letters in a row, levelled, are no chance."""
    return sum(3 if _is_han(letter) else 1 for letter in letters) >= TELLING


def joined(pieces: Sequence[FoundPart]) -> list[FoundPart]:
    """Pieces as one where the source goes on between them, or says other words in the place of some of the text."""
    whole: list[FoundPart] = []
    for piece in pieces:
        before = whole[-1] if whole else None
        if before is None:
            whole.append(piece)
            continue
        missing, between = piece.own - before.own_end, piece.at - before.end
        if between == 0 or 0 < between <= 2 * missing + 2 * (missing > 0):
            whole[-1] = FoundPart(before.own, piece.own_end, before.at, piece.end)
        else:
            whole.append(piece)
    return whole


def _with_opening(words: str, start: int) -> int:
    while start and words[start - 1] in OPENING + PLAIN:
        start -= 1
    return start


def _with_closing(words: str, end: int) -> int:
    """The end of a part with the signs right behind it, such as a full stop or a bracket that is closed."""
    while end < len(words) and not (words[end].isspace() or words[end].isalnum() or words[end] in OPENING):
        end += 1
    return end
