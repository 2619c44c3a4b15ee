"""The database in one file, and back: SQLite by its own way of copying, PostgreSQL by pg_dump and pg_restore.

Either is one state of the database, of one moment, while others go on writing.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

HEAD = "SELECT sequence, hash FROM tracker_ledgerhead WHERE id = 1"
NO_HEAD = (0, "0" * 64)
type LastEntry = tuple[int, str]


class CannotCopy(Exception):
    """The database cannot be copied or put back here; the sentence says why."""


def copy_out(target: Path) -> LastEntry:
    """Write the database into a file that is not there yet; returns the latest entry of the ledger in it.

    Raises CannotCopy.
    """
    head = _OUT[connection.vendor](target)
    target.chmod(0o600)
    return head


def put_in(source: Path) -> None:
    """Fill the database, which is empty, from such a file. Raises CannotCopy."""
    _IN[connection.vendor](source)
    connection.close()  # the next line to it sets its journal again


def _sqlite_out(target: Path) -> LastEntry:
    line = connection.copy()
    line.ensure_connection()
    with closing(line.connection), closing(sqlite3.connect(target)) as copy:
        line.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, which opens anywhere
        found: LastEntry = copy.execute(HEAD).fetchone() or NO_HEAD
        return found


def _sqlite_in(source: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as copy:
        copy.backup(connection.connection)


def _postgresql_out(target: Path) -> LastEntry:
    """The head and the dump are of one snapshot, which stands as long as this line has its transaction open."""
    line = connection.copy()
    try:
        with line.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
            cursor.execute(HEAD)
            head: LastEntry = cursor.fetchone() or NO_HEAD
            _run("pg_dump", [f"--snapshot={snapshot}", "--format=custom", "--no-owner", f"--file={target}"])
            cursor.execute("ROLLBACK")
        return head
    finally:
        line.close()


def _postgresql_in(source: Path) -> None:
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    _run("pg_restore", [*options, str(source)], names_database=True)


def _run(program: str, options: Sequence[str], *, names_database: bool = False) -> None:
    """Run a program of PostgreSQL over the database of the settings; what is secret goes by its environment."""
    found = shutil.which(program)
    if found is None:
        raise CannotCopy(f"{program} is not installed here: it is in the package postgresql-client of your system.")
    (_psql, *place, name), secret = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    place += ["--no-password", "--dbname", name] if names_database else ["--no-password", name]
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL, with our own settings
        [found, *place, *options], env={**os.environ, **(secret or {})}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CannotCopy(f"{program} failed: {done.stderr.strip()}")


_OUT: dict[str, Callable[[Path], LastEntry]] = {"sqlite": _sqlite_out, "postgresql": _postgresql_out}
_IN: dict[str, Callable[[Path], None]] = {"sqlite": _sqlite_in, "postgresql": _postgresql_in}
