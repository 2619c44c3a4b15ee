"""A world that was made once, put back as rows: to make one takes a hundred times as long.

What is kept is what making it wrote: the rows of each table, the files, and the objects that tests hold. It is put back
only where making it would give the same: on the same day, into tables that hold what they held.
"""

import datetime
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from tests.factories.rows import Counters, Rows, all_rows, counters, write
from tracker.files.whole_files import NOTE


@dataclass(frozen=True)
class Kept:
    """What making something wrote, and where it was made."""

    place: tuple[datetime.date, bool, Rows]
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


def made_once[Made](make: Callable[[], Made]) -> Made:
    """What `make` makes: the first time by making it, then by putting back what it made."""
    kept = _kept.get(make)
    before = all_rows()
    place = _place(before)
    if kept is not None and kept.place == place:
        made: Made = kept.put_back()
        return made
    files = set(_files())
    made = make()
    after = all_rows()
    altered = frozenset(table for table, rows in before.items() if any(row not in after[table] for row in rows))
    rows = {
        table: [row for row in found if table in altered or row not in before[table]] for table, found in after.items()
    }
    content = {path: (Path(settings.MEDIA_ROOT) / path).read_bytes() for path in set(_files()) - files}
    written = {table: new for table, new in rows.items() if new}
    _kept[make] = Kept(place, written, altered, counters(), content, pickle.dumps(made))
    return made


def _place(rows: Rows) -> tuple[datetime.date, bool, Rows]:
    """What decides whether the same would be made: the day, what is there already, and whether commits are real."""
    return timezone.now().date(), connection.in_atomic_block, rows


def _files() -> list[Path]:
    root = Path(settings.MEDIA_ROOT)
    # Not the notes of what is stored before its transaction ends: a world's never ends.
    return [path.relative_to(root) for path in root.rglob("*") if path.is_file() and path.suffix != NOTE]
