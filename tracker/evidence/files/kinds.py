"""The kinds of file that are taken, the facts about one, and the sentence with which another is refused."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
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
# What a file of another kind is known by, wherever it is hidden: behind a picture, or as a part of a document.
OTHER_FILES = (
    b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\xfd7zXZ\x00", b"\x1f\x8b\x08", b"\x7fELF",
    b"\xca\xfe\xba\xbe", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-", b"MSCF\x00", b"{\\rtf", b"!<arch>\n",
)  # fmt: skip
ZIP, OLE = OTHER_FILES[0], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class FileFacts:
    """What was found out about an upload. `content` is what is kept, and what size and checksum are of."""

    name: str
    ending: str
    content: bytes

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.ending]

    @property
    def size(self) -> int:
        return len(self.content)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def refused(sentence: str) -> ValidationError:
    """The refusal of an upload, at its field."""
    return ValidationError({"upload": sentence})


def damaged() -> ValidationError:
    """Of a file that begins as it should and does not go on so."""
    return refused(_("This file is damaged and cannot be opened."))


def not_taken() -> ValidationError:
    """Of a kind that is none of ours."""
    return refused(_("This kind of file is not accepted. Accepted: %(kinds)s.") % {"kinds": ALLOWED})


def protected() -> ValidationError:
    """Of a file behind a password, or whose use somebody has restricted."""
    return refused(_("This file is protected by a password. Please upload it without one."))


def with_macros() -> ValidationError:
    """Of a document that carries a program."""
    return refused(_("This file contains macros. Please save it without them."))


def two_in_one() -> ValidationError:
    """Of a file that is also one of another kind, or has one behind it."""
    return refused(_("There is a second file hidden in this one. Please save the document again and upload that."))


def reaches_out() -> ValidationError:
    """Of a document that would fetch something from another machine when it is opened."""
    return refused(
        _(
            "This document fetches something from another place when it is opened. "
            "Please put it into the document itself, or save it as PDF."
        )
    )


def with_another_file() -> ValidationError:
    """Of a document in which another file is embedded."""
    return refused(_("Another file is embedded in this document. Please remove it, or save the document as PDF."))


def too_large_unpacked() -> ValidationError:
    """Of a file that is small on the way and large when it is opened."""
    return refused(_("This file is too large once it is unpacked."))
