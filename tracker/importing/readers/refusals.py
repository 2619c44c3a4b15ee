"""Bytes that are no source document, whatever their ending says: known by their first bytes.

Belongs here: what every format refuses. How text is decoded is the reader's affair (`plain_text`).
"""

from __future__ import annotations

import re

from tracker.importing.readers.files import refuse_by_size
from tracker.importing.readers.source import UnreadableDocument

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
