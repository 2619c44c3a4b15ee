"""From a file at the desk to its rows, and what a person does with them: the steps that write, and queue the work."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from tracker import actions
from tracker.importing.spreadsheets.fields import FIELDS
from tracker.importing.spreadsheets.guessing import (
    HEAD_ROWS,
    heading_row,
    headings_at,
    mapped_by_heading,
    own_columns,
    suggested_columns,
)
from tracker.importing.spreadsheets.judges import judge_of
from tracker.importing.spreadsheets.judging import Judgement, judged, texts_of
from tracker.importing.spreadsheets.names_known import KnownStates
from tracker.importing.spreadsheets.plain import plain
from tracker.importing.spreadsheets.reading import read_tables
from tracker.importing.spreadsheets.values import KnownNames
from tracker.importing.spreadsheets.working import read_rows, take_rows
from tracker.models import ImportColumnMap, Meeting, ReportingPeriod, SpreadsheetImport, SpreadsheetRow, User
from tracker.sheet_choices import RowStage

SHOWN_CELL = 300
"""Characters of a cell that are kept for the page of the columns."""


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


@dataclass(frozen=True)
class SuggestedColumns:
    """Where the headings of a sheet stand, what they are, and which column seems to hold what."""

    header_row: int
    headings: list[str]
    columns: dict[str, int]
    like: SpreadsheetImport | None = None
    """The last sheet with the same row of headings, whose choice this is."""
    is_ours: bool = False
    """Whether these are the headings of our own sheet, so that the columns are known."""


def shape_of(headings: Iterable[str]) -> str:
    """The shape of a row of headings: a checksum, by which a choice of columns is offered again. None has none."""
    spoken = [plain(heading) for heading in headings]
    return hashlib.sha256("\n".join(spoken).encode()).hexdigest() if any(spoken) else ""


def _like(
    spreadsheet: SpreadsheetImport, head: Sequence[tuple[int, Sequence[str]]]
) -> tuple[int, SpreadsheetImport] | None:
    """The last sheet of this kind with the same headings as one of the first rows, and which row that is."""
    shapes = {shape_of(headings_at(number, head)): number for number, _cells in reversed(head[:HEAD_ROWS])}
    shapes.pop("", None)
    chosen = SpreadsheetImport.objects.filter(kind=spreadsheet.kind, shape__in=shapes, mapped_at__isnull=False)
    found = chosen.exclude(pk=spreadsheet.pk).order_by("-mapped_at").first()
    return (shapes[found.shape], found) if found else None


def suggest(
    spreadsheet: SpreadsheetImport, sheet: int, header_row: int | None = None, saved: ImportColumnMap | None = None
) -> SuggestedColumns:
    """What a person may begin with on the page of the columns; a saved choice goes before what is guessed."""
    head = [(number, cells) for number, cells in spreadsheet.tables[sheet]["head"]]
    before = _like(spreadsheet, head) if saved is None else None
    own = own_columns(spreadsheet.kind, head) if saved is None else None
    if own is not None and header_row in (None, own[0]):
        row, columns = own
        return SuggestedColumns(row, headings_at(row, head), columns, before[1] if before else None, is_ours=True)
    if before is not None and header_row in (None, before[0]):
        row, like = before
        return SuggestedColumns(row, headings_at(row, head), dict(like.columns), like)
    row = heading_row(spreadsheet.kind, head) if header_row is None else header_row
    headings = headings_at(row, head)
    sample = [cells for number, cells in head if number > row]
    if saved is not None:
        return SuggestedColumns(row, headings, mapped_by_heading(saved.columns, headings))
    return SuggestedColumns(row, headings, suggested_columns(spreadsheet.kind, headings, sample, KnownStates().is_name))


@transaction.atomic
def choose(
    spreadsheet: SpreadsheetImport,
    *,
    sheet: int,
    header_row: int,
    columns: dict[str, int],
    defaults: dict[str, str],
    date_order: str,
    save_as: str,
    by: User,
    now: datetime.datetime,
    like: SpreadsheetImport | None = None,
) -> SpreadsheetImport:
    """Choose the columns, keep the choice under a name where one is given, and queue the reading."""
    head = [(number, cells) for number, cells in spreadsheet.tables[sheet]["head"]]
    stored = actions.choose_columns(
        spreadsheet=spreadsheet,
        sheet=sheet,
        header_row=header_row,
        columns=columns,
        defaults=defaults,
        date_order=date_order,
        shape=shape_of(headings_at(header_row, head)),
        decisions=like.decisions if like is not None and not spreadsheet.decisions else None,
        by=by,
        now=now,
    )
    if save_as:
        headings = headings_at(header_row, head)
        named = {name: headings[column] for name, column in columns.items() if headings[column]}
        actions.save_columns(kind=stored.kind, name=save_as, columns=named, date_order=date_order, by=by, now=now)
    read_rows.enqueue(stored.pk)
    return stored


@transaction.atomic
def decide(
    spreadsheet: SpreadsheetImport, *, decided: actions.DecidedValues, by: User, now: datetime.datetime
) -> SpreadsheetImport:
    """Decide values for all rows that have them, and queue the reading of these rows."""
    stored = actions.decide_values(spreadsheet=spreadsheet, decided=decided, by=by, now=now)
    if stored.is_reading:
        read_rows.enqueue(stored.pk)
    return stored


@transaction.atomic
def take(spreadsheet: SpreadsheetImport, *, by: User, now: datetime.datetime) -> SpreadsheetImport:
    """Say that the ready rows are to be taken, and queue the work."""
    stored = actions.take_spreadsheet(spreadsheet=spreadsheet, by=by, now=now)
    take_rows.enqueue(stored.pk)
    return stored


@transaction.atomic
def go_on(spreadsheet: SpreadsheetImport, *, by: User, now: datetime.datetime) -> SpreadsheetImport:
    """Queue the work again that has come to a standstill."""
    stored = actions.go_on_with_spreadsheet(spreadsheet=spreadsheet, by=by, now=now)
    (take_rows if stored.is_taking else read_rows).enqueue(stored.pk)
    return stored


@transaction.atomic
def mend(
    row: SpreadsheetRow, *, texts: Mapping[str, str], revision: int, by: User, now: datetime.datetime
) -> SpreadsheetRow:
    """Keep what a person wants a row to say, judge it, and judge again the rows that spoke of the same thing.

    Args:
        texts: by field. What stands in the file, or holds for all rows, is not kept as typed.
    """
    spreadsheet, before = row.spreadsheet, row.key
    plain = SpreadsheetRow(spreadsheet=spreadsheet, cells=row.cells)
    row.typed = {
        each.name: texts[each.name]
        for each in FIELDS[spreadsheet.kind]
        if each.name in texts and texts[each.name] != plain.text(each.name, spreadsheet)
    }
    stored = actions.mend_row(
        row=row, typed=row.typed, judgement=judge_one(row).fields(), revision=revision, by=by, now=now
    )
    _judge_fellows(stored, {before, stored.key}, by, now)
    return stored


@transaction.atomic
def leave_out(row: SpreadsheetRow, *, by: User, now: datetime.datetime) -> SpreadsheetRow:
    """Leave a row out, and judge again those that spoke of the same thing."""
    stored = actions.leave_out_row(row=row, by=by, now=now)
    _judge_fellows(stored, {row.key}, by, now)
    return stored


@transaction.atomic
def take_in(row: SpreadsheetRow, *, by: User, now: datetime.datetime) -> SpreadsheetRow:
    """Judge a row that was left out as if it had just been read."""
    return actions.judge_row(row=row, judgement=judge_one(row).fields(), by=by, now=now)


def judge_one(row: SpreadsheetRow) -> Judgement:
    """How one row is judged now, as it says."""
    spreadsheet = row.spreadsheet
    known = KnownNames(spreadsheet.date_order, spreadsheet.decisions)
    others = spreadsheet.rows.exclude(pk=row.pk).at(RowStage.READY, RowStage.SAME, RowStage.TAKEN).exclude(key="")
    occupied = dict(others.values_list("key", "number"))
    judge = judge_of(spreadsheet, known)
    [(_said, judgement)] = judged(spreadsheet.kind, [texts_of(row, spreadsheet)], judge, known, occupied, [row.number])
    return judgement


def _judge_fellows(row: SpreadsheetRow, keys: set[str], by: User, now: datetime.datetime) -> None:
    """Judge again the faulty rows that speak of one of these things: the first of them may be ready now."""
    fellows = row.spreadsheet.rows.at(RowStage.FAULTY).filter(key__in=keys - {""}).exclude(pk=row.pk)
    for fellow in fellows.order_by("number"):
        actions.judge_row(row=fellow, judgement=judge_one(fellow).fields(), by=by, now=now)
