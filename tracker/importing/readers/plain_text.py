"""Reads .txt and .md: decodes the bytes and cuts them into lines, each with its number as an editor shows it.

What a line means (a paragraph, an item, a page number) is decided in `structure`; only what Markdown itself marks is
taken off here, and "#" before a heading in both. Asterisks stay: text files carry them too, and glued headings are told
by them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.importing.readers.decoding import KNOWN, NOT_TEXT, decode
from tracker.importing.readers.source import Block, Doubt, Source, UnreadableDocument

LINE_END = re.compile(r"\r\n|\r|\n")
SOFT_HYPHEN = "\u00ad"
UNSEEN = str.maketrans(dict.fromkeys("\u200b\u2060\ufeff\u200e\u200f\u202a\u202b\u202c"))
"""Signs without width that converters leave in a text; joiners stay, they are part of words."""

TEMPLATE_MARK = re.compile(r"\[(?:Start|End)\s?\d{0,2}\]", re.IGNORECASE)
"""What the templates of the United Nations leave behind."""

HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
ESCAPE = re.compile(r"\\([\\.()\[\]{}#+\-!_>~|&<'\"])")
UNDERSCORES = re.compile(r"(?<!\w)(_{1,2})(?=\S)([^_]+)(?<=\S)\1(?!\w)")
QUOTE = re.compile(r"^\s{0,3}>\s?")


def read_text(content: bytes, name: str, sha256: str) -> Source:
    """Plain text -> `Source`, a block per line that is not blank. Raises `UnreadableDocument` (binary, empty)."""
    return _read(content, name, sha256, is_markdown=False)


def read_markdown(content: bytes, name: str, sha256: str) -> Source:
    """Markdown -> `Source`: as text, with heading marks, escapes and underlines for emphasis taken off."""
    return _read(content, name, sha256, is_markdown=True)


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
            blocks.append(replace(block, starts=is_new, new_page=after_page))
            after_blank, after_page = block.heading, False
    if not blocks:
        raise UnreadableDocument(f"{name} is empty.", code="empty")
    doubts = () if encoding in KNOWN else (Doubt("encoding_guessed", 1, {"encoding": encoding}),)
    return Source(name, sha256, encoding, tuple(blocks), content, tuple(dropped), doubts)


def join_words(text: str) -> str:
    """A line with each run of white space one space, without the hyphens that only a line's end would show."""
    joined = " ".join(TEMPLATE_MARK.sub(" ", text).translate(UNSEEN).split())
    if SOFT_HYPHEN not in joined:
        return joined
    plain = joined.replace(SOFT_HYPHEN, "")
    return plain + SOFT_HYPHEN if joined.endswith(SOFT_HYPHEN) and plain[-1:].isalpha() else plain.strip()


def _block(text: str, number: int, *, is_markdown: bool) -> Block | None:
    if is_markdown:
        text = QUOTE.sub("", text)
    heading = HEADING.match(text)
    text = heading.group(2) if heading else text
    if is_markdown:
        text = UNDERSCORES.sub(r"\2", ESCAPE.sub(r"\1", text))
    text = join_words(text)
    return Block(text, number, heading=heading is not None, rank=len(heading[1]) if heading else 0) if text else None
