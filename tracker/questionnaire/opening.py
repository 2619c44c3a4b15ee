"""Opening a file that came back: the questionnaire in it, or one sentence why it is not taken. Nothing is stored."""

import uuid
import zipfile
from collections.abc import Iterable

from django.utils.translation import gettext as _

from tracker.importing.readers.containers import OLE, ZIP, open_container
from tracker.importing.readers.source import UnreadableDocument
from tracker.questionnaire import sheet, word
from tracker.questionnaire.form import HEAD, REFERENCE, Brought, Returned, Token, read_field_key

LARGEST = 20 * 1024 * 1024
LARGEST_UNPACKED = 60 * 1024 * 1024
# What an encrypted .docx or .xlsx carries inside the old container.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# The name of the part that makes a container a workbook stands in its list of contents.
WORKBOOK = sheet.PART.encode()
# What writes a form and reads it back, by the ending of its file.
FORMATS = {"docx": word, "xlsx": sheet}


class NotTaken(Exception):
    """The file is not taken; the text is the sentence for the person who brought it. Nothing was changed."""


class NotAForm(NotTaken):
    """The file is no questionnaire at all. The sentence is for who can download one where she stands."""


def open_questionnaire(content: bytes) -> Returned:
    """Read a questionnaire that came back. Raises NotTaken."""
    _refuse_by_first_bytes(content)
    try:
        with open_container(content, "file") as container:
            ending = _ending_of(container)
            found = returned(content, ending, word.identifier(container), FORMATS[ending].rows(container))
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
        raise NotTaken(_sentence("other_kind"))


def _ending_of(container: zipfile.ZipFile) -> str:
    names = set(container.namelist())
    if sum(each.file_size for each in container.infolist()) > LARGEST_UNPACKED:
        raise UnreadableDocument("too large", code="too_large")
    for ending, known in FORMATS.items():
        if known.PART in names:
            return ending
    raise NotTaken(_sentence("other_kind"))


def _sentence(code: str) -> str:
    return {
        "encrypted": _("This file is protected by a password. Please upload it without one."),
        "macros": _("This file contains macros. Please save it without them."),
        "too_large": _("This file is too large once it is unpacked."),
        "other_kind": _("This is not a .docx or .xlsx file. Please upload the questionnaire in one of the two."),
    }.get(code, _("This file is damaged and cannot be opened."))


def returned(content: bytes, ending: str, identifier: str, rows: Iterable[tuple[str, str]]) -> Returned | None:
    """Put the rows of a file together; None where it is no questionnaire of ours.

    A field that stands twice, because a row was copied, says nothing for sure: it counts as not there.
    """
    found: dict[str, list[str]] = {}
    for key, text in rows:
        found.setdefault(key, []).append(text)
    token = Token.find(identifier) or Token.find("".join(found.get(REFERENCE, [])))
    if token is None:
        return None
    once = {key: texts[0] for key, texts in found.items() if len(texts) == 1}
    answers: dict[uuid.UUID, Brought] = {}
    for key, text in once.items():
        if (known := read_field_key(key)) is not None:
            pk = known.recommendation
            brought = answers.setdefault(pk, Brought(pk))
            brought.texts[known.name], brought.prints[known.name] = text, known.print
    return Returned(
        content=content,
        ending=ending,
        token=token,
        head={name: once[key] for key, name in HEAD.items() if key in once and key != REFERENCE},
        answers=tuple(answers.values()),
    )
