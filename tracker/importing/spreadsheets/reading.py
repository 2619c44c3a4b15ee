"""From the bytes of a file to its tables: rows of texts with the numbers that the person sees in her program.

The bytes say what a file is, never its name. What a table means is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.importing.readers.containers import OLE, PDF, ZIP, open_container
from tracker.importing.readers.source import UnreadableDocument
from tracker.importing.spreadsheets.csv_in import csv_rows
from tracker.importing.spreadsheets.limits import LARGEST, MOST_COLUMNS, MOST_ROWS
from tracker.importing.spreadsheets.refusals import SENTENCES, UnreadableSheet
from tracker.importing.spreadsheets.rows import SheetRow
from tracker.importing.spreadsheets.xlsx_in import xlsx_tables

__all__ = ["Sheet", "SheetRow", "UnreadableSheet", "read_tables"]

# What an encrypted workbook carries inside the old container.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OTHER_PARTS = {"xl/workbook.bin": "binary_workbook", "content.xml": "open_document"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file: its name (none in a CSV file), and its rows that hold anything."""

    name: str
    rows: tuple[SheetRow, ...]


def read_tables(content: bytes) -> tuple[Sheet, ...]:
    """The tables of a file, those without a cell left out.

    Raises UnreadableSheet, and nothing else, for whatever is no spreadsheet, damaged, protected, or too large.
    """
    if len(content) > LARGEST:
        raise UnreadableSheet("too_large")
    if not content.strip():
        raise UnreadableSheet("empty")
    if content.startswith(OLE):
        raise UnreadableSheet("encrypted" if ENCRYPTED in content else "old")
    if content.startswith(PDF):
        raise UnreadableSheet("not_a_sheet")
    named = _workbook(content) if content.startswith(ZIP) else [("", csv_rows(content))]
    tables = [_table(name, rows) for name, rows in named]
    full = tuple(table for table in tables if table.rows)
    if not full:
        raise UnreadableSheet("empty")
    return full


def _workbook(content: bytes) -> list[tuple[str, list[SheetRow]]]:
    try:
        with open_container(content, "file") as container:
            names = set(container.namelist())
            for part, code in OTHER_PARTS.items():
                if part in names:
                    raise UnreadableSheet(code)
            if "xl/workbook.xml" not in names:
                raise UnreadableSheet("not_a_sheet")
            return xlsx_tables(content, container)
    except UnreadableDocument as error:
        raise UnreadableSheet(error.code if error.code in SENTENCES else "damaged") from error


def _table(name: str, rows: Iterable[SheetRow]) -> Sheet:
    full = tuple(row for row in rows if any(row.cells))
    if len(full) > MOST_ROWS:
        raise UnreadableSheet("many_rows")
    if any(len(row.cells) > MOST_COLUMNS for row in full):
        raise UnreadableSheet("many_columns")
    return Sheet(name, full)
