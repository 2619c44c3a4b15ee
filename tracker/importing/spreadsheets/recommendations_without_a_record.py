"""A table of recommendations read without keeping anything: what would come of it, and what a person has to decide.

Nothing is asked of the record, so that it can be measured by a command on any machine: States are known by the names of
the reference table, and every meeting and every theme is new.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.importing.names import REFERENCE, StateNames, load_state_names
from tracker.importing.spreadsheets.faults import ROW, UNKNOWN, sentence
from tracker.importing.spreadsheets.given_mapping import GivenMapping, Plan, plan_of
from tracker.importing.spreadsheets.judging import texts_of
from tracker.importing.spreadsheets.names_known import KnownStates, Names
from tracker.importing.spreadsheets.reading import SheetRow, read_tables
from tracker.importing.spreadsheets.recommendations import JudgeOfRecommendations, finding
from tracker.importing.spreadsheets.values import KnownNames, RowValues, candidates_of, listed, said
from tracker.models import SpreadsheetImport, SpreadsheetRow
from tracker.sheet_choices import PrintedAs, SheetKind

KIND = SheetKind.RECOMMENDATIONS
NOT_SAID = "nothing says it"
"""The value of a decision about a field that is needed, and that neither a column nor a value for all rows gives."""


class ReferenceStates(KnownStates):
    """States by the names of the reference table alone."""

    def _load(self) -> None:
        with REFERENCE.open(encoding="utf-8", newline="") as opened:
            table = list(csv.DictReader(opened))
        self.reporting = {row["iso3"] for row in table}
        self.names = Names()
        for row in table:
            self.codes |= {row[column]: row["iso3"] for column in ("iso3", "iso2", "m49") if row.get(column)}
            spoken = [text for column, text in row.items() if column.startswith("un_short") or column == "un_formal_en"]
            self.names.add(row["iso3"], [*spoken, *row["aliases"].split(";")])
        self.printed = load_state_names()


class ReferenceNames(KnownNames):
    """What is known without a record: States, and no meeting and no theme."""

    def __init__(self, date_order: str, decisions: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__(date_order, decisions)
        self.states = ReferenceStates()
        self.meetings, self.themes = Names(), Names()


class JudgeWithoutRecord(JudgeOfRecommendations):
    """Judges rows as if no meeting had any recommendation yet."""

    def _names(self) -> StateNames:
        return load_state_names()

    def load(self, rows: Sequence[RowValues]) -> None:
        for row in rows:
            self._keep_number(row.get("meeting", 0), row.get("label"))


@dataclass
class DryRun:
    """What a table would become, as it would be taken: findings, values to decide, and what is to be corrected."""

    plan: Plan
    sheet: str = ""
    all_rows: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    meetings: dict[str, dict[str, Any]] = field(default_factory=dict)
    recommendations: list[dict[str, Any]] = field(default_factory=list)
    commitments: list[dict[str, Any]] = field(default_factory=list)
    decisions: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    faults: list[dict[str, Any]] = field(default_factory=list)

    def decide(self, name: str, value: str, may_be: Iterable[str] = ()) -> None:
        """One row more that waits for a decision about this value."""
        listed = {"field": name, "value": value, "rows": 0, "may_be": list(may_be)}
        self.decisions.setdefault((name, value), listed)["rows"] += 1

    def as_json(self) -> dict[str, Any]:
        """As the command prints it."""
        return {
            "document": {"title": self.plan.defaults["title"], "language": self.plan.defaults["language"]},
            "structure": "table",
            "mapping": {
                "sheet": self.sheet,
                "head_row": self.plan.header_row,
                "columns": self.plan.named(),
                "defaults": self.plan.defaults,
            },
            "rows": {
                "all": self.all_rows,
                **{stage: self.counts[stage] for stage in ("ready", "need_a_decision", "to_be_corrected", "left_out")},
            },
            "meetings": list(self.meetings.values()),
            "recommendations": self.recommendations,
            "answers": [],
            "commitments": self.commitments,
            "candidates": [],
            "decisions": list(self.decisions.values()),
            "faults": self.faults,
            "warnings": [],
        }


def read_table(content: bytes, name: str, given: GivenMapping | None = None) -> DryRun:
    """Read a table and keep nothing.

    Args:
        name: of the file; its list is called so where nothing else is given.
        given: which columns hold what, where a person says so; else as the headings suggest.

    Raises UnreadableSheet, or MappingError where what is given does not fit the table.
    """
    given = given or GivenMapping()
    tables = read_tables(content)
    plan = plan_of(tables, name, given, ReferenceStates().is_name)
    table = tables[plan.sheet]
    found = DryRun(plan, table.name)
    known = ReferenceNames(given.date_order, given.decisions)
    spreadsheet = SpreadsheetImport(kind=KIND, columns=plan.columns, defaults=plan.defaults)
    judge = JudgeWithoutRecord(spreadsheet, known)
    rows = [row for row in table.rows if row.number > plan.header_row]
    read = [said(KIND, texts_of(SpreadsheetRow(cells=list(row.cells), typed={}), spreadsheet), known) for row in rows]
    occupied: dict[str, int] = {}
    waits = [_waiting(values, found) for values in read]
    judge.load(read)
    found.all_rows = len(rows)
    for row, values, is_waiting in zip(rows, read, waits, strict=True):
        stage = _stage(row, values, judge, occupied, found, is_waiting=is_waiting)
        found.counts[stage] += 1
    return found


def _waiting(row: RowValues, found: DryRun) -> bool:
    """Whether a row waits for a decision. Its unknown values are noted, and stand for themselves from here on."""
    is_waiting = False
    for name in found.plan.lacking:
        row.faults.pop(name, None)
        row.values.setdefault(name, "")
        found.decide(name, NOT_SAID)
        is_waiting = True
    for name, (code, words) in list(row.faults.items()):
        if code not in UNKNOWN:
            continue
        del row.faults[name]
        if name not in ("themes", "attributed"):
            row.values[name] = row.texts[name]
        if name in found.plan.makes:
            continue
        is_waiting = True
        for value in words["unknown"]:
            found.decide(name, value, candidates_of(value, words))
    return is_waiting


def _stage(
    row: SheetRow,
    values: RowValues,
    judge: JudgeWithoutRecord,
    occupied: dict[str, int],
    found: DryRun,
    *,
    is_waiting: bool,
) -> str:
    """Where a row would stand; what would be made of it is noted, and so is what is wrong with it."""
    if values.is_left_out or row.is_hidden:
        return "left_out"
    judged = judge.judge(values)
    is_known = values.get("label") or values.get("text") or values.get("key")
    if judged is not None and is_known and occupied.setdefault(judged.key, row.number) != row.number:
        values.faults[ROW] = ("twice", {"number": occupied[judged.key]})
    if values.faults or judged is None:
        for name, fault in values.faults.items():
            found.faults.append({"row": row.number, "field": name, "code": fault[0], "message": sentence(fault)})
        return "to_be_corrected"
    _note(row, values, judge, found)
    return "need_a_decision" if is_waiting else "ready"


def _note(row: SheetRow, values: RowValues, judge: JudgeWithoutRecord, found: DryRun) -> None:
    meeting = values.texts.get("meeting", "")
    days = {name: str(values.get(f"meeting_{name}", "")) or None for name in ("starts", "ends")}
    found.meetings.setdefault(meeting, {"name": meeting, "rows": 0, **days})["rows"] += 1
    place = {"row": row.number, "meeting": meeting}
    if values.get("position") == PrintedAs.COMMITMENT:
        state = values.values["under_review"]
        found.commitments.append({"text": values.values["text"], "iso3": state, "paragraph": None, **place})
        return
    made = finding(values, row.number, judge)
    kept = ("label", "slug", "text", "basis", "agenda_item", "position", "under_review", "page", "attributions")
    themes = listed(values.texts.get("themes", ""), lambda _name: False)
    addressee = values.get("addressee") or None
    found.recommendations.append(
        {name: made[name] for name in kept} | {"themes": themes, "addressee": addressee, **place}
    )
