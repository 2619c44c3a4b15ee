"""The folder of made files: each segment under the hash of what is in it, and one list that says which make a file.

A segment is there whole, or it is not there, and the list is replaced at one stroke: a process that is killed leaves
behind what no list names, and whoever makes files next takes that away. Nothing here is trusted to be up to date
(`report.downloads.handing_out.stands`).
"""

from __future__ import annotations

import datetime
import fcntl
import hashlib
import math
import os
import secrets
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from msgspec import DecodeError, Struct, json

# Of the list, and of what is written into files. Another release may make them otherwise: then all are made again.
FORM = 3
A_READ = 256 * 1024
LIST, LOCK, WRITING, RELEASE = "made.json", "lock", ".writing-", "release-"


class Piece(Struct, frozen=True):
    """A segment of one file: the hash of its bytes, how many they are, and how many rows."""

    sha256: str
    size: int
    rows: int


class MadePart(Struct, frozen=True):
    """A part of the record: its segment of each file, and what it was made of (the same sign, the same bytes)."""

    sign: str
    pieces: dict[str, Piece]


class MadeFiles(Struct, frozen=True):
    """All files as they were last made: up to the entry `entry` with its `hash`; 0 of an empty ledger.

    `changes` is where the counter of public changes stood. The parts stand in the order of the files.
    """

    form: int
    entry: int
    hash: str
    published_at: datetime.datetime | None
    changes: str
    made_at: datetime.datetime
    parts: dict[str, MadePart]

    def pieces(self, name: str) -> list[Piece]:
        """The segments of a file, in order."""
        return [part.pieces[name] for part in self.parts.values() if name in part.pieces]

    def names(self) -> set[str]:
        """The names of all segments."""
        return {piece.sha256 for part in self.parts.values() for piece in part.pieces.values()}


class Release(Struct, frozen=True):
    """Files that stay as they were when they were made, so that who cites them can have them again.

    `tables` describes their columns at that time. `gone` names the rows that were removed since, by table: the number
    of the entry, or the name of a commitment that appears in a document.
    """

    made: MadeFiles
    tables: dict[str, Any]
    gone: dict[str, list[int | str]] = {}

    @property
    def entries_gone(self) -> list[int]:
        """The entries of the ledger of which something was taken out."""
        return sorted({each for keys in self.gone.values() for each in keys if isinstance(each, int)})


def folder() -> Path:
    """Where they lie. Nobody gets there by an address."""
    return Path(settings.MEDIA_ROOT) / ".made"


def read() -> MadeFiles | None:
    """The files as they were last made; None where there are none, or another release made them."""
    try:
        made = json.decode((folder() / LIST).read_bytes(), type=MadeFiles)
    except (FileNotFoundError, DecodeError):
        return None
    return made if made.form == FORM else None


def releases() -> list[Release]:
    """Every release, the newest first. Raises DecodeError for one that cannot be read, so that it is not lost."""
    found = [json.decode(path.read_bytes(), type=Release) for path in folder().glob(f"{RELEASE}*")]
    return sorted(found, key=lambda each: -each.made.entry)


def release(entry: int) -> Release | None:
    """The release that goes up to this entry."""
    try:
        return json.decode((folder() / f"{RELEASE}{entry}").read_bytes(), type=Release)
    except FileNotFoundError:
        return None


def put_release(release: Release) -> None:
    """Keep a release, in the place of what it was before."""
    _put(f"{RELEASE}{release.made.entry}", json.encode(release))


def drop_release(release: Release) -> None:
    """Forget a release. Its segments go with the next making."""
    (folder() / f"{RELEASE}{release.made.entry}").unlink(missing_ok=True)


def is_whole(made: MadeFiles) -> bool:
    """Whether every segment is there, with as many bytes as it should have."""
    sizes = {piece.sha256: piece.size for part in made.parts.values() for piece in part.pieces.values()}
    with os.scandir(folder()) as found:
        there = {entry.name: entry.stat().st_size for entry in found}
    return sizes.items() <= there.items()


@contextmanager
def locked() -> Iterator[bool]:
    """Whether this process alone makes files now; another one may be at it."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder() / LOCK).open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def write(content: bytes, rows: int) -> Piece:
    """Put a segment onto the disk, under the hash of its bytes."""
    piece = Piece(hashlib.sha256(content).hexdigest(), len(content), rows)
    _put(piece.sha256, content)
    return piece


@contextmanager
def unfinished() -> Iterator[Path]:
    """A place to write to what is too long to be held, until it is `adopted`; it is gone where that did not happen."""
    path = folder() / f"{WRITING}{secrets.token_hex(8)}"
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def adopted(path: Path, rows: int) -> Piece:
    """Take a written file in, under the hash of its bytes."""
    with path.open("rb+") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    piece = Piece(digest, path.stat().st_size, rows)
    path.replace(folder() / digest)
    return piece


def publish(made: MadeFiles, before: MadeFiles | None) -> None:
    """Make these the files; keep the segments of releases, and those of `before`, for downloads that have begun."""
    _put(LIST, json.encode(made))
    released = (each.made.names() for each in releases())
    keep(made.names().union(before.names() if before else (), *released))


def keep(names: Collection[str]) -> None:
    """Take away every segment but these, and what was never finished. For whoever has the lock."""
    for path in folder().iterdir():
        is_list = path.name in (LIST, LOCK) or path.name.startswith(RELEASE)
        if not is_list and path.name not in names:
            path.unlink(missing_ok=True)


def content(pieces: Iterable[Piece], first: int = 0, end: float = math.inf) -> Iterator[bytes]:
    """The bytes from `first` up to `end` of the segments, one after another, a read at a time.

    Raises FileNotFoundError where one was taken away.
    """
    begins = 0
    for piece in pieces:
        begin, stop = max(first - begins, 0), int(min(end - begins, piece.size))
        begins += piece.size
        if begin < stop:
            with (folder() / piece.sha256).open("rb") as file:
                file.seek(begin)
                while begin < stop and (read := file.read(min(A_READ, stop - begin))):
                    begin += len(read)
                    yield read


def rows(pieces: Iterable[Piece], shape: Any) -> Iterator[Any]:
    """The rows of segments of JSON lines. Raises FileNotFoundError as `content` does."""
    for piece in pieces:
        with (folder() / piece.sha256).open("rb") as file:
            for line in file:
                yield json.decode(line, type=shape)


def _put(name: str, content: bytes) -> None:
    with unfinished() as path:
        with path.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        path.replace(folder() / name)
