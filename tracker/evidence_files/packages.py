"""Office and OpenDocument files are archives: what may be in one at all, before its kind is looked at.

Belongs here: the archive as bytes (nothing before, between or behind its parts, no bomb, no other file in it). What a
part says is judged in `office` and `opendocument`.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from tracker.evidence_files.kinds import (
    OLE,
    OTHER_FILES,
    ZIP,
    damaged,
    not_taken,
    protected,
    refused,
    too_large_unpacked,
    two_in_one,
    with_another_file,
    with_macros,
)
from tracker.evidence_files.office import judged_office
from tracker.evidence_files.opendocument import judged_opendocument

UNPACKED_LIMIT = 200 * 1024 * 1024
PART_LIMIT = 100 * 1024 * 1024
# Parts that unpack to this many times their size are bombs, once they are large.
RATIO, LARGE = 200, 8 * 1024 * 1024
MOST_PARTS = 3000
# Behind a part its sizes may stand once more, in so many bytes.
DESCRIPTOR = 24
BLOCK = 256 * 1024
PROGRAMS = (
    ".exe",
    ".dll",
    ".js",
    ".vbs",
    ".bat",
    ".cmd",
    ".ps1",
    ".scr",
    ".hta",
    ".lnk",
    ".jar",
    ".msi",
    ".com",
    ".sh",
)
PACKED_PICTURES = (".emz", ".wmz", ".svgz")


@dataclass(frozen=True)
class Package:
    """An archive whose every part was read once to its end."""

    archive: zipfile.ZipFile
    names: tuple[str, ...]

    def read(self, name: str) -> bytes:
        return self.archive.read(name)


def judged_package(content: bytes, depth: int = 0) -> str:
    """The ending of an Office or OpenDocument file. Raises ValidationError with the reason for any other.

    A spreadsheet inside a document (the figures of a chart) is judged as if it had come by itself; one deeper is not
    taken.
    """
    package = _opened(content)
    if "encrypted-package" in package.names:
        raise protected()
    kinds: dict[str, Callable[[Package], str]] = {
        "mimetype": judged_opendocument,
        "[Content_Types].xml": judged_office,
    }
    judge = next((judge for part, judge in kinds.items() if part in package.names), None)
    if judge is None:
        raise refused(_("This is an archive. Please upload the documents in it one by one."))
    _read_every_part(package, depth)
    return judge(package)


def _opened(content: bytes) -> Package:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as error:
        raise damaged() from error
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS:
        raise too_large_unpacked()
    if any(part.flag_bits & 0x41 for part in parts):
        raise protected()
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise damaged()
    if len({name.lower() for name in names}) < len(names) or any(map(_is_odd_name, names)):
        raise damaged()
    _refuse_gaps(content, parts)
    _refuse_bomb(parts)
    return Package(archive, tuple(names))


def _is_odd_name(name: str) -> bool:
    """A path out of the document, or one that two programs would read differently."""
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/") or not name.isprintable()


def _refuse_gaps(content: bytes, parts: list[zipfile.ZipInfo]) -> None:
    """Raise for anything that stands before, between or behind the parts: there a second file would be."""
    if content[-22:-18] != b"PK\x05\x06":
        raise two_in_one() if b"PK\x05\x06" in content else damaged()
    size, begins = struct.unpack("<II", content[-10:-2])
    place = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if not 0 <= part.header_offset - place <= (DESCRIPTOR if place else 0):
            raise two_in_one()
        lengths = content[part.header_offset + 26 : part.header_offset + 30]
        place = part.header_offset + 30 + sum(struct.unpack("<HH", lengths)) + part.compress_size
    if not 0 <= begins - place <= DESCRIPTOR or begins + size != len(content) - 22:
        raise two_in_one()


def _refuse_bomb(parts: list[zipfile.ZipInfo]) -> None:
    total = sum(part.file_size for part in parts)
    steep = [part for part in parts if part.file_size > LARGE and part.file_size > RATIO * max(1, part.compress_size)]
    if steep or total > UNPACKED_LIMIT or any(part.file_size > PART_LIMIT for part in parts):
        raise too_large_unpacked()


def _read_every_part(package: Package, depth: int) -> None:
    """Read all parts to their ends: sizes and checksums are true, and none of them is a file of another kind."""
    for name in package.names:
        try:
            with package.archive.open(name) as part:
                beginning = part.read(BLOCK)
                _judge_part(name, beginning)
                is_document = beginning.startswith(ZIP)
                if is_document and depth == 0 and "/embeddings/" in name:
                    judged_package(beginning + part.read(), depth + 1)
                elif is_document:
                    raise with_another_file()
                _read_to_end(part, beginning, name)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError) as error:
            raise damaged() from error


def _judge_part(name: str, beginning: bytes) -> None:
    lowered = name.lower()
    if lowered.endswith(("vbaproject.bin", "vbadata.xml", "vbaprojectsignature.bin")):
        raise with_macros()
    if lowered.endswith(PROGRAMS) or beginning.startswith((OLE, b"\x7fELF")) or _is_program(beginning):
        raise with_another_file()
    if beginning.startswith(OTHER_FILES[1:]) and not lowered.endswith(PACKED_PICTURES):
        raise with_another_file()


def _is_program(beginning: bytes) -> bool:
    return beginning.startswith(b"MZ") and b"PE\x00\x00" in beginning[:4096]


def _read_to_end(part: IO[bytes], block: bytes, name: str) -> None:
    """No part of ours declares entities: they are how a small text is made to unpack to a large one."""
    is_xml, before = name.lower().endswith((".xml", ".rels", ".rdf")), b""
    while block:
        if is_xml and b"<!ENTITY" in (before + block).replace(b"\x00", b""):
            raise not_taken()
        before, block = block[-16:], part.read(BLOCK)
