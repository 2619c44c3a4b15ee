"""All rows of the record from one database into another, of its kind or the other, and what both hold, in hashes.

Columns are read and written one by one as they stand, past every manager and model: nothing is worked out again on the
way. What PostgreSQL looks up by itself and SQLite by an index of its own (the words of texts) comes with the rows, by
triggers. Not copied: the shared cache, which is made again, and the list of migrations, which must be the same.
"""

import datetime
import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import DatabaseError, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

AT_ONCE = 500  # rows held in memory
# `migrate` fills these by itself; elsewhere a row says that the database is in use.
FILLED_BY_MIGRATE = ("tracker_publiccounter", "auth_permission", "django_content_type")
type TableRow = tuple[Any, ...]


class RowRefused(Exception):
    """The other database does not take rows of a table; the sentence says which, without a word of them."""


@dataclass(frozen=True)
class TableSum:
    """How many rows a table has, and one number of what stands in them, in whatever order they come."""

    rows: int
    sha256: str


def tables() -> list[type[models.Model]]:
    """Every table of the record and of the libraries that it uses, by its model."""
    return sorted(apps.get_models(include_auto_created=True), key=name_of)


def name_of(table: type[models.Model]) -> str:
    return table._meta.db_table


def rows_of(table: type[models.Model], database: str) -> Iterator[TableRow]:
    """All rows, a few at a time; a value stands as Python has it, whichever database it comes from."""
    found: models.QuerySet = models.QuerySet(table, using=database).order_by("pk")
    return found.values_list(*(field.attname for field in _columns(table))).iterator(chunk_size=AT_ONCE)


def sum_of(rows: Iterable[TableRow]) -> TableSum:
    """The hashes of all rows, added up: databases differ in how they order texts."""
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.sha256(_written(row).encode()).digest())
    return TableSum(count, f"{total % 2**256:064x}")


def copy_table(table: type[models.Model], source: str, target: str) -> TableSum:
    """Put the rows of a table of one database into the other; returns what was read. Raises RowRefused."""
    columns = _columns(table)
    other = connections[target]
    quoted = ", ".join(other.ops.quote_name(str(field.column)) for field in columns)
    insert = (
        f"INSERT INTO {other.ops.quote_name(name_of(table))} ({quoted}) VALUES ({', '.join(['%s'] * len(columns))})"  # noqa: S608
    )

    def passed_on() -> Iterator[TableRow]:
        for rows in batched(rows_of(table, source), AT_ONCE):
            prepared = [
                [field.get_db_prep_save(value, other) for field, value in zip(columns, row, strict=True)]
                for row in rows
            ]
            try:
                with other.cursor() as cursor:
                    cursor.executemany(insert, prepared)
            except (DatabaseError, ValueError) as fault:  # the fault itself quotes what stands in the row
                key = columns.index(table._meta.pk)
                why = f"{type(fault).__name__} in a row from {rows[0][key]} to {rows[-1][key]}"
                raise RowRefused(f"{name_of(table)}: the other database refuses it, {why}") from None
            yield from rows

    return sum_of(passed_on())


def empty(database: str, names: Iterable[str]) -> None:
    with connections[database].cursor() as cursor:
        for name in names:
            cursor.execute(f"DELETE FROM {connections[database].ops.quote_name(name)}")  # noqa: S608


def go_on_counting(table: type[models.Model], source: str, target: str) -> None:
    """Let the numbers of new rows begin above every number that was ever given, of rows that are gone as well."""
    key = table._meta.pk
    if not isinstance(key, models.AutoField):
        return
    given = _LAST_GIVEN[connections[source].vendor](connections[source], name_of(table), str(key.column))
    if given:
        _GO_ON[connections[target].vendor](connections[target], name_of(table), str(key.column), given)
    else:
        _start_again(connections[target], [table])


def _columns(table: type[models.Model]) -> Sequence[models.Field]:
    return table._meta.local_concrete_fields


def _written(row: TableRow) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_one_value)


def _one_value(value: Any) -> str:
    """A value that JSON does not know. Raises TypeError for a kind that no column has."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, datetime.date | uuid.UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(f"no column holds {type(value).__name__}")


def _start_again(line: BaseDatabaseWrapper, some: list[type[models.Model]]) -> None:
    with line.cursor() as cursor:
        for statement in line.ops.sequence_reset_sql(no_style(), some):
            cursor.execute(statement)


def _last_of_sqlite(line: BaseDatabaseWrapper, table: str, _column: str) -> int | None:
    with line.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        return next(iter(cursor.fetchone() or ()), None)


def _last_of_postgresql(line: BaseDatabaseWrapper, table: str, column: str) -> int | None:
    with line.cursor() as cursor:
        cursor.execute("SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s))", [table, column])
        (found,) = cursor.fetchone()
        return found


def _go_on_in_sqlite(line: BaseDatabaseWrapper, table: str, _column: str, last: int) -> None:
    with line.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])


def _go_on_in_postgresql(line: BaseDatabaseWrapper, table: str, column: str, last: int) -> None:
    with line.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table, column, last])


_LAST_GIVEN: dict[str, Callable[[BaseDatabaseWrapper, str, str], int | None]] = {
    "sqlite": _last_of_sqlite,
    "postgresql": _last_of_postgresql,
}
_GO_ON: dict[str, Callable[[BaseDatabaseWrapper, str, str, int], None]] = {
    "sqlite": _go_on_in_sqlite,
    "postgresql": _go_on_in_postgresql,
}
