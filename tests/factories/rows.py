"""All rows of a database, as they are read and written in bulk: a way for SQLite and one for PostgreSQL."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from tracker.models import search_index

type Rows = dict[str, list[Any]]  # {table: rows}, a row in whatever form the database gives and takes it
type Counters = dict[str, int]  # {sequence: the last number it gave}, where keys are counted beside the tables


def all_rows() -> Rows:
    """Every row of every table."""
    read = {"sqlite": _selected, "postgresql": _copied}[connection.vendor]
    with connection.cursor() as cursor:
        return {table: read(cursor, table) for table in sorted(tables(cursor))}


def tables(cursor: CursorWrapper) -> list[str]:
    """All but those of the search index, which the triggers of the texts write."""
    there = connection.introspection.table_names(cursor)
    return [table for table in there if not table.startswith(search_index.TABLES)]


def counters() -> Counters:
    """How far the keys of the tables have been counted; SQLite needs no counter beside its rows."""
    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname, sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL")
        return {f'"{schema}"."{name}"': last for schema, name, last in cursor.fetchall()}


def count_rows() -> None:
    """Let PostgreSQL count the rows of a test that made many of them, until the test ends.

    Its autovacuum sees no row of an open transaction: it would plan five thousand rows as one.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def write(rows: Rows, emptied: Iterable[str], counted: Counters) -> None:
    """Write rows that were read from the same tables, in one transaction: whatever names another may come before it.

    Args:
        rows: what is written beside what is there.
        emptied: tables whose rows make room first, for they hold an older state of some that are written.
        counted: how far the keys were counted when the rows were read.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for table in emptied:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - our own tables
        {"sqlite": _insert, "postgresql": _copy_in}[connection.vendor](cursor, rows)
        if counted:
            calls = ", ".join(["setval(%s::regclass, %s)"] * len(counted))
            cursor.execute(f"SELECT {calls}", [part for pair in counted.items() for part in pair])


def _selected(cursor: CursorWrapper, table: str) -> list[tuple[Any, ...]]:
    cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables
    return cursor.fetchall()


def _insert(cursor: CursorWrapper, rows: Rows) -> None:
    cursor.execute("PRAGMA defer_foreign_keys = ON")  # until the end of the transaction that is under way
    for table, values in rows.items():
        signs = ", ".join(["%s"] * len(values[0]))
        cursor.executemany(f'INSERT INTO "{table}" VALUES ({signs})', values)  # noqa: S608


def _copied(cursor: CursorWrapper, table: str) -> list[bytes]:
    """The lines of a table, without the columns that PostgreSQL works out itself."""
    with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
        return b"".join(copy).splitlines()


def _copy_in(cursor: CursorWrapper, rows: Rows) -> None:
    for table, lines in rows.items():
        with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
            copy.write(b"\n".join(lines))
