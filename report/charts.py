"""Charts as shapes in percent, drawn by templates; their figures are those of the table beside them."""

from __future__ import annotations

from dataclasses import dataclass

from report.statistics import Progress

UNITS_A_LINE = 20
UNIT = 14  # one mark and the gap after it, in the units of the drawing


@dataclass(frozen=True)
class Segment:
    """A part of a stacked bar: where it starts and how long it is, in percent."""

    code: str
    start: str
    width: str


@dataclass(frozen=True)
class Bar:
    """A stacked bar as long as all States invited."""

    segments: tuple[Segment, ...]
    rest: str


def _percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole, 2):g}%"


def bar(progress: Progress) -> Bar:
    """Segments in the order of the statuses; what is left is no published answer."""
    if not progress.invited:
        return Bar((), "0%")
    segments, so_far = [], 0
    for each in progress.statuses:
        if each.count:
            start, width = _percent(so_far, progress.invited), _percent(each.count, progress.invited)
            segments.append(Segment(each.code, start, width))
            so_far += each.count
    return Bar(tuple(segments), _percent(so_far, progress.invited))


@dataclass(frozen=True)
class Units:
    """`count` marks, twenty to a line: rectangles (y, width) filled with a pattern of marks."""

    rows: tuple[tuple[int, int], ...]
    width: int
    height: int


def units(count: int) -> Units:
    full, rest = divmod(count, UNITS_A_LINE)
    lengths = [UNITS_A_LINE] * full + ([rest] if rest else [])
    rows = tuple((UNIT * line, UNIT * length - 2) for line, length in enumerate(lengths))
    return Units(rows, UNIT * UNITS_A_LINE, UNIT * max(1, len(lengths)))
