"""What the pages of a PDF print for themselves, told by its place: headers, footers, page numbers, footnotes.

Belongs here: places. What can be told by words alone, in any format, is in `structure.furniture`.
"""

from __future__ import annotations

import re
import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.importing.readers.pdf_lines import Fragment

EDGE_LINES = 3
TOP, BOTTOM = 0.88, 0.12
SAME_PLACE = 6.0
REPEATS = 2
SMALLER = 0.93
PAGE_NUMBER = re.compile(r"^\d{1,4}\s+|\s+\d{1,4}$")
ITEM = re.compile(r"^(?:\d{1,3}[.)]|\(\w{1,4}\))\s?\S")
OWN_WORDS = re.compile(
    r"^(?:\d{1,3}|[-\u2013]\s?\d{1,3}\s?[-\u2013]|[Pp]age \d{1,3}(?: of \d{1,3})?|\d{1,3}\s?/\s?\d{1,3}"
    r"|(?:\d{1,3}\s+)?(?:[A-Z]{1,3}\.)?\d{2}-\d{4,7}(?:\s*\([A-Z]\))?(?:\s+\d{6})?(?:\s+\d{1,3})?"
    r"|(?:\d{1,3}\s+)?[A-Z]{1,8}(?=\S*\d)(?:/[A-Z0-9][\w.()\-]*)+(?:\s+(?:[Pp]age )?\d{1,3})?)$",
)
"""A page number, a symbol, or both: furniture at the edge of a page, were it only once."""

FOOTNOTE = re.compile(r"^(?:\*{1,4}|\u2020|\d{1,3}|[a-z])\s?(?=\S)")
LONGEST_HEADER = 160


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page from top to bottom, and its height."""

    lines: Sequence[Fragment]
    height: float


def furniture_of(pages: Sequence[Page]) -> list[frozenset[int]]:
    """For each page the places of its lines that are furniture."""
    headers = _headers(pages)
    body = _body_size(pages)
    found = []
    for number, page in enumerate(pages):
        edges = frozenset(headers[number])
        found.append(edges | _footnotes(page, edges, body))
    return found


def _headers(pages: Sequence[Page]) -> defaultdict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    seen: defaultdict[str, list[tuple[int, int, float]]] = defaultdict(list)
    for number, page in enumerate(pages):
        for at in _edges(page):
            line = page.lines[at]
            if OWN_WORDS.match(line.text):
                found[number].add(at)
            elif _may_be_header(line.text):
                seen[PAGE_NUMBER.sub("", line.text)].append((number, at, line.bottom))
    for places in seen.values():
        for number, at, bottom in places:
            beside = {other for other, _at, place in places if abs(place - bottom) <= SAME_PLACE}
            if len(beside) >= REPEATS:
                found[number].add(at)
    return found


def _edges(page: Page) -> Iterator[int]:
    """The places of the lines near the upper and the lower edge."""
    last = len(page.lines)
    for at, line in enumerate(page.lines):
        is_first_or_last = at < EDGE_LINES or at >= last - EDGE_LINES
        is_outside = line.bottom > TOP * page.height or line.top < BOTTOM * page.height
        if is_first_or_last and is_outside:
            yield at


def _may_be_header(text: str) -> bool:
    """The first line of a page may be the end of an item, "(Peru);", on two pages: that is no header."""
    is_title = len(text) <= LONGEST_HEADER and not ITEM.match(text)
    return is_title and not text[0].islower() and text[0] != "(" and text[-1] not in ";:,.)"


def _body_size(pages: Sequence[Page]) -> float:
    sizes = [line.size for page in pages for line in page.lines if len(line.text) > 30]
    return statistics.median(sizes) if sizes else 0.0


def _footnotes(page: Page, edges: frozenset[int], body: float) -> frozenset[int]:
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
