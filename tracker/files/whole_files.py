"""Where uploads are stored: a file is there whole, or it is not there. On a full disk nothing is left of it.

Uploads stop before the disk is full (`UPLOADS_LEAST_FREE`): the database, the log of take-downs and passing files need
room to the end. A file is written under another name in a folder of its own, put onto the disk, and only then gets its
name. What a process that was killed left there is no file of the record; the clock takes it away (`remove_leftovers`),
and a file whose transaction was undone as well: until that is done, a note beside says its name.
"""

import contextlib
import datetime
import errno
import os
import secrets
import shutil
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tracker.files.record_storage import NOTE, WRITING, RecordStorage

# The disk, the quota, or what one file of this process may have.
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NO_ROOM = _(
    "There is no space left on the server, so nothing was saved. What you typed is below. "
    "Please try again later; if the problem continues, tell the secretariat."
)


class NoRoom(ValidationError):
    """There is no room on the disk. A refusal of a form: what was typed stays in it."""

    def __init__(self) -> None:
        super().__init__(NO_ROOM, code="no_room")


class WholeFiles(RecordStorage, FileSystemStorage):
    """Files below MEDIA_ROOT, in folders that only their owner opens."""

    def _save(self, name: str, content: File) -> str:
        """Store the content under `name`, or another where that is taken. Raises NoRoom where the disk is full, or
        would have too little room left."""
        if stops_uploads(content.size):
            raise NoRoom
        try:
            unnamed = self._written(content)
            try:
                stored = self._named(unnamed, name)
            finally:
                unnamed.unlink()
            self._note(stored)
        except OSError as fault:
            if fault.errno in FULL:
                raise NoRoom from fault
            raise
        return stored

    def _written(self, content: File) -> Path:
        """The content, whole and on the disk, under a name that nobody asks for."""
        folder = Path(self.path(WRITING))
        make_private(folder)
        unnamed = folder / secrets.token_hex(16)
        try:
            with unnamed.open("xb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            unnamed.chmod(self.file_permissions_mode or 0o600)
        except BaseException:
            unnamed.unlink(missing_ok=True)
            raise
        return unnamed

    def _named(self, unnamed: Path, name: str) -> str:
        """Give it its name, which no other file has."""
        while True:
            target = Path(self.path(name))
            make_private(target.parent)
            try:
                os.link(unnamed, target)
            except FileExistsError:
                name = self.get_available_name(name)
                continue
            put_on_disk(target.parent)
            return target.relative_to(self.location).as_posix()

    def _note(self, name: str) -> None:
        """Inside a transaction, keep the name of a file until that is done: if it is undone, no row knows the file."""
        if not transaction.get_connection().in_atomic_block:
            return
        note = Path(self.path(WRITING)) / f"{secrets.token_hex(16)}{NOTE}"
        try:
            note.write_text(name, encoding="utf-8")
            note.chmod(0o600)
        except OSError:
            note.unlink(missing_ok=True)
            self.delete(name)
            raise
        transaction.on_commit(partial(note.unlink, missing_ok=True), robust=True)

    def is_served(self) -> bool:
        return False

    def names(self, *, without: Collection[str] = ()) -> Iterator[str]:
        root = Path(self.location)
        for folder, folders, files in os.walk(root):
            within = Path(folder).relative_to(root)
            is_top = folder == str(root)
            folders[:] = sorted(
                each for each in folders if not each.startswith(".") and not (is_top and each in without)
            )
            yield from ((within / name).as_posix() for name in files if not (is_top and name.startswith(".")))

    def being_stored(self) -> set[str]:
        found = set()
        for note in Path(self.path(WRITING)).glob(f"*{NOTE}"):
            with contextlib.suppress(FileNotFoundError):  # done meanwhile
                found.add(note.read_text(encoding="utf-8"))
        return found

    def remove_leftovers(self, before: datetime.datetime, is_of_a_row: Callable[[str], bool]) -> int:
        removed = 0
        with contextlib.suppress(FileNotFoundError):
            for leftover in Path(self.path(WRITING)).iterdir():
                if datetime.datetime.fromtimestamp(leftover.stat().st_mtime, datetime.UTC) >= before:
                    continue
                if leftover.suffix == NOTE and not is_of_a_row(name := leftover.read_text(encoding="utf-8")):
                    self.delete(name)
                leftover.unlink()
                removed += 1
        return removed


def stops_uploads(size: int = 0) -> bool:
    """Whether the disk of stored files would have less room than is kept free, after so many bytes more."""
    return shutil.disk_usage(nearest(Path(settings.MEDIA_ROOT))).free - size < settings.UPLOADS_LEAST_FREE


def nearest(place: Path) -> Path:
    """The place, or what is above it where it is not there yet."""
    return next(each for each in (place, *place.parents) if each.exists())


def make_private(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for their owner alone."""
    if not folder.is_dir():
        make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def put_on_disk(folder: Path) -> None:
    """Names are on the disk only when their folder is."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
