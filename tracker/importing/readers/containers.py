"""What a file is by its own bytes, against what its name says; and Office containers that are not opened.

Belongs here: the checks before a container is unpacked (a bomb, macros, encryption). Not here: reading it.
"""

from __future__ import annotations

import io
import zipfile

from tracker.importing.readers.source import UnreadableDocument

ZIP, PDF, OLE = b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0"
LARGEST_UNPACKED = 120 * 1024 * 1024
"""Bytes of all parts together. A report of 500 pages has about 20 MB."""
LARGEST_PART = 40 * 1024 * 1024
"""Bytes of one part that is read. The text of 500 pages has about 10 MB."""
MOST_PARTS = 5000
MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")


def open_container(content: bytes, name: str) -> zipfile.ZipFile:
    """The parts of a .docx file, nothing unpacked yet.

    Raises:
        UnreadableDocument: not a Word document (`mislabelled`), damaged or cut off (`damaged`), encrypted, with
            macros (`macros`), or unpacking to more than a report holds (`too_large`).
    """
    if content.startswith(OLE):
        raise UnreadableDocument(
            f"{name} is encrypted, or a Word document of the old kind: please save it as .docx without a password.",
            code="encrypted",
        )
    if not content.startswith(ZIP):
        raise UnreadableDocument(f"{name} is not a Word document, whatever its name says.", code="mislabelled")
    try:
        container = zipfile.ZipFile(io.BytesIO(content))
        parts = container.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise damaged(name) from None
    _refuse_bomb(parts, name)
    names = [part.filename.lower() for part in parts]
    if any(each.endswith(MACRO_PARTS) for each in names):
        raise UnreadableDocument(f"{name} carries macros: please save it as .docx without them.", code="macros")
    if any(part.flag_bits & 0x1 for part in parts):
        raise UnreadableDocument(f"{name} is encrypted: please give the document itself.", code="encrypted")
    return container


def read_part(container: zipfile.ZipFile, part: str, name: str) -> bytes | None:
    """The bytes of one part, or None where there is none. Raises `UnreadableDocument` (`damaged`)."""
    try:
        size = container.getinfo(part).file_size
    except KeyError:
        return None
    if size > LARGEST_PART:
        raise _too_large(name)
    try:
        return container.read(part)
    except Exception as error:  # what the archive, or one of its decompressors, says of damaged bytes
        raise damaged(name) from error


def damaged(name: str) -> UnreadableDocument:
    """The refusal of a file that begins as it should and does not go on so."""
    return UnreadableDocument(f"{name} is damaged or was cut off: it cannot be read to its end.", code="damaged")


def _refuse_bomb(parts: list[zipfile.ZipInfo], name: str) -> None:
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise _too_large(name)


def _too_large(name: str) -> UnreadableDocument:
    return UnreadableDocument(f"{name} unpacks to more than a report can hold: it is not read.", code="too_large")
