"""Making a backup while the record serves: the database first, then the files, of which no more can be missing."""

import datetime
import hashlib
from contextlib import suppress
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tracker.files.whole_files import make_private
from tracker.ledger import take_down_log
from tracker.upkeep.backups.databases import copy_out
from tracker.upkeep.backups.manifest import DATABASES, FILES, LIST, PIECE, Manifest, fingerprints, line_of
from tracker.upkeep.proving.files import STORED_FILES, sha256_of_file, stored_names


def make_backup(folder: Path, *, version: str, now: datetime.datetime) -> Manifest:
    """Write a backup into a folder that is not there, or empty; its owner alone can open it.

    A file that was stored after the database was copied is in the backup and named by no row of it: a restore leaves it
    out. One that was erased meanwhile is not in it; the log of take-downs has its line. From the first backup on there
    is a log.

    Raises CannotCopy, OSError, StorageAway.
    """
    take_down_log.begin()
    make_private(folder)
    folder.chmod(0o700)
    database = folder / DATABASES[connection.vendor]
    head = copy_out(database)
    count = _copy_files(folder)
    manifest = Manifest(
        made_at=now.isoformat(),
        version=version,
        kind=connection.vendor,
        database_sha256=sha256_of_file(database),
        list_sha256=sha256_of_file(folder / LIST),
        files=count,
        head=head,
        secret=fingerprints()[0],
        schema=sorted(name for app, name in MigrationRecorder(connection).applied_migrations() if app == "tracker"),
    )
    manifest.write(folder)
    return manifest


def lacking(folder: Path) -> list[str]:
    """The files that a row names and that neither the backup nor the folder of files has: another MEDIA_ROOT is set, or
    they are lost. Tables that an older release has not are not asked: an upgrade begins with a backup."""
    tables = connection.introspection.table_names()
    found = []
    for column in STORED_FILES:
        if column.model._meta.db_table in tables:
            rows = column.model._default_manager.exclude(**{column.file: ""}).order_by("pk")
            for name in rows.values_list(column.file, flat=True).iterator(chunk_size=2_000):
                is_there = (folder / FILES / name).exists() or default_storage.exists(name)
                if not is_there and rows.filter(**{column.file: name}).exists():  # not erased a moment ago
                    found.append(name)
    return found


def _copy_files(folder: Path) -> int:
    """Copy every stored file and write its checksum into the list; returns how many."""
    count = 0
    with (folder / LIST).open("w", encoding="utf-8") as lines:
        for name in stored_names():
            with suppress(FileNotFoundError):  # erased a moment ago
                with default_storage.open(name) as stored:
                    lines.write(line_of(copied(stored, folder / FILES / name), name))
                count += 1
    (folder / LIST).chmod(0o600)
    return count


def copied(source: File, target: Path) -> str:
    """Copy a file a piece at a time; returns the SHA-256 of what was copied. Raises OSError."""
    found = hashlib.sha256()
    make_private(target.parent)
    with target.open("xb") as copy:
        while piece := source.read(PIECE):
            found.update(piece)
            copy.write(piece)
    target.chmod(0o600)
    return found.hexdigest()
