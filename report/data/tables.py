"""The two forms that are tables, CSV and XLSX: same columns, same rows, same name; XLSX has them for people as well."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from report.data import about_sheets
from report.data.exports import csv_response
from report.data.people_sheets import PeopleSheet
from report.data.workbooks import xlsx_response

FORMS = ("csv", "xlsx")


def table(
    request: HttpRequest,
    form: str,
    columns: Iterable[str],
    rows: Iterable[dict[str, Any]],
    name: str,
    day: date | None = None,
) -> HttpResponseBase:
    """The rows in one of FORMS. Of a past day, the name of the file says which."""
    name = f"{name}-{day}" if day else name
    if form == "csv":
        return csv_response(columns, rows, name)
    columns = tuple(columns)
    return xlsx_response(columns, rows, name, about_sheets.of_page(request), PeopleSheet(columns))
