"""Words of the source that an item holds already: no line is offered, and no recommendation is added, that has them
twice.

Belongs here: which items hold something of some lines, how much of a line they leave, and which of them has the words
that a person is about to add. Where words stand in the source is `held`.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from tracker.importing.mending.held import Lines, SourceText, Stretch, is_telling, levelled
from tracker.importing.mending.shape import Finding

BEFORE = 3
"""So many lines with items are looked at before the first line: an item may reach from there."""

type Holding = Mapping[int, Sequence[Stretch]]


def held_near(items: Sequence[Finding], source: SourceText, first: int, last: int) -> dict[int, list[Stretch]]:
    """What the items that may reach into some lines hold of the source, by their key.

    Args:
        items: those of the import; source: its lines.
        first, last: the numbers of the first and the last of the lines.
    """
    begins = sorted({each["line"] for each in items if each["line"]})
    from_line = begins[max(0, bisect_left(begins, first) - BEFORE) :][:1]
    near = [each for each in items if from_line and from_line[0] <= each["line"] <= last]
    return {each["key"]: source.held(each) for each in near}


def is_used_up(words: str, stretches: Iterable[Stretch]) -> bool:
    """Whether what items hold of a line leaves no words of it that could be a recommendation."""
    kept = list(words)
    for each in stretches:
        kept[each.start : each.end] = " " * (each.end - each.start)
    return not is_telling(levelled("".join(kept)).letters)


def holder_of(findings: Finding, line: int, text: str, lines: Lines) -> Finding | None:
    """The item that has the words already which a person is about to add; None where none has.

    What the source says twice may be taken twice, from each of its places.

    Args:
        findings: as `opened` gives them.
        line: where the words stand as she says; 0 where she does not: then where they stand once in the whole source.
        text: the words; lines: those of the source.
    """
    source, items = SourceText(lines), findings["recommendations"]
    line = line or _only_line(source, text)
    wanted = source.held({"line": line, "text": text}) if line and lines else []
    if not wanted:
        return None
    held = held_near(items, source, wanted[0].line, wanted[-1].line)
    words = dict(lines)
    return next((each for each in items if _share_words(wanted, held.get(each["key"], ()), words)), None)


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
