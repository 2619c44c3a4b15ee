"""The structure `thematic_matrix`: a table with a recommendation a row, its position and themes beside it, and rows
between that name a theme.

Belongs here: tables. A row is a recommendation only where its cell begins with a printed number, in a column that the
head of the table names, or that holds numbers all the way down.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tracker.importing.names import StateNames
from tracker.importing.readers import Block
from tracker.importing.structure.acts import position_of, words_of
from tracker.importing.structure.findings import CandidateFinding
from tracker.importing.structure.material import Material, Reading
from tracker.importing.structure.outline import Outline
from tracker.importing.structure.passages import Passage, RunningText
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
LONGEST_THEME = 200


@dataclass(slots=True)
class MatrixRow:
    """A row: the lines of each cell. A row of one cell, where the table has more, runs over all of them."""

    number: int
    line: int
    cells: defaultdict[int, list[Block]] = field(default_factory=lambda: defaultdict(list))
    columns: int = 1


@dataclass(slots=True)
class MatrixTable:
    """A table: its rows, and what its columns hold as its head names them."""

    rows: list[MatrixRow]
    columns: dict[str, int] = field(default_factory=dict)


def fits(material: Material) -> bool:
    """Whether a table has a column of recommendations with printed numbers."""
    return any(True for table in _tables(material.blocks) for row in table.rows if _item(table, row))


def read_material(material: Material, names: StateNames) -> Reading:
    """The rows of every such table; text outside the tables is the head of the document."""
    reading = Reading(names, material.pages, Outline(head=_above(material)))
    order: list[_Found] = []
    by_text: dict[tuple[str, str], int] = {}
    for table in _tables(material.blocks):
        theme = ""
        for row in table.rows:
            if item := _item(table, row):
                _take(_found(table, row, item, theme), order, by_text, reading)
            elif named := _theme(row):
                theme = named
            elif words := _words(row):
                _doubt_row(table, row, words, reading)
    for found in order:
        reading.add(
            found.label,
            found.text,
            found.line,
            basis=BASIS,
            position=found.position,
            themes=tuple(dict.fromkeys(found.themes)),
        )
        if found.position is None and found.has_position_column:
            reading.warn("position_unclear", found.line, label=found.label)
    return reading


def _above(material: Material) -> list[Passage]:
    """The passages above the first table."""
    begins = next((block.line for block in material.blocks if block.cell), 0)
    return [each for each in material.passages if each.line < begins]


@dataclass(frozen=True, slots=True)
class _Found:
    label: str
    text: str
    line: int
    position: str | None
    has_position_column: bool
    themes: tuple[str, ...]


def _take(found: _Found, order: list[_Found], by_text: dict[tuple[str, str], int], reading: Reading) -> None:
    """A row that comes again under another theme is one recommendation with two themes."""
    key = (found.label, found.text)
    if key in by_text:
        first = order[by_text[key]]
        order[by_text[key]] = replace(first, themes=first.themes + found.themes)
        reading.warn("row_repeats", found.line, label=found.label)
    else:
        by_text[key] = len(order)
        order.append(found)


def _doubt_row(table: MatrixTable, row: MatrixRow, words: str, reading: Reading) -> None:
    if table.columns and row is table.rows[0]:
        return
    reading.warn("row_without_number", row.line, text=words)
    text = " ".join(block.text for block in row.cells.get(table.columns.get("text", 0), ()))
    if text:
        reading.candidates.append(CandidateFinding("", text, row.line))


def _found(table: MatrixTable, row: MatrixRow, item: tuple[str, str], theme: str) -> _Found:
    label, text = item
    cell = {name: _lines(row, column) for name, column in table.columns.items()}
    states = " ".join(cell.get("states", ()))
    if states and f"({states})" not in text:
        text = f"{text} ({states})"
    position = position_of(" ".join(cell["position"])) if "position" in cell else None
    themes = (theme, *_listed_themes(cell.get("themes", ())))
    return _Found(label, text, row.line, position, "position" in cell, tuple(filter(None, themes)))


def _listed_themes(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        if OTHER_LISTS.match(line):
            return
        yield BULLET.sub("", line)


def _item(table: MatrixTable, row: MatrixRow) -> tuple[str, str] | None:
    """The label and the words of a row's recommendation, None where it holds none."""
    column = table.columns.get("text", None)
    if column is None or row.columns == 1:
        return None
    if "label" in table.columns and (printed := _lines(row, table.columns["label"])):
        found = LABEL.match(" ".join(printed))
        text = _text(row, column)
        return (_label(found), text) if found and not found[3] and text else None
    found = LABEL.match(_text(row, column))
    if not found or not found[3] or not ("." in found[1] or found[2] or _is_marked(row, column)):
        return None
    return _label(found), found[3]


def rows_without_number(blocks: Sequence[Block]) -> tuple[list[CandidateFinding], set[int]]:
    """The rows of tables whose head names recommendations, as candidates, and all lines of these tables.

    For a document that is no matrix: its labels are printed otherwise ("R1"), or not at all.
    """
    found: list[CandidateFinding] = []
    lines: set[int] = set()
    for table in _tables(blocks):
        lines |= {block.line for row in table.rows for cell in row.cells.values() for block in cell}
        for row in table.rows:
            text = _text(row, table.columns["text"])
            label = " ".join(_lines(row, table.columns["label"])) if "label" in table.columns else ""
            if text and len(row.cells) > 1 and not COLUMNS["text"].match(text):
                found.append(CandidateFinding(label, text, row.line))
    return found, lines


def _is_marked(row: MatrixRow, column: int) -> bool:
    """A plain number counts only with a stop behind it: "5 per cent of ..." is no label."""
    return re.match(r"^\d{1,3}[.)]\s", row.cells[column][0].text) is not None


def _label(found: re.Match[str]) -> str:
    return f"{found[1]} ({found[2]})" if found[2] else found[1]


def _text(row: MatrixRow, column: int) -> str:
    text = RunningText()
    for line in _lines(row, column):
        if SOURCE_LINE.match(line):
            break
        text.add(line)
    return str(text)


def _lines(row: MatrixRow, column: int) -> list[str]:
    return [block.text for block in row.cells.get(column, ())]


def _theme(row: MatrixRow) -> str:
    """The theme that a row over the whole table names; a row with one filled cell is one if it reads like a title."""
    words = _words(row)
    if len(row.cells) > 1 or not 0 < len(words) <= LONGEST_THEME:
        return ""
    is_title = THEME.match(words) is not None or (words[0].isalpha() and words[-1] not in ".;:,)")
    return THEME.sub("", words) if row.columns == 1 or is_title else ""


def _words(row: MatrixRow) -> str:
    return " ".join(block.text for column in sorted(row.cells) for block in row.cells[column])


def _tables(blocks: Sequence[Block]) -> Iterator[MatrixTable]:
    """The tables whose head, or whose first column that says so, names recommendations."""
    tables: dict[int, dict[int, MatrixRow]] = defaultdict(dict)
    for block in blocks:
        if cell := block.cell:
            row = tables[cell.table].setdefault(cell.row, MatrixRow(cell.row, block.line))
            row.cells[cell.column].append(block)
            row.columns = cell.columns
    columns: dict[str, int] = {}
    for rows in tables.values():
        table = MatrixTable([rows[number] for number in sorted(rows)])
        columns = _columns(table.rows) or columns  # a table that goes on after a heading has no head of its own
        table.columns = columns
        if columns:
            yield table


def _columns(rows: Sequence[MatrixRow]) -> dict[str, int]:
    for row in rows[:3]:
        found: dict[str, int] = {}
        for column in sorted(row.cells):
            words = " ".join(_lines(row, column))
            name = next((each for each, named in COLUMNS.items() if named.match(words) and len(words) < 80), None)
            if name:
                found.setdefault(name, column)
        if "text" in found and len(row.cells) > 1:
            return found
    return {}
