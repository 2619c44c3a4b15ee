"""Which columns of a table hold what, as a person gives it to a command in a small JSON file.

    {"head_row": 1, "columns": {"text": "Text", "meeting": "To", "meeting_part": "Session"},
     "defaults": {"basis": "not_negotiated"}, "decisions": {"position": {"Welcomed": "supported"}}, "make": ["themes"]}

A column is its heading, or its letter. `make` are fields whose unknown values would be made (meetings, themes).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tracker.importing.spreadsheets.fields import FIELDS, columns_of, letter_of
from tracker.importing.spreadsheets.guessing import HEAD_ROWS, heading_row, headings_at, suggested_columns
from tracker.importing.spreadsheets.plain import plain
from tracker.importing.spreadsheets.reading import Sheet
from tracker.sheet_choices import SheetKind

KIND = SheetKind.RECOMMENDATIONS
MAKES = ("meeting", "themes")


class MappingError(Exception):
    """A mapping that cannot be used for this table; the message says why."""


@dataclass(frozen=True)
class GivenMapping:
    """What a person says of a table; what she does not say is as the headings suggest."""

    sheet: int = 0
    head_row: int | None = None
    columns: Mapping[str, str] | None = None
    defaults: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    make: Sequence[str] = ()
    date_order: str = ""


@dataclass(frozen=True)
class Plan:
    """Where everything stands in one table.

    `lacking` are fields that are needed, and that nothing gives; `makes` those whose unknown values would be made.
    """

    sheet: int
    header_row: int
    headings: Sequence[str]
    columns: Mapping[str, int]
    defaults: Mapping[str, str]
    lacking: Sequence[str]
    makes: Sequence[str]

    def named(self) -> dict[str, str]:
        """{field: heading, or letter where there is none}."""
        return {
            name: (self.headings[at] if at < len(self.headings) else "") or letter_of(at)
            for name, at in self.columns.items()
        }


def given_in(path: Path) -> GivenMapping:
    """The mapping of a JSON file. Raises MappingError."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise MappingError(f"The mapping cannot be read: {fault}") from fault
    known = set(GivenMapping.__dataclass_fields__)
    if not isinstance(said, dict) or not set(said) <= known:
        raise MappingError(f"A mapping is an object with some of the keys {', '.join(sorted(known))}.")
    fields = {each.name for each in FIELDS[KIND]}
    for part in ("columns", "defaults", "decisions"):
        _refuse_shape(said.get(part, {}), part, fields)
    if unknown := set(said.get("make", ())) - set(MAKES):
        raise MappingError(f"Only values of {' and '.join(MAKES)} can be made, not of {', '.join(sorted(unknown))}.")
    for part in ("sheet", "head_row"):
        if not isinstance(said.get(part, 0), int) or said.get(part, 0) < 0:
            raise MappingError(f"“{part}” is a number.")
    decisions = {
        name: {plain(value): meant for value, meant in each.items()} for name, each in said.get("decisions", {}).items()
    }
    return GivenMapping(**{**said, "decisions": decisions})


def _refuse_shape(said: Any, part: str, fields: set[str]) -> None:
    kind: type = dict if part == "decisions" else str
    if not isinstance(said, dict) or not all(isinstance(each, kind) for each in said.values()):
        raise MappingError(f"“{part}” names fields of the table, each with its {'values' if kind is dict else 'text'}.")
    if unknown := set(said) - fields:
        raise MappingError(
            f"A table has no field {', '.join(sorted(unknown))}. There are: {', '.join(sorted(fields))}."
        )


def plan_of(tables: Sequence[Sheet], name: str, given: GivenMapping, is_state: Callable[[str], bool]) -> Plan:
    """Where everything stands, as given or as the table suggests. Raises MappingError."""
    if given.sheet >= len(tables):
        raise MappingError(f"The file has {len(tables)} sheets.")
    head = [(row.number, list(row.cells)) for row in tables[given.sheet].rows[: HEAD_ROWS * 2]]
    row = heading_row(KIND, head) if given.head_row is None else given.head_row
    headings = headings_at(row, head)
    sample = [cells for number, cells in head if number > row]
    columns = suggested_columns(KIND, headings, sample, is_state)
    if given.columns is not None:
        columns = {
            field: _place(heading, headings, len(max(sample, key=len, default=[])))
            for field, heading in given.columns.items()
        }
    defaults = {"language": "en", "title": name.rpartition(".")[0] or name, **given.defaults}
    needed = [each.name for each in columns_of(KIND) if each.is_required]
    lacking = [each for each in needed if each not in columns and not defaults.get(each)]
    if "meeting_part" in columns and "meeting" in lacking:
        lacking.remove("meeting")
    return Plan(given.sheet, row, headings, columns, defaults, lacking, given.make)


def _place(heading: str, headings: Sequence[str], width: int) -> int:
    for at, each in enumerate(headings):
        if plain(each) == plain(heading):
            return at
    letters = [letter_of(at) for at in range(max(width, len(headings)))]
    if heading in letters:
        return letters.index(heading)
    raise MappingError(f"The table has no column “{heading}”. There are: {', '.join(filter(None, headings))}.")
