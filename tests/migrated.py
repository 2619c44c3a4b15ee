"""The migrated database, made once and copied: migrating takes six processor seconds, a copy a hundredth of one.

The copy stands in `var/tests/`, under a name made of everything that migrating reads: migrations and models, what is
under them, settings, locked packages, and Python. Another byte there makes another copy; two processes that both find
none wait for each other. PostgreSQL migrates each time.
"""

import fcntl
import hashlib
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.core.management import call_command
from django.db import connection
from django.db.backends.base.creation import BaseDatabaseCreation

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "tests"
KEPT = 3  # copies of other states of the code, for whoever goes back and forth between branches


# The floors on which models stand, models, and migrations: of these alone tables, content types and permissions are
# made (tests/house/test_imports.py keeps models from importing anything above them).
READ = (
    "choices.py",
    "counting.py",
    "watched_parts.py",
    "translation.py",
    "config/settings.py",
)
READ_WHOLE = ("content", "models", "migrations")


def read_by_migrating() -> list[Path]:
    """Every file that migrating reads."""
    tracker = ROOT / "tracker"
    within = [path for folder in READ_WHOLE for path in sorted((tracker / folder).rglob("*.py"))]
    single = [tracker / name for name in READ if (tracker / name).exists()]
    return [*single, *within, ROOT / "requirements" / "dev.lock"]


def state_of_the_code() -> str:
    """A checksum over all that migrating reads."""
    found = hashlib.sha256(sys.version.encode())
    for path in read_by_migrating():
        found.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return found.hexdigest()[:20]


@contextmanager
def alone() -> Iterator[None]:
    """One process at a time."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrate(name: str, *given: Any, **named: Any) -> Any:
    """In place of `call_command`, where a test database is created: copy what was migrated, or migrate and keep it."""
    if name != "migrate" or connection.vendor != "sqlite":
        return call_command(name, *given, **named)
    with alone():
        copy = FOLDER / f"migrated-{state_of_the_code()}.sqlite3"
        connection.ensure_connection()
        if copy.exists():
            _copy(copy, connection.connection)
            copy.touch()
            return None
        call_command(name, *given, **named)
        _keep(connection.connection, copy)
    return None


def _copy(source: Path, target: sqlite3.Connection) -> None:
    line = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
    line.backup(target)
    line.close()


def _keep(source: sqlite3.Connection, target: Path) -> None:
    """Write the copy whole or not at all, and forget those that were not used lately."""
    unfinished = target.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    line = sqlite3.connect(unfinished)
    source.backup(line)
    line.close()
    unfinished.rename(target)
    copies = sorted(FOLDER.glob("migrated-*.sqlite3"), key=lambda each: each.stat().st_mtime, reverse=True)
    for old in copies[KEPT:]:
        old.unlink()


@contextmanager
def migrated_once() -> Iterator[None]:
    """Test databases that are created meanwhile are copied."""
    original = BaseDatabaseCreation.create_test_db

    def create_test_db(self: Any, *given: Any, **named: Any) -> str:
        with patch("django.core.management.call_command", migrate):  # imported there at each call
            return original(self, *given, **named)

    with patch.object(BaseDatabaseCreation, "create_test_db", create_test_db):
        yield
