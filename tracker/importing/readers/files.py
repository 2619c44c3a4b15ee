"""The bytes of a file from disk, or a sentence why not; and what no format reads, known by its first bytes."""

from __future__ import annotations

import re
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


ENCRYPTED = (
    re.compile(rb"^-----BEGIN PGP MESSAGE-----", re.MULTILINE),
    re.compile(rb"^-----BEGIN (?:PKCS7|CMS|AGE ENCRYPTED FILE)-----", re.MULTILINE),
    re.compile(rb"\A\s*(?:Salted__|U2FsdGVkX1|age-encryption\.org/|\$ANSIBLE_VAULT)"),
    re.compile(rb"\A\x85[\x01-\x04]|\A\xc1[\xc0-\xdf]|\A\x84[\x5e\x8c]"),  # OpenPGP packets without armour
)
ARMOURED = ENCRYPTED[:3]
"""Looked for in the first `OPENING` bytes: a report that speaks of encryption further down is a report."""

OPENING = 2048

WEB_PAGE = re.compile(rb"\A\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html)\b", re.IGNORECASE)

OTHER_FORMATS = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old or an encrypted Office document"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
"""First bytes -> what the file is, though its ending says text."""


def refuse_unreadable(content: bytes, shown: str, *, is_text: bool = True) -> None:
    """Raise `UnreadableDocument` if the bytes are too many, nothing, encrypted, or another format than text.

    Args:
        content: the whole file.
        shown: its name for the sentence.
        is_text: whether its ending promises text; other formats are judged by their own readers.
    """
    refuse_by_size(len(content), shown)
    opening = content[:OPENING]
    if not opening.strip() and not content.strip():
        raise UnreadableDocument(f"{shown} is empty.", code="empty")
    if any(mark.search(opening) for mark in (ENCRYPTED if is_text else ARMOURED)):
        raise UnreadableDocument(f"{shown} is encrypted: please give the document itself.", code="encrypted")
    if not is_text:
        return
    if WEB_PAGE.match(opening):
        raise UnreadableDocument(f"{shown} is a web page under the name of a text file.", code="mislabelled")
    for start, kind in OTHER_FORMATS:
        if content.startswith(start):
            raise UnreadableDocument(f"{shown} is {kind} under the name of a text file.", code="binary")
