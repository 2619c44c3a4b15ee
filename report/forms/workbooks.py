"""XLSX: the rows of a table as a workbook, written row by row. Texts are texts, numbers numbers, dates dates.

The first sheet is for programs: it has the columns of the CSV, and has not changed since it was released. The second
has the same rows for people and is the one that opens; the last says what this is.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from itertools import batched
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.translation import get_language_bidi, pgettext
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from report.as_of.current import stood_on
from report.data import columns, exports
from report.data.exports import cell
from report.data.schema import FILES
from report.downloads import store
from report.downloads.handing_out import WITHOUT_ENTRIES, not_now, standing_files
from report.explorer.facets import TITLES
from report.forms.people_sheets import PeopleSheet
from report.http import parameters
from report.http.freshness import moment
from report.pages import layout, reuse
from tracker.content import ANSWER, COMMITMENT
from tracker.questionnaire.word_document import day as dated

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_767  # what one cell holds
AT_ONCE = 500  # rows whose texts are looked up together
# Rows for people: a longer list is read by a program, and to write a row for people takes four times as long.
FOR_PEOPLE = 5_000
WRAPPED = Alignment(wrap_text=True, vertical="top")
WIDE = {"text", "title", "evidence", "url"} | {field.in_data for field in (*ANSWER, *COMMITMENT) if field.is_long}


def xlsx_response(
    columns: Iterable[str],
    rows: Iterable[dict[str, Any]],
    name: str,
    lines: Iterable[tuple[str, str]],
    people: PeopleSheet | None = None,
) -> FileResponse:
    """Rows as a workbook, to be stored. `people` is left out where the table itself has names and texts."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    workbook(columns, rows, name, lines, people).save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=CONTENT_TYPE)


def workbook(
    columns: Iterable[str],
    rows: Iterable[dict[str, Any]],
    name: str,
    lines: Iterable[tuple[str, str]] = (),
    people: PeopleSheet | None = None,
) -> Workbook:
    """Rows under their columns. The last column says whether this is the demonstration."""
    header = [*columns, "demonstration"]
    book = Workbook(write_only=True)
    book.properties.title = name
    book.properties.creator = _("Follow-up Record")
    if settings.DEMONSTRATION:
        book.properties.description = reuse.demonstration()
    sheet = _sheet(book, name, [(column, column in WIDE) for column in header])
    beside = _sheet(book, _("For reading"), people.header()) if people else None
    number = 0
    for some in batched(rows, AT_ONCE):
        for row in some:
            values = {**row, "demonstration": settings.DEMONSTRATION}
            sheet.append([_written(sheet, values.get(column)) for column in header])
        if beside and people and number < FOR_PEOPLE:
            for cells in people.rows(list(some[: FOR_PEOPLE - number])):
                beside.append([_wrapped(beside, value) for value in cells])
        number += len(some)
    if beside and people:
        last = get_column_letter(len(people.header()))
        beside.auto_filter.ref = f"A1:{last}{min(number, FOR_PEOPLE) + 1}"
        book.active = 1
    if lines:
        _add_about(book, lines, is_cut=beside is not None and number > FOR_PEOPLE)
    return book


def _sheet(book: Workbook, name: str, heads: Sequence[tuple[str, bool]]) -> Any:
    """A sheet with its headings, of which each says whether long texts stand under it."""
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    sheet.sheet_view.rightToLeft = get_language_bidi()
    for number, (_words, is_long) in enumerate(heads, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = 60 if is_long else 18
    sheet.append([_titled(sheet, words) for words, _is_long in heads])
    return sheet


def _add_about(book: Workbook, lines: Iterable[tuple[str, str]], *, is_cut: bool) -> None:
    """The last sheet. `is_cut`: the sheet for people has not all rows."""
    # Translators: the name of a sheet that says what a workbook is.
    sheet = book.create_sheet(pgettext("sheet", "About")[:31])
    sheet.sheet_view.rightToLeft = get_language_bidi()
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 100
    for name, words in lines:
        sheet.append([_titled(sheet, name), _wrapped(sheet, words)])
    if is_cut:
        words = _("The sheet for people ends after %(number)s rows. The first sheet has all of them.")
        sheet.append(["", _wrapped(sheet, words % {"number": FOR_PEOPLE})])


def _wrapped(sheet: Any, value: Any) -> Any:
    """As `_written`, in as many lines as it needs."""
    written = _written(sheet, value)
    made = written if isinstance(written, Cell) else WriteOnlyCell(sheet, value=written)
    made.alignment = WRAPPED
    return made


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


def about(
    address: str, asked: Iterable[tuple[str, str]], day: datetime.date, head: tuple[int, str] | None, sheets: str
) -> Iterator[tuple[str, str]]:
    """Where a workbook is from: each line with what it is about.

    Args:
        asked: the values of its address, with their names.
        head: number and hash of the entry of the ledger that it is checked by; None while nothing is published.
    """
    yield _("Question"), address
    yield from asked
    yield _("Day"), stood_on(day, dated(day))
    if head:
        entry = {"number": head[0], "hash": head[1]}
        yield _("Ledger"), _("Entry no. %(number)s of the ledger, hash %(hash)s.") % entry
    yield _("Reuse"), reuse.of_data()
    yield "", reuse.of_words()
    if settings.DEMONSTRATION:
        yield "", reuse.demonstration()
    yield _("Sheets"), sheets


def of_page(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Of the workbook of a page: one query for a past day, none for now."""
    head = moment(request, layout.day_asked(request))
    asked = (
        (str(TITLES.get(name, name)), value) for name, value in parameters.canonical(request.GET) if name != "as_of"
    )
    sheets = _(
        "The first sheet has codes, and the same columns in every language, for programs. The second has the same "
        "rows for people, with names and texts."
    )
    entry = (head.sequence, head.hash) if head else None
    return about(layout.permanent(request), asked, layout.day_shown(request), entry, sheets)


MOST = 50_000  # rows


def workbook_of(request: HttpRequest, table: str, name: str) -> HttpResponseBase:
    """The rows of one of `schema.FILES` as a workbook, up to so many; above that a sentence that offers CSV.

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
        written = map(columns.row, store.rows(pieces, FILES[table]))
        sheets = _("The first sheet has the columns of the CSV, the same in every language.")
        day, entry = (made.published_at or made.made_at).date(), (made.entry, made.hash)
        lines = about(request.build_absolute_uri(), (), day, entry, sheets)
        return xlsx_response(columns.whole(table), written, f"{name}-to-entry-{made.entry}", lines)
    except FileNotFoundError:  # made again meanwhile
        return not_now(request)
