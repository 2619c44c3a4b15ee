"""From an uploaded file to its rows, and into the record: what a person does with a sheet, and the background work.

A row is checked again before it is imported, because the record may have changed since; what an action refuses is given
back with its sentence. The ready rows are imported in one transaction: a crash undoes it, and it is begun again.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.tasks import task
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from tracker import actions
from tracker.actions import ColumnChoice
from tracker.importing.spreadsheets.columns import (
    BATCHES,
    cells_of,
    given_once,
    heading_row,
    lacking,
    own_columns,
    shape_of,
    suggested_columns,
)
from tracker.importing.spreadsheets.faults import ROW, sentences
from tracker.importing.spreadsheets.reading import HEAD_ROWS, SheetRow, TableHead, headings_at, read_tables
from tracker.importing.spreadsheets.rows import Step
from tracker.importing.spreadsheets.writing import xlsx_file
from tracker.models import SpreadsheetImport, SpreadsheetRow, User
from tracker.models.sheet_choices import RowStage

SHOWN_CELL = 300
"""Characters of a cell that are kept for the page of the columns."""


@dataclass(frozen=True)
class SuggestedColumns:
    """Which column seems to hold what, and how the row of headings reads.

    Args:
        like: the last sheet with the same row of headings, whose choice this is.
        is_ours: whether these are the headings of our own sheet.
    """

    choice: ColumnChoice
    headings: list[str]
    like: SpreadsheetImport | None = None
    is_ours: bool = False


def bring(content: bytes, file_name: str, *, by: User, now: datetime.datetime, **about: Any) -> SpreadsheetImport:
    """Keep a file whose sheets can be read.

    Args:
        about: `kind`, `meeting` and `period` of the rows.

    Raises UnreadableSheet, NotAllowed or ValidationError.
    """
    tables = [
        {
            "name": table.name,
            "rows": len(table.rows),
            "head": [[row.number, [cell[:SHOWN_CELL] for cell in row.cells]] for row in table.rows[: HEAD_ROWS * 2]],
        }
        for table in read_tables(content)
    ]
    return actions.bring_spreadsheet(content=content, file_name=file_name, tables=tables, by=by, now=now, **about)


# --- columns


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
    order = (remembered or spreadsheet).date_order
    choice = ColumnChoice(sheet, row, columns, _defaults_of(spreadsheet, remembered), order)
    return SuggestedColumns(choice, headings_at(row, head), like, is_ours)


def chosen(spreadsheet: SpreadsheetImport) -> SuggestedColumns:
    """Return the columns that a person chose."""
    sheet, row, order = spreadsheet.sheet, spreadsheet.header_row, spreadsheet.date_order
    choice = ColumnChoice(sheet, row, spreadsheet.columns, _defaults_of(spreadsheet, None), order)
    return SuggestedColumns(choice, headings_at(row, spreadsheet.head))


def _defaults_of(spreadsheet: SpreadsheetImport, like: SpreadsheetImport | None) -> dict[str, str]:
    """The values for all rows: as chosen, as in the last sheet of the same shape, or as the file says.

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
        if is_known and not lacking(spreadsheet.kind, known.choice.columns, known.choice.defaults):
            return choose(spreadsheet, known.choice, by=by, now=now)
    return spreadsheet


@transaction.atomic
def choose(
    spreadsheet: SpreadsheetImport, choice: ColumnChoice, *, by: User, now: datetime.datetime
) -> SpreadsheetImport:
    """Choose the columns, which are remembered for the next table with these headings, and queue the check."""
    shape = shape_of(headings_at(choice.header_row, spreadsheet.head_of(choice.sheet)))
    choice = replace(choice, shape=shape)
    return _queued(actions.choose_columns(spreadsheet=spreadsheet, choice=choice, by=by, now=now))


def _queued(spreadsheet: SpreadsheetImport) -> SpreadsheetImport:
    """Queue the work that is open."""
    (take_rows if spreadsheet.is_taking else read_rows).enqueue(spreadsheet.pk)
    return spreadsheet


# --- rows


@task()
def read_rows(spreadsheet: int) -> None:
    """Check the rows of a sheet that are not imported or left out. Run by the worker."""
    sheet = SpreadsheetImport.objects.select_related("mapped_by", "period").get(pk=spreadsheet)
    if sheet.mapped_by is None or not sheet.is_reading:
        return
    there = {row.number: row for row in sheet.rows.all()}
    new = [_stored(sheet, each) for each in rows_of(sheet) if each.number not in there]
    rows = sorted((*there.values(), *new), key=lambda row: row.number)
    occupied = {row.key: row.number for row in rows if row.stage == RowStage.TAKEN and row.key}
    to_check = [row for row in rows if row.stage not in (RowStage.TAKEN, RowStage.LEFT_OUT)]
    BATCHES[sheet.kind](sheet).check(to_check, occupied)
    again = [row for row in to_check if row.pk is not None]
    actions.keep_rows(spreadsheet=sheet, new=new, again=again, by=sheet.mapped_by, now=timezone.now())


def _stored(spreadsheet: SpreadsheetImport, row: SheetRow) -> SpreadsheetRow:
    """A row as it is stored before its check; one that is hidden in the file is left out."""
    stored = SpreadsheetRow(spreadsheet=spreadsheet, number=row.number, cells=list(row.cells))
    if row.is_hidden:
        stored.stage, stored.faults = RowStage.LEFT_OUT, {ROW: ["hidden", {}]}
    return stored


def rows_of(sheet: SpreadsheetImport) -> Iterable[SheetRow]:
    """The rows of the chosen table under its headings; none of an erased file. Raises OSError where it is gone."""
    if not sheet.file:
        return []
    with sheet.file.open("rb") as stored:
        tables = read_tables(stored.read())
    return [row for row in tables[sheet.sheet].rows if row.number > sheet.header_row]


@transaction.atomic
def take(
    spreadsheet: SpreadsheetImport, *, by: User, now: datetime.datetime, creates: bool = False
) -> SpreadsheetImport:
    """Say that the ready rows are to be imported, and queue the work.

    Args:
        creates: whether to create the meetings and themes that the record does not have, for the rows that wait for it.
    """
    return _queued(actions.take_spreadsheet(spreadsheet=spreadsheet, creates=creates, by=by, now=now))


@task()
def take_rows(spreadsheet: int) -> None:
    """Import the ready rows of a sheet, in one transaction. Run by the worker."""
    sheet = SpreadsheetImport.objects.select_related("confirmed_by").get(pk=spreadsheet)
    if sheet.confirmed_by is not None and sheet.is_taking:
        with translation.override(sheet.confirmed_by.language):
            take_ready(sheet, by=sheet.confirmed_by, now=timezone.now())


@transaction.atomic
def take_ready(spreadsheet: SpreadsheetImport, *, by: User, now: datetime.datetime) -> None:
    """Check the ready rows again, and import those that still are."""
    stored = SpreadsheetImport.objects.select_for_update().get(pk=spreadsheet.pk)
    if not stored.is_taking:  # another worker was faster
        return
    batch, step = BATCHES[stored.kind](stored), Step(stored, by, now)
    occupied = dict(stored.rows.at(RowStage.TAKEN, RowStage.SAME).exclude(key="").values_list("key", "number"))
    forms = batch.check(stored.rows.at(RowStage.READY).order_by("number").select_for_update(), occupied)
    step.refused += [form.row for form in forms if form.row.stage != RowStage.READY]
    batch.write(step, [form for form in forms if form.row.stage == RowStage.READY])
    actions.note_taken(spreadsheet=stored, taken=step.taken, refused=step.refused, by=by, now=now)


@transaction.atomic
def go_on(spreadsheet: SpreadsheetImport, *, by: User, now: datetime.datetime) -> SpreadsheetImport:
    """Queue the work again that has come to a standstill."""
    return _queued(actions.go_on_with_spreadsheet(spreadsheet=spreadsheet, by=by, now=now))


# --- the rows to be corrected, out and back


def _corrected_head(spreadsheet: SpreadsheetImport) -> list[str]:
    """The headings of the table, each column with one."""
    head = headings_at(spreadsheet.header_row, spreadsheet.head)
    width = max([len(head), *(len(cells) for cells in spreadsheet.rows.values_list("cells", flat=True))])
    return [(head[at] if at < len(head) else "") or get_column_letter(at + 1) for at in range(width)]


def faulty_file(spreadsheet: SpreadsheetImport) -> bytes:
    """Return the rows that are to be corrected as a workbook: their numbers, their cells, and what is wrong."""
    head = _corrected_head(spreadsheet)
    cells = cells_of(spreadsheet.kind)

    def line(row: SpreadsheetRow) -> list[str]:
        texts = [*map(str, row.cells), *[""] * (len(head) - len(row.cells))]
        for name, text in row.typed.items():  # in a browser, with an earlier release
            if name in spreadsheet.columns:
                texts[spreadsheet.columns[name]] = text
        wrong = [f"{label}: {words}" if label else words for label, words in sentences(row.faults, cells)]
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
    return _queued(actions.correct_rows(spreadsheet=spreadsheet, cells=cells, by=by, now=now))
