"""What an erasure blanks in spreadsheets: the words of an answer in the rows that it was made of, and in their file.

Used by `erasing.erase` alone, inside its transaction. The file holds other rows as well; these stand in the record, so
the file goes.
"""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from tracker.actions.auditing import record
from tracker.actions.copies import BLANK, delete_after
from tracker.models import AuditEvent, SpreadsheetImport, SpreadsheetRow, User
from tracker.models.versions import Version


def blank_rows(
    versions: Sequence[Version], fields: Iterable[str], *, reason: str, by: User, now: datetime.datetime
) -> None:
    """Blank the fields in every row that speaks of one of these versions, in its events, and in the file."""
    for row in SpreadsheetRow.objects.filter(_speaks_of(versions)).select_related("spreadsheet"):
        _blank_row(row, list(fields), reason, by, now)


def _speaks_of(versions: Sequence[Version]) -> Q:
    """The rows that made one of the versions, or that speak of the same thing and made nothing."""
    about = Q(pk__in=[])
    for version in versions:
        [subject] = version.subject().values()
        about |= Q(made_type=version._meta.label_lower, made_key=str(version.pk))
        about |= Q(key=f"{version.member_state_id}|{subject}", spreadsheet__period=version.submission.period_id)
    return about


def _blank_row(row: SpreadsheetRow, fields: list[str], reason: str, by: User, now: datetime.datetime) -> None:
    spreadsheet = row.spreadsheet
    for name in fields:
        column = spreadsheet.columns.get(name)
        if column is not None and column < len(row.cells):
            row.cells[column] = ""
        row.typed.pop(name, None)
        row.changes.pop(name, None)
    row.key = row.key if row.spreadsheet.kind == "answers" else ""  # a commitment's key may hold its words
    row.revision += 1
    row.save()
    for event in AuditEvent.objects.about(row):
        AuditEvent.objects.filter(pk=event.pk).update(changes=dict.fromkeys(event.changes, BLANK))
    record("erase", row, by=by, now=now, reason=reason, changes=dict.fromkeys(fields, BLANK))
    _forget_file(spreadsheet, reason, by, now)


def _forget_file(spreadsheet: SpreadsheetImport, reason: str, by: User, now: datetime.datetime) -> None:
    """Delete the file, and how its sheets begin. The checksum stays: the same bytes are still known."""
    if not spreadsheet.file:
        return
    delete_after(spreadsheet.file)
    heads: list[dict[str, Any]] = [{**table, "head": []} for table in spreadsheet.tables]
    SpreadsheetImport.objects.filter(pk=spreadsheet.pk).update(file="", tables=heads)
    named = {"file": BLANK, "tables": BLANK}
    record("erase", spreadsheet, by=by, now=now, reason=reason, changes=dict(named))
