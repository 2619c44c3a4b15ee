"""Charts as shapes in percent, drawn by templates; their figures are those of the table beside them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from report.pages.answers import Declared
from report.pages.progress import Counts
from tracker.choices import CommitmentProgress

UNITS_A_LINE = 20
MOST_YEARS = 12
MOST_NAMES = 4
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


def bar(progress: Counts) -> Bar:
    """Segments in the order of the statuses, then answers that do not fit; what is left is no published answer."""
    if not progress.invited:
        return Bar((), "0%")
    segments, so_far = [], 0
    parts = [(each.code, each.count) for each in progress.statuses]
    for code, count in (*parts, ("other", progress.otherwise)):
        if count:
            start, width = _percent(so_far, progress.invited), _percent(count, progress.invited)
            segments.append(Segment(code, start, width))
            so_far += count
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


@dataclass(frozen=True)
class Years:
    """The line on which the dates of several commitments lie: from the first of January to a first of January."""

    first: int
    last: int

    def place(self, day: datetime.date) -> str:
        """Where a day lies, in percent."""
        start, end = datetime.date(self.first, 1, 1), datetime.date(self.last, 1, 1)
        return _percent((min(max(day, start), end) - start).days, (end - start).days)

    @property
    def ticks(self) -> list[str]:
        """One at each turn of a year within; of a long line none."""
        within = range(self.first + 1, self.last) if self.last - self.first <= MOST_YEARS else ()
        return [self.place(datetime.date(year, 1, 1)) for year in within]

    @property
    def names(self) -> list[int]:
        """The years to write over the line: each, or the ends of a long line."""
        whole = list(range(self.first, self.last + 1))
        return whole if len(whole) <= MOST_NAMES else [self.first, self.last]


@dataclass(frozen=True)
class Slip:
    """The dates of one commitment on the line; an empty place is not drawn."""

    original: str
    target: str
    completed: str
    now: str
    ticks: list[str]


def years(commitments: Sequence[Declared]) -> Years | None:
    """The years that these commitments span; None where none of them has a date."""
    days = [day for each in commitments for day in (each.original_on, each.target_on) if day]
    days += [each.reported_on for each in commitments if _is_completed(each)]
    dated = any(each.original_on or each.target_on for each in commitments)
    if not dated:
        return None
    last = min(max(days).year + 1, datetime.MAXYEAR)
    return Years(min(min(days).year, last - 1), last)


def _is_completed(each: Declared) -> bool:
    return each.progress == CommitmentProgress.COMPLETED


def slip(each: Declared, line: Years, today: datetime.date) -> Slip:
    """The original date, the present one where it is another, the day on which completion was reported, and today."""
    completed = line.place(each.reported_on) if _is_completed(each) else ""
    is_within = line.first <= today.year < line.last
    return Slip(
        original=line.place(each.original_on) if each.original_on and each.is_revised else "",
        target=line.place(each.target_on) if each.target_on else "",
        completed=completed,
        now=line.place(today) if is_within else "",
        ticks=line.ticks,
    )
