"""From bytes to text: UTF-8 and UTF-16 are known; any other encoding is guessed from the words, and said.

Belongs here: encodings. A general detector was tried and took old Mac Roman for cp1250: an apostrophe there is a
capital letter here, and both are letters to it. What tells them apart is what a sign stands beside.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from tracker.importing.readers.source import UnreadableDocument

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
KNOWN = frozenset({"utf-8", "utf-8-sig", "utf-16"})
CANDIDATES = (
    "cp1252", "mac_roman", "cp850", "cp1250", "cp1251", "koi8-r", "cp866", "mac_cyrillic", "cp1256", "gb18030", "big5",
)  # fmt: skip
"""The encodings of the six languages on the systems that wrote reports, the likeliest first: it wins a draw."""

NOT_TEXT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
"""Control characters without a place in text, and Unicode's non-characters (the record refuses them)."""

DECLARED = re.compile(rb"""<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""")
LOOKED_AT = 200_000
"""Bytes. Enough words to judge by, also in the longest report."""

SIGN = re.compile(r"(.?)([^\x00-\x7f])(?=(.?))", re.DOTALL)
OPENING, CLOSING = frozenset("\u201c\u2018\u00ab"), frozenset("\u201d\u2019\u00bb")
DASHES = frozenset("\u2013\u2014")
PLAIN = frozenset("\u2026\u2022\u00a7\u00b0\u2116\u00b7\u00a0\u00ad\u00b2\u00b3\u00bd\u20ac")
OTHER_SCRIPTS = re.compile(r"[\u0430-\u044f\u0451\u0621-\u064a\u4e00-\u9fff]")


def decode(content: bytes, name: str, *, is_declared: bool = False) -> tuple[str, str]:
    """Bytes -> (text, encoding).

    Args:
        content: the whole file.
        name: for the sentence of a refusal.
        is_declared: the format may declare its encoding itself (HTML), which is believed where it decodes.
    Raises:
        UnreadableDocument: NUL bytes or mostly control characters (`binary`), or no encoding fits (`encoding`).
    """
    encoding = next((known for mark, known in MARKS if content.startswith(mark)), "utf-8")
    text = _decoded(content, encoding)
    if text is None and b"\x00" in content:
        raise _binary(name)
    if text is None and encoding == "utf-8":
        encoding = _declared(content) if is_declared else ""
        encoding = encoding or _guessed(content)
        text = _decoded(content, encoding) if encoding else None
    if text is None:
        raise UnreadableDocument(
            f"{name} is not text in UTF-8, and its encoding cannot be told: please save it in UTF-8.", code="encoding"
        )
    if "\x00" in text or len(NOT_TEXT.findall(text)) * 10 > len(text):
        raise _binary(name)
    return text, encoding


def _binary(name: str) -> UnreadableDocument:
    return UnreadableDocument(f"{name} is a binary file, not text.", code="binary")


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _declared(content: bytes) -> str:
    found = DECLARED.search(content[:4096])
    if not found:
        return ""
    name = found[1].decode("ascii").lower()
    name = "cp1252" if name in {"iso-8859-1", "latin-1", "ascii", "us-ascii"} else name
    return name if _decoded(content, name) is not None else ""


def _guessed(content: bytes) -> str:
    """The candidate whose signs stand where such signs stand; empty where none is likelier than not."""
    if len(NOT_TEXT.findall(content[:LOOKED_AT].decode("latin-1"))) * 10 > len(content[:LOOKED_AT]):
        return ""
    best, most = "", 0.0
    for encoding in CANDIDATES:
        text = _decoded(content, encoding)
        if text is None:
            continue
        likely = _likelihood(text[:LOOKED_AT])
        if likely > most:
            best, most = encoding, likely
    return best


FOREIGN_SHARE = 10
"""A text in another script has at least one letter of it in so many: a few are accents read wrongly."""


def _likelihood(text: str) -> float:
    """Between -1 and 1: how well the signs outside ASCII fit what they stand beside."""
    marks = [_fit(*found.groups()) for found in SIGN.finditer(text)]
    foreign = len(OTHER_SCRIPTS.findall(text))
    if 0 < foreign * FOREIGN_SHARE < sum(sign.isalpha() for sign in text):
        return -1.0
    return sum(marks) / len(marks) if marks else 0.0


def _fit(before: str, sign: str, after: str) -> float:
    if sign in OPENING:
        return 1.0 if not before.isalnum() and not after.isspace() else -0.3
    if sign in CLOSING:
        return 1.0 if before and not before.isspace() else -0.3
    if sign in DASHES:
        return 0.6 if before.isspace() == after.isspace() else -0.3
    if sign in PLAIN:
        return 0.6
    if OTHER_SCRIPTS.match(sign):
        is_in_word = any(OTHER_SCRIPTS.match(each) for each in (before, after) if each)
        return 1.0 if is_in_word else -0.2
    return _fit_of_letter(before, sign, after)


def _fit_of_letter(before: str, sign: str, after: str) -> float:
    """A small letter stands in a word; a capital never after a small letter."""
    category = unicodedata.category(sign)
    if unicodedata.name(sign, "").startswith("CYRILLIC"):
        return 1.0 if category == "Lu" and OTHER_SCRIPTS.match(after) and not before.isalpha() else -0.3
    if category == "Ll":
        return 0.8 if before.isalpha() or after.islower() else -0.5
    if category == "Lu":
        is_after_small = before.islower() or (before.isalpha() and after.islower())
        return 0.5 if not is_after_small and after.isalpha() else -1.0
    return 0.9 if category == "Lo" else -1.0
