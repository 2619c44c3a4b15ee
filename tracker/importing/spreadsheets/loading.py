"""From an uploaded file to its rows, and what a person does with them: the steps that write, and queue the work."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker import actions
from tracker.importing.spreadsheets.columns import (
    heading_row,
    lacking,
    letter_of,
    own_columns,
    shape_of,
    suggested_columns,
)
from tracker.importing.spreadsheets.faults import sentences
from tracker.importing.spreadsheets.kinds import cells_of, given_once
from tracker.importing.spreadsheets.reading import HEAD_ROWS, TableHead, headings_at, read_tables
from tracker.importing.spreadsheets.working import read_rows, take_rows
from tracker.importing.spreadsheets.writing import xlsx_file
from tracker.models import Meeting, ReportingPeriod, SpreadsheetImport, SpreadsheetRow, User
from tracker.models.sheet_choices import RowStage

SHOWN_CELL = 300
"""Characters of a cell that are kept for the page of the columns."""


@dataclass(frozen=True)
class SuggestedColumns:
    """Where the headings of a sheet are, what they are, and which column seems to hold what.

    Args:
        defaults: the values for all rows.
        like: the last sheet with the same row of headings, whose choice this is.
        is_ours: whether these are the headings of our own sheet.
    """

    sheet: int
    header_row: int
    headings: list[str]
    columns: dict[str, int]
    defaults: dict[str, str]
    date_order: str
    like: SpreadsheetImport | None = None
    is_ours: bool = False


def bring(
    content: bytes,
    file_name: str,
    *,
    kind: str,
    meeting: Meeting | None,
    period: ReportingPeriod | None,
    by: User,
    now: datetime.datetime,
) -> SpreadsheetImport:
    """Keep a file whose sheets can be read. Raises UnreadableSheet, NotAllowed or ValidationError."""
    tables = [
        {
            "name": table.name,
            "rows": len(table.rows),
            "head": [[row.number, [cell[:SHOWN_CELL] for cell in row.cells]] for row in table.rows[: HEAD_ROWS * 2]],
        }
        for table in read_tables(content)
    ]
    return actions.bring_spreadsheet(
        kind=kind,
        file_name=file_name,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        tables=tables,
        meeting=meeting,
        period=period,
        by=by,
        now=now,
    )


def _like(spreadsheet: SpreadsheetImport, head: TableHead) -> tuple[int, SpreadsheetImport] | None:
    """The last sheet of this kind with the same headings as one of the first rows, and which row that is."""
    shapes = {shape_of(headings_at(number, head)): number for number, _cells in reversed(head[:HEAD_ROWS])}
    shapes.pop("", None)
    every = SpreadsheetImport.objects.filter(kind=spreadsheet.kind, shape__in=shapes, mapped_at__isnull=False)
    chosen = every.filter(dropped_at__isnull=True)  # the columns of a discarded one may have been wrong
    found = chosen.exclude(pk=spreadsheet.pk).order_by("-mapped_at").first()
    return (shapes[found.shape], found) if found else None


def suggest(spreadsheet: SpreadsheetImport, sheet: int, header_row: int | None = None) -> SuggestedColumns:
    """Return what is known of a table of the file: it is our own, or as another before it; else what headings suggest.

    Args:
        header_row: where a person says it.
    """
    head = spreadsheet.head_of(sheet)
    before, own = _like(spreadsheet, head), own_columns(spreadsheet.kind, head)
    like, is_ours = None, own is not None and header_row in (None, own[0])
    if own is not None and is_ours:
        row, columns = own
    elif before is not None and header_row in (None, before[0]):
        row, like = before
        columns = dict(like.columns)
    else:
        row = heading_row(spreadsheet.kind, head) if header_row is None else header_row
        sample = [cells for number, cells in head if number > row]
        columns = suggested_columns(spreadsheet.kind, headings_at(row, head), sample)
    remembered = before[1] if before and (is_ours or like) else None
    defaults = defaults_of(spreadsheet, remembered)
    order = (remembered or spreadsheet).date_order
    return SuggestedColumns(sheet, row, headings_at(row, head), columns, defaults, order, like, is_ours)


def defaults_of(spreadsheet: SpreadsheetImport, like: SpreadsheetImport | None) -> dict[str, str]:
    """Return the values for all rows: as chosen, as in the last sheet of the same shape, or as the file says.

    Of another sheet only choices are taken: a day or the number of a letter would be taken over unseen.
    """
    cells = given_once(spreadsheet.kind)
    known = {name: str(cell.initial) for name, cell in cells.items()}
    known |= {"title": spreadsheet.file_name.rpartition(".")[0] or spreadsheet.file_name}
    known |= {"meeting": spreadsheet.meeting.slug if spreadsheet.meeting else ""}
    if like is not None and spreadsheet.mapped_at is None:
        known |= {name: text for name, text in like.defaults.items() if name in cells and cells[name].choices}
    known |= spreadsheet.defaults
    return {name: known[name] for name in cells if known.get(name)}


def choose_known(spreadsheet: SpreadsheetImport, *, by: User, now: datetime.datetime) -> SpreadsheetImport:
    """Choose the columns of a table that is our own or was seen before, and queue the check of its rows.

    A table of which something that rows need is not known is left as it is: a person chooses its columns.
    """
    for at in range(len(spreadsheet.tables)):
        known = suggest(spreadsheet, at)
        is_known = known.is_ours or known.like is not None
        if is_known and not lacking(spreadsheet.kind, known.columns, known.defaults):
            words = {
                name: getattr(known, name) for name in ("sheet", "header_row", "columns", "defaults", "date_order")
            }
            return choose(spreadsheet, by=by, now=now, **words)
    return spreadsheet


@transaction.atomic
def choose(
    spreadsheet: SpreadsheetImport,
    *,
    sheet: int,
    header_row: int,
    columns: dict[str, int],
    defaults: dict[str, str],
    date_order: str,
    by: User,
    now: datetime.datetime,
) -> SpreadsheetImport:
    """Choose the columns, which are remembered for the next table with these headings, and queue the check."""
    stored = actions.choose_columns(
        spreadsheet=spreadsheet,
        sheet=sheet,
        header_row=header_row,
        columns=columns,
        defaults=defaults,
        date_order=date_order,
        shape=shape_of(headings_at(header_row, spreadsheet.head_of(sheet))),
        by=by,
        now=now,
    )
    read_rows.enqueue(stored.pk)
    return stored


@transaction.atomic
def take(
    spreadsheet: SpreadsheetImport, *, by: User, now: datetime.datetime, creates: bool = False
) -> SpreadsheetImport:
    """Say that the ready rows are to be imported, and queue the work.

    Args:
        creates: whether to create the meetings and themes that the record does not have, for the rows that wait for it.
    """
    stored = actions.take_spreadsheet(spreadsheet=spreadsheet, creates=creates, by=by, now=now)
    take_rows.enqueue(stored.pk)
    return stored


@transaction.atomic
def go_on(spreadsheet: SpreadsheetImport, *, by: User, now: datetime.datetime) -> SpreadsheetImport:
    """Queue the work again that has come to a standstill."""
    stored = actions.go_on_with_spreadsheet(spreadsheet=spreadsheet, by=by, now=now)
    (take_rows if stored.is_taking else read_rows).enqueue(stored.pk)
    return stored


# --- the rows to be corrected, out and back


def _corrected_head(spreadsheet: SpreadsheetImport) -> list[str]:
    """The headings of the table, each column with one."""
    head = headings_at(spreadsheet.header_row, spreadsheet.head)
    width = max([len(head), *(len(cells) for cells in spreadsheet.rows.values_list("cells", flat=True))])
    return [(head[at] if at < len(head) else "") or letter_of(at) for at in range(width)]


def faulty_file(spreadsheet: SpreadsheetImport) -> bytes:
    """Return the rows that are to be corrected as a workbook: their numbers, their cells, and what is wrong."""
    head = _corrected_head(spreadsheet)
    cells = cells_of(spreadsheet.kind)
    labels = {name: cell.choices for name, cell in cells.items()}

    def line(row: SpreadsheetRow) -> list[str]:
        texts = [*map(str, row.cells), *[""] * (len(head) - len(row.cells))]
        for name, text in row.typed.items():  # in a browser, with an earlier release
            if name in spreadsheet.columns:
                texts[spreadsheet.columns[name]] = text
        said = sentences(row.faults, labels)
        wrong = [f"{cells[name].label}: {words}" if name in cells else words for name, words in said]
        return [str(row.number), *texts, " ".join(wrong)]

    rows = map(line, spreadsheet.rows.at(RowStage.FAULTY).order_by("number"))
    return xlsx_file([_("Row"), *head, str(RowStage.FAULTY.label)], rows, _("Row"))


@transaction.atomic
def correct(spreadsheet: SpreadsheetImport, content: bytes, *, by: User, now: datetime.datetime) -> SpreadsheetImport:
    """Take the corrected rows of a file that `faulty_file` made, and queue the check.

    Raises UnreadableSheet, or ValidationError for a file with other columns or without any of these rows.
    """
    first, *rows = read_tables(content)[0].rows
    head = _corrected_head(spreadsheet)
    if list(first.cells[1 : len(head) + 1]) != head:
        raise ValidationError(
            {"file": _("This is not the file with the rows to be corrected: its columns are others.")}
        )
    cells = {
        int(row.cells[0]): list(row.cells[1 : len(head) + 1])
        for row in rows
        if row.cells[0].isdecimal() and len(row.cells[0]) < 7
    }
    stored = actions.correct_rows(spreadsheet=spreadsheet, cells=cells, by=by, now=now)
    read_rows.enqueue(stored.pk)
    return stored
