"""What kind of file an upload is, by its content and never by its name, and whether it may be kept."""

import hashlib
import io
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

OFFICE = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "txt": "text/plain",
}
ALLOWED = ", ".join(CONTENT_TYPES)
FIRST_BYTES = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
OFFICE_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
UNPACKED_LIMIT = 200 * 1024 * 1024


@dataclass(frozen=True)
class FileFacts:
    """What was found out about an upload. `size` in bytes."""

    name: str
    ending: str
    content_type: str
    size: int
    sha256: str


def _refused(sentence: str) -> ValidationError:
    return ValidationError({"upload": sentence})


def _type_of_archive(content: BinaryIO) -> str | None:
    """The ending of an Office or OpenDocument file, or None. Raises ValidationError for macros and bombs."""
    try:
        with zipfile.ZipFile(content) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            if sum(entry.file_size for entry in entries.values()) > UNPACKED_LIMIT:
                raise _refused(_("This file is too large once it is unpacked."))
            if any(
                name.lower().endswith(("vbaproject.bin", ".js", ".exe")) or name.startswith("Basic/")
                for name in entries
            ):
                raise _refused(_("This file carries macros. Please save it without them."))
            if any(entry.flag_bits & 1 for entry in entries.values()):
                raise _refused(_("This file is protected by a password. Please upload it without one."))
            if "mimetype" in entries:
                declared = archive.open("mimetype").read(100).decode("ascii", "replace").strip()
                return next((ending for ending in ("odt", "ods") if CONTENT_TYPES[ending] == declared), None)
            return next((ending for part, ending in OFFICE_PARTS.items() if part in entries), None)
    except (zipfile.BadZipFile, OSError, RuntimeError) as error:
        raise _refused(_("This file is damaged and cannot be opened.")) from error


def _type_of_text(content: bytes, name: str) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if "\x00" in text or text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<svg", "<?xml", "<script")):
        return None
    return "csv" if name.lower().endswith(".csv") else "txt"


def examine(upload: UploadedFile) -> FileFacts:
    """The facts about an upload that may be kept.

    Raises ValidationError on the field `upload`, in a sentence: empty, too large, of a type that is not taken,
    protected, damaged, or carrying macros.
    """
    name = (upload.name or "file")[-200:]
    if not upload.size:
        raise _refused(_("This file is empty."))
    if upload.size > settings.EVIDENCE_SIZE_LIMIT:
        limit = settings.EVIDENCE_SIZE_LIMIT // (1024 * 1024)
        raise _refused(_("This file is larger than %(limit)d MB.") % {"limit": limit})
    content = b"".join(upload.chunks())
    upload.seek(0)
    ending = next((known for first, known in FIRST_BYTES.items() if content.startswith(first)), None)
    if ending is None:
        is_archive = content.startswith(b"PK\x03\x04")
        ending = _type_of_archive(io.BytesIO(content)) if is_archive else _type_of_text(content, name)
    if ending is None:
        raise _refused(_("This kind of file is not taken. Taken are: %(kinds)s.") % {"kinds": ALLOWED})
    if ending == "pdf" and b"/Encrypt" in content:
        raise _refused(_("This file is protected by a password. Please upload it without one."))
    return FileFacts(name, ending, CONTENT_TYPES[ending], len(content), hashlib.sha256(content).hexdigest())
