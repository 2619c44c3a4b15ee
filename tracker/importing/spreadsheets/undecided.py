"""What the rows of a table wait for: each value that the record does not know once, and each other fault once.

A person decides a value for all rows that have it: it means something that the record has, it is made (a meeting, a
theme), or it is left out.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tracker.actions.deciding_values import DECIDED
from tracker.importing.spreadsheets.cells import cleaned
from tracker.importing.spreadsheets.faults import UNKNOWN
from tracker.importing.spreadsheets.fields import Shape, SheetField, may_be_decided
from tracker.importing.spreadsheets.guessing import headings_at
from tracker.importing.spreadsheets.judging import names_its_state
from tracker.importing.spreadsheets.plain import plain
from tracker.importing.spreadsheets.values import Bad, candidates_of, day_of
from tracker.models import SpreadsheetImport, SpreadsheetRow
from tracker.sheet_choices import RowStage

MOST_VALUES = 200
"""Values that one page lists, those of most rows first."""

MAKEABLE = (Shape.MEETING, Shape.THEMES)


@dataclass
class UnknownValue:
    """One value of one field that the record does not know.

    Args:
        of: its field.
        value: as it stands in the first row that has it.
        title: what a meeting of this name would be called.
        part: what the second column of its name says: meetings of one session are dated together.
        days: its first and last day, where the table has them.
    """

    of: SheetField
    value: str
    rows: int = 0
    candidates: list[str] = field(default_factory=list)
    title: str = ""
    part: str = ""
    days: tuple[datetime.date, datetime.date] | None = None

    @property
    def key(self) -> str:
        """As a decision about it is kept."""
        return plain(self.value)


@dataclass
class FaultyRows:
    """All rows with one kind of fault in one field."""

    name: str
    """Of the field; empty for the whole row."""

    fault: list[Any]
    rows: list[int] = field(default_factory=list)


def undecided(spreadsheet: SpreadsheetImport) -> tuple[list[UnknownValue], list[FaultyRows]]:
    """The unknown values of the rows that are to be corrected, those of most rows first; and their other faults."""
    fields = {each.name: each for each in may_be_decided(spreadsheet.kind)}
    values: dict[tuple[str, str], UnknownValue] = {}
    groups: dict[tuple[str, str], FaultyRows] = {}
    for row in spreadsheet.rows.at(RowStage.FAULTY).order_by("number").iterator(chunk_size=1_000):
        waits_for_its_state = "under_review" in row.faults and names_its_state(spreadsheet)
        for name, (code, words) in row.faults.items():
            if name == "meeting" and waits_for_its_state:
                continue  # it is named by the State: it comes when this is decided
            if name not in fields or code not in UNKNOWN:
                groups.setdefault((name, code), FaultyRows(name, [code, words])).rows.append(row.pk)
                continue
            for value in words.get("unknown", [words.get("text", "")]):
                if not plain(value):
                    continue
                found = values.setdefault((name, plain(value)), UnknownValue(fields[name], value))
                found.rows += 1
                found.candidates = found.candidates or list(map(str, candidates_of(value, words)))
                if fields[name].shape is Shape.MEETING and found.rows == 1:
                    _describe(found, row, spreadsheet)
    return sorted(values.values(), key=lambda each: -each.rows)[:MOST_VALUES], list(groups.values())


def decided_before(spreadsheet: SpreadsheetImport) -> list[tuple[UnknownValue, str]]:
    """What was decided of values, each with what it means: "" where it is left out. It holds for rows not yet taken."""
    fields = {each.name: each for each in may_be_decided(spreadsheet.kind)}
    return [
        (UnknownValue(fields[name], value), meant)
        for name, values in sorted(spreadsheet.decisions.items())
        for value, meant in sorted(values.items())
        if name in fields
    ][:MOST_VALUES]


def left_out(spreadsheet: SpreadsheetImport) -> list[FaultyRows]:
    """The rows that a person left out, by their faults; those of a value that is left out come with it."""
    groups: dict[tuple[str, str], FaultyRows] = {}
    for pk, faults in spreadsheet.rows.at(RowStage.LEFT_OUT).order_by("number").values_list("pk", "faults"):
        for name, fault in (faults or {"": ["", {}]}).items():
            if fault[0] != DECIDED[0]:
                groups.setdefault((name, fault[0]), FaultyRows(name, fault)).rows.append(pk)
    return list(groups.values())


def _describe(meeting: UnknownValue, row: SpreadsheetRow, spreadsheet: SpreadsheetImport) -> None:
    """What a meeting that is made of this row would be called, and when it would be."""
    meeting.part = row.text("meeting_part", spreadsheet)
    meeting.title = meeting.value
    if meeting.part and meeting.part.isdecimal() and meeting.value.endswith(meeting.part):
        head = headings_at(spreadsheet.header_row, [(number, cells) for number, cells in spreadsheet.table["head"]])
        column = spreadsheet.columns.get("meeting_part", len(head))
        name = cleaned(head[column]).lower() if column < len(head) else ""
        before = meeting.value.removesuffix(meeting.part).rstrip(" ,")
        meeting.title = ", ".join(filter(None, (before, f"{name} {meeting.part}".strip())))
    try:
        days = [
            day_of(text, spreadsheet.date_order)
            for name in ("meeting_starts", "meeting_ends")
            if (text := row.text(name, spreadsheet))
        ]
    except Bad:
        return
    if days and days[0] <= days[-1]:
        meeting.days = (days[0], days[-1])


def parts_of(values: Iterable[UnknownValue]) -> dict[str, int]:
    """{what the second column says: number of meetings} of the meetings that have no days of their own."""
    counts: dict[str, int] = {}
    for each in values:
        if each.of.shape is Shape.MEETING and each.days is None:
            counts[each.part] = counts.get(each.part, 0) + 1
    return counts
