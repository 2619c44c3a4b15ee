"""Which words of the source an item holds: from which character to which, on each of its lines.

Letters and digits alone are compared: spaces, line ends, quotation marks, hyphens, accents and capitals are set aside,
in every script. What the reading left out of an item, such as a page's header, is held by none. No line is offered, and
no recommendation is added, that has words twice; words that a person typed under a line which has other words are in
doubt, with the line that has them.
"""

import sys
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from tracker.importing.mending.shape import Draft
from tracker.importing.structure.findings import RecommendationFinding
from tracker.importing.structure.headings import has_heading_shape
from tracker.importing.structure.warnings import WarningFinding, warning

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

    def window(self, first: int, length: int) -> "Window":
        """The lines from the place `first` on, with at least so many letters where there are as many."""
        parts, begins, so_far = [], [], 0
        first = max(first, 0)
        for place in range(first, len(self.lines)):
            if so_far >= length:
                break
            letters = self.levelled_line(place).letters
            begins.append(so_far)
            parts.append(letters)
            so_far += len(letters)
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

    def held(self, item: RecommendationFinding) -> list[Stretch]:
        """What an item holds of the source, in the order of the source; nothing where its words do not stand there.

        What a person changed in the text beyond recognition is looked for as it was read; what the document only names
        by reference, where its words were taken from.
        """
        return self.stretches_of((item.text, item.read), item.line, is_by_reference=item.by_reference)

    def stretches_of(self, texts: Iterable[str | None], line: int, *, is_by_reference: bool = False) -> list[Stretch]:
        """The place of one of these texts in the source, from a line on: the first that has one. Line 0 is no line."""
        for text in texts:
            if text and line:
                own = levelled(text)
                first = self._of_reference(text) if is_by_reference else self.place_of(line)
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


BEFORE = 3
"""So many lines with items are looked at before the first line: an item may reach from there."""

type Holding = Mapping[int, Sequence[Stretch]]


def held_near(
    items: Sequence[RecommendationFinding], source: SourceText, first: int, last: int
) -> dict[int, list[Stretch]]:
    """What the items that may reach into some lines hold of the source, by their key.

    Args:
        items: those of the import; source: its lines.
        first, last: the numbers of the first and the last of the lines.
    """
    begins = sorted({each.line for each in items if each.line})
    from_line = begins[max(0, bisect_left(begins, first) - BEFORE) :][:1]
    near = [each for each in items if from_line and from_line[0] <= each.line <= last]
    return {each.key: source.held(each) for each in near}


def is_used_up(words: str, stretches: Iterable[Stretch]) -> bool:
    """Whether what items hold of a line leaves no words of it that could be a recommendation."""
    kept = list(words)
    for each in stretches:
        kept[each.start : each.end] = " " * (each.end - each.start)
    return not is_telling(levelled("".join(kept)).letters)


def holder_of(draft: Draft, line: int, text: str, lines: Lines) -> RecommendationFinding | None:
    """The item that has the words already which a person is about to add; None where none has.

    What the source says twice may be taken twice, from each of its places.

    Args:
        draft: the findings.
        line: where the words stand as she says; 0 where she does not: then where they stand once in the whole source.
        text: the words; lines: those of the source.
    """
    source, items = SourceText(lines), draft.recommendations
    line = line or _only_line(source, text)
    wanted = source.stretches_of([text], line) if lines else []
    if not wanted:
        return None
    held = held_near(items, source, wanted[0].line, wanted[-1].line)
    words = dict(lines)
    return next((each for each in items if _share_words(wanted, held.get(each.key, ()), words)), None)


def _only_line(source: SourceText, text: str) -> int:
    letters = levelled(text).letters
    whole = source.whole.letters
    at = whole.find(letters) if is_telling(letters) else -1
    if at < 0 or whole.find(letters, at + 1) >= 0:
        return 0
    return source.numbers[source.whole.place_at(at)]


def _share_words(one: Iterable[Stretch], other: Iterable[Stretch], words: Mapping[int, str]) -> bool:
    both = [
        words[each.line][max(each.start, own.start) : min(each.end, own.end)]
        for own in one
        for each in other
        if each.line == own.line and max(each.start, own.start) < min(each.end, own.end)
    ]
    return is_telling(levelled("".join(both)).letters)


AT_LEAST = 0.75
"""So much of a text stands where it was typed from: the rest are words that a person corrected."""

IN_ONE = 1 / 3
"""So much of it in a row, with the words that were corrected."""

AROUND = 8
MARK_ALONE = 6
MOST_PLACES = 40
SOME = 24


def about_misplaced(draft: Draft, source: SourceText) -> Iterator[WarningFinding]:
    """A doubt for each item whose words a person typed, and whose line has others."""
    known = set(source.numbers)
    for item in draft.recommendations if known else ():
        is_typed = item.read or item.line not in known
        if not item.line or item.by_reference or not is_typed:
            continue
        found = standing_of(item.text, item.line, source)
        if found is None:
            yield warning("typed_nowhere", item.line, label=item.label)
        elif found != item.line:
            yield warning("typed_elsewhere", item.line, label=item.label, found=found)


def standing_of(text: str, line: int, source: SourceText) -> int | None:
    """The line of the source at which the words of a text stand: the one that is said, where they stand there, else
    the nearest that has them; None where none has.

    Words that stand elsewhere letter for letter are those of that place, however like them the line is.

    Args:
        text: as it was typed; spaces, quotation marks, hyphens, accents and capitals are set aside.
        line: the number of the line that it is said to begin at, or of one that it goes on over.
        source: the lines.
    """
    own, near, whole = levelled(text), _near(line, source), source.whole
    full = list(_in_full(own, whole))
    if not own.letters or any(_touches(part, whole, near) for part in full):
        return line
    places = [whole.place_at(part.at) for part in full]
    if not places:
        if any(_in_most(own, source, first, near) is not None for first in (min(near), min(near) - AROUND)):
            return line
        places = [at for first in _likely(own, whole) if (at := _in_most(own, source, first)) is not None]
    return min((source.numbers[at] for at in places), key=lambda number: abs(number - line), default=None)


def _near(line: int, source: SourceText) -> set[int]:
    """The places of a line, and of the one behind it where it is a mark or a heading alone; of a number that no line
    has, those of the lines beside it."""
    place = source.place_of(line)
    if source.numbers[place : place + 1] != [line]:
        return {max(place - 1, 0), place}
    words = source.lines[place][1]
    is_above = len(source.levelled_line(place).letters) <= MARK_ALONE or has_heading_shape(words)
    return {place, place + 1} if is_above else {place}


def _in_full(own: Levelled, window: Window) -> Iterator[FoundPart]:
    """Where a text stands letter for letter; a short one as words of its own."""
    length, at = len(own.letters), window.letters.find(own.letters)
    while at >= 0:
        if is_telling(own.letters) or (window.begins_word(at) and window.begins_word(at + length)):
            yield FoundPart(0, length, at, at + length)
        at = window.letters.find(own.letters, at + 1)


def _in_most(own: Levelled, source: SourceText, first: int, near: Collection[int] = ()) -> int | None:
    """The place of the line at which most of a text stands from a line on, a good part of it in a row; None where it
    does not, or where that part is on no line that is `near`."""
    window = source.window(first, 2 * len(own.letters) + REACH)
    pieces = window.pieces(own)
    if share(pieces, own) < AT_LEAST:
        return None
    parts = [each for each in joined(pieces) if not near or _touches(each, window, near)]
    longest = max(parts, key=lambda each: each.own_end - each.own, default=None)
    if longest is None or share([longest], own) < IN_ONE:
        return None
    return window.place_at(longest.at)


def _touches(part: FoundPart, window: Window, near: Collection[int]) -> bool:
    return any(window.place_at(part.at) <= place <= window.place_at(part.end - 1) for place in near)


def _likely(own: Levelled, whole: Window) -> list[int]:
    """The places from which on a text may stand: those that have some of its words in a row."""
    length, places = len(own.letters), dict[int, None]()
    for at in sorted({0, length // 3, 2 * length // 3, max(0, length - SOME)}):
        some = own.letters[at : at + SOME]
        found = whole.letters.find(some) if is_telling(some) else -1
        while found >= 0 and len(places) < MOST_PLACES:
            places[whole.place_at(max(0, found - 2 * at))] = None
            found = whole.letters.find(some, found + 1)
    return list(places)
