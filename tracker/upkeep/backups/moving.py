"""Moving the record into another database, all of it or nothing: looked at before, compared before it is committed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connections, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from tracker.models import LedgerHead
from tracker.upkeep.backups.copying import (
    FILLED_BY_MIGRATE,
    TableSum,
    copy_table,
    empty,
    go_on_counting,
    name_of,
    rows_of,
    sum_of,
    tables,
)
from tracker.upkeep.backups.databases import NO_HEAD

FROM, TO = "default", "to"


class MoveRefused(Exception):
    """The record is not copied: why, in sentences. Nothing was written."""


@dataclass(frozen=True)
class ComparedTable:
    """One table of both databases."""

    table: str
    here: TableSum
    there: TableSum

    @property
    def is_same(self) -> bool:
        return self.here == self.there


def look_before(*, must_be_empty: bool) -> None:
    """See that the other database is another one, of the same schema and, where asked for, without a row.

    Raises MoveRefused.
    """
    place = ("ENGINE", "NAME", "HOST", "PORT")
    if [connections[FROM].settings_dict[key] for key in place] == [connections[TO].settings_dict[key] for key in place]:
        raise MoveRefused("TO_DATABASE_URL and DATABASE_URL name the same database")
    if faults := [*_faults_of_the_schema()]:
        raise MoveRefused("\n".join(faults))
    used = [name_of(table) for table in tables() if models.QuerySet(table, using=TO).exists()]
    if must_be_empty and (used := [name for name in used if name not in FILLED_BY_MIGRATE]):
        raise MoveRefused(f"the other database is not empty: {', '.join(used)}")


def copied(seen: Callable[[ComparedTable], None]) -> bool:
    """Copy all tables and compare them; whether they are the same. Only then is anything of it kept.

    Args:
        seen: told of each table once it is compared.

    Raises RowRefused, django.db.DatabaseError.
    """
    with one_state(FROM), transaction.atomic(using=TO):
        empty(TO, FILLED_BY_MIGRATE)
        here = {table: copy_table(table, FROM, TO) for table in tables()}
        are_same = True
        for table, read in here.items():
            go_on_counting(table, FROM, TO)
            compared = ComparedTable(name_of(table), read, sum_of(rows_of(table, TO)))
            seen(compared)
            are_same &= compared.is_same
        if not are_same:
            transaction.set_rollback(True, using=TO)
    return are_same


def compared() -> Iterator[ComparedTable]:
    """Each table of both databases, as they are."""
    with one_state(FROM), one_state(TO):
        for table in tables():
            yield ComparedTable(name_of(table), sum_of(rows_of(table, FROM)), sum_of(rows_of(table, TO)))


def head() -> tuple[int, str]:
    """Number and hash of the latest entry of the ledger in the other database."""
    found = LedgerHead.objects.using(TO).first()
    return (found.sequence, found.hash) if found else NO_HEAD


@contextmanager
def one_state(database: str) -> Iterator[None]:
    """All that is read is of one moment. SQLite lets nobody write meanwhile, PostgreSQL does not show it."""
    with transaction.atomic(using=database):
        if connections[database].vendor == "postgresql":
            with connections[database].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _faults_of_the_schema() -> Iterator[str]:
    here, there = (set(MigrationRecorder(connections[name]).applied_migrations()) for name in (FROM, TO))
    for missing, where in ((here - there, "the other database"), (there - here, "this database")):
        if missing:
            app, name = max(missing)
            number = f"{app} {name}" + (f" and {len(missing) - 1} more" if len(missing) > 1 else "")
            yield f"{where} lacks migrations ({number}): DATABASE_URL=... manage.py migrate"
