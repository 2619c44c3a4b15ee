"""What the pages of a PDF print for themselves, told by its place: headers, footers, page numbers, footnotes.

Belongs here: places. What can be told by words alone, in any format, is in `structure.furniture`.
"""

from __future__ import annotations

import re
import statistics
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.importing.readers.pdf_lines import Fragment

EDGE_LINES = 3
TOP, BOTTOM = 0.88, 0.12
SAME_PLACE = 6.0
REPEATS = 2
CHAPTER = 3
"""A line on so many pages may head a chapter; on fewer it must stand on half the pages of the document."""

SET_OFF = 1.6
"""Times the usual distance of lines: wider than what parts two paragraphs."""

SMALLER = 0.93
PAGE_NUMBER = re.compile(r"^\d{1,4}\s+|\s+\d{1,4}$")
ITEM = re.compile(r"^(?:\d{1,3}[.)]|\(\w{1,4}\))\s?\S")
OWN_WORDS = re.compile(
    r"^(?:\d{1,3}|[-\u2013]\s?\d{1,3}\s?[-\u2013]|[Pp]age \d{1,3}(?: of \d{1,3})?|\d{1,3}\s?/\s?\d{1,3}"
    r"|(?:\d{1,3}\s+)?(?:[A-Z]{1,3}\.)?\d{2}-\d{4,7}(?:\s*\([A-Z]\))?(?:\s+\d{6})?(?:\s+\d{1,3})?"
    r"|(?:\d{1,3}\s+)?[A-Z]{1,8}(?=\S*\d)(?:/[A-Z0-9][\w.()\-]*)+(?:\s+(?:[Pp]age )?\d{1,3})?)$",
)
"""A page number, a symbol, or both: furniture at the edge of a page, were it only once."""

WITH_SYMBOL = re.compile(r"(?:^|\s)[A-Z]{1,8}(?=\S*\d)(?:/[A-Z0-9][\w.()\-]*)+$")
"""The symbol behind the rest of a title that fills two lines."""

FOOTNOTE = re.compile(r"^(?:\*{1,4}|\u2020|\d{1,3}|[a-z])\s?(?=\S)")
LONGEST_HEADER = 160


@dataclass(frozen=True, slots=True)
class PdfPage:
    """The lines of a page from top to bottom, and its height."""

    lines: Sequence[Fragment]
    height: float


def told_apart(pages: Sequence[PdfPage]) -> list[tuple[frozenset[int], frozenset[int]]]:
    """For each page the places of its lines that are furniture, and of those that may be and are kept as text."""
    own = [frozenset(at for at in _edges(page) if OWN_WORDS.match(page.lines[at].text)) for page in pages]
    repeated, usual = _repeated(pages, own)
    outermost = [_outermost(page, *places) for page, *places in zip(pages, repeated, own, strict=True)]
    edges = [words | again for words, again in zip(own, outermost, strict=True)]
    body = _body_size(pages)
    wide = SET_OFF * _line_distance(pages, edges)
    found = []
    for number, page in enumerate(pages):
        apart = (
            at
            for at in usual[number] & outermost[number]
            if page.lines[at].size < SMALLER * body or _is_set_off(page, at, edges[number], wide)
        )
        headers = own[number].union(apart)
        furniture = headers | _footnotes(page, headers, body)
        found.append((furniture, outermost[number] - furniture))
    return found


def _repeated(pages: Sequence[PdfPage], own: Sequence[frozenset[int]]) -> tuple[list[set[int]], list[set[int]]]:
    """For each page its edge lines that come back in the same place, and of these the ones that do so on most pages."""
    seen: defaultdict[str, list[tuple[int, int, float]]] = defaultdict(list)
    for number, page in enumerate(pages):
        for at in _edges(page):
            line = page.lines[at]
            if at not in own[number] and _may_be_header(line.text):
                seen[PAGE_NUMBER.sub("", line.text)].append((number, at, line.bottom))
    repeated: list[set[int]] = [set() for _page in pages]
    usual: list[set[int]] = [set() for _page in pages]
    for places in seen.values():
        for number, at, bottom in places:
            beside = {other for other, _at, place in places if abs(place - bottom) <= SAME_PLACE}
            if len(beside) >= REPEATS:
                repeated[number].add(at)
                usual[number] |= {at} if _is_on_most(beside, len(pages)) else set()
    return repeated, usual


def _is_on_most(numbers: Collection[int], pages: int) -> bool:
    """Whether a line stands on most pages of the document, or of the chapter that it heads; on every other will do."""
    among = pages if len(numbers) < CHAPTER else max(numbers) - min(numbers) + 1
    return 2 * len(numbers) >= among


def _line_distance(pages: Sequence[PdfPage], edges: Sequence[Collection[int]]) -> float:
    """The usual distance of two lines of text, in the whole document; 0 where no page has two."""
    distances = [
        above.bottom - below.bottom
        for page, edge in zip(pages, edges, strict=True)
        for above, below in pairwise(line for at, line in enumerate(page.lines) if at not in edge)
        if above.bottom > below.bottom
    ]
    return statistics.median_low(distances) if distances else 0.0


def _is_set_off(page: PdfPage, at: int, edge: Collection[int], wide: float) -> bool:
    """Whether a wide space parts a line, alone or with others of the edge, from the text of its page."""
    step = 1 if all(each in edge for each in range(at)) else -1
    while at in edge and 0 <= at + step < len(page.lines):
        if abs(page.lines[at].bottom - page.lines[at + step].bottom) > wide:
            return True
        at += step
    return False


def _outermost(page: PdfPage, repeated: Collection[int], own: Collection[int]) -> frozenset[int]:
    """Of lines that come back those with nothing but furniture between them and the edge: text below text is none.

    Two pages may begin with the same lines of the same recommendation, of which the third alone looks like a title.
    """
    lines = len(page.lines)
    above = next(at for at in range(lines + 1) if at not in repeated and at not in own)
    below = next(at for at in range(lines - 1, -2, -1) if at not in repeated and at not in own)
    return frozenset(at for at in repeated if at < above or at > below)


def _edges(page: PdfPage) -> Iterator[int]:
    """The places of the lines near the upper and the lower edge."""
    last = len(page.lines)
    for at, line in enumerate(page.lines):
        is_first_or_last = at < EDGE_LINES or at >= last - EDGE_LINES
        is_outside = line.bottom > TOP * page.height or line.top < BOTTOM * page.height
        if is_first_or_last and is_outside:
            yield at


def _may_be_header(text: str) -> bool:
    """The first line of a page may be the end of an item, "(Peru);", on two pages: that is no header."""
    if len(text) > LONGEST_HEADER or ITEM.match(text):
        return False
    return bool(WITH_SYMBOL.search(text)) or (not text[0].islower() and text[0] != "(" and text[-1] not in ";:,.)")


def _body_size(pages: Sequence[PdfPage]) -> float:
    sizes = [line.size for page in pages for line in page.lines if len(line.text) > 30]
    return statistics.median(sizes) if sizes else 0.0


def _footnotes(page: PdfPage, edges: frozenset[int], body: float) -> frozenset[int]:
    """The lines in smaller type at the foot of a page, where the first of them bears a mark."""
    found: list[int] = []
    for at in reversed(range(len(page.lines))):
        if at in edges:
            continue
        if page.lines[at].size >= SMALLER * body:
            break
        found.append(at)
    if len(found) + len(edges) >= len(page.lines) or not found:
        return frozenset()
    return frozenset(found) if any(FOOTNOTE.match(page.lines[at].text) for at in found) else frozenset()
