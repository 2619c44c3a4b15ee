"""A paragraph that was a recommendation, and now has some by themselves: it keeps the words that are none.

Belongs here: which paragraph an item stands in by its words, and what is left of it. Not here: setting aside, which is
`taking`.
"""

import re
from collections.abc import Iterator, Sequence

from tracker.importing.mending.shape import Finding, one_line

MARKS_AT_END = re.compile(r"(?:\s*(?:\([^()\s]{1,4}\)|[\u2022\u25cf\u25aa\u2023\u00b7*\u2013\u2014\uf0b7-]))+$")
"""The mark of a point, behind what stands above it."""

WORD = re.compile(r"\w")


def whole_of(paragraphs: Sequence[Finding], item: Finding) -> Finding | None:
    """The paragraph that begins at the line of an item or before it, where the words of the item stand in it.

    Args:
        paragraphs: those of the findings, in the order of the document.
        item: a recommendation, the words of which are looked for as they are, or as they were read.
    """
    above = [each for each in paragraphs if each["line"] <= item["line"]]
    last = max((each["line"] for each in above), default=0)
    same = (each for each in above if each["line"] == last)
    return next((each for each in same if _place_in(one_line(each["text"]), item, 0)), None)


def parted(paragraphs: Sequence[Finding], whole: Finding, items: Sequence[Finding]) -> list[Finding]:
    """The paragraphs with one of them parted: its words above its first recommendation, and what stands between and
    behind its recommendations as paragraphs of their own, without a number.

    As it is where no recommendation is in it, or where it begins with one: there it is read sentence by sentence.

    Args:
        paragraphs: those of the findings, in the order of the document.
        whole: the one that is parted.
        items: the recommendations that are left.
    """
    inside = [each for each in items if whole_of(paragraphs, each) is whole]
    opening, *behind = _left(one_line(whole["text"]), whole["line"], inside)
    if not inside or not opening[0]:
        return list(paragraphs)
    parts = [whole | {"text": opening[0]}]
    parts += [whole | {"number": None, "text": words, "line": line} for words, line in behind if words]
    at = next(place for place, each in enumerate(paragraphs) if each is whole)
    return sorted([*paragraphs[:at], *parts, *paragraphs[at + 1 :]], key=lambda each: each["line"])


def _left(text: str, line: int, inside: Sequence[Finding]) -> Iterator[tuple[str, int]]:
    """What of a text is in none of the items, with the line that it stands behind: before, between and behind them."""
    at = 0
    for item in inside:
        if place := _place_in(text, item, at):
            yield _words(MARKS_AT_END.sub("", text[at : place[0]])), line
            at, line = place[1], item["line"] + 1
    yield _words(text[at:]), line


def _words(text: str) -> str:
    return text.strip() if WORD.search(text) else ""


def _place_in(text: str, item: Finding, at: int) -> tuple[int, int] | None:
    for words in filter(None, (item["text"], item.get("read"))):
        begins = text.find(words, at)
        if begins >= 0:
            return begins, begins + len(words)
    return None
