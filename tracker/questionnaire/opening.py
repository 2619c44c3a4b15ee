"""Opening a file that came back: the questionnaire in it, or one sentence why it is not taken. Nothing is stored."""

import zipfile
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from tracker.importing.readers.containers import OLE, ZIP, open_container
from tracker.importing.readers.source import UnreadableDocument
from tracker.questionnaire import sheet_in, word_in
from tracker.questionnaire.reading import Returned, returned

LARGEST = 20 * 1024 * 1024
LARGEST_UNPACKED = 60 * 1024 * 1024
# What an encrypted .docx or .xlsx carries inside the old container.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MACROS = ("vbaproject.bin", "vbadata.xml")
# The name of the part that makes a container a workbook stands in its list of contents.
WORKBOOK = sheet_in.BOOK.encode()
FORMATS = {word_in.DOCUMENT: ("docx", word_in.rows), sheet_in.BOOK: ("xlsx", sheet_in.rows)}


class NotTaken(Exception):
    """The file is not taken; the text is the sentence for the person who brought it. Nothing was changed."""


class NotAForm(NotTaken):
    """The file is no questionnaire at all. The sentence is for who can download one where she stands."""


def open_questionnaire(content: bytes) -> Returned:
    """Read a questionnaire that came back. Raises NotTaken."""
    _refuse_by_first_bytes(content)
    try:
        with open_container(content, "file") as container:
            ending, rows = _format_of(container)
            found = returned(content, ending, word_in.identifier(container), rows(container))
    except UnreadableDocument as error:
        raise NotTaken(_sentence(error.code)) from error
    if found is None:
        raise NotAForm(
            _(
                "This file is not a questionnaire of this portal. Please download the questionnaire here, and "
                "fill that in."
            )
        )
    return found


def _refuse_by_first_bytes(content: bytes) -> None:
    if not content:
        raise NotTaken(_("This file is empty."))
    if len(content) > LARGEST:
        raise NotTaken(_("This file is larger than %(limit)d MB.") % {"limit": LARGEST // (1024 * 1024)})
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise NotTaken(_sentence("encrypted"))
        raise NotTaken(
            _(
                "This file is of the old kind (.doc or .xls), which loses the places of the answers. Please save the"
                " file that you downloaded as .docx or .xlsx, and upload that."
            )
        )
    if not content.startswith(ZIP):
        raise NotTaken(_("This is not a .docx or .xlsx file. Please upload the questionnaire in one of the two."))


def _format_of(container: zipfile.ZipFile) -> tuple[str, Callable[[zipfile.ZipFile], Iterator[word_in.LabelledCell]]]:
    """The ending, and how its rows are read."""
    names = set(container.namelist())
    if sum(each.file_size for each in container.infolist()) > LARGEST_UNPACKED:
        raise UnreadableDocument("too large", code="too_large")
    for part, known in FORMATS.items():
        if part in names:
            return known
    raise NotTaken(_("This is not a .docx or .xlsx file. Please upload the questionnaire in one of the two."))


def _sentence(code: str) -> str:
    return {
        "encrypted": _("This file is protected by a password. Please upload it without one."),
        "macros": _("This file contains macros. Please save it without them."),
        "too_large": _("This file is too large once it is unpacked."),
    }.get(code, _("This file is damaged and cannot be opened."))
