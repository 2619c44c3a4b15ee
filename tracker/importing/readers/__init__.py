"""Readers: from a file or its bytes to blocks of text. What the blocks mean is decided in `structure`.

A new format is a module of its own and one line in `READERS`.
"""

from __future__ import annotations

import codecs
import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePath

from tracker.importing.readers.decoding import CANDIDATES
from tracker.importing.readers.files import LARGEST, printable, read_bytes, refuse_unreadable
from tracker.importing.readers.pdf import read_pdf
from tracker.importing.readers.plain_text import read_markdown, read_text
from tracker.importing.readers.source import Block, Doubt, Source, UnreadableDocument
from tracker.importing.readers.web_page import read_web_page
from tracker.importing.readers.word import read_word

__all__ = [
    "ENCODINGS",
    "LARGEST",
    "READERS",
    "Block",
    "Doubt",
    "Source",
    "UnreadableDocument",
    "file_bytes",
    "has_encoding",
    "read",
    "read_in",
]

type FileReader = Callable[[bytes, str, str], Source]

READERS: dict[str, FileReader] = {
    ".docx": read_word,
    ".pdf": read_pdf,
    ".html": read_web_page,
    ".htm": read_web_page,
    ".md": read_markdown,
    ".txt": read_text,
}
TEXTS = frozenset({".txt", ".md"})
PAGES = frozenset({".html", ".htm"})
ENCODINGS = ("utf-8", "utf-16", *CANDIDATES)
"""What a person may choose where the encoding was guessed wrongly."""

WITH_MACROS = frozenset({".docm", ".dotm"})


def read(path_or_bytes: str | os.PathLike[str] | bytes, name: str | None = None) -> Source:
    """Read a source document.

    Args:
        path_or_bytes: a path, or the bytes of an uploaded file.
        name: the file's name; its ending chooses the reader. Needed with bytes, else taken from the path.
    Returns:
        the `Source`: its checksum is of the bytes as they came.
    Raises:
        UnreadableDocument: missing, a directory, not permitted, too large, empty, binary, encrypted, damaged, in an
            unknown encoding, another format than its name says, or with an ending that has no reader. Nothing else
            is raised for bad input.
    """
    if isinstance(path_or_bytes, bytes):
        content, shown = path_or_bytes, name or ""
        reader = _reader_for(shown)
    else:
        shown = name or PurePath(path_or_bytes).name
        content, reader = file_bytes(Path(path_or_bytes), shown), _reader_for(shown)
    refuse_unreadable(content, printable(shown), is_text=_ending(shown) in TEXTS)
    return reader(content, printable(shown), hashlib.sha256(content).hexdigest())


def file_bytes(path: Path, name: str) -> bytes:
    """Return the bytes of a file on disk. Raises `UnreadableDocument` as `read` does before it looks into a file."""
    return read_bytes(path, before_reading=lambda: _reader_for(name))


def read_in(content: bytes, name: str, encoding: str) -> Source:
    """Read a text or a web page in the encoding that a person chose, whatever its bytes look like.

    Args:
        content, name: as for `read`.
        encoding: one of `ENCODINGS`.
    Raises:
        UnreadableDocument: as `read`; or the bytes are no text in that encoding (`encoding`).
    """
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        shown = printable(name)
        raise UnreadableDocument(
            f"{shown} is not text in {encoding}: please choose another.", code="encoding"
        ) from None
    source = read(codecs.BOM_UTF8 + text.removeprefix("\ufeff").encode(errors="replace"), name)
    return replace(source, sha256=hashlib.sha256(content).hexdigest(), content=content, encoding=encoding)


def has_encoding(name: str) -> bool:
    """Whether a file of this name is text, whose encoding a person may have to choose."""
    return _ending(name) in (*TEXTS, *PAGES)


def _ending(name: str) -> str:
    return PurePath(name).suffix.lower()


def _reader_for(name: str) -> FileReader:
    ending = _ending(name)
    if reader := READERS.get(ending):
        return reader
    shown = printable(name) or "The file"
    if ending in WITH_MACROS:
        raise UnreadableDocument(f"{shown} may carry macros: please save it as .docx without them.", code="macros")
    *others, last = READERS
    found = f"the ending {printable(ending)}" if ending else "no ending"
    raise UnreadableDocument(
        f"{shown} has {found}: only {', '.join(others)} and {last} files are read.", code="no_reader"
    )
