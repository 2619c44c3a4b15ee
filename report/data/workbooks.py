"""XLSX: the rows of a table as a workbook, written row by row. Texts are texts, numbers numbers, dates dates."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.http import FileResponse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from report.data.cells import cell
from tracker.content import ANSWER, COMMITMENT

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_767  # what one cell holds
WIDE = {"text", "title", "evidence", "url"} | {field.in_data for field in (*ANSWER, *COMMITMENT) if field.is_long}


def xlsx_response(columns: Iterable[str], rows: Iterable[dict[str, Any]], name: str) -> FileResponse:
    """Rows as a workbook of one sheet, to be stored."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    workbook(columns, rows, name).save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=CONTENT_TYPE)


def workbook(columns: Iterable[str], rows: Iterable[dict[str, Any]], name: str) -> Workbook:
    """Rows under their columns. The last column says whether this is the demonstration."""
    header = [*columns, "demonstration"]
    book = Workbook(write_only=True)
    book.properties.title = name
    book.properties.creator = _("Follow-up Record")
    if settings.DEMONSTRATION:
        book.properties.description = f"{_('Demonstration data.')} {_('No statement here was made by any Government.')}"
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    sheet.sheet_view.rightToLeft = get_language_bidi()
    for number, column in enumerate(header, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = 60 if column in WIDE else 18
    sheet.append([_titled(sheet, column) for column in header])
    for row in rows:
        values = {**row, "demonstration": settings.DEMONSTRATION}
        sheet.append([_written(sheet, values.get(column)) for column in header])
    return book


def _titled(sheet: Any, column: str) -> WriteOnlyCell:
    made = WriteOnlyCell(sheet, value=column)
    made.font = Font(bold=True)
    return made


def _written(sheet: Any, value: Any) -> Any:
    """Numbers, dates and yes or no as they are, moments in UTC; everything else is a text, whatever it looks like."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).replace(tzinfo=None)
    if value is None or isinstance(value, bool | int | float | datetime.date):
        return value
    made = WriteOnlyCell(sheet, value=_storable(str(value)))
    made.data_type = "s"
    return made


def _storable(text: str) -> str:
    """Without the control characters that XML has no place for, and no formula then; a text too long for a cell ends by
    saying so."""
    kept = cell(ILLEGAL_CHARACTERS_RE.sub("", text))
    if len(kept) <= LONGEST:
        return kept
    end = _(" [cut: a cell holds no more; the whole text is in the JSON]")
    return kept[: LONGEST - len(end)] + end
