"""The entries of a matrix: each recommendation of a question under each of its themes, in columns, in their order.

Belongs here: which there are, and which of them a page shows. Texts and figures are read of that page alone.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from report.pages.paging import NoSuchRow
from report.question.question import RecordQuestion
from tracker.words.sorting import name_order

NO_THEME = "-"  # in an address
ROWS = 120  # entries of a page: whole themes, unless one alone has more


@dataclass(frozen=True)
class Entry:
    """A recommendation under one of its themes. `theme` is empty where it has none."""

    theme: str
    meeting: str
    starts_on: datetime.date
    order: int
    slug: str
    recommendation: UUID

    @property
    def name(self) -> str:
        """What `after` calls it."""
        return f"{self.theme or NO_THEME}/{self.meeting}/{self.slug}"


def entries(question: RecordQuestion) -> list[Entry]:
    """All of them, by the name of the theme in the reader's language, then as the meetings followed: one query.

    Of a question that names themes, under these alone. What has no theme stands last.
    """
    columns = ("themes__slug", "meeting__slug", "meeting__starts_on", "order", "slug", "pk")
    rows = question.recommendations().order_by().values_list(*columns)
    wanted, names = set(question.filters.chosen("theme")), question.filters.reference.themes
    found = [Entry(theme or "", *rest) for theme, *rest in rows if not wanted or theme in wanted]

    def place(each: Entry) -> tuple[object, ...]:
        name = name_order(names.get(each.theme, ""))
        return not each.theme, name, each.theme, each.starts_on, each.meeting, each.order, each.slug

    return sorted(found, key=place)


def named(found: Sequence[Entry], after: str) -> int:
    """How many entries there are until the one of this name. Raises NoSuchRow where none is called so, or none
    follows."""
    if not after:
        return 0
    start = next((number for number, each in enumerate(found, start=1) if each.name == after), 0)
    if not start or start == len(found):
        raise NoSuchRow(after)
    return start


@dataclass(frozen=True)
class MatrixPlace:
    """Which entries a page shows, and where the pages beside it begin: `after` of each; None where there is none."""

    start: int
    end: int
    total: int
    previous: str | None
    next: str | None

    @property
    def is_first(self) -> bool:
        return not self.start

    @property
    def first(self) -> int:
        return self.start + 1 if self.total else 0

    @property
    def last(self) -> int:
        return self.end

    @property
    def is_whole(self) -> bool:
        return self.previous is None and self.next is None


def begins(found: Sequence[Entry]) -> list[int]:
    """Where pages begin: with a theme, as many of them as there is room for; a theme with more than that goes on."""
    starts, filled = [0], 0
    for _theme, of_theme in groupby(enumerate(found), key=lambda pair: pair[1].theme):
        numbers = [number for number, _entry in of_theme]
        if filled and filled + len(numbers) > ROWS:
            starts.append(numbers[0])
            filled = 0
        for number in numbers[ROWS::ROWS]:
            starts.append(number)
        filled += len(numbers) if len(numbers) <= ROWS else (len(numbers) - 1) % ROWS + 1
    return starts


def page(found: Sequence[Entry], after: str) -> MatrixPlace:
    """The page that begins after the entry of that name. Raises NoSuchRow where none follows it."""
    start, starts = named(found, after), begins(found)
    end = min(min((each for each in starts if each > start), default=len(found)), start + ROWS)
    before = max((each for each in starts if each < start), default=None)
    return MatrixPlace(
        start,
        end,
        len(found),
        None if before is None else _after(found, before),
        found[end - 1].name if end < len(found) else None,
    )


def page_of(found: Sequence[Entry], place: MatrixPlace) -> Iterator[tuple[str, str | None, int]]:
    """Each theme with the `after` of the page that it begins on, None for this one, and how many entries it has."""
    starts = begins(found)
    for theme, of_theme in groupby(enumerate(found), key=lambda pair: pair[1].theme):
        numbers = [number for number, _entry in of_theme]
        first = numbers[0]
        is_here = place.start <= first < place.end
        begin = max(each for each in starts if each <= first)
        yield theme, None if is_here else _after(found, begin), len(numbers)


def _after(found: Sequence[Entry], start: int) -> str:
    return found[start - 1].name if start else ""
