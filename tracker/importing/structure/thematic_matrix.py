"""The structure `thematic_matrix`: a table with a recommendation a row, its position and themes beside it, and rows
between that name a theme.

Belongs here: tables. A row is a recommendation only where its cell begins with a printed number, in a column that the
head of the table names, or that holds numbers all the way down.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from tracker.importing.names import StateNames
from tracker.importing.readers import Block
from tracker.importing.structure.acts import position_of, words_of
from tracker.importing.structure.findings import CandidateFinding
from tracker.importing.structure.material import Material, Reading
from tracker.importing.structure.outline import Outline
from tracker.importing.structure.passages import RunningText
from tracker.importing.structure.universal_periodic_review import BASIS

NAME = "thematic_matrix"

LABEL = re.compile(r"^(\d{1,3}(?:\.\d{1,3})?)(?!\d)[.)]?\s*(?:\(([a-z]{1,2}|\d{1,3})\))?[.:]?\s*(.*)$", re.DOTALL)
ENGLISH = words_of("en")
COLUMNS = {
    "text": ENGLISH.of("column_text"),
    "position": ENGLISH.of("column_position"),
    "themes": ENGLISH.of("column_themes"),
    "label": ENGLISH.of("column_label"),
    "states": ENGLISH.of("column_states"),
}
"""What a column holds -> how the head of the table names it."""

THEME = re.compile(
    r"^(?:theme|issue|topic|cluster|category|section)\s*(?:\d{1,2}|[A-Z])?\s*[:.\u2013-]\s*", re.IGNORECASE
)
SOURCE_LINE = re.compile(r"^source of position\b", re.IGNORECASE)
OTHER_LISTS = re.compile(r"^(?:SDGs?|affected persons?|goals?)\b[^:]{0,30}:", re.IGNORECASE)
BULLET = re.compile(r"^[-\u2013\u2022*]\s*")
NUMBER = re.compile(r"^\d{1,3}[.)]\s")
LONGEST_THEME = 200


@dataclass(slots=True)
class MatrixRow:
    """A row: the lines of each cell. A row of one cell, where the table has more, runs over all of them."""

    line: int
    columns: int
    cells: defaultdict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    lines: set[int] = field(default_factory=set)

    @property
    def words(self) -> str:
        """All that it prints."""
        return " ".join(line for column in sorted(self.cells) for line in self.cells[column])

    def text(self, column: int) -> str:
        """The words of a cell, without the line that says where the position is from."""
        text = RunningText()
        for line in takewhile(lambda line: not SOURCE_LINE.match(line), self.cells.get(column, ())):
            text.add(line)
        return str(text)

    def theme(self) -> str:
        """The theme that a row over the whole table names, or a row with one filled cell that reads like a title."""
        words = self.words
        if len(self.cells) > 1 or not 0 < len(words) <= LONGEST_THEME:
            return ""
        is_title = THEME.match(words) is not None or (words[0].isalpha() and words[-1] not in ".;:,)")
        return THEME.sub("", words) if self.columns == 1 or is_title else ""


@dataclass(frozen=True, slots=True)
class MatrixTable:
    """A table: its rows, and what its columns hold as its head names them."""

    rows: Sequence[MatrixRow]
    columns: Mapping[str, int]

    def item(self, row: MatrixRow) -> tuple[str, str] | None:
        """The label and the words of a row's recommendation, None where it holds none."""
        if row.columns == 1:
            return None
        text = row.text(self.columns["text"])
        if printed := self.cell(row, "label"):
            found = LABEL.match(" ".join(printed))
            return (_label(found), text) if found and not found[3] and text else None
        found = LABEL.match(text)
        if not found or not found[3]:
            return None
        # A plain number counts only with a stop behind it: "5 per cent of ..." is no label.
        is_marked = "." in found[1] or found[2] or NUMBER.match(row.cells[self.columns["text"]][0])
        return (_label(found), found[3]) if is_marked else None

    def cell(self, row: MatrixRow, name: str) -> Sequence[str]:
        """The lines of the cell in the column of a name."""
        return row.cells.get(self.columns[name], ()) if name in self.columns else ()


def fits(material: Material) -> bool:
    """Whether a table has a column of recommendations with printed numbers."""
    return any(table.item(row) for table in _tables(material.blocks) for row in table.rows)


def read_material(material: Material, names: StateNames) -> Reading:
    """The rows of every such table; the passages above the first table are the head of the document."""
    begins = next((block.line for block in material.blocks if block.cell), 0)
    above = [each for each in material.passages if each.line < begins]
    reading = Reading(names, material.pages, Outline(head=above))
    places: dict[tuple[str, str], int] = {}
    for table in _tables(material.blocks):
        theme = ""
        for row in table.rows:
            if item := table.item(row):
                _take(table, row, item, theme, places, reading)
            elif named := row.theme():
                theme = named
            elif row.words and row is not table.rows[0]:
                reading.warn("row_without_number", row.line, text=row.words)
                if text := " ".join(table.cell(row, "text")):
                    reading.candidates.append(CandidateFinding("", text, row.line))
    return reading


def _take(
    table: MatrixTable,
    row: MatrixRow,
    item: tuple[str, str],
    theme: str,
    places: dict[tuple[str, str], int],
    reading: Reading,
) -> None:
    """A row that comes again under another theme is one recommendation with two themes."""
    label, text = item
    states = " ".join(table.cell(row, "states"))
    if states and f"({states})" not in text:
        text = f"{text} ({states})"
    listed = takewhile(lambda line: not OTHER_LISTS.match(line), table.cell(row, "themes"))
    themes = filter(None, (theme, *(BULLET.sub("", line) for line in listed)))
    if (label, text) in places:
        first = reading.recommendations[places[label, text]]
        together = tuple(dict.fromkeys((*first.themes, *themes)))
        reading.recommendations[places[label, text]] = replace(first, themes=together)
        reading.warn("row_repeats", row.line, label=label)
        return
    places[label, text] = len(reading.recommendations)
    position = position_of(" ".join(table.cell(row, "position")))
    reading.add(label, text, row.line, basis=BASIS, position=position, themes=tuple(dict.fromkeys(themes)))
    if position is None and "position" in table.columns:
        reading.warn("position_unclear", row.line, label=label)


def rows_without_number(blocks: Sequence[Block]) -> tuple[list[CandidateFinding], set[int]]:
    """The rows of tables whose head names recommendations, as candidates, and all lines of these tables.

    For a document that is no matrix: its labels are printed otherwise ("R1"), or not at all.
    """
    found: list[CandidateFinding] = []
    lines: set[int] = set()
    for table in _tables(blocks):
        for row in table.rows:
            lines |= row.lines
            text, label = row.text(table.columns["text"]), " ".join(table.cell(row, "label"))
            if text and len(row.cells) > 1 and not COLUMNS["text"].match(text):
                found.append(CandidateFinding(label, text, row.line))
    return found, lines


def _label(found: re.Match[str]) -> str:
    return f"{found[1]} ({found[2]})" if found[2] else found[1]


def _tables(blocks: Sequence[Block]) -> Iterator[MatrixTable]:
    """The tables whose head, or whose first column that says so, names recommendations."""
    tables: dict[int, dict[int, MatrixRow]] = defaultdict(dict)
    for block in blocks:
        if cell := block.cell:
            row = tables[cell.table].setdefault(cell.row, MatrixRow(block.line, cell.columns))
            row.cells[cell.column].append(block.text)
            row.lines.add(block.line)
    columns: dict[str, int] = {}
    for numbered in tables.values():
        rows = [numbered[number] for number in sorted(numbered)]
        columns = _columns(rows) or columns  # a table that goes on after a heading has no head of its own
        if columns:
            yield MatrixTable(rows, columns)


def _columns(rows: Sequence[MatrixRow]) -> dict[str, int]:
    for row in rows[:3]:
        found: dict[str, int] = {}
        for column in sorted(row.cells):
            words = " ".join(row.cells[column])
            name = next((each for each, named in COLUMNS.items() if named.match(words) and len(words) < 80), None)
            if name:
                found.setdefault(name, column)
        if "text" in found and len(row.cells) > 1:
            return found
    return {}
