"""Getting the bytes of a file from disk, or a sentence why not. What the bytes hold is not looked at here."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

from tracker.importing.readers.source import UnreadableDocument

LARGEST = 20 * 1024 * 1024
"""Bytes. A report of 500 pages as text has about 1.5 MB."""


def printable(name: str) -> str:
    """A file's name for a sentence: one line, no control characters, no half characters of a foreign file system."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)


def read_bytes(path: Path, *, before_reading: Callable[[], object]) -> bytes:
    """The bytes of a regular file.

    Args:
        path: where the file is.
        before_reading: called once the file is known to exist, before it is opened; it may refuse as well.
    Raises:
        UnreadableDocument: missing, a directory, not a regular file, not permitted, or too large.
    """
    shown = printable(str(path))
    try:
        found = path.stat()
        _refuse_by_status(found.st_mode, shown)
        before_reading()
        refuse_by_size(found.st_size, shown)
        with path.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise UnreadableDocument(f"{shown} does not exist.", code="missing") from None
    except PermissionError:
        raise _not_permitted(shown) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its name is not a file name"
        raise UnreadableDocument(f"{shown} cannot be opened: {why}.", code="not_opened") from None
    refuse_by_size(len(content), shown)
    return content


def refuse_by_size(size: int, shown: str) -> None:
    """Raise `UnreadableDocument` for more bytes than `LARGEST`."""
    if size > LARGEST:
        limit = LARGEST // (1024 * 1024)
        raise UnreadableDocument(f"{shown} is too large: at most {limit} MB are read.", code="too_large")


def _refuse_by_status(mode: int, shown: str) -> None:
    if stat.S_ISDIR(mode):
        raise UnreadableDocument(f"{shown} is a directory, not a document.", code="directory")
    if not stat.S_ISREG(mode):
        raise UnreadableDocument(f"{shown} is not a file that can be read to its end.", code="not_a_file")
    # The superuser could open it; a file that its owner lets nobody read is refused to everybody alike.
    if not mode & (stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH):
        raise _not_permitted(shown)


def _not_permitted(shown: str) -> UnreadableDocument:
    return UnreadableDocument(f"There is no permission to read {shown}.", code="not_permitted")
