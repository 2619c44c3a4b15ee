"""A spreadsheet on its way: uploaded, its columns chosen, its rows corrected and imported; or discarded.

What a row makes in the record is made by the action for that; here is what becomes of the sheet itself.
"""

import datetime
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tracker.actions.auditing import Act, Changes, record, set_fields
from tracker.actions.errors import NotAllowed, require
from tracker.actions.reference import create_meeting, edit_reference
from tracker.models import Meeting, ReportingPeriod, SpreadsheetImport, SpreadsheetRow, Theme, User
from tracker.models.sheet_choices import RowStage
from tracker.rules.policies import may_bring

CHECKED = ("stage", "effect", "faults", "changes", "key")
ROWS_AT_ONCE = 500
ZIP = b"PK\x03\x04"


@transaction.atomic
def bring_spreadsheet(
    *,
    kind: str,
    file_name: str,
    content: bytes,
    tables: Sequence[Mapping[str, object]],
    by: User,
    now: datetime.datetime,
    meeting: Meeting | None = None,
    period: ReportingPeriod | None = None,
) -> SpreadsheetImport:
    """Keep a spreadsheet until its columns are chosen.

    Args:
        tables: its sheets as they begin: [{"name", "rows", "head": [[number, cells]]}].

    Raises NotAllowed where `by` may not, or where the same bytes were brought for the same.
    """
    require(may_bring(by, kind))
    sha256 = hashlib.sha256(content).hexdigest()
    same = {"kind": kind, "sha256": sha256, "meeting": meeting, "period": period}
    if SpreadsheetImport.objects.filter(**same, dropped_at__isnull=True).exists():
        raise NotAllowed(_("This same file was uploaded before. Nothing was changed; its rows are in the list."))
    spreadsheet = SpreadsheetImport(**same, file_name=file_name[-200:], tables=tables, proposed_at=now, proposed_by=by)
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


def saved(
    spreadsheet: SpreadsheetImport,
    act: Act,
    by: User,
    now: datetime.datetime,
    about: Changes | None = None,
    **fields: object,
) -> SpreadsheetImport:
    """Set fields of the sheet, save it, and record the act: with `about`, else with what the fields were before."""
    changes = set_fields(spreadsheet, moved_at=now, **fields)
    spreadsheet.save()
    record(act, spreadsheet, by=by, now=now, changes=changes if about is None else about)
    return spreadsheet


def require_rest(spreadsheet: SpreadsheetImport) -> None:
    """Raise NotAllowed while rows of the sheet are being taken."""
    if spreadsheet.is_taking:
        raise NotAllowed(_("Rows of this spreadsheet are being imported. Wait until that has ended."))


@dataclass(frozen=True)
class ColumnChoice:
    """Which column of a table holds what: in which sheet of the file, and under which row of headings.

    Args:
        columns: the place of the column, by cell.
        defaults: what holds for all rows, by cell.
        date_order: which of day and month comes first.
        shape: of the row of headings, by which the choice is remembered for the next sheet of the same shape.
    """

    sheet: int
    header_row: int
    columns: dict[str, int]
    defaults: dict[str, str]
    date_order: str = ""
    shape: str = ""


@transaction.atomic
def choose_columns(
    *, spreadsheet: SpreadsheetImport, choice: ColumnChoice, by: User, now: datetime.datetime
) -> SpreadsheetImport:
    """Say which column holds what. Every row that was not imported is checked again.

    Raises NotAllowed while rows are imported, or for another table of the file once something was imported of this one.
    """
    stored = locked_sheet(spreadsheet, by)
    require_rest(stored)
    is_elsewhere = (stored.sheet, stored.header_row) != (choice.sheet, choice.header_row)
    if is_elsewhere and stored.rows.at(RowStage.TAKEN).exists():
        raise NotAllowed(_("Rows of this sheet were imported already. Upload the file again for another sheet."))
    changes = set_fields(stored, **asdict(choice))
    if is_elsewhere:
        stored.rows.all().delete()
    set_fields(stored, mapped_at=now, mapped_by=by)
    stored.full_clean()
    return saved(stored, "choose_columns", by, now, changes, read_at=None)


@transaction.atomic
def keep_rows(
    *,
    spreadsheet: SpreadsheetImport,
    new: Sequence[SpreadsheetRow],
    again: Sequence[SpreadsheetRow],
    by: User,
    now: datetime.datetime,
) -> None:
    """Keep rows that were checked.

    Nothing is kept where the columns were chosen again, or the sheet discarded, since `spreadsheet` was fetched.
    """
    stored = SpreadsheetImport.objects.select_for_update().get(pk=spreadsheet.pk)
    if not stored.is_reading or stored.mapped_at != spreadsheet.mapped_at:
        return
    checked = stored.rows.exclude(stage__in=[RowStage.TAKEN, RowStage.LEFT_OUT])
    checked.update(key="")  # so that no key is there twice on the way
    SpreadsheetRow.objects.bulk_create(new)
    SpreadsheetRow.objects.bulk_update(again, CHECKED, batch_size=ROWS_AT_ONCE)
    saved(stored, "read", by, now, {"rows": [None, stored.rows.count()]}, read_at=now)


@transaction.atomic
def correct_rows(
    *, spreadsheet: SpreadsheetImport, cells: Mapping[int, list[str]], by: User, now: datetime.datetime
) -> SpreadsheetImport:
    """Replace the cells of rows that are to be corrected; all rows that are not imported are checked again.

    Args:
        cells: by the number of the row. A number that is none of such a row is passed over.

    Raises NotAllowed while rows are read or imported, ValidationError where no such row is among them.
    """
    stored = locked_sheet(spreadsheet, by)
    require_rest(stored)
    if stored.read_at is None:
        raise NotAllowed(_("This spreadsheet was not read to its end yet."))
    faulty = list(stored.rows.at(RowStage.FAULTY).filter(number__in=cells))
    if not faulty:
        raise ValidationError({"file": _("No row of this file is to be corrected. Nothing was changed.")})
    for row in faulty:
        row.cells, row.typed = cells[row.number], {}
        row.revision += 1
    SpreadsheetRow.objects.bulk_update(faulty, ["cells", "typed", "revision"], batch_size=ROWS_AT_ONCE)
    about = {"rows": [None, len(faulty)]}
    return saved(stored, "mend_row", by, now, about, mapped_at=now, mapped_by=by, read_at=None)


def create_unknown(spreadsheet: SpreadsheetImport, by: User, now: datetime.datetime) -> None:
    """Create the meetings and themes that rows wait for; these rows are ready then. Raises ValidationError."""
    waiting, names = spreadsheet.names_to_create()
    for title, first, last in names.get("meeting", {}).values():
        days = {"starts_on": datetime.date.fromisoformat(first), "ends_on": datetime.date.fromisoformat(last)}
        create_meeting(slug=_free(Meeting, title), title_en=title, place="", by=by, now=now, **days)
    for (title,) in names.get("themes", {}).values():
        edit_reference(thing=Theme(slug=_free(Theme, title)), by=by, now=now, name_en=title)
    spreadsheet.rows.filter(pk__in=[row.pk for row in waiting]).update(stage=RowStage.READY, faults={})


def _free(model: type[Meeting] | type[Theme], title: str) -> str:
    """An address of this title that nothing has yet. Raises ValidationError at the making where no letter is left."""
    base = slugify(title, allow_unicode=False)[:40].strip("-") or model._meta.model_name or ""
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{number}" for number in range(2, 100_000))) if slug not in taken)


@transaction.atomic
def take_spreadsheet(
    *, spreadsheet: SpreadsheetImport, by: User, now: datetime.datetime, creates: bool = False
) -> SpreadsheetImport:
    """Say that the ready rows are to be imported, in the background, in the name of `by`.

    Args:
        creates: whether to create the meetings and themes that the record does not have.

    Raises NotAllowed where the sheet was not read to its end, or nothing in it is ready, or ValidationError.
    """
    stored = locked_sheet(spreadsheet, by)
    require_rest(stored)
    if stored.read_at is None:
        raise NotAllowed(_("This spreadsheet was not read to its end yet."))
    if creates:
        create_unknown(stored, by, now)
    if not stored.rows.at(RowStage.READY).exists():
        raise NotAllowed(_("No row of this spreadsheet is ready. Nothing was changed."))
    return saved(stored, "take", by, now, confirmed_at=now, confirmed_by=by, ended_at=None)


@transaction.atomic
def note_taken(
    *,
    spreadsheet: SpreadsheetImport,
    taken: Iterable[tuple[SpreadsheetRow, models.Model | None]],
    refused: Sequence[SpreadsheetRow],
    by: User,
    now: datetime.datetime,
) -> None:
    """Keep which rows were imported, with what was made of each, and which were refused, in the act that made it."""
    stored = SpreadsheetImport.objects.select_for_update().get(pk=spreadsheet.pk)
    before = stored.rows.at(RowStage.TAKEN).count()
    made: dict[str, list[SpreadsheetRow]] = {}
    for row, thing in taken:
        row.made_key = "" if thing is None else str(thing.pk)
        made.setdefault("" if thing is None else thing._meta.label_lower, []).append(row)
    for label, rows in made.items():
        # What is the same for all of them is said once: it is most of what a row costs. The key of a row in a meeting
        # that was created begins with its number now.
        SpreadsheetRow.objects.bulk_update(rows, ["made_key", "key"], batch_size=ROWS_AT_ONCE)
        stored.rows.filter(pk__in=[row.pk for row in rows]).update(
            stage=RowStage.TAKEN, faults={}, taken_at=now, taken_by=by, made_type=label
        )
    SpreadsheetRow.objects.bulk_update(refused, CHECKED, batch_size=ROWS_AT_ONCE)
    saved(stored, "take_rows", by, now, {"taken": [before, stored.rows.at(RowStage.TAKEN).count()]}, ended_at=now)


@transaction.atomic
def go_on_with_spreadsheet(*, spreadsheet: SpreadsheetImport, by: User, now: datetime.datetime) -> SpreadsheetImport:
    """Take up work in the background that has come to a standstill. Raises NotAllowed where none is open."""
    stored = locked_sheet(spreadsheet, by)
    if not (stored.is_reading or stored.is_taking):
        raise NotAllowed(_("No import of this spreadsheet is in progress."))
    return saved(stored, "go_on", by, now)


@transaction.atomic
def drop_spreadsheet(*, spreadsheet: SpreadsheetImport, by: User, now: datetime.datetime) -> SpreadsheetImport:
    """Set a spreadsheet aside. What was taken of it stays; nothing more is taken."""
    stored = locked_sheet(spreadsheet, by)
    return saved(stored, "drop", by, now, dropped_at=now, dropped_by=by)
