"""From the letters of a PDF page, each with its place, to printed lines in reading order.

Belongs here: geometry of one page - fragments, raised footnote marks, columns. What returns on many pages (headers,
footers) is in `pdf_page_edges`.
"""

from __future__ import annotations

import ctypes
import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pypdfium2.raw as pdfium

from tracker.importing.readers.right_to_left import in_reading_order, is_right_to_left

LINE_ENDS = frozenset({10, 13})
HYPHENS = frozenset({0x2, 0xFFFE})
"""What the library gives for a hyphen at a line's end; the next line follows without a line end."""

WIDE_GAP = 2.5
"""Times the height of the letters: a gap this wide parts a label from its text, or one column from the next."""

RAISED = 0.2
SMALLER = 0.85
SAME_LINE = 0.5
COLUMN_LINES = 8
NARROWEST_COLUMN = 0.18
UNITS = frozenset({"m", "km", "cm", "co"})


@dataclass(slots=True)
class Fragment:
    """Letters that stand beside each other; `size` is the height of the type, `marks` its raised footnote numbers."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    marks: list[str] = field(default_factory=list)

    @property
    def height(self) -> float:
        """From the lowest to the highest letter."""
        return self.top - self.bottom


@dataclass(slots=True)
class _Letter:
    sign: str
    left: float
    right: float
    bottom: float
    top: float


class PageLetters:
    """The letters of one page. Boxes are asked for one by one: the buffers are made once."""

    def __init__(self, raw: object) -> None:
        self._raw = raw
        self._edges = [ctypes.c_double() for _edge in range(4)]
        self._matrix = pdfium.FS_MATRIX()
        self.count = pdfium.FPDFText_CountChars(raw)

    def code(self, at: int) -> int:
        """The code point at a place."""
        return int(pdfium.FPDFText_GetUnicode(self._raw, at))

    def letter(self, at: int, code: int) -> _Letter:
        """The letter at a place with its box."""
        left, right, bottom, top = self._edges
        pdfium.FPDFText_GetCharBox(self._raw, at, left, right, bottom, top)
        return _Letter(chr(code), left.value, right.value, bottom.value, top.value)

    def size(self, at: int) -> float:
        """The size of the type at a place: the font's own, as large as it is drawn."""
        scale = 1.0
        if pdfium.FPDFText_GetMatrix(self._raw, at, self._matrix):
            scale = math.hypot(self._matrix.c, self._matrix.d) or 1.0
        return float(pdfium.FPDFText_GetFontSize(self._raw, at)) * scale


def fragments_of(letters: PageLetters) -> Iterator[Fragment]:
    """The fragments of a page in the order of its content."""
    run: list[_Letter] = []
    size = 0.0
    for at in range(letters.count):
        code = letters.code(at)
        if code in LINE_ENDS or code in HYPHENS:
            if code in HYPHENS and run:
                run.append(_Letter("-", run[-1].right, run[-1].right, run[-1].bottom, run[-1].top))
            yield from _fragment(run, size)
            run = []
            continue
        if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
            continue
        if chr(code).isspace():
            if run:
                run.append(_Letter(" ", run[-1].right, run[-1].right, run[-1].bottom, run[-1].top))
            continue
        letter = letters.letter(at, code)
        if run and letter.left - run[-1].right > WIDE_GAP * max(size, 1.0) * 0.6:
            yield from _fragment(run, size)
            run = []
        if not run:
            size = letters.size(at)
        run.append(letter)
    yield from _fragment(run, size)


def _fragment(run: list[_Letter], size: float) -> Iterator[Fragment]:
    inked = [each for each in run if each.sign != " "]
    if not inked:
        return
    kept, marks = _without_raised_marks(run, inked)
    text = "".join(each.sign for each in kept).strip()
    yield Fragment(
        in_reading_order(kept) if is_right_to_left(text) else text,
        min(each.left for each in inked),
        max(each.right for each in inked),
        statistics.median(each.bottom for each in inked),
        statistics.median(each.top for each in inked),
        size,
        marks,
    )


def _without_raised_marks(run: list[_Letter], inked: Sequence[_Letter]) -> tuple[list[_Letter], list[str]]:
    """The letters without small raised digits behind a word: marks of footnotes."""
    capitals = [each for each in inked if each.sign.isalpha()]
    if not capitals or not any(each.sign.isdigit() for each in inked):
        return run, []
    baseline = statistics.median(each.bottom for each in capitals)
    tallest = max(each.top - each.bottom for each in capitals)
    kept: list[_Letter] = []
    marks: list[str] = []
    for each in run:
        is_raised = each.bottom > baseline + RAISED * tallest and each.top - each.bottom < SMALLER * tallest
        word = "".join(letter.sign for letter in kept[-4:]).split(" ")[-1].casefold()
        if each.sign.isdigit() and is_raised and kept and word not in UNITS:
            marks.append(each.sign)
        else:
            kept.append(each)
    return kept, ["".join(marks)] if marks else []


def lines_of(fragments: Sequence[Fragment], width: float) -> list[Fragment]:
    """The lines of a page in reading order: column by column where the page has two, else from top to bottom."""
    gutter = _gutter(fragments, width)
    if gutter is None:
        return _merged(fragments)
    lines: list[Fragment] = []
    band: list[Fragment] = []
    for fragment in sorted(fragments, key=lambda each: -each.top):
        if fragment.left < gutter < fragment.right:
            lines += _columns(band, gutter)
            lines.append(fragment)
            band = []
        else:
            band.append(fragment)
    return lines + _columns(band, gutter)


def _columns(band: Sequence[Fragment], gutter: float) -> list[Fragment]:
    left = [each for each in band if each.right <= gutter]
    right = [each for each in band if each.right > gutter]
    columns = [_merged(left), _merged(right)]
    if is_right_to_left("".join(each.text for each in band)):
        columns.reverse()
    return [line for column in columns for line in column]


def _gutter(fragments: Sequence[Fragment], width: float) -> float | None:
    """The middle of the empty strip between two columns of text, or None."""
    if len(fragments) < 2 * COLUMN_LINES:
        return None
    middle = [each for each in fragments if each.right - each.left > NARROWEST_COLUMN * width]
    for left_edge in sorted({round(each.left) for each in middle}):
        gutter = left_edge - 1.0
        if not 0.3 * width < gutter < 0.7 * width:
            continue
        right = [each for each in middle if each.left >= gutter]
        left = [each for each in middle if each.right <= gutter]
        crossing = [each for each in middle if each.left < gutter < each.right]
        if min(len(left), len(right)) >= COLUMN_LINES and len(crossing) * 3 <= len(right):
            return gutter
    return None


def _merged(fragments: Sequence[Fragment]) -> list[Fragment]:
    """Fragments that stand on one line, put together from left to right; lines from top to bottom."""
    lines: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda each: (-(each.top + each.bottom), each.left)):
        if lines and _on_one_line(lines[-1][0], fragment):
            lines[-1].append(fragment)
        else:
            lines.append([fragment])
    return [_line(each) for each in lines]


def _on_one_line(first: Fragment, second: Fragment) -> bool:
    shared = min(first.top, second.top) - max(first.bottom, second.bottom)
    return shared >= SAME_LINE * max(min(first.height, second.height), 0.1)


def _line(parts: list[Fragment]) -> Fragment:
    if len(parts) == 1:
        return parts[0]
    widest = max(parts, key=lambda each: each.right - each.left)
    ordered = _without_raised_parts(sorted(parts, key=lambda each: each.left), widest)
    if is_right_to_left("".join(each.text for each in ordered)):
        ordered.reverse()
    return Fragment(
        " ".join(each.text for each in ordered),
        min(each.left for each in ordered),
        max(each.right for each in ordered),
        widest.bottom,
        widest.top,
        widest.size,
        [mark for each in parts for mark in each.marks],
    )


def _without_raised_parts(parts: list[Fragment], widest: Fragment) -> list[Fragment]:
    """A raised footnote number that the page sets as letters of its own is no word of the line."""
    return [
        each
        for each in parts
        if each is widest
        or not (
            each.text.isdigit() and len(each.text) < 3 and each.size < SMALLER * widest.size and each is not parts[0]
        )
    ]
