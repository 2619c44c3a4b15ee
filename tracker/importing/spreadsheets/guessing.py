"""Which row of a table holds the headings, and which column holds what: a suggestion that a person confirms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from django.conf import settings
from django.utils import translation

from tracker.choices import EARLIER_WORDS
from tracker.importing.spreadsheets.fields import Shape, SheetField, columns_of
from tracker.importing.spreadsheets.headings import HEADINGS
from tracker.importing.spreadsheets.plain import plain
from tracker.importing.spreadsheets.writing import headings as own_headings

HEAD_ROWS = 20
"""Rows among which the headings are looked for: above them stand titles."""

FEWEST = 0.6
"""Share of a column's cells that have to look like a field."""

LONG_TEXT = 60
LONGEST_NUMBER = 6
"""Characters of the number of a session: "18", "XVIII"."""

MAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
KEY = re.compile(r"^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.IGNORECASE)
DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$|^\d{1,2}[./]\d{1,2}[./]\d{4}$")
LABEL = re.compile(r"^\d+(?:\.\d+)*\.?\s?(?:\(?[a-z]{1,2}\)?)?$", re.IGNORECASE)


def words_of(field: SheetField) -> set[str]:
    """The headings by which a field is known, what it is called in the six languages among them."""
    found = {plain(each) for each in HEADINGS.get(field.name, ())} | {plain(field.name)}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {plain(str(each)) for each in (field.label, *field.headings)}
    return found


def heading_row(kind: str, head: Sequence[tuple[int, Sequence[str]]]) -> int:
    """The number of the row that holds most known headings; where none does, the first full one, which is 0 (no row
    of headings) where one of its cells is too long for a heading, or comes again below it in its column.

    Args:
        head: (number, cells) of the first rows.
    """
    known: set[str] = set().union(*(words_of(field) for field in columns_of(kind)))
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


def own_columns(kind: str, head: Sequence[tuple[int, Sequence[str]]]) -> tuple[int, dict[str, int]] | None:
    """Return the row that has the headings of our own sheet, and {field: column}; None where no row has them all.

    Args:
        head: (number, cells) of the first rows.
    """
    fields = columns_of(kind)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            ours = [plain(str(field.label)) for field in fields]
            more = {plain(each) for each in own_headings(kind, with_names=True)} - set(ours)
        for number, cells in head[:HEAD_ROWS]:
            spoken = [plain(cell) for cell in cells]
            if sorted(each for each in spoken if each and each not in more) == sorted(ours):
                return number, {field.name: spoken.index(own) for field, own in zip(fields, ours, strict=True)}
    return None


def headings_at(row: int, head: Sequence[tuple[int, Sequence[str]]]) -> list[str]:
    """The headings of a row; where a cell is empty, what stands above it (a heading over two rows)."""
    above = [cells for number, cells in head if number <= row]
    if not above:
        return []
    own = list(above[-1])
    own += [""] * (max(map(len, above)) - len(own))
    for column, heading in enumerate(own):
        if not heading:
            over = [cells[column] for cells in above[-3:-1] if column < len(cells) and cells[column]]
            own[column] = over[-1] if over else ""
    return own


def suggested_columns(
    kind: str, headings: Sequence[str], sample: Sequence[Sequence[str]], is_state: Callable[[str], bool]
) -> dict[str, int]:
    """{field: column}: by the heading first, then by what stands in the column. No column serves two fields."""
    found: dict[str, int] = {}
    spoken = [plain(heading) for heading in headings]
    for field in columns_of(kind):
        words = words_of(field)
        column = next((at for at, heading in enumerate(spoken) if heading in words and at not in found.values()), None)
        if column is not None:
            found[field.name] = column
    for field in columns_of(kind):
        looks = _look_of(field, is_state)
        if field.name in found or looks is None:
            continue
        for column in range(max([len(headings), *map(len, sample)], default=0)):
            cells = [row[column] for row in sample if column < len(row) and row[column]]
            if column not in found.values() and cells and sum(map(looks, cells)) >= FEWEST * len(cells):
                found[field.name] = column
                break
    return _meeting_in_two(found, sample)


def _meeting_in_two(found: dict[str, int], sample: Sequence[Sequence[str]]) -> dict[str, int]:
    """Where a meeting has a number alone and the State under review a column, both name the meeting."""
    column, state = found.get("meeting"), found.get("under_review")
    if column is None or state is None or "meeting_part" in found:
        return found
    cells = [row[column] for row in sample if column < len(row) and row[column]]
    is_number = bool(cells) and all(len(cell) <= LONGEST_NUMBER for cell in cells)
    return found | ({"meeting": state, "meeting_part": column} if is_number else {})


def _look_of(field: SheetField, is_state: Callable[[str], bool]) -> Callable[[str], bool] | None:
    """What a cell of this field looks like, where that can be told."""
    if field.shape is Shape.CHOICE and field.is_required:
        codes = spoken_choices(field)
        return lambda cell: plain(cell) in codes
    if field.shape is Shape.PRINTED:
        return lambda cell: len(cell) > LONG_TEXT
    looks: dict[Shape, Callable[[str], bool]] = {
        Shape.STATE: is_state,
        Shape.EMAIL: lambda cell: bool(MAIL.match(cell)),
        Shape.KEY: lambda cell: bool(KEY.match(cell)),
        Shape.LABEL: lambda cell: bool(LABEL.match(cell)),
        Shape.ASKED: lambda cell: bool(LABEL.match(cell)),
    }
    if field.is_required and field.shape is Shape.DAY:
        return lambda cell: bool(DAY.match(cell))
    return looks.get(field.shape) if field.is_required or field.shape is Shape.KEY else None


def spoken_choices(field: SheetField) -> dict[str, str]:
    """{word: code} of a closed list: each code, and each label in the six languages."""
    found = {plain(code): str(code) for code in field.choices.values}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {plain(str(label)): str(code) for code, label in field.choices.choices}
    earlier = {plain(word): str(code) for code in field.choices for word in EARLIER_WORDS.get(code, ())}
    return found | earlier


def mapped_by_heading(columns: Mapping[str, str], headings: Iterable[str]) -> dict[str, int]:
    """{field: column} of a saved choice of columns, which knows its columns by their headings."""
    places: dict[str, int] = {}
    for at, heading in enumerate(headings):
        places.setdefault(plain(heading), at)
    return {name: places[plain(heading)] for name, heading in columns.items() if plain(heading) in places}
