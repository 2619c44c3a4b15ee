"""A world that was made once, put back as rows: to make one takes a hundred times as long.

What is kept is what making it wrote: the rows of each table, the files, and the objects that tests hold. It is put back
only where making it would give the same: on the same day, into tables that hold what they held. All tables are read to
find that out, except where the test has written nothing yet and no test has emptied the tables in between.
"""

import datetime
import pickle
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils import timezone

from tests.factories.rows import Counters, Rows, all_rows, counters, write
from tracker.files.whole_files import NOTE

type Base = tuple[int, int]  # how often tables were emptied, and how many transactions are open


@dataclass(frozen=True)
class Kept:
    """What making something wrote, and where it was made."""

    place: tuple[datetime.date, bool]
    base: Base | None
    before: Rows
    rows: Rows
    emptied: frozenset[str]
    counted: Counters
    files: dict[Path, bytes]
    made: bytes

    def put_back(self) -> Any:
        """Write it all again, and return what was made, as new objects."""
        write(self.rows, self.emptied, self.counted)
        for path, content in self.files.items():
            target = Path(settings.MEDIA_ROOT) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return pickle.loads(self.made)  # noqa: S301 - of this process


_kept: dict[Callable[[], Any], Kept] = {}
_emptied = [0]  # how often
_began: list[tuple[int, int] | None] = [None]  # what was written when the test began


def begin_test() -> None:
    """Note how much was written before the test."""
    _began[0] = _written()


def _note_emptied(**_said: Any) -> None:
    """Django fills tables again that a test without a transaction emptied."""
    _emptied[0] += 1


post_migrate.connect(_note_emptied)


def made_once[Made](make: Callable[[], Made]) -> Made:
    """What `make` makes: the first time by making it, then by putting back what it made."""
    kept, place, base = _kept.get(make), (timezone.now().date(), connection.in_atomic_block), _base()
    is_known = kept is not None and base is not None and kept.base == base
    if kept is not None and kept.place == place and (is_known or kept.before == all_rows()):
        _kept[make] = replace(kept, base=base)
        made: Made = kept.put_back()
        return made
    before = all_rows()
    files = set(_files())
    made = make()
    after = all_rows()
    altered = frozenset(table for table, rows in before.items() if any(row not in after[table] for row in rows))
    rows = {
        table: [row for row in found if table in altered or row not in before[table]] for table, found in after.items()
    }
    content = {path: (Path(settings.MEDIA_ROOT) / path).read_bytes() for path in set(_files()) - files}
    written = {table: new for table, new in rows.items() if new}
    _kept[make] = Kept(place, base, before, written, altered, counters(), content, pickle.dumps(made))
    return made


def _base() -> Base | None:
    """What the tables hold, where that is known without reading them: what they held before the test."""
    return (_emptied[0], len(connection.savepoint_ids)) if _is_untouched() else None


def _is_untouched() -> bool:
    """Whether this test has written nothing yet."""
    if connection.vendor == "sqlite":
        return _began[0] is not None and _began[0] == _written()
    if not connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NULL")
        return bool(cursor.fetchone()[0])


def _written() -> tuple[int, int] | None:
    """The connection of the tests, and how many rows were written on it so far; None where SQLite has none open."""
    line = connection.connection
    return (id(line), line.total_changes) if isinstance(line, sqlite3.Connection) else None


def _files() -> list[Path]:
    root = Path(settings.MEDIA_ROOT)
    # Not the notes of what is stored before its transaction ends: a world's never ends.
    return [path.relative_to(root) for path in root.rglob("*") if path.is_file() and path.suffix != NOTE]
