"""A table of recommendations read without keeping anything: what would come of it, and what a person has to decide.

Nothing is asked of the record, so that a command can measure it on any machine: States are known by the names of the
reference table, and every meeting and every theme is new. Which columns hold what may be given in a JSON file:

    {"head_row": 1, "columns": {"text": "Text", "meeting": "To", "meeting_part": "Session"},
     "defaults": {"basis": "not_negotiated"}, "decisions": {"position": {"Welcomed": "supported"}}, "make": ["themes"]}

A column is its heading, or its letter. `decisions` are other words for a value; `make` are names (meeting, themes) that
would be created.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tracker.importing.names import REFERENCE, load_state_names
from tracker.importing.spreadsheets.cells import plain
from tracker.importing.spreadsheets.columns import heading_row, lacking, letter_of, suggested_columns
from tracker.importing.spreadsheets.faults import sentence
from tracker.importing.spreadsheets.kinds import cells_of
from tracker.importing.spreadsheets.names_known import KnownNames, KnownStates, Names
from tracker.importing.spreadsheets.reading import HEAD_ROWS, headings_at, read_tables
from tracker.importing.spreadsheets.recommendations import RecommendationBatch, RecommendationRowForm
from tracker.importing.spreadsheets.values import Unknown
from tracker.models import SpreadsheetImport, SpreadsheetRow
from tracker.models.sheet_choices import SheetKind

KIND = SheetKind.RECOMMENDATIONS
MAKES = ("meeting", "themes")
NOT_SAID = "nothing says it"
"""The value of a decision about a cell that every row needs, and that no column and no value for all rows gives."""

SHOWN = ("label", "slug", "text", "basis", "agenda_item", "position", "under_review", "page", "attributions")


class MappingError(Exception):
    """A mapping that cannot be used for this table; the message says why."""


@dataclass(frozen=True)
class GivenMapping:
    """What a person says of a table; the rest is as the headings suggest."""

    sheet: int = 0
    head_row: int | None = None
    columns: Mapping[str, str] | None = None
    defaults: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    make: Sequence[str] = ()
    date_order: str = ""


def given_in(path: Path) -> GivenMapping:
    """The mapping of a JSON file. Raises MappingError."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise MappingError(f"The mapping cannot be read: {fault}") from fault
    known, fields = set(GivenMapping.__dataclass_fields__), set(cells_of(KIND))
    if not isinstance(said, dict) or not set(said) <= known:
        raise MappingError(f"A mapping is an object with some of the keys {', '.join(sorted(known))}.")
    for part, kind in (("columns", str), ("defaults", str), ("decisions", dict)):
        given = said.get(part, {})
        if not isinstance(given, dict) or not all(isinstance(each, kind) for each in given.values()):
            raise MappingError(f"“{part}” names fields of the table, each with its {kind.__name__}.")
        if unknown := set(given) - fields:
            there = ", ".join(sorted(fields))
            raise MappingError(f"A table has no field {', '.join(sorted(unknown))}. There are: {there}.")
    if unknown := set(said.get("make", ())) - set(MAKES):
        raise MappingError(f"Only values of {' and '.join(MAKES)} can be made, not of {', '.join(sorted(unknown))}.")
    for part in ("sheet", "head_row"):
        if not isinstance(said.get(part, 0), int) or said.get(part, 0) < 0:
            raise MappingError(f"“{part}” is a number.")
    return GivenMapping(**said)


class ReferenceStates(KnownStates):
    """States by the names of the reference table."""

    def _load(self) -> None:
        with REFERENCE.open(encoding="utf-8", newline="") as opened:
            table = list(csv.DictReader(opened))
        self.reporting = {row["iso3"] for row in table}
        for row in table:
            self.codes |= {row[column]: row["iso3"] for column in ("iso3", "iso2", "m49") if row.get(column)}
            spoken = [text for column, text in row.items() if column.startswith("un_short") or column == "un_formal_en"]
            self.names.add(row["iso3"], [*spoken, *row["aliases"].split(";")])
        self.printed = load_state_names()


class ReferenceNames(KnownNames):
    """What is known without a record: States, and no meeting and no theme."""

    def __init__(self, date_order: str) -> None:
        super().__init__(date_order)
        self.states = ReferenceStates()
        self.meetings, self.themes = Names(), Names()


class NewRowForm(RecommendationRowForm):
    """A row of which every meeting is new; its days are asked when it is imported."""

    @property
    def days(self) -> tuple[str, str]:
        """Its days, which a dry run does not ask for."""
        return ("", "")


class BatchWithoutRecord(RecommendationBatch):
    """Rows as if no meeting had any recommendation yet."""

    form = NewRowForm
    decisions: Mapping[str, Mapping[str, str]] = {}

    def texts_of(self, row: SpreadsheetRow) -> dict[str, str]:
        """Return the texts of a row, a decided value by what it means."""
        texts = super().texts_of(row)
        decided = {
            name: {plain(value): meant for value, meant in each.items()} for name, each in self.decisions.items()
        }
        return {name: decided.get(name, {}).get(plain(text), text) for name, text in texts.items()}

    def load(self, forms: Sequence[RecommendationRowForm]) -> None:
        """Ask nothing."""
        for form in forms:
            self._note_number(form.place, form.said("label"))


@dataclass
class DryRun:
    """What a table would become: recommendations, names to be created, and what is to be corrected."""

    spreadsheet: SpreadsheetImport
    headings: Sequence[str]
    makes: Sequence[str]
    lacking: Sequence[str]
    sheet: str = ""
    all_rows: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    meetings: dict[str, dict[str, Any]] = field(default_factory=dict)
    recommendations: list[dict[str, Any]] = field(default_factory=list)
    commitments: list[dict[str, Any]] = field(default_factory=list)
    decisions: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    faults: list[dict[str, Any]] = field(default_factory=list)

    def note(self, form: RecommendationRowForm) -> str:
        """Note what would come of a row; return how it is counted."""
        faults = form.row.faults
        lacking = [name for name in self.lacking if faults.get(name, [""])[0] == "missing"]
        wrong = {name: fault for name, fault in faults.items() if "create" not in fault[1] and name not in lacking}
        for name, fault in wrong.items():
            place = {"row": form.row.number, "field": name, "code": fault[0]}
            self.faults.append({**place, "message": sentence(fault)})
        if wrong:
            return "to_be_corrected"
        unknown = {name: words for name, (_code, words) in faults.items() if name not in (*lacking, *self.makes)}
        waits = [(name, each) for name, words in unknown.items() for each in words["create"].values()]
        waits += [(name, NOT_SAID) for name in lacking]
        for name, value in waits:
            listed = {"field": name, "value": value, "rows": 0, "may_be": []}
            self.decisions.setdefault((name, value), listed)["rows"] += 1
        self._list(form)
        return "need_a_decision" if waits else "ready"

    def _list(self, form: RecommendationRowForm) -> None:
        """What would be made of a row."""
        meeting = getattr(form.said("meeting"), "name", "")
        days = {name: str(form.said(f"meeting_{name}")) or None for name in ("starts", "ends")}
        self.meetings.setdefault(meeting, {"name": meeting, "rows": 0, **days})["rows"] += 1
        place = {"row": form.row.number, "meeting": meeting}
        if form.commits:
            said = {"text": form.said("text"), "iso3": form.said("under_review"), "paragraph": None}
            self.commitments.append({**said, **place})
            return
        found = form.finding()
        themes = [each.name for each in form.said("themes", ()) if isinstance(each, Unknown)]
        beside = {"themes": themes, "addressee": form.said("addressee", None), **place}
        self.recommendations.append({name: found[name] for name in SHOWN} | beside)

    def as_json(self) -> dict[str, Any]:
        """As the command prints it."""
        mapped = self.spreadsheet
        named = {
            name: (self.headings[at] if at < len(self.headings) else "") or letter_of(at)
            for name, at in mapped.columns.items()
        }
        stages = ("ready", "need_a_decision", "to_be_corrected", "left_out")
        return {
            "document": {name: mapped.defaults[name] for name in ("title", "language")},
            "structure": "table",
            "mapping": {
                "sheet": self.sheet,
                "head_row": mapped.header_row,
                "columns": named,
                "defaults": mapped.defaults,
            },
            "rows": {"all": self.all_rows, **{stage: self.counts[stage] for stage in stages}},
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
    if given.sheet >= len(tables):
        raise MappingError(f"The file has {len(tables)} sheets.")
    table = tables[given.sheet]
    head = [(row.number, list(row.cells)) for row in table.rows[: HEAD_ROWS * 2]]
    header_row = heading_row(KIND, head) if given.head_row is None else given.head_row
    headings = headings_at(header_row, head)
    sample = [cells for number, cells in head if number > header_row]
    columns = suggested_columns(KIND, headings, sample)
    if given.columns is not None:
        width = len(max(sample, key=len, default=[]))
        columns = {field: _place(heading, headings, width) for field, heading in given.columns.items()}
    spreadsheet = SpreadsheetImport(
        kind=KIND, header_row=header_row, columns=columns, tables=[{"head": head}],
        defaults={"language": "en", "title": name.rpartition(".")[0] or name, **given.defaults},
    )  # fmt: skip
    needed = lacking(KIND, columns, spreadsheet.defaults)
    found = DryRun(spreadsheet, headings, given.make, needed, table.name)
    rows = [row for row in table.rows if row.number > header_row]
    shown = [SpreadsheetRow(number=row.number, cells=list(row.cells)) for row in rows if not row.is_hidden]
    batch = BatchWithoutRecord(spreadsheet, ReferenceNames(given.date_order))
    batch.decisions = given.decisions
    found.all_rows = len(rows)
    if len(shown) < len(rows):
        found.counts["left_out"] = len(rows) - len(shown)
    for form in batch.check(shown, {}):
        assert isinstance(form, RecommendationRowForm)  # noqa: S101 - of its batch
        found.counts[found.note(form)] += 1
    return found


def _place(heading: str, headings: Sequence[str], width: int) -> int:
    for at, each in enumerate(headings):
        if plain(each) == plain(heading):
            return at
    letters = [letter_of(at) for at in range(max(width, len(headings)))]
    if heading in letters:
        return letters.index(heading)
    raise MappingError(f"The table has no column “{heading}”. There are: {', '.join(filter(None, headings))}.")
