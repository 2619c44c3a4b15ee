"""Words that a person typed under a line of the source which has other words, and where the source does have them.

A clerk marks a line as a recommendation that was missed, and types the words of another one. What the importer read
stands where it was read: it is not looked for.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tracker.importing.mending.held import (
    REACH,
    FoundPart,
    Levelled,
    SourceText,
    Window,
    is_telling,
    joined,
    levelled,
    share,
)
from tracker.importing.mending.shape import Finding
from tracker.importing.structure.headings import has_heading_shape
from tracker.importing.structure.warnings import WarningFinding, warning

AT_LEAST = 0.75
"""So much of a text stands where it was typed from: the rest are words that a person corrected."""

IN_ONE = 1 / 3
"""So much of it in a row, with the words that were corrected."""

AROUND = 8
MARK_ALONE = 6
MOST_PLACES = 40
SOME = 24


@dataclass(frozen=True, slots=True)
class WordsStanding:
    """Whether words stand at their line, and if not, at which line the source has them; None where it does not."""

    is_there: bool
    elsewhere: int | None = None


def about_misplaced(findings: Finding, source: SourceText) -> Iterator[WarningFinding]:
    """A doubt for each item whose words a person typed, and whose line has others."""
    known = set(source.numbers)
    for item in findings["recommendations"] if known else ():
        is_typed = item.get("read") or item["line"] not in known
        if not item["line"] or item.get("by_reference") or not is_typed:
            continue
        standing = standing_of(item["text"], item["line"], source)
        if standing.is_there:
            continue
        if standing.elsewhere is None:
            yield warning("typed_nowhere", item["line"], label=item["label"])
        else:
            yield warning("typed_elsewhere", item["line"], label=item["label"], found=standing.elsewhere)


def standing_of(text: str, line: int, source: SourceText) -> WordsStanding:
    """Whether the words of a text stand at a line of the source, or where they do.

    Words that stand elsewhere letter for letter are those of that place, however like them the line is.

    Args:
        text: as it was typed; spaces, quotation marks, hyphens, accents and capitals are set aside.
        line: the number of the line that it is said to begin at, or of one that it goes on over.
        source: the lines.
    """
    own, near = levelled(text), _near(line, source)
    beside = source.window(min(near) - AROUND, len(own.letters) + REACH, behind=max(near))
    if not own.letters or any(_touches(part, beside, near) for part in _in_full(own, beside)):
        return WordsStanding(is_there=True)
    if places := [source.whole.place_at(part.at) for part in _in_full(own, source.whole)]:
        return WordsStanding(is_there=False, elsewhere=_nearest(places, line, source))
    beginnings = (min(near), min(near) - AROUND)
    if any(_in_most(own, source, first, near) is not None for first in beginnings):
        return WordsStanding(is_there=True)
    places = [place for first in _likely(own, source.whole) if (place := _in_most(own, source, first)) is not None]
    return WordsStanding(is_there=False, elsewhere=_nearest(places, line, source) if places else None)


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
    window = source.window(first, 2 * len(own.letters) + REACH, behind=max(near, default=0))
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


def _nearest(places: Collection[int], line: int, source: SourceText) -> int:
    return min((source.numbers[place] for place in places), key=lambda number: abs(number - line))
