"""XLSX: the values that the person sees in her program, with its hidden rows and its merged cells.

openpyxl reads the values, one row after the other. What it passes over in that way of reading - which rows are hidden,
which cells are merged, which formulas were never worked out - is read from the same parts with lxml.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from tracker.importing.readers.containers import damaged, read_part
from tracker.importing.readers.decoding import NOT_TEXT
from tracker.importing.spreadsheets.cells import NO_VALUE, cleaned, text_of
from tracker.importing.spreadsheets.limits import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS
from tracker.importing.spreadsheets.refusals import UnreadableSheet
from tracker.importing.spreadsheets.rows import SheetRow, trimmed

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\x00!\x00D\x00|\x00<\x00!\x00D", re.IGNORECASE)
PROLOG = 4096
"""Bytes of a part within which a declaration of entities would stand."""

FARTHEST_ROW = 60_000
"""No row below it is looked at: a few thousand rows do not begin there."""

MOST_MERGED = 20_000
"""Cells that merged ranges may cover in all."""

# A character given by its number: one that XML has no place for, or the underscore before what only looks like that.
NUMBERED = re.compile(r"_x(00[01][0-9A-Fa-f]|005[Ff])_")


@dataclass
class Marks:
    """What stands beside the values of one sheet: hidden rows, merged ranges, formulas without a value."""

    hidden: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    unworked: set[tuple[int, int]] = field(default_factory=set)
    filled_rows: int = 0


def xlsx_tables(content: bytes, container: zipfile.ZipFile) -> list[tuple[str, list[SheetRow]]]:
    """(name, rows) of each worksheet. Raises UnreadableSheet, or UnreadableDocument for a damaged part."""
    try:
        _refuse_entities(container)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            return [(sheet.title, _rows(sheet, _marks(container, sheet))) for sheet in book.worksheets]
        finally:
            book.close()
    except UnreadableSheet:
        raise
    except Exception as error:  # what openpyxl and what it stands on say of damaged parts is of many kinds
        raise damaged("file") from error


def _refuse_entities(container: zipfile.ZipFile) -> None:
    for part in container.infolist():
        if part.filename.endswith((".xml", ".rels")):
            with container.open(part) as opened:
                if DOCTYPE.search(opened.read(PROLOG)):
                    raise UnreadableSheet("entities")


def _marks(container: zipfile.ZipFile, sheet: Any) -> Marks:
    found = Marks()
    part = read_part(container, str(sheet._worksheet_path).lstrip("/"), "file")
    if part is None:
        return found
    tags = (f"{S}row", f"{S}mergeCell")
    events = etree.iterparse(io.BytesIO(part), tag=tags, resolve_entities=False, no_network=True, huge_tree=False)
    at = 0
    for _event, element in events:
        if element.tag == tags[0]:
            at = int(element.get("r") or at + 1)
            _note_row(element, at, found)
        elif len(found.merged) < MOST_MERGED:
            first_column, first_row, last_column, last_row = range_boundaries(element.get("ref", "A1"))
            found.merged.append((first_row, first_column, last_row, last_column))
        element.clear()
    if found.filled_rows > MOST_ROWS * 2:
        raise UnreadableSheet("many_rows")
    return found


def _note_row(element: Any, at: int, found: Marks) -> None:
    if element.get("hidden") in ("1", "true"):
        found.hidden.add(at)
    found.filled_rows += element.find(f"{S}c/{S}v") is not None or element.find(f"{S}c/{S}is") is not None
    for cell in element.iterfind(f"{S}c"):
        if cell.find(f"{S}f") is not None and not cell.findtext(f"{S}v"):
            first_column, first_row, _last, _row = range_boundaries(cell.get("r", "A1"))
            found.unworked.add((first_row, first_column))


def _rows(sheet: Any, marks: Marks) -> list[SheetRow]:
    sheet.reset_dimensions()  # what a file says of its own size is not believed
    grid: dict[int, list[str]] = {}
    values = sheet.iter_rows(max_row=FARTHEST_ROW, max_col=MOST_COLUMNS + 1, values_only=True)
    for number, row in enumerate(values, start=1):
        cells = [_text(value) for value in row]
        if any(cells):
            grid[number] = cells
    for number, column in marks.unworked:
        if number <= FARTHEST_ROW and column <= MOST_COLUMNS:
            _put(grid, number, column, NO_VALUE)
    _spread(grid, marks)
    return [SheetRow(number, trimmed(grid[number]), number in marks.hidden) for number in sorted(grid)]


def _put(grid: dict[int, list[str]], number: int, column: int, text: str) -> None:
    cells = grid.setdefault(number, [])
    cells.extend([""] * (column - len(cells)))
    cells[column - 1] = cells[column - 1] or text


def _spread(grid: dict[int, list[str]], marks: Marks) -> None:
    """A merged cell says the same in each of its places that lies in a row which holds anything else."""
    left = MOST_MERGED
    for first_row, first_column, last_row, last_column in marks.merged:
        first = grid.get(first_row, [])
        text = first[first_column - 1] if len(first) >= first_column else ""
        if not text:
            continue
        for number in range(first_row, min(last_row, FARTHEST_ROW) + 1):
            if number not in grid:
                continue
            for column in range(first_column, min(last_column, MOST_COLUMNS) + 1):
                left -= 1
                if left < 0:
                    return
                _put(grid, number, column, text)


def _text(value: Any) -> str:
    text = text_of(value)
    if len(text) > LONGEST_CELL:
        raise UnreadableSheet("long_cell")
    if isinstance(value, str):
        text = NUMBERED.sub(lambda found: chr(int(found[1], 16)), text)
    return cleaned(NOT_TEXT.sub("", text))
