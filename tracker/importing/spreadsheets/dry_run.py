"""A table of recommendations read without keeping anything: what would come of it, and what a person has to decide.

Nothing is asked of the record, so that a command can measure it on any machine: States are known by the names of the
reference table, and every meeting and every theme is new. Which columns hold what may be given in a JSON file:

    {"head_row": 1, "columns": {"text": "Text", "meeting": "To", "meeting_part": "Session"},
     "defaults": {"basis": "not_negotiated"}, "decisions": {"position": {"Welcomed": "supported"}}, "make": ["themes"]}

A column is its heading, or its letter. `decisions` are other words for a value; `make` are names (meeting, themes) that
would be created.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl.utils import get_column_letter

from tracker.importing.names import load_state_names
from tracker.importing.reference import REAL_STATES, states_in
from tracker.importing.spreadsheets.cells import plain
from tracker.importing.spreadsheets.columns import cells_of, heading_row, lacking, suggested_columns
from tracker.importing.spreadsheets.faults import sentence
from tracker.importing.spreadsheets.reading import HEAD_ROWS, Sheet, headings_at, read_tables
from tracker.importing.spreadsheets.recommendations import RecommendationBatch, RecommendationRowForm
from tracker.importing.spreadsheets.rows import RowForm
from tracker.importing.spreadsheets.values import KnownNames, KnownStates, Names, Unknown
from tracker.models import SpreadsheetImport, SpreadsheetRow
from tracker.models.sheet_choices import SheetKind

KIND = SheetKind.RECOMMENDATIONS
MAKES = ("meeting", "themes")
NOT_SAID = "nothing says it"
"""The value of a decision about a cell that every row needs, and that no column and no value for all rows gives."""

STAGES = ("ready", "need_a_decision", "to_be_corrected")
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


def names_of_reference(date_order: str) -> KnownNames:
    """Return what is known without a record: States by the names of the reference table, no meeting and no theme."""
    names = KnownNames(date_order)
    names.states = KnownStates(states_in(REAL_STATES), load_state_names())
    names.meetings, names.themes = Names(), Names()
    return names


class BatchWithoutRecord(RecommendationBatch):
    """Rows whose meetings are all new; their days are asked when they are imported."""

    asks_days = False
    decisions: Mapping[str, Mapping[str, str]] = {}

    def texts_of(self, row: SpreadsheetRow) -> dict[str, str]:
        """Return the texts of a row, a decided value by what it means."""
        texts = super().texts_of(row)
        for name, decided in self.decisions.items():
            texts[name] = {plain(value): meant for value, meant in decided.items()}.get(plain(texts[name]), texts[name])
        return texts


type JsonObject = Mapping[str, object]


@dataclass
class DryRun:
    """What would come of a table; `about` says what it is and which columns hold what. Rows are counted by stage."""

    about: JsonObject
    rows: dict[str, int]
    meetings: Counter[str] = field(default_factory=Counter)
    days: dict[str, JsonObject] = field(default_factory=dict)
    recommendations: list[JsonObject] = field(default_factory=list)
    commitments: list[JsonObject] = field(default_factory=list)
    decisions: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: list[JsonObject] = field(default_factory=list)

    def printed(self) -> JsonObject:
        """Return it as the command prints it."""
        return {
            **self.about,
            "rows": self.rows,
            "meetings": [{"name": name, "rows": rows, **self.days[name]} for name, rows in self.meetings.items()],
            "recommendations": self.recommendations,
            "answers": [],
            "commitments": self.commitments,
            "candidates": [],
            "decisions": [
                {"field": name, "value": value, "rows": rows, "may_be": []}
                for (name, value), rows in self.decisions.items()
            ],
            "faults": self.faults,
            "warnings": [],
        }

    def note(self, form: RowForm, makes: Sequence[str], without: Sequence[str]) -> None:
        """Note what would come of a row.

        Args:
            makes: names that a person lets create; `without`: fields that nothing gives.
        """
        faults = form.row.faults
        lacks = [name for name in without if faults.get(name, [""])[0] == "missing"]
        wrong = {name: fault for name, fault in faults.items() if "create" not in fault[1] and name not in lacks}
        if wrong:
            self.faults += [
                {"row": form.row.number, "field": name, "code": fault[0], "message": sentence(fault)}
                for name, fault in wrong.items()
            ]
            self.rows["to_be_corrected"] += 1
            return
        unknown = {name: words for name, (_code, words) in faults.items() if name not in (*lacks, *makes)}
        waits = [(name, each) for name, words in unknown.items() for each in words["create"].values()]
        waits += [(name, NOT_SAID) for name in lacks]
        self.decisions.update(waits)
        self.rows["need_a_decision" if waits else "ready"] += 1
        if isinstance(form, RecommendationRowForm):
            self._list(form)

    def _list(self, form: RecommendationRowForm) -> None:
        """What would be made of a row."""
        name = getattr(form.said("meeting"), "name", "")
        self.days.setdefault(name, {each: str(form.said(f"meeting_{each}")) or None for each in ("starts", "ends")})
        self.meetings[name] += 1
        place = {"row": form.row.number, "meeting": name}
        if form.commits:
            said = {"text": form.said("text"), "iso3": form.under_review, "paragraph": None}
            self.commitments.append({**said, **place})
            return
        found = form.finding()
        themes = [each.name for each in form.said("themes", ()) if isinstance(each, Unknown)]
        beside = {"themes": themes, "addressee": form.said("addressee", None), **place}
        self.recommendations.append({name: found[name] for name in SHOWN} | beside)


def read_table(content: bytes, name: str, given: GivenMapping | None = None) -> DryRun:
    """Read a table and keep nothing; return what would come of it.

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
    spreadsheet, headings = _mapped(table, name, given)
    columns, defaults = spreadsheet.columns, spreadsheet.defaults
    rows = [row for row in table.rows if row.number > spreadsheet.header_row]
    shown = [SpreadsheetRow(number=row.number, cells=list(row.cells)) for row in rows if not row.is_hidden]
    batch = BatchWithoutRecord(spreadsheet, names_of_reference(given.date_order))
    batch.decisions = given.decisions
    named = {
        each: (headings[at] if at < len(headings) else "") or get_column_letter(at + 1) for each, at in columns.items()
    }
    mapping = {"sheet": table.name, "head_row": spreadsheet.header_row, "columns": named, "defaults": defaults}
    document = {each: defaults[each] for each in ("title", "language")}
    counts = {"all": len(rows), **dict.fromkeys(STAGES, 0), "left_out": len(rows) - len(shown)}
    found = DryRun({"document": document, "structure": "table", "mapping": mapping}, counts)
    without = lacking(KIND, columns, defaults)
    for form in batch.check(shown, {}):
        found.note(form, given.make, without)
    return found


def _mapped(table: Sheet, name: str, given: GivenMapping) -> tuple[SpreadsheetImport, list[str]]:
    """The sheet as it would be stored with its columns, and its headings."""
    head = [(row.number, list(row.cells)) for row in table.rows[: HEAD_ROWS * 2]]
    header_row = heading_row(KIND, head) if given.head_row is None else given.head_row
    headings = headings_at(header_row, head)
    sample = [cells for number, cells in head if number > header_row]
    columns = suggested_columns(KIND, headings, sample)
    if given.columns is not None:
        width = len(max(sample, key=len, default=[]))
        columns = {field: _place(heading, headings, width) for field, heading in given.columns.items()}
    defaults = {"language": "en", "title": name.rpartition(".")[0] or name, **given.defaults}
    about = {"header_row": header_row, "columns": columns, "defaults": defaults, "tables": [{"head": head}]}
    return SpreadsheetImport(kind=KIND, **about), headings


def _place(heading: str, headings: Sequence[str], width: int) -> int:
    for at, each in enumerate(headings):
        if plain(each) == plain(heading):
            return at
    letters = [get_column_letter(at + 1) for at in range(max(width, len(headings)))]
    if heading in letters:
        return letters.index(heading)
    raise MappingError(f"The table has no column “{heading}”. There are: {', '.join(filter(None, headings))}.")
