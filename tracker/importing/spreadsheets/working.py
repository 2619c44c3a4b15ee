"""The background work on a sheet: its rows are checked, and those that are ready are imported in one transaction.

A row is checked again before it is imported, because the record may have changed since; what an action refuses is given
back with its sentence. After a crash the work is done again from its beginning.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.tasks import task
from django.utils import timezone, translation

from tracker import actions
from tracker.importing.spreadsheets.faults import ROW
from tracker.importing.spreadsheets.kinds import batch_of
from tracker.importing.spreadsheets.reading import SheetRow, read_tables
from tracker.importing.spreadsheets.rows import Step
from tracker.models import SpreadsheetImport, SpreadsheetRow, User
from tracker.models.sheet_choices import RowStage


@task()
def read_rows(spreadsheet: int) -> None:
    """Check the rows of a sheet that are not imported or left out. Run by the worker."""
    sheet = SpreadsheetImport.objects.select_related("mapped_by", "period").get(pk=spreadsheet)
    if sheet.mapped_by is None or not sheet.is_reading:
        return
    there = {row.number: row for row in sheet.rows.all()}
    new = [
        SpreadsheetRow(spreadsheet=sheet, number=each.number, cells=list(each.cells), **_unless_shown(each))
        for each in rows_of(sheet)
        if each.number not in there
    ]
    rows = sorted((*there.values(), *new), key=lambda row: row.number)
    occupied = {row.key: row.number for row in rows if row.stage == RowStage.TAKEN and row.key}
    to_check = [row for row in rows if row.stage not in (RowStage.TAKEN, RowStage.LEFT_OUT)]
    batch_of(sheet).check(to_check, occupied)
    again = [row for row in to_check if row.pk is not None]
    actions.keep_rows(spreadsheet=sheet, new=new, again=again, by=sheet.mapped_by, now=timezone.now())


def _unless_shown(row: SheetRow) -> dict[str, Any]:
    """A row that is hidden in the file is left out."""
    return {"stage": RowStage.LEFT_OUT, "faults": {ROW: ["hidden", {}]}} if row.is_hidden else {}


def rows_of(sheet: SpreadsheetImport) -> Iterable[SheetRow]:
    """The rows of the chosen table under its headings; none of an erased file. Raises OSError where it is gone."""
    if not sheet.file:
        return []
    with sheet.file.open("rb") as stored:
        tables = read_tables(stored.read())
    return [row for row in tables[sheet.sheet].rows if row.number > sheet.header_row]


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
    batch, step = batch_of(stored), Step(stored, by, now)
    occupied = dict(stored.rows.at(RowStage.TAKEN, RowStage.SAME).exclude(key="").values_list("key", "number"))
    forms = batch.check(stored.rows.at(RowStage.READY).order_by("number").select_for_update(), occupied)
    step.refused += [form.row for form in forms if form.row.stage != RowStage.READY]
    batch.write(step, [form for form in forms if form.row.stage == RowStage.READY])
    actions.note_taken(spreadsheet=stored, taken=step.taken, refused=step.refused, by=by, now=now)
