"""The two forms that are tables, CSV and XLSX: same columns, same rows, same name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpResponseBase

from report.data.exports import csv_response
from report.data.workbooks import xlsx_response

FORMS = {"csv": csv_response, "xlsx": xlsx_response}


def table(
    form: str, columns: Iterable[str], rows: Iterable[dict[str, Any]], name: str, day: date | None = None
) -> HttpResponseBase:
    """The rows in one of FORMS. Of a past day, the name of the file says which."""
    return FORMS[form](columns, rows, f"{name}-{day}" if day else name)
