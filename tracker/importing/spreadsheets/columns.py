"""Which row of a table holds the headings, and which column holds what: our own sheets are known, others suggested."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from django.conf import settings
from django.utils import translation

from tracker.importing.spreadsheets.cells import plain
from tracker.importing.spreadsheets.headings import HEADINGS
from tracker.importing.spreadsheets.kinds import cells_of, columns_of
from tracker.importing.spreadsheets.reading import HEAD_ROWS, TableHead
from tracker.importing.spreadsheets.sheets_out import headings as own_headings

LONG_TEXT = 60
LONGEST_NUMBER = 6
"""Characters of the number of a session: "18", "XVIII"."""


@cache
def words_of(kind: str, name: str) -> frozenset[str]:
    """The headings by which a column is known, among them what it is called in the six languages."""
    cell = columns_of(kind)[name]
    found = {plain(each) for each in HEADINGS.get(name, ())}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {plain(str(each)) for each in (cell.label, *cell.headings)}
    return frozenset(found)


def heading_row(kind: str, head: TableHead) -> int:
    """The number of the row that holds most known headings; where none does, the first full one, which is 0 (no row
    of headings) where one of its cells is too long for a heading, or comes again below it in its column.

    Args:
        head: (number, cells) of the first rows.
    """
    known: set[str] = set().union(*(words_of(kind, name) for name in columns_of(kind)))
    best, most = 0, 0
    for number, cells in head[:HEAD_ROWS]:
        hits = sum(plain(cell) in known for cell in set(cells) if cell)
        if hits > most:
            best, most = number, hits
    if best:
        return best
    widest = max((sum(map(bool, cells)) for _number, cells in head[:HEAD_ROWS]), default=0)
    first = next(((number, cells) for number, cells in head if sum(map(bool, cells)) == widest), (1, ()))
    below = [cells for number, cells in head if number > first[0]]
    is_data = any(
        len(cell) > LONG_TEXT or any(cell == cells[at] for cells in below if at < len(cells))
        for at, cell in enumerate(first[1])
        if cell
    )
    return 0 if is_data else first[0]


def own_columns(kind: str, head: TableHead) -> tuple[int, dict[str, int]] | None:
    """Return the row that has only headings of our own sheet, and {name: column}; None where there is none.

    A column of our sheet that a row needs, and that has no value for all rows, is there.
    """
    cells = columns_of(kind)
    needed = {name for name, cell in cells.items() if cell.required and not cell.for_all and not cell.initial}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            ours = {plain(str(cell.label)): name for name, cell in cells.items()}
            more = {plain(each) for each in own_headings(kind, with_names=True)} - set(ours)
        for number, row in head[:HEAD_ROWS]:
            spoken = [plain(cell) for cell in row if cell]
            found = {ours[each] for each in spoken if each in ours}
            if needed <= found and len(found) > 1 and set(spoken) <= {*ours, *more} and len(set(spoken)) == len(spoken):
                places = [plain(cell) for cell in row]
                return number, {name: places.index(own) for own, name in ours.items() if name in found}
    return None


def suggested_columns(kind: str, headings: Sequence[str], sample: Sequence[Sequence[str]]) -> dict[str, int]:
    """{name: column} by the headings. No column serves two names."""
    found: dict[str, int] = {}
    spoken = [plain(heading) for heading in headings]
    for name in columns_of(kind):
        words = words_of(kind, name)
        column = next((at for at, heading in enumerate(spoken) if heading in words and at not in found.values()), None)
        if column is not None:
            found[name] = column
    return _meeting_in_two(found, sample)


def _meeting_in_two(found: dict[str, int], sample: Sequence[Sequence[str]]) -> dict[str, int]:
    """Where a meeting has only a number and the State under review a column, both name the meeting."""
    column, state = found.get("meeting"), found.get("under_review")
    if column is None or state is None or "meeting_part" in found:
        return found
    cells = [row[column] for row in sample if column < len(row) and row[column]]
    is_number = bool(cells) and all(len(cell) <= LONGEST_NUMBER for cell in cells)
    return found | ({"meeting": state, "meeting_part": column} if is_number else {})


def lacking(kind: str, columns: Mapping[str, int], defaults: Mapping[str, str]) -> list[str]:
    """Return the names that every row needs, and that neither a column nor a value for all rows gives."""
    cells = cells_of(kind).items()
    return [name for name, cell in cells if cell.required and name not in columns and not defaults.get(name)]


def shape_of(headings: Iterable[str]) -> str:
    """The shape of a row of headings: a checksum, by which a choice of columns is remembered. None has none."""
    spoken = [plain(heading) for heading in headings]
    return hashlib.sha256("\n".join(spoken).encode()).hexdigest() if any(spoken) else ""


def letter_of(column: int) -> str:
    """The letter by which a spreadsheet program names a column."""
    first, last = divmod(column, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)
