"""CSV: in whatever encoding and with whatever delimiter spreadsheet programs of six languages write it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from tracker.importing.readers.decoding import NOT_TEXT, decode
from tracker.importing.readers.source import UnreadableDocument
from tracker.importing.spreadsheets.cells import cleaned
from tracker.importing.spreadsheets.limits import LONGEST_CELL, MOST_ROWS
from tracker.importing.spreadsheets.refusals import UnreadableSheet
from tracker.importing.spreadsheets.rows import SheetRow, trimmed

DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 60
"""Rows by which the delimiter is told."""

SAID = "sep="
"""A first line by which Excel is told the delimiter."""


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
        rows.append(SheetRow(number, trimmed([cleaned(NOT_TEXT.sub("", cell)) for cell in cells])))
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
    """The delimiter that cuts most rows into the same number of cells, more than one; a comma where none does."""
    best, most = ",", 0
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(text), delimiter=delimiter)
        widths: Counter[int] = Counter()
        try:
            for _number, cells in zip(range(LOOKED_AT), reader, strict=False):
                widths[len(cells)] += len(cells) > 1
        except csv.Error:
            continue
        width, count = widths.most_common(1)[0] if widths else (0, 0)
        if count and count * 1000 + width > most:
            best, most = delimiter, count * 1000 + width
    return best
