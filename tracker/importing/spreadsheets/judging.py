"""One row judged: what taking it would do to the record, or what stands against it. Nothing is changed here.

Each kind of sheet has a `Judge`, which asks the record once for many rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from tracker.importing.spreadsheets.faults import ROW, CellFault
from tracker.importing.spreadsheets.fields import FIELDS
from tracker.importing.spreadsheets.plain import plain
from tracker.importing.spreadsheets.values import KnownNames, RowValues, said
from tracker.models import SpreadsheetImport, SpreadsheetRow
from tracker.models.audit import storable
from tracker.sheet_choices import RowEffect, RowStage

type Changes = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is to be kept of a judged row."""

    stage: str
    effect: str = RowEffect.NONE
    faults: dict[str, Any] = field(default_factory=dict)
    changes: Changes = field(default_factory=dict)
    key: str = ""

    def fields(self) -> dict[str, Any]:
        """The columns of a row."""
        return {name: getattr(self, name) for name in ("stage", "effect", "faults", "changes", "key")}


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """What a judge says of a row whose cells are right: the thing it speaks of, and what would become of it."""

    key: str
    effect: str
    changes: Changes = field(default_factory=dict)


class Judge(Protocol):
    """Judges the rows of one kind. `load` asks the record what is needed for these rows."""

    def load(self, rows: Sequence[RowValues]) -> None: ...

    def judge(self, row: RowValues) -> JudgedRow | None:
        """What would become of the row; None where a fault was added to it."""


def texts_of(row: SpreadsheetRow, spreadsheet: SpreadsheetImport) -> dict[str, str]:
    """What a row says, by field."""
    texts = {each.name: row.text(each.name, spreadsheet) for each in FIELDS[spreadsheet.kind]}
    if "meeting" not in row.typed and (part := texts.get("meeting_part")):
        column = spreadsheet.columns.get("meeting")
        named = row.cells[column] if column is not None and column < len(row.cells) else ""
        if names_its_state(spreadsheet):  # a State that a person said is meant names the meeting by its own name
            named = spreadsheet.decisions.get("under_review", {}).get(plain(named)) or named
        texts["meeting"] = together(named, part) if named or not texts["meeting"] else texts["meeting"]
    return texts


def names_its_state(spreadsheet: SpreadsheetImport) -> bool:
    """Whether the State under review is the first part of the name of the meeting."""
    column = spreadsheet.columns.get("meeting")
    return column is not None and column == spreadsheet.columns.get("under_review")


def together(*parts: str) -> str:
    """The name of a meeting that stands in more than one column."""
    return ", ".join(filter(None, parts))


def judged(
    kind: str,
    texts: Iterable[Mapping[str, str]],
    judge: Judge,
    known: KnownNames,
    occupied: dict[str, int],
    numbers: Sequence[int],
) -> list[tuple[RowValues, Judgement]]:
    """What many rows mean, and how they are judged, in their order.

    Args:
        texts: by field, a mapping for each row.
        occupied: which row of the sheet holds which thing; the rows judged here are added to it.
        numbers: of the rows.
    """
    rows = [said(kind, each, known) for each in texts]
    judge.load(rows)
    return [(row, _judged(row, judge, occupied, number)) for row, number in zip(rows, numbers, strict=True)]


def _judged(row: RowValues, judge: Judge, occupied: dict[str, int], number: int) -> Judgement:
    if row.is_left_out:
        return Judgement(RowStage.LEFT_OUT, faults=_kept({ROW: ("decided", {})}))
    found = judge.judge(row)
    if row.faults or found is None:
        return Judgement(RowStage.FAULTY, faults=_kept(row.faults), key=found.key if found else "")
    holder = occupied.get(found.key, number)
    if found.key and holder != number:
        return Judgement(RowStage.FAULTY, faults=_kept({ROW: ("twice", {"number": holder})}), key=found.key)
    occupied[found.key] = number
    stage = RowStage.SAME if found.effect == RowEffect.NONE else RowStage.READY
    return Judgement(stage, found.effect, {}, found.changes, found.key)


def _kept(faults: Mapping[str, CellFault]) -> dict[str, Any]:
    return {name: [code, words] for name, (code, words) in faults.items()}


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> Changes:
    """{field: [old, new]} of what differs."""
    return {name: [storable(old[name]), storable(new[name])] for name in new if old[name] != new[name]}
