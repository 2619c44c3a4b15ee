"""All tables as one SQLite database, for whoever asks by SQL. It is written anew from the made files, and from nothing
else: what is in no file at /data/ is not in it, nor in its free pages.

It has no segments, so after something was taken down it takes longer than they do to be there again: it is made when
they are handed out already, and until then it alone is not.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from msgspec.structs import replace

from report.data import columns
from report.data.schema import FILES
from report.downloads import spoken_parts, store
from report.downloads.handing_out import hand_out, not_now, standing_files, tag_of
from report.downloads.package import described
from report.downloads.store import MadeFiles, MadePart, Piece
from report.pages import reuse

NAME = "followup-record.sqlite"
PART = "database"
FORM = 2  # of the database: another one, and it is made again
KINDS = {"integer": "INTEGER", "boolean": "INTEGER"}  # all else is text
AT_ONCE = 5_000  # rows
ABOUT = "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID"
CURRENT = "CREATE VIEW current_{0} AS SELECT * FROM {0} WHERE is_current"


def kept(made: MadeFiles, before: MadeFiles | None) -> MadePart | None:
    """The database made before, where it is that of these files."""
    part = before.parts.get(PART) if before else None
    return part if part and part.sign == sign_of(made) else None


def added(made: MadeFiles) -> MadeFiles:
    """The files with their database, which is written now. For whoever has the lock of the store."""
    with store.unfinished() as path:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            rows = _filled(database, made)
        piece = store.adopted(path, rows)
    return with_part(made, MadePart(sign_of(made), {NAME: piece}))


def hand_out_database(request: HttpRequest) -> HttpResponseBase:
    """The database; 503 where it may not be handed out now, or is being written."""
    made = standing_files(has_no_entries=True)
    if made is None or PART not in made.parts:
        return not_now(request)
    saved_as = "followup-record-to-entry-{entry}.sqlite"
    return hand_out(request, NAME, "application/vnd.sqlite3", saved_as, has_no_entries=True)


def with_part(made: MadeFiles, part: MadePart) -> MadeFiles:
    return replace(made, parts={**made.parts, PART: part})


def sign_of(made: MadeFiles) -> str:
    """Another one where a row of the database is, or its form."""
    pieces = [piece for table in FILES for piece in _pieces(made, table)]
    return f"{FORM} {made.entry} {tag_of(pieces)} {reuse.in_english()}"


def _filled(database: sqlite3.Connection, made: MadeFiles) -> int:
    """Write the tables; returns how many rows. A half one is never seen, so nothing is kept to undo it."""
    for pragma in ("journal_mode = OFF", "synchronous = OFF"):
        database.execute(f"PRAGMA {pragma}")
    database.execute("BEGIN")
    rows = sum(_write_table(database, made, table) for table in FILES)
    for table in ("answers", "commitments"):
        database.execute(CURRENT.format(table))
    _write_about(database, made)
    database.execute("COMMIT")
    return rows


def _write_table(database: sqlite3.Connection, made: MadeFiles, table: str) -> int:
    schema = described(table)["schema"]
    database.execute(_statement(table, schema))
    names = [field["name"] for field in schema["fields"]]
    asked = f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})"  # noqa: S608  # a name of ours
    found = map(columns.row, store.rows(_pieces(made, table), FILES[table]))
    rows = (tuple(_cell(row[name]) for name in names) for row in found)
    written = database.executemany(asked, rows).rowcount
    for tie in schema.get("foreignKeys", ()):
        column = tie["fields"]
        database.execute(f"CREATE INDEX {table}_{column} ON {table} ({column})")
    return max(written, 0)


def _statement(table: str, schema: dict[str, Any]) -> str:
    """CREATE TABLE with the keys, the ties and the meanings of the columns, which `.schema` shows."""
    key = schema.get("primaryKey", [])
    lines = [f"{field['name']} {KINDS.get(field['type'], 'TEXT')}" for field in schema["fields"]]
    if key:
        lines.append(f"PRIMARY KEY ({', '.join([key] if isinstance(key, str) else key)})")
    for tie in schema.get("foreignKeys", ()):
        other = tie["reference"]
        lines.append(f"FOREIGN KEY ({tie['fields']}) REFERENCES {other['resource']} ({other['fields']})")
    return f"CREATE TABLE {table} (\n  {',\n  '.join(lines)}\n)"


def _pieces(made: MadeFiles, table: str) -> list[Piece]:
    name = spoken_parts.file_of(spoken_parts.ALL, "jsonl") if table == "answers" else f"{table}.jsonl"
    return made.pieces(name)


def _cell(value: Any) -> int | str | None:
    """A value as the CSV has it; numbers and what is so or not as numbers, and NULL where nothing is said."""
    return value if value is None or isinstance(value, int) else str(value)


def _write_about(database: sqlite3.Connection, made: MadeFiles) -> None:
    day = made.published_at.astimezone(UTC).isoformat() if made.published_at else ""
    told = {"entry": str(made.entry), "hash": made.hash, "published_at": day, "rights": reuse.in_english()}
    database.execute(ABOUT)
    database.executemany("INSERT INTO about VALUES (?, ?)", told.items())
