"""Reads .txt and .md: decodes the bytes and cuts them into lines, each with its number as an editor shows it.

What a line means (a paragraph, an item, a page number) is decided in `structure`; only what Markdown itself marks is
taken off here, and "#" before a heading in both. Asterisks stay: text files carry them too, and glued headings are told
by them.
"""

from __future__ import annotations

import codecs
import re

from tracker.importing.readers.source import Block, Source, UnreadableDocument

ENCODINGS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
LINE_END = re.compile(r"\r\n|\r|\n")
NOT_TEXT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
"""Control characters without a place in text, and Unicode's non-characters (the record refuses them)."""

HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
ESCAPE = re.compile(r"\\([\\.()\[\]{}#+\-!_>~|&<'\"])")
UNDERSCORES = re.compile(r"(?<!\w)(_{1,2})(?=\S)([^_]+)(?<=\S)\1(?!\w)")
QUOTE = re.compile(r"^\s{0,3}>\s?")


def read_text(content: bytes, name: str, sha256: str) -> Source:
    """Plain text -> `Source`, a block per line that is not blank. Raises `UnreadableDocument` (binary, empty)."""
    return _read(content, name, sha256, is_markdown=False)


def read_markdown(content: bytes, name: str, sha256: str) -> Source:
    """Markdown -> `Source`: as text, with heading marks, escapes and underlines for emphasis taken off."""
    return _read(content, name, sha256, is_markdown=True)


def decode(content: bytes, name: str) -> tuple[str, str]:
    """Bytes -> (text, encoding): UTF-8 with or without byte-order mark, UTF-16 with one.

    Raises:
        UnreadableDocument: NUL bytes or mostly control characters (`binary`), or another encoding (`encoding`).
    """
    encoding = next((name_ for mark, name_ in ENCODINGS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if b"\x00" in content:
            raise _binary(name) from None
        raise UnreadableDocument(
            f"{name} is not text in UTF-8 (or UTF-16 with a byte-order mark): please save it in UTF-8.",
            code="encoding",
        ) from None
    if "\x00" in text or len(NOT_TEXT.findall(text)) * 10 > len(text):
        raise _binary(name)
    return text, encoding


def _binary(name: str) -> UnreadableDocument:
    return UnreadableDocument(f"{name} is a binary file, not text.", code="binary")


def _read(content: bytes, name: str, sha256: str, *, is_markdown: bool) -> Source:
    text, encoding = decode(content, name)
    blocks: list[Block] = []
    dropped: list[int] = []
    after_blank = after_page = True
    for number, raw in enumerate(LINE_END.split(text), start=1):
        line, cuts = NOT_TEXT.subn("", raw)
        if cuts:
            dropped.append(number)
        for place, part in enumerate(line.split("\f")):
            after_page = after_page or place > 0
            block = _block(part, number, is_markdown=is_markdown)
            if block is None:
                after_blank = True
                continue
            is_new = after_blank or after_page or block.heading
            blocks.append(Block(block.text, number, starts=is_new, heading=block.heading, new_page=after_page))
            after_blank, after_page = block.heading, False
    if not blocks:
        raise UnreadableDocument(f"{name} is empty.", code="empty")
    return Source(name, sha256, encoding, tuple(blocks), content, tuple(dropped))


def _block(text: str, number: int, *, is_markdown: bool) -> Block | None:
    if is_markdown:
        text = QUOTE.sub("", text)
    heading = HEADING.match(text)
    text = heading.group(1) if heading else text
    if is_markdown:
        text = UNDERSCORES.sub(r"\2", ESCAPE.sub(r"\1", text))
    text = " ".join(text.split())
    return Block(text, number, heading=heading is not None) if text else None
