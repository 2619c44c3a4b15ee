"""A spreadsheet on its way: brought, its columns chosen, its rows mended, left out and taken; or dropped.

What a row makes in the record is made by the action for that; here is what becomes of the sheet itself.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils.translation import gettext as _

from tracker.actions.auditing import record, set_fields
from tracker.actions.errors import EditConflict, NotAllowed, require
from tracker.audit_acts import Act
from tracker.models import ImportColumnMap, Meeting, ReportingPeriod, SpreadsheetImport, SpreadsheetRow, User
from tracker.policies import may_bring
from tracker.sheet_choices import RowStage

MENDABLE = (RowStage.FAULTY, RowStage.READY, RowStage.SAME, RowStage.LEFT_OUT)
JUDGED = ("stage", "effect", "faults", "changes", "key")
ZIP = b"PK\x03\x04"
type Fields = Mapping[str, Any]


@transaction.atomic
def bring_spreadsheet(
    *,
    kind: str,
    file_name: str,
    content: bytes,
    sha256: str,
    tables: list[dict[str, Any]],
    meeting: Meeting | None,
    period: ReportingPeriod | None,
    by: User,
    now: datetime.datetime,
) -> SpreadsheetImport:
    """Keep a spreadsheet until its columns are chosen.

    Args:
        tables: its sheets as they begin: [{"name", "rows", "head": [[number, cells]]}].

    Raises NotAllowed where `by` may not, or where the same bytes were brought for the same.
    """
    require(may_bring(by, kind))
    same = SpreadsheetImport.objects.filter(
        kind=kind, sha256=sha256, meeting=meeting, period=period, dropped_at__isnull=True
    )
    if same.exists():
        raise NotAllowed(_("This same file was uploaded before. Nothing was changed; its rows are in the list."))
    spreadsheet = SpreadsheetImport(
        kind=kind, file_name=file_name[-200:], sha256=sha256, tables=tables, meeting=meeting, period=period,
        proposed_at=now, proposed_by=by,
    )  # fmt: skip
    # What a person called the file says nothing of what it is.
    spreadsheet.file.save(f"sheet.{'xlsx' if content.startswith(ZIP) else 'csv'}", ContentFile(content), save=False)
    spreadsheet.full_clean()
    spreadsheet.save()
    record("bring", spreadsheet, by=by, now=now, changes={"sha256": [None, sha256]})
    return spreadsheet


def locked_sheet(spreadsheet: SpreadsheetImport, by: User) -> SpreadsheetImport:
    """The sheet, its row locked. Raises NotAllowed where `by` may not work on it, or where it was dropped."""
    require(may_bring(by, spreadsheet.kind))
    stored = SpreadsheetImport.objects.select_for_update().get(pk=spreadsheet.pk)
    if stored.dropped_at is not None:
        raise NotAllowed(_("This spreadsheet was discarded."))
    return stored


def require_rest(spreadsheet: SpreadsheetImport) -> None:
    """Raise NotAllowed while rows of the sheet are being taken."""
    if spreadsheet.is_taking:
        raise NotAllowed(_("Rows of this spreadsheet are being imported. Wait until that has ended."))


@transaction.atomic
def choose_columns(
    *,
    spreadsheet: SpreadsheetImport,
    sheet: int,
    header_row: int,
    columns: dict[str, int],
    defaults: dict[str, str],
    date_order: str,
    by: User,
    now: datetime.datetime,
    shape: str = "",
    decisions: Mapping[str, Any] | None = None,
) -> SpreadsheetImport:
    """Say which column holds what. Every row that was not taken is read again; what was typed in one stays.

    Args:
        shape: of the row of headings, by which the choice is offered for the next sheet of the same shape.
        decisions: what was decided of values in an earlier sheet of this shape; None keeps those of this one.

    Raises NotAllowed while rows are taken, or for another sheet of the file once something was taken of this one.
    """
    stored = locked_sheet(spreadsheet, by)
    require_rest(stored)
    is_elsewhere = (stored.sheet, stored.header_row) != (sheet, header_row)
    if is_elsewhere and stored.rows.at(RowStage.TAKEN).exists():
        raise NotAllowed(_("Rows of this sheet were imported already. Upload the file again for another sheet."))
    changes = set_fields(
        stored, sheet=sheet, header_row=header_row, columns=columns, defaults=defaults, date_order=date_order,
        shape=shape, decisions=stored.decisions if decisions is None else decisions,
    )  # fmt: skip
    if is_elsewhere:
        stored.rows.all().delete()
    set_fields(stored, mapped_at=now, mapped_by=by, begun_at=None, read_at=None, moved_at=now)
    stored.full_clean()
    stored.save()
    record("choose_columns", stored, by=by, now=now, changes=changes)
    return stored


@transaction.atomic
def save_columns(
    *, kind: str, name: str, columns: dict[str, str], date_order: str, by: User, now: datetime.datetime
) -> ImportColumnMap:
    """Keep a choice of columns under a name: {field: heading}. The same name again replaces what it meant."""
    require(may_bring(by, kind))
    stored = ImportColumnMap.objects.select_for_update().filter(kind=kind, name=name).first()
    kept = stored or ImportColumnMap(kind=kind, name=name)
    changes = set_fields(kept, columns=columns, date_order=date_order)
    if not changes and stored:
        return stored
    kept.saved_at, kept.saved_by = now, by
    kept.full_clean()
    kept.save()
    record("save_columns", kept, by=by, now=now, changes=changes)
    return kept


@transaction.atomic
def begin_reading(*, spreadsheet: SpreadsheetImport, by: User, now: datetime.datetime) -> None:
    """Mark the rows that are to be read again, once for each choice of columns: what is resumed is not begun anew."""
    stored = SpreadsheetImport.objects.select_for_update().get(pk=spreadsheet.pk)
    if not stored.is_reading or stored.begun_at is not None:
        return
    stored.rows.exclude(stage__in=[RowStage.TAKEN, RowStage.LEFT_OUT]).update(stage=RowStage.UNREAD, key="")
    stored.begun_at = stored.moved_at = now
    stored.save()
    record("begin_reading", stored, by=by, now=now)


@transaction.atomic
def keep_rows(
    *,
    spreadsheet: SpreadsheetImport,
    new: Sequence[SpreadsheetRow],
    again: Sequence[SpreadsheetRow],
    is_end: bool,
    by: User,
    now: datetime.datetime,
) -> bool:
    """Keep rows that were read and judged, one step of the reading. Returns whether the reading may go on.

    It may not where the columns were chosen anew, or the sheet dropped, since `spreadsheet` was fetched.
    """
    stored = SpreadsheetImport.objects.select_for_update().get(pk=spreadsheet.pk)
    if not stored.is_reading or stored.mapped_at != spreadsheet.mapped_at:
        return False
    SpreadsheetRow.objects.bulk_create(new)
    SpreadsheetRow.objects.bulk_update(again, ["cells", *JUDGED])
    stored.moved_at = now
    if is_end:
        stored.read_at = now
        record("read", stored, by=by, now=now, changes={"rows": [None, stored.rows.count()]})
    stored.save()
    return True


@transaction.atomic
def mend_row(
    *,
    row: SpreadsheetRow,
    typed: dict[str, str],
    judgement: Fields,
    revision: int,
    by: User,
    now: datetime.datetime,
) -> SpreadsheetRow:
    """Keep what a person typed over the cells of a row, with how it is judged now.

    Raises NotAllowed for a row that was taken, or while rows are taken; EditConflict where somebody else was quicker.
    """
    stored = _row_to_change(row, by)
    if stored.revision != revision:
        raise EditConflict(None)
    return _keep(stored, "mend_row", by, now, typed=typed, **judgement)


@transaction.atomic
def judge_row(*, row: SpreadsheetRow, judgement: Fields, by: User, now: datetime.datetime) -> SpreadsheetRow:
    """Keep how a row is judged now that another row, or the record, has changed."""
    return _keep(_row_to_change(row, by), "judge_row", by, now, **judgement)


@transaction.atomic
def leave_out_row(*, row: SpreadsheetRow, by: User, now: datetime.datetime) -> SpreadsheetRow:
    """Leave a row out: it stays in the list, and is not taken. Raises NotAllowed for one that was taken."""
    return _keep(_row_to_change(row, by), "leave_out_row", by, now, stage=RowStage.LEFT_OUT)


def _row_to_change(row: SpreadsheetRow, by: User) -> SpreadsheetRow:
    require_rest(locked_sheet(row.spreadsheet, by))
    stored = SpreadsheetRow.objects.select_for_update().get(pk=row.pk)
    if stored.stage not in MENDABLE:
        raise NotAllowed(_("This row was imported, or is being read. It can no longer be changed here."))
    return stored


def _keep(stored: SpreadsheetRow, act: Act, by: User, now: datetime.datetime, **fields: Any) -> SpreadsheetRow:
    changes = set_fields(stored, **fields)
    if changes:
        stored.revision += 1
        stored.save()
        record(act, stored, by=by, now=now, changes=changes)
    return stored


@transaction.atomic
def take_spreadsheet(*, spreadsheet: SpreadsheetImport, by: User, now: datetime.datetime) -> SpreadsheetImport:
    """Say that the ready rows are to be taken. They are taken in the background, in the name of `by`.

    Raises NotAllowed where the sheet was not read to its end, or nothing in it is ready.
    """
    stored = locked_sheet(spreadsheet, by)
    require_rest(stored)
    if stored.read_at is None:
        raise NotAllowed(_("This spreadsheet was not read to its end yet."))
    if not stored.rows.at(RowStage.READY).exists():
        raise NotAllowed(_("No row of this spreadsheet is ready. Nothing was changed."))
    changes = set_fields(stored, confirmed_at=now, confirmed_by=by, ended_at=None, moved_at=now)
    stored.save()
    record("take", stored, by=by, now=now, changes=changes)
    return stored


@transaction.atomic
def note_taken(
    *,
    spreadsheet: SpreadsheetImport,
    taken: Iterable[tuple[SpreadsheetRow, models.Model | None]],
    refused: Iterable[tuple[SpreadsheetRow, Fields]],
    by: User,
    now: datetime.datetime,
) -> None:
    """Keep which rows were taken, with what was made of each, and which were refused, in the same act that made it."""
    stored = SpreadsheetImport.objects.select_for_update().get(pk=spreadsheet.pk)
    before = stored.rows.at(RowStage.TAKEN).count()
    made: dict[str, list[SpreadsheetRow]] = {}
    for row, thing in taken:
        label = "" if thing is None else thing._meta.label_lower
        row.made_key = "" if thing is None else str(thing.pk)
        made.setdefault(label, []).append(row)
    for label, rows in made.items():
        # What is the same for all of them is said once: it is most of what a row costs.
        SpreadsheetRow.objects.bulk_update(rows, ["made_key"])
        stored.rows.filter(pk__in=[row.pk for row in rows]).update(
            stage=RowStage.TAKEN, faults={}, taken_at=now, taken_by=by, made_type=label
        )
    again = []
    for row, judgement in refused:
        set_fields(row, **judgement)
        again.append(row)
    SpreadsheetRow.objects.bulk_update(again, JUDGED)
    stored.moved_at = now
    stored.save(update_fields=["moved_at"])
    after = stored.rows.at(RowStage.TAKEN).count()
    if after != before:
        record("take_rows", stored, by=by, now=now, changes={"taken": [before, after]})


@transaction.atomic
def end_taking(*, spreadsheet: SpreadsheetImport, by: User, now: datetime.datetime) -> None:
    """Note that no ready row is left."""
    stored = SpreadsheetImport.objects.select_for_update().get(pk=spreadsheet.pk)
    if stored.is_taking:
        changes = set_fields(stored, ended_at=now, moved_at=now)
        stored.save()
        record("end_taking", stored, by=by, now=now, changes=changes)


@transaction.atomic
def go_on_with_spreadsheet(*, spreadsheet: SpreadsheetImport, by: User, now: datetime.datetime) -> SpreadsheetImport:
    """Take up work in the background that has come to a standstill. Raises NotAllowed where none is open."""
    stored = locked_sheet(spreadsheet, by)
    if not (stored.is_reading or stored.is_taking):
        raise NotAllowed(_("No import of this spreadsheet is in progress."))
    changes = set_fields(stored, moved_at=now)
    stored.save()
    record("go_on", stored, by=by, now=now, changes=changes)
    return stored


@transaction.atomic
def drop_spreadsheet(*, spreadsheet: SpreadsheetImport, by: User, now: datetime.datetime) -> SpreadsheetImport:
    """Set a spreadsheet aside. What was taken of it stays; nothing more is taken."""
    stored = locked_sheet(spreadsheet, by)
    changes = set_fields(stored, dropped_at=now, dropped_by=by)
    stored.save()
    record("drop", stored, by=by, now=now, changes=changes)
    return stored
