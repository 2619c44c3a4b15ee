"""Spreadsheets as a clerk brings them over HTTP, and the worker that reads and takes their rows."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from openpyxl import Workbook, load_workbook

from tests.matrix.pages import forms_of
from tests.tracker.importing.spreadsheets.workbooks import packed
from tracker.models import SpreadsheetImport, SpreadsheetRow


def xlsx(*rows: Sequence[Any], title: str = "Sheet") -> bytes:
    """A workbook with these rows."""
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    return packed(book)


def csv(*rows: Iterable[str]) -> bytes:
    """A plain CSV file with these rows; no cell may hold a comma."""
    return "\n".join(",".join(row) for row in rows).encode()


def work() -> None:
    """Do all that is queued, as the worker does it; the command itself would close the connection of the test."""
    while queued := DBTaskResult.objects.ready().first():
        given = queued.args_kwargs
        queued.delete()
        queued.task.call(*given["args"], **given["kwargs"])


def of_sheet(act: str, spreadsheet: SpreadsheetImport, *more: Any) -> str:
    """The address of an act on a sheet, or of a row of it."""
    return reverse(f"admin:tracker_spreadsheetimport_{act}", args=[spreadsheet.pk, *more])


def bring(client: Client, content: bytes, kind: str, name: str = "rows.xlsx", **more: Any) -> Any:
    """Upload a file; returns the response."""
    fields = {"kind": kind, "file": SimpleUploadedFile(name, content), **more}
    return client.post(reverse("admin:tracker_spreadsheetimport_add"), fields)


def columns_form(client: Client, spreadsheet: SpreadsheetImport) -> dict[str, Any]:
    """The form of the columns as the page suggests it."""
    page = client.get(of_sheet("columns", spreadsheet))
    form = next(form for form in forms_of(page.content.decode()) if "date_order" in form.names)
    return {name: values[0] for name, values in form.values.items() if name != "csrfmiddlewaretoken" and values}


def brought(client: Client, content: bytes, kind: str, name: str = "rows.xlsx", **more: Any) -> SpreadsheetImport:
    """A file that was uploaded, its columns chosen as they are suggested, and its rows read."""
    about = {key: value for key, value in more.items() if key in ("period", "meeting")}
    response = bring(client, content, kind, name, **about)
    assert response.status_code == 302, response.context["form"].errors
    spreadsheet = SpreadsheetImport.objects.latest("pk")
    chosen = columns_form(client, spreadsheet) | {key: value for key, value in more.items() if key not in about}
    response = client.post(of_sheet("columns", spreadsheet), chosen)
    assert response.status_code == 302, response.context["form"].errors
    work()
    spreadsheet.refresh_from_db()
    return spreadsheet


def take(client: Client, spreadsheet: SpreadsheetImport, **ticked: str) -> SpreadsheetImport:
    """Import the ready rows."""
    assert client.post(of_sheet("take", spreadsheet), ticked).status_code == 302
    work()
    spreadsheet.refresh_from_db()
    return spreadsheet


def row(spreadsheet: SpreadsheetImport, number: int) -> SpreadsheetRow:
    """One row as it is stored."""
    return SpreadsheetRow.objects.get(spreadsheet=spreadsheet, number=number)


def faulty_rows(client: Client, spreadsheet: SpreadsheetImport) -> tuple[Workbook, dict[str, dict[str, Any]]]:
    """The file with the rows to be corrected, and its rows by number and heading."""
    book = load_workbook(io.BytesIO(client.get(of_sheet("faulty", spreadsheet)).content))
    head, *rows = book.active.iter_rows(values_only=True)
    return book, {str(cells[0]): dict(zip(head, cells, strict=True)) for cells in rows}


def correct(client: Client, spreadsheet: SpreadsheetImport, **texts: dict[int, str]) -> Any:
    """Give the faulty rows back, with other texts by heading and number of the row; returns the response."""
    book, _rows = faulty_rows(client, spreadsheet)
    sheet = book.active
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    places = {str(cells[0].value): cells[0].row for cells in sheet.iter_rows(min_row=2)}
    for heading, by_row in texts.items():
        for number, text in by_row.items():
            sheet.cell(places[str(number)], columns[heading]).value = text
    response = upload_corrected(client, spreadsheet, packed(book))
    work()
    spreadsheet.refresh_from_db()
    return response


def upload_corrected(client: Client, spreadsheet: SpreadsheetImport, content: bytes) -> Any:
    """Upload a file of corrected rows; returns the response."""
    return client.post(of_sheet("correct", spreadsheet), {"file": SimpleUploadedFile("corrected.xlsx", content)})
