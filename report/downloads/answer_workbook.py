"""The answers as a workbook, from the made file of JSON lines: no question to the record but whether that stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from msgspec import json

from report.data import columns, exports, schema
from report.data.workbooks import xlsx_response
from report.downloads.answer_parts import file_of
from report.downloads.handing_out import not_now, standing_files
from report.downloads.store import Piece, folder

MOST = 50_000  # rows


def workbook_of_answers(request: HttpRequest, versions: str) -> HttpResponseBase:
    """A workbook of these versions, up to so many rows; above that a sentence that offers CSV."""
    made = standing_files()
    if made is None:
        return not_now(request)
    pieces = made.pieces(file_of(versions, "jsonl"))
    rows = sum(piece.rows for piece in pieces)
    if rows > MOST:
        sentence = _("A workbook holds at most %(most)s rows, and these are %(rows)s. Use the CSV file.")
        return exports.refusal("xlsx", [sentence % {"most": MOST, "rows": rows}])
    try:
        return xlsx_response(columns.WHOLE_ANSWER, _rows(pieces), f"answers-{versions}-to-entry-{made.entry}")
    except FileNotFoundError:  # made again meanwhile
        return not_now(request)


def _rows(pieces: list[Piece]) -> Iterator[dict[str, Any]]:
    for piece in pieces:
        with (folder() / piece.sha256).open("rb") as file:
            for line in file:
                yield columns.row(json.decode(line, type=schema.WholeAnswer))
