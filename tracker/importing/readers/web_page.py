"""Reads .html: the blocks of a page in order, list items with the number a browser shows, tables by cell.

Belongs here: elements. What a page has for itself (menus, scripts) is left out; footnote marks in raised small type
are left out and said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree, html

from tracker.importing.readers.decoding import KNOWN, NOT_TEXT, decode
from tracker.importing.readers.plain_text import join_words
from tracker.importing.readers.source import Block, Cell, Doubt, Source, UnreadableDocument
from tracker.importing.readers.word_numbers import written

LOOKS_LIKE_HTML = re.compile(rb"<(?:!doctype|html|head|body|p|div|table|h[1-6]|ul|ol|br|span|meta)\b", re.IGNORECASE)
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
LEFT_OUT = frozenset({"script", "style", "head", "nav", "template", "noscript", "svg", "button", "select", "form"})
BREAKING = frozenset(
    [
        "address", "article", "aside",
        "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li",
        "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
        "br",
    ]
)  # fmt: skip
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
FOOTNOTE = re.compile(r"^\s*\[?(?:\d{1,2}|\*{1,3})\]?\s*$")
KINDS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}


def read_web_page(content: bytes, name: str, sha256: str) -> Source:
    """A page -> `Source`. Raises `UnreadableDocument` (mislabelled, binary, encoding, empty)."""
    if not LOOKS_LIKE_HTML.search(content.replace(b"\x00", b"")):
        raise UnreadableDocument(f"{name} is not a web page, whatever its name says.", code="mislabelled")
    text, encoding = decode(content, name, is_declared=True)
    reading = _PageReading()
    try:
        root = html.document_fromstring(DECLARATION.sub("", text))
    except (etree.ParserError, ValueError):
        raise UnreadableDocument(f"{name} is empty.", code="empty") from None
    reading.take(root)
    if not reading.blocks:
        raise UnreadableDocument(f"{name} is empty.", code="empty")
    if encoding not in KNOWN:
        reading.doubts.append(Doubt("encoding_guessed", 1, {"encoding": encoding}))
    dropped = tuple(reading.dropped)
    return Source(name, sha256, encoding, tuple(reading.blocks), content, dropped, tuple(reading.doubts))


@dataclass(slots=True)
class _PageReading:
    blocks: list[Block] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    line: int = 0
    starts: bool = True
    rank: int = 0
    tables: int = 0
    cells: list[Cell] = field(default_factory=list)
    lists: list[tuple[str, int]] = field(default_factory=list)
    open_tables: list[tuple[int, int]] = field(default_factory=list)
    skipping: etree._Element | None = None

    def take(self, root: etree._Element) -> None:
        """Walk through the page without descending by calls: pages nest as deep as they like."""
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if not isinstance(element.tag, str):
                if event == "end" and self.skipping is None:
                    self.words.append(element.tail or "")
                continue
            if self.skipping is not None:
                if event == "end" and element is self.skipping:
                    self.skipping = None
                    self.words.append(element.tail or "")
            elif event == "start":
                self._open(element)
            else:
                self._close(element)
        self._end_block()

    def _open(self, element: etree._Element) -> None:
        if element.tag in LEFT_OUT or self._is_footnote_mark(element):
            self.skipping = element
            return
        if element.tag in BREAKING:
            self._end_block(goes_on=element.tag == "br")
        if element.tag in HEADINGS:
            self.rank = int(element.tag[1])
        if element.tag in {"ol", "ul"}:
            self._open_list(element)
        elif element.tag == "li":
            self.words.append(self._mark(element))
        elif element.tag == "table":
            self.open_tables.append((self.tables, -1))
            self.tables += 1
        elif element.tag == "tr" and self.open_tables:
            self.open_tables[-1] = (self.open_tables[-1][0], self.open_tables[-1][1] + 1)
        elif element.tag in {"td", "th"} and self.open_tables:
            beside = [each for each in element.getparent() if each.tag in {"td", "th"}]
            self.cells.append(Cell(*self.open_tables[-1], beside.index(element), len(beside)))
        self.words.append(element.text or "")

    def _close(self, element: etree._Element) -> None:
        if element.tag in BREAKING and element.tag != "br":
            self._end_block()
        if element.tag in HEADINGS:
            self.rank = 0
        if element.tag in {"ol", "ul"} and self.lists:
            self.lists.pop()
        elif element.tag == "table" and self.open_tables:
            self.open_tables.pop()
        elif element.tag in {"td", "th"} and self.cells:
            self.cells.pop()
        self.words.append(element.tail or "")

    def _open_list(self, element: etree._Element) -> None:
        start = element.get("start", "1")
        kind = KINDS.get(element.get("type", "1"), "decimal") if element.tag == "ol" else ""
        self.lists.append((kind, int(start) - 1 if start.isdecimal() and len(start) < 6 else 0))

    def _mark(self, item: etree._Element) -> str:
        if not self.lists or not self.lists[-1][0]:
            return ""
        kind, count = self.lists[-1]
        given = item.get("value", "")
        count = int(given) if given.isdecimal() and len(given) < 6 else count + 1
        self.lists[-1] = (kind, count)
        mark = written(count, kind)
        return f"({mark}) " if kind.startswith("lower") else f"{mark}. "

    def _is_footnote_mark(self, element: etree._Element) -> bool:
        is_mark = element.tag == "sup" and FOOTNOTE.match("".join(element.itertext())) is not None
        if is_mark and self.words and "".join(self.words).strip():
            self.doubts.append(Doubt("footnote_mark", self.line + 1, {"text": "".join(element.itertext()).strip()}))
            return True
        return False

    def _end_block(self, *, goes_on: bool = False) -> None:
        plain, cuts = NOT_TEXT.subn("", "".join(self.words))
        words = join_words(plain)
        self.words = []
        if words:
            self.line += 1
            if cuts:
                self.dropped.append(self.line)
            cell = self.cells[-1] if self.cells else None
            is_heading = self.rank > 0
            self.blocks.append(Block(words, self.line, self.starts, heading=is_heading, cell=cell, rank=self.rank))
            self.starts = False
        self.starts = self.starts or not goes_on
