"""A file as a workbook, from its made JSON lines: no question to the record but whether that stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from msgspec import json

from report.as_of.days import stood_on
from report.data import columns, exports
from report.data.about_sheets import AboutWorkbook
from report.data.whole_rows import FILES
from report.data.workbooks import xlsx_response
from report.downloads.handing_out import WITHOUT_ENTRIES, not_now, standing_files
from report.downloads.store import MadeFiles, Piece, folder
from tracker.questionnaire.word_document import day as dated

MOST = 50_000  # rows


def workbook_of(request: HttpRequest, table: str, name: str) -> HttpResponseBase:
    """The rows of one of `whole_rows.FILES` as a workbook, up to so many; above that a sentence that offers CSV.

    `name` is that of the made file, without its ending.
    """
    made = standing_files(has_no_entries=table in WITHOUT_ENTRIES)
    if made is None:
        return not_now(request)
    pieces = made.pieces(f"{name}.jsonl")
    rows = sum(piece.rows for piece in pieces)
    if rows > MOST:
        sentence = _("A workbook holds at most %(most)s rows, and these are %(rows)s. Use the CSV file.")
        return exports.refusal("xlsx", [sentence % {"most": MOST, "rows": rows}])
    try:
        written = _rows(pieces, FILES[table])
        return xlsx_response(columns.whole(table), written, f"{name}-to-entry-{made.entry}", _about(request, made))
    except FileNotFoundError:  # made again meanwhile
        return not_now(request)


def _about(request: HttpRequest, made: MadeFiles) -> AboutWorkbook:
    """Of files that were made before: of the entry they were made up to."""
    sheets = _("The first sheet has the columns of the CSV, the same in every language.")
    address = request.build_absolute_uri()
    on = (made.published_at or made.made_at).date()
    return AboutWorkbook(address, (), stood_on(on, dated(on)), made.entry, made.hash, sheets)


def _rows(pieces: list[Piece], shape: Any) -> Iterator[dict[str, Any]]:
    for piece in pieces:
        with (folder() / piece.sha256).open("rb") as file:
            for line in file:
                yield columns.row(json.decode(line, type=shape))
