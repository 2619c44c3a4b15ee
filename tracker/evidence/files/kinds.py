"""The kinds of file that are taken, the facts about one, and the sentence with which another is refused."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.files import child

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


MOST_PIXELS = 50_000_000
REFUSED = {
    "empty": _("This file is empty."),
    "larger": _("This file is larger than %(limit)d MB."),
    "damaged": _("This file is damaged and cannot be opened."),
    "not_taken": _("This kind of file is not accepted. Accepted: %(kinds)s."),
    "old_office": _("This is a document of the old Office kind. Please save it as .docx, .xlsx or PDF."),
    "archive": _("This is an archive. Please upload the documents in it one by one."),
    "protected": _("This file is protected by a password. Please upload it without one."),
    "macros": _("This file contains macros. Please save it without them."),
    "acts": _("This PDF contains a program or a form that runs when it is opened. Please print it to a new PDF."),
    "two_in_one": _("There is a second file hidden in this one. Please save the document again and upload that."),
    "reaches_out": _(
        "This document fetches something from another place when it is opened. "
        "Please put it into the document itself, or save it as PDF."
    ),
    "carries": _("Another file is embedded in this document. Please remove it, or save the document as PDF."),
    "large": _("This file is too large once it is unpacked."),
    "pixels": _("This picture has more than %(limit)d million pixels. Please make it smaller."),
    "encoding": _(
        "The encoding of this text cannot be determined. Please save it in UTF-8 "
        "(in a spreadsheet program: “CSV UTF-8”) and upload that."
    ),
    "long_cell": _("This table cannot be read: a cell of it is too long."),
    "formula": _("A cell of this table begins like a formula (=). Please save the values instead of the formulas."),
    child.TOO_LONG: _("This file takes too long to check. Please save the document again, or print it to a new PDF."),
    child.BUSY: _("This file takes too long to check. Please save the document again, or print it to a new PDF."),
}
"""Why an upload is refused, by a code."""


class RefusedUpload(ValidationError):
    """An upload is refused. `why` is a key of REFUSED, or damage; the sentence is at the field `upload`."""

    def __init__(self, why: str, *, limit: int = MOST_PIXELS // 1_000_000) -> None:
        self.why = why if why in REFUSED else "damaged"
        words = {"limit": limit, "kinds": ALLOWED}
        super().__init__({"upload": ValidationError(REFUSED[self.why], code=self.why, params=words)})
