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

NOTHING_CUT = (0, 0)

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
