"""What an erasure blanks in spreadsheets: the words of an answer in the rows that speak of it, and in their file.

Used by `erasing.erase` alone, inside its transaction. The file holds other rows as well; these stand in the record, so
the file goes. A row that never found its State has no reference: it is known by what stands in its cells.
"""

import datetime
import html
import re
import zipfile
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Q

from tracker.actions.auditing import record
from tracker.actions.copies import BLANK
from tracker.actions.erasure_leftovers import delete_after
from tracker.actions.passages import Passages
from tracker.models import AuditEvent, Printing, SpreadsheetImport, SpreadsheetRow, StatusUpdate, User
from tracker.models.search import normalised
from tracker.models.versions import Version
from tracker.sheet_choices import RowStage, SheetKind

_TAGS = re.compile(r"<[^>]*>")


def blank_rows(
    versions: Sequence[Version], fields: Collection[str], *, reason: str, by: User, now: datetime.datetime
) -> None:
    """Blank the fields in every row that speaks of these versions, in its events, and delete its file.

    Args:
        versions: of one answer, with their words.
    """
    if not versions:
        return
    passages = Passages(getattr(version, name) for version in versions for name in fields)
    kind = SheetKind.ANSWERS if isinstance(versions[0], StatusUpdate) else SheetKind.COMMITMENTS
    sheets = SpreadsheetImport.objects.filter(kind=kind, period=versions[0].submission.period_id)
    names = _Names(versions[0])
    reached = set()
    for row in SpreadsheetRow.objects.filter(_may_speak_of(versions), spreadsheet__in=sheets.values("pk")):
        if _speaks_of(row, versions, names, passages):
            _blank_row(row, fields, passages, reason, by, now)
            reached.add(row.spreadsheet_id)
    for sheet in sheets.exclude(file=""):
        if sheet.pk in reached or _repeats(sheet, passages):
            _forget_file(sheet, reason, by, now)


def _may_speak_of(versions: Sequence[Version]) -> Q:
    """Rows that made one of the versions, that are about the same thing, or of which nobody knows what they are about.

    A commitment that was not made yet is known by its words alone: each row of the State may be it.
    """
    version = versions[0]
    [subject] = version.subject().values()
    made = Q(made_type=version._meta.label_lower, made_key__in=[str(each.pk) for each in versions])
    about = Q(key="") | Q(key=f"{version.member_state_id}|{subject}")
    if not isinstance(version, StatusUpdate):
        about |= Q(key__startswith=f"{version.member_state_id}|")
    return made | about


def _speaks_of(row: SpreadsheetRow, versions: Sequence[Version], names: "_Names", passages: Passages) -> bool:
    [subject] = versions[0].subject().values()
    if row.made_key in {str(version.pk) for version in versions} or row.key.endswith(f"|{subject}"):
        return True
    said = _said(row)
    return names.stand_in(said) or any(map(passages.are_repeated_in, said))


def _said(row: SpreadsheetRow) -> list[str]:
    return [str(text) for text in (*row.cells, *row.typed.values()) if text]


class _Names:
    """How a sheet may call the State and the recommendation of an answer. A commitment has no name."""

    def __init__(self, version: Version) -> None:
        self.state: set[str] = set()
        self.recommendation: set[str] = set()
        if not isinstance(version, StatusUpdate):
            return
        state = version.submission.member_state
        names = [state.pk, state.iso2, *state.aliases.splitlines(), state.formal_name]
        names += [getattr(state, field.name) for field in state._meta.fields if field.name.startswith("name_")]
        labels = Printing.objects.filter(recommendation=version.recommendation_id).values_list("label", flat=True)
        called = (*labels, version.recommendation_id, version.recommendation.slug)
        self.state = {normalised(name) for name in names if name}
        self.recommendation = {normalised(str(each)) for each in called}

    def stand_in(self, said: Iterable[str]) -> bool:
        """Whether a row names both, though it found neither."""
        cells = set(map(normalised, said))
        return bool(cells & self.state) and bool(cells & self.recommendation)


def _blank_row(
    row: SpreadsheetRow, fields: Collection[str], passages: Passages, reason: str, by: User, now: datetime.datetime
) -> None:
    """Blank the columns of the fields, and whatever repeats their words. A row that was not taken is left out."""
    columns = {row.spreadsheet.columns.get(name) for name in fields}
    row.cells = [
        "" if place in columns or passages.are_repeated_in(str(text)) else text for place, text in enumerate(row.cells)
    ]
    row.typed = {name: text for name, text in row.typed.items() if name not in fields and not _in(passages, text)}
    row.changes = {name: change for name, change in row.changes.items() if name not in fields}
    row.faults = {name: [code, _blank_words(words, passages)] for name, (code, words) in row.faults.items()}
    row.key = row.key if row.spreadsheet.kind == SheetKind.ANSWERS else ""  # a commitment's key may hold its words
    row.stage = row.stage if row.stage == RowStage.TAKEN else RowStage.LEFT_OUT
    row.revision += 1
    row.save()
    for event in AuditEvent.objects.about(row):
        AuditEvent.objects.filter(pk=event.pk).update(changes=dict.fromkeys(event.changes, BLANK))
    record("erase", row, by=by, now=now, reason=reason, changes=dict.fromkeys(fields, BLANK))


def _in(passages: Passages, text: Any) -> bool:
    return passages.are_repeated_in(str(text))


def _blank_words(words: dict[str, Any], passages: Passages) -> dict[str, Any]:
    return {name: "" if _in(passages, text) else text for name, text in words.items()}


def _repeats(sheet: SpreadsheetImport, passages: Passages) -> bool:
    """Whether the file repeats the words: of a sheet that nobody read yet there are no rows."""
    try:
        with sheet.file.open("rb") as stored:
            return any(map(passages.are_repeated_in, _texts_of(stored)))
    except (OSError, zipfile.BadZipFile):
        return False


def _texts_of(stored: Any) -> Iterable[str]:
    """The text of a stored sheet, as one: of a workbook that of each of its parts."""
    if not zipfile.is_zipfile(stored):
        stored.seek(0)
        content = stored.read()
        return [content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")]
    with zipfile.ZipFile(stored) as book:
        parts = [book.read(name).decode("utf-8", "replace") for name in book.namelist() if name.endswith(".xml")]
    return [html.unescape(_TAGS.sub(" ", part)) for part in parts]


def _forget_file(spreadsheet: SpreadsheetImport, reason: str, by: User, now: datetime.datetime) -> None:
    """Delete the file, and how its sheets begin. The checksum stays: the same bytes are still known.

    A sheet that was not read to its end has nothing left to be read from: it is dropped.
    """
    delete_after(spreadsheet.file)
    heads: list[dict[str, Any]] = [{**table, "head": []} for table in spreadsheet.tables]
    SpreadsheetImport.objects.filter(pk=spreadsheet.pk).update(file="", file_name="", tables=heads)
    if spreadsheet.read_at is None:
        SpreadsheetImport.objects.filter(pk=spreadsheet.pk, dropped_at=None).update(dropped_at=now, dropped_by=by)
    named = {"file": BLANK, "file_name": BLANK, "tables": BLANK}
    record("erase", spreadsheet, by=by, now=now, reason=reason, changes=dict(named))
