"""From the bytes of a file to its tables: rows of texts with the numbers that a spreadsheet program shows.

The bytes say what a file is, never its name. CSV is read in the encodings and with the delimiters of spreadsheet
programs of six languages. Of XLSX, openpyxl reads the values, one row after the other; hidden rows, merged cells and
formulas without a value are read from the same parts with lxml.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from itertools import product
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from tracker.files import child
from tracker.importing.readers.containers import OLE, PDF, ZIP, damaged, open_container, read_part
from tracker.importing.readers.decoding import NOT_TEXT, decode
from tracker.importing.readers.source import UnreadableDocument
from tracker.importing.spreadsheets.cells import NO_VALUE, cleaned, text_of

LARGEST = 20 * 1024 * 1024
"""Bytes. A sheet of 8,000 recommendations has about 3 MB."""

MOST_ROWS = 20_000
MOST_COLUMNS = 100
LONGEST_CELL = 32_767
"""Characters: what a spreadsheet program lets a cell hold."""

HEAD_ROWS = 20
"""Rows among which the headings are looked for: titles may be above them."""

# What an encrypted workbook carries inside the old container.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OTHER_PARTS = {"xl/workbook.bin": "binary_workbook", "content.xml": "open_document"}
DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 60
"""Rows by which the delimiter is told."""

NOTHING_CUT = (0, 0)

SAID = "sep="
"""A first line by which Excel is told the delimiter."""

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

type TableHead = Sequence[tuple[int, Sequence[str]]]
"""(number, cells) of the first rows of a table."""

REFUSED: dict[str, Promise] = {
    "too_large": _("This file is too large: at most 20 MB are read, and 120 MB once it is unpacked."),
    "empty": _("This file is empty: no cell of it holds anything."),
    "old": _("This is a spreadsheet of the old kind (.xls). Please save it as .xlsx, and upload that."),
    "encrypted": _("This file is protected by a password. Please save it without one."),
    "macros": _("This file contains macros. Please save it as .xlsx without them."),
    "binary_workbook": _("This is a binary workbook (.xlsb). Please save it as .xlsx, and upload that."),
    "open_document": _("This is an OpenDocument spreadsheet. Please save it as .xlsx or .csv, and upload that."),
    "not_a_sheet": _("This is not a spreadsheet: only .xlsx and .csv files are read."),
    "entities": _("This file defines entities of its own, which no spreadsheet program does. It is not read."),
    "damaged": _("This file is damaged or was cut off: it cannot be read to its end."),
    "encoding": _("The encoding of this text cannot be determined. Please save it as CSV in UTF-8."),
    "open_quote": _("A quotation mark in this file is opened and never closed: its rows cannot be told apart."),
    "long_cell": _("A cell of this file holds more than 32,767 characters."),
    "busy": _("Nothing that was stored is lost. Please try again in a minute."),
    "many_rows": _("This sheet has too many rows: at most 20,000 are read. Please upload it in parts."),
    "many_columns": _("This sheet has too many columns: at most 100 are read."),
}


class UnreadableSheet(ValidationError):
    """The file cannot be read as a spreadsheet; `code` is a key of REFUSED, and its sentence stands at the file."""

    def __init__(self, code: str) -> None:
        super().__init__({"file": REFUSED[code]})
        self.code = code

    @property
    def sentence(self) -> str:
        """For the person who brought it."""
        return str(self.messages[0])


@dataclass(frozen=True, slots=True)
class SheetRow:
    """The texts of one row, cleaned; its number as the program shows it; whether it is hidden there."""

    number: int
    cells: tuple[str, ...]
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file: its name (none in a CSV file), and its rows that hold anything."""

    name: str
    rows: tuple[SheetRow, ...]


SECONDS = 30
"""Of the processor, for one file. A sheet of 8,000 rows takes two."""

FAILED = {child.TOO_LONG: "too_large", child.BUSY: "busy", child.BROKEN: "damaged"}


def read_tables(content: bytes) -> tuple[Sheet, ...]:
    """The tables of a file, those without a cell left out, read in a child process.

    Raises UnreadableSheet, and nothing else, for whatever is no spreadsheet, damaged, protected, or too large.
    """
    try:
        answer = child.call(_told, content, processor=SECONDS)
        if isinstance(answer, str) and answer in REFUSED:
            raise UnreadableSheet(answer)
        return tuple(
            Sheet(
                str(name),
                tuple(SheetRow(int(number), tuple(map(str, cells)), bool(hidden)) for number, cells, hidden in rows),
            )
            for name, rows in answer
        )
    except child.ChildFailed as failure:
        raise UnreadableSheet(FAILED[failure.code]) from failure
    except (TypeError, ValueError) as fault:
        raise UnreadableSheet("damaged") from fault


def _told(content: bytes) -> object:
    """In the child: the tables as plain values, or the code of a refusal."""
    try:
        return [(table.name, [astuple(row) for row in table.rows]) for table in _tables(content)]
    except UnreadableSheet as refusal:
        return refusal.code


def _tables(content: bytes) -> tuple[Sheet, ...]:
    if len(content) > LARGEST:
        raise UnreadableSheet("too_large")
    if not content.strip():
        raise UnreadableSheet("empty")
    if content.startswith(OLE):
        raise UnreadableSheet("encrypted" if ENCRYPTED in content else "old")
    if content.startswith(PDF):
        raise UnreadableSheet("not_a_sheet")
    named = _workbook(content) if content.startswith(ZIP) else [("", csv_rows(content))]
    tables = [_table(name, rows) for name, rows in named]
    full = tuple(table for table in tables if table.rows)
    if not full:
        raise UnreadableSheet("empty")
    return full


def _workbook(content: bytes) -> list[tuple[str, list[SheetRow]]]:
    try:
        with open_container(content, "file") as container:
            names = set(container.namelist())
            for part, code in OTHER_PARTS.items():
                if part in names:
                    raise UnreadableSheet(code)
            if "xl/workbook.xml" not in names:
                raise UnreadableSheet("not_a_sheet")
            return xlsx_tables(content, container)
    except UnreadableDocument as error:
        raise UnreadableSheet(error.code if error.code in REFUSED else "damaged") from error


def _table(name: str, rows: Iterable[SheetRow]) -> Sheet:
    full = tuple(row for row in rows if any(row.cells))
    if len(full) > MOST_ROWS:
        raise UnreadableSheet("many_rows")
    if any(len(row.cells) > MOST_COLUMNS for row in full):
        raise UnreadableSheet("many_columns")
    return Sheet(name, full)


def headings_at(row: int, head: TableHead) -> list[str]:
    """The headings of a row; where a cell is empty, the one above it (a heading over two rows)."""
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


# --- CSV


def csv_rows(content: bytes) -> list[SheetRow]:
    """The rows of a CSV file, numbered as a spreadsheet program numbers them. Raises UnreadableSheet."""
    try:
        text, _encoding = decode(content, "file")
    except UnreadableDocument as error:
        raise UnreadableSheet("encoding" if error.code == "encoding" else "not_a_sheet") from error
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml", "{\\rtf")):
        raise UnreadableSheet("not_a_sheet")
    first, _newline, rest = text.partition("\n")
    is_said = first.lower().startswith(SAID) and len(first) == len(SAID) + 1
    delimiter = first[-1] if is_said else _delimiter(text)
    rows = []
    for number, cells in enumerate(_records(rest if is_said else text, delimiter), start=2 if is_said else 1):
        if number > MOST_ROWS * 2:
            raise UnreadableSheet("many_rows")
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise UnreadableSheet("long_cell")
        texts = [cleaned(NOT_TEXT.sub("", cell)) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        rows.append(SheetRow(number, tuple(texts)))
    return rows


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The records, by the rules of quotation marks; where a file does not keep to them, as far as it can be read."""
    try:
        yield from list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "end of data" in str(error):
            raise UnreadableSheet("open_quote") from error
        try:
            yield from list(csv.reader(io.StringIO(text), delimiter=delimiter))
        except csv.Error as again:
            raise UnreadableSheet("long_cell" if "field larger" in str(again) else "damaged") from again


def _delimiter(text: str) -> str:
    """The delimiter that cuts most rows into the same number of cells, more than one; a comma where none does.

    One with which the marks of quotation are where they belong goes before one with which they are not, for cells may
    hold what would be a delimiter of another file; but not where it cuts less than half as many rows.
    """
    strictly, anyhow = (_best(text, is_strict) for is_strict in (True, False))
    return (strictly if strictly[0][0] * 2 >= anyhow[0][0] else anyhow)[1]


def _best(text: str, is_strict: bool) -> tuple[tuple[int, int], str]:
    cuts = {delimiter: _cut(text, delimiter, is_strict) for delimiter in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda each: cuts[each])
    return cuts[delimiter], delimiter


def _cut(text: str, delimiter: str, is_strict: bool) -> tuple[int, int]:
    """How many rows it cuts into the same number of cells, and that number; nothing where it cannot be read so."""
    widths: Counter[int] = Counter()
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=is_strict)
    try:
        for _number, cells in zip(range(LOOKED_AT), reader, strict=False):
            widths[len(cells)] += len(cells) > 1
    except csv.Error:
        return NOTHING_CUT
    width, count = widths.most_common(1)[0] if widths else NOTHING_CUT
    return (count, width) if count else NOTHING_CUT


# --- XLSX


def xlsx_tables(content: bytes, container: zipfile.ZipFile) -> list[tuple[str, list[SheetRow]]]:
    """(name, rows) of each worksheet. Raises UnreadableSheet, or UnreadableDocument for a damaged part."""
    try:
        _refuse_entities(container)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            return [(sheet.title, _rows(container, sheet)) for sheet in book.worksheets]
        finally:
            book.close()
    except (UnreadableSheet, UnreadableDocument):
        raise
    except Exception as error:  # what openpyxl and what it stands on say of damaged parts is of many kinds
        raise damaged("file") from error


def _refuse_entities(container: zipfile.ZipFile) -> None:
    for part in container.infolist():
        if part.filename.endswith((".xml", ".rels")):
            with container.open(part) as opened:
                if DOCTYPE.search(opened.read(PROLOG)):
                    raise UnreadableSheet("entities")


def _rows(container: zipfile.ZipFile, sheet: Any) -> list[SheetRow]:
    """The rows of a worksheet; what a file says of its own size is not believed."""
    part = read_part(container, str(sheet._worksheet_path).lstrip("/"), "file") or b""
    grid: dict[int, list[str]] = {}
    sheet.reset_dimensions()
    values = sheet.iter_rows(max_row=FARTHEST_ROW, max_col=MOST_COLUMNS + 1, values_only=True)
    for number, row in enumerate(values, start=1):
        for column, value in enumerate(row, start=1):
            if value is not None and (text := _text(value)):
                _put(grid.setdefault(number, []), column, text)
    hidden = _mark(grid, part)
    return [SheetRow(number, tuple(grid[number]), number in hidden) for number in sorted(grid)]


def _mark(grid: dict[int, list[str]], part: bytes) -> set[int]:
    """Fill in formulas that no program has worked out, and merged cells; return the numbers of hidden rows."""
    hidden: set[int] = set()
    merged: list[Any] = []
    number = 0
    tags = (f"{S}row", f"{S}mergeCell")
    for _event, element in etree.iterparse(
        io.BytesIO(part), tag=tags, resolve_entities=False, no_network=True, huge_tree=False
    ):
        if element.tag == f"{S}row":
            number = int(element.get("r") or number + 1)
            if element.get("hidden") in ("1", "true"):
                hidden.add(number)
            for cell in element.iterfind(f"{S}c"):
                if cell.find(f"{S}f") is not None and not cell.findtext(f"{S}v"):
                    column = range_boundaries(cell.get("r", "A1"))[0]
                    if number <= FARTHEST_ROW and column <= MOST_COLUMNS:
                        _put(grid.setdefault(number, []), column, NO_VALUE)
        elif len(merged) < MOST_MERGED:
            merged.append(range_boundaries(element.get("ref", "A1")))
        element.clear()
    _spread(grid, merged)
    return hidden


def _put(cells: list[str], column: int, text: str) -> None:
    """Write a text in an empty cell of a row."""
    cells.extend([""] * (column - len(cells)))
    cells[column - 1] = cells[column - 1] or text


def _spread(grid: dict[int, list[str]], ranges: Iterable[tuple[int, int, int, int]]) -> None:
    """A merged cell says the same in each of its places that lies in a row which holds anything else."""
    left, numbers = MOST_MERGED, sorted(grid)
    for first_column, first_row, last_column, last_row in ranges:
        first = grid.get(first_row, [])
        text = first[first_column - 1] if len(first) >= first_column else ""
        within = numbers[bisect_left(numbers, first_row) : bisect_right(numbers, last_row)] if text else []
        for number, column in product(within, range(first_column, min(last_column, MOST_COLUMNS) + 1)):
            left -= 1
            if left < 0:
                return
            _put(grid[number], column, text)


def _text(value: Any) -> str:
    text = text_of(value)
    if len(text) > LONGEST_CELL:
        raise UnreadableSheet("long_cell")
    if isinstance(value, str):
        text = NUMBERED.sub(lambda found: chr(int(found[1], 16)), text)
    return cleaned(NOT_TEXT.sub("", text))
