"""Rows written in bulk, as the product itself never does: past models and actions, never past a constraint.

Only the varying columns of a row are given; the others are those of one instance, made ready once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

from tracker.models import search_index

CHUNK = 5_000


class Table:
    """The rows of one model that are to be written. What a column holds is given as Python has it."""

    def __init__(self, model: Any, *varying: str) -> None:
        self.model = model
        automatic = model._meta.pk if isinstance(model._meta.pk, models.AutoField) else None
        self.fields = [each for each in model._meta.concrete_fields if each is not automatic or each.name in varying]
        places = {each.attname: place for place, each in enumerate(self.fields)}
        self.varying = [(places[name], _prepared(self.fields[places[name]])) for name in varying]
        self.frame: list[Any] = []
        self.rows: list[list[Any]] = []

    def like(self, instance: models.Model) -> None:
        """Take the columns that do not vary from an instance, for all rows that follow."""
        self.frame = [each.get_db_prep_save(_said(instance, each), connection) for each in self.fields]

    def add(self, *values: Any) -> None:
        row = self.frame.copy()
        for (place, prepared), value in zip(self.varying, values, strict=True):
            row[place] = prepared(value)
        self.rows.append(row)
        if len(self.rows) >= CHUNK:
            self.write()

    def write(self) -> None:
        if self.rows:
            {"sqlite": _insert, "postgresql": _copy}[connection.vendor](self, self.rows)
            self.rows = []


def _said(instance: models.Model, field: Any) -> Any:
    """What an instance says in a column; what the database would fill in, where it says nothing."""
    value = getattr(instance, field.attname)
    return value.expression.value if isinstance(value, DatabaseDefault) else value


def _prepared(field: Any) -> Callable[[Any], Any]:
    """How a value of this column is made ready. Keys and days are few and come again; words and numbers are as they
    are."""
    if isinstance(field.target_field if field.is_relation else field, models.UUIDField | models.DateField):
        return cache(lambda value: field.get_db_prep_save(value, connection))
    return lambda value: value


def _columns(table: Table) -> str:
    return ", ".join(connection.ops.quote_name(each.column) for each in table.fields)


def _insert(table: Table, rows: list[list[Any]]) -> None:
    signs = ", ".join(["%s"] * len(table.fields))
    sql = f"INSERT INTO {table.model._meta.db_table} ({_columns(table)}) VALUES ({signs})"  # noqa: S608 - our own
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)


def _copy(table: Table, rows: list[list[Any]]) -> None:
    sql = f"COPY {table.model._meta.db_table} ({_columns(table)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row(row)


INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": """
        SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND NOT EXISTS
        (SELECT 1 FROM pg_constraint WHERE conname = indexname)
    """,
}
FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND connamespace = 'public'::regnamespace
"""


@contextmanager
def without_indexes() -> Iterator[None]:
    """Indexes are made anew at the end, in an eighth of the time, that of searches on SQLite in a twentieth; PostgreSQL
    then checks every foreign key again."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(INDEXES[connection.vendor])
        indexes = cursor.fetchall()
        keys: list[Any] = []
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(FOREIGN_KEYS)
            keys = cursor.fetchall()
        for table, name, _words in keys:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {quote(name)}")
        for name, _sql in indexes:
            cursor.execute(f"DROP INDEX {quote(name)}")
        if search_index.has_index():
            for act in search_index.ACTS:
                cursor.execute(f"DROP TRIGGER {search_index.TEXTS.name}_{act}")
        yield
        if search_index.has_index():
            search_index.make_again(search_index.TEXTS)
            search_index.keep("default")
        for _name, sql in indexes:
            cursor.execute(sql)
        for table, name, words in keys:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {quote(name)} {words}")


def check_and_count(tables: list[Any]) -> None:
    """Look at every foreign key, and go on counting keys where they ended. Raises IntegrityError."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(sql)
