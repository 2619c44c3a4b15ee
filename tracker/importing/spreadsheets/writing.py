"""Sheets as they leave the house: the same headings and cells that `reading` takes back, and no live formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from tracker.importing.spreadsheets.cells import escaped

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NARROWEST, WIDEST, MEASURED = 20, 60, 100
"""Width of a column in characters, and rows by which it is measured."""

# What a spreadsheet would take for a character given by its number; and characters that XML has no place for.
_NUMBERED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")

type Rows = Iterable[Sequence[str]]


def xlsx_file(head: Sequence[str], rows: Rows, name: str, more: Mapping[str, Rows] | None = None) -> bytes:
    """A workbook of one sheet under its headings, and others beside it."""
    book = Workbook(write_only=True)
    book.properties.creator = _("Follow-up Record")
    if settings.DEMONSTRATION:
        book.properties.description = f"{_('Demonstration data.')} {_('No statement here was made by any Government.')}"
    _sheet(book, name, head, rows)
    for title, lines in (more or {}).items():
        _sheet(book, title, [], lines)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def csv_file(head: Sequence[str], rows: Rows) -> bytes:
    """The same rows as CSV in UTF-8, with the mark by which spreadsheet programs know it."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(head)
    writer.writerows([escaped(text) for text in row] for row in rows)
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def marked(rows: Iterable[Sequence[str]]) -> Iterable[Sequence[str]]:
    """The rows with the word of the demonstration in their last column."""
    for row in rows:
        yield [*row, _("Demonstration data.")] if settings.DEMONSTRATION else row


def _sheet(book: Workbook, name: str, head: Sequence[str], rows: Rows) -> None:
    sheet: Any = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", name)[:31])
    sheet.sheet_view.rightToLeft = get_language_bidi()
    lines = list(rows)
    for at, heading in enumerate(head):
        longest = max([len(heading), *(len(row[at]) for row in lines[:MEASURED] if at < len(row))])
        sheet.column_dimensions[get_column_letter(at + 1)].width = min(max(longest, NARROWEST), WIDEST)
    if head:
        sheet.freeze_panes = "A2"
        sheet.append([_cell(sheet, heading, is_bold=True) for heading in head])
    for row in lines:
        sheet.append([_cell(sheet, text) for text in row])


def _cell(sheet: Any, text: str, *, is_bold: bool = False) -> Any:
    """A text, whatever it looks like."""
    numbered = _NUMBERED.sub("_x005F_", escaped(text))
    made = WriteOnlyCell(sheet, value=_CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", numbered))
    made.data_type = "s"
    if is_bold:
        made.font = Font(bold=True)
    return made
