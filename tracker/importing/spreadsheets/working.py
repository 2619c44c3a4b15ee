"""The background work on a sheet: its rows are read, and taken, step by step, each step a transaction of its own.

Whoever was interrupted takes up where the last step ended: what is done stands in the rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import batched

from django.db import transaction
from django.tasks import task
from django.utils import timezone, translation

from tracker import actions
from tracker.importing.spreadsheets.faults import ROW
from tracker.importing.spreadsheets.judges import judge_of
from tracker.importing.spreadsheets.judging import Judge, Judgement, judged, texts_of
from tracker.importing.spreadsheets.reading import SheetRow, read_tables
from tracker.importing.spreadsheets.taking import take_some
from tracker.importing.spreadsheets.values import KnownNames
from tracker.models import SpreadsheetImport, SpreadsheetRow
from tracker.sheet_choices import RowStage

READ_AT_ONCE = 500


@task()
def read_rows(spreadsheet: int) -> None:
    """Read and judge the rows of a sheet that were not read yet. Run by the worker."""
    sheet = SpreadsheetImport.objects.select_related("mapped_by", "period").get(pk=spreadsheet)
    if sheet.mapped_by is None or not sheet.is_reading:
        return
    actions.begin_reading(spreadsheet=sheet, by=sheet.mapped_by, now=timezone.now())
    known = KnownNames(sheet.date_order, sheet.decisions)
    judge = judge_of(sheet, known)
    there = {row.number: row for row in sheet.rows.all()}
    occupied = {row.key: row.number for row in there.values() if row.key and row.stage != RowStage.LEFT_OUT}
    to_read = [row for row in rows_of(sheet) if row.number not in there or there[row.number].stage == RowStage.UNREAD]
    steps = list(batched(to_read, READ_AT_ONCE)) or [()]
    for place, step in enumerate(steps, start=1):
        new, again = _read(sheet, step, there, judge, known, occupied)
        may_go_on = actions.keep_rows(
            spreadsheet=sheet,
            new=new,
            again=again,
            is_end=place == len(steps),
            by=sheet.mapped_by,
            now=timezone.now(),
        )
        if not may_go_on:
            return


def rows_of(sheet: SpreadsheetImport) -> Iterable[SheetRow]:
    """The rows of the chosen sheet under its headings. Raises OSError where the file is gone."""
    with sheet.file.open("rb") as stored:
        tables = read_tables(stored.read())
    return [row for row in tables[sheet.sheet].rows if row.number > sheet.header_row]


def _read(
    sheet: SpreadsheetImport,
    step: Iterable[SheetRow],
    there: dict[int, SpreadsheetRow],
    judge: Judge,
    known: KnownNames,
    occupied: dict[str, int],
) -> tuple[list[SpreadsheetRow], list[SpreadsheetRow]]:
    """The rows of one step, judged: those that are new, and those that are read again."""
    read: list[SpreadsheetRow] = []
    hidden: list[SpreadsheetRow] = []
    for each in step:
        row = there.get(each.number) or SpreadsheetRow(spreadsheet=sheet, number=each.number)
        row.cells = list(each.cells)
        (hidden if each.is_hidden else read).append(row)
    found = judged(
        sheet.kind, [texts_of(row, sheet) for row in read], judge, known, occupied, [row.number for row in read]
    )
    judgements = [(row, judgement) for row, (_said, judgement) in zip(read, found, strict=True)]
    judgements += [(row, Judgement(RowStage.LEFT_OUT, faults={ROW: ["hidden", {}]})) for row in hidden]
    for row, judgement in judgements:
        for name, value in judgement.fields().items():
            setattr(row, name, value)
    rows = [row for row, _judgement in judgements]
    return [row for row in rows if row.pk is None], [row for row in rows if row.pk is not None]


@task()
def take_rows(spreadsheet: int) -> None:
    """Take some ready rows of a sheet, and queue the next step in the same transaction. Run by the worker."""
    sheet = SpreadsheetImport.objects.select_related("confirmed_by").get(pk=spreadsheet)
    if sheet.confirmed_by is None or not sheet.is_taking:
        return
    by, now = sheet.confirmed_by, timezone.now()
    with translation.override(by.language), transaction.atomic():
        if take_some(sheet, by=by, now=now):
            take_rows.enqueue(spreadsheet)
        else:
            actions.end_taking(spreadsheet=sheet, by=by, now=now)
