"""Reads .docx: paragraphs and tables in order, each paragraph with the number Word prints before it.

Belongs here: the body of the document, and the symbol in the head of its pages. What else headers, footers and
footnotes hold is no part of it; what was deleted under tracked changes is left out, what was inserted is read. Its
styles say which paragraphs are headings, and which are numbered; numbers are in `word_numbers`, the container's checks
in `containers`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from tracker.importing.readers.containers import damaged, open_container, read_part
from tracker.importing.readers.plain_text import NOT_TEXT, join_words
from tracker.importing.readers.source import Block, Cell, Doubt, Source, UnreadableDocument
from tracker.importing.readers.word_numbers import W, WordNumbers, value

MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
LEFT_OUT = frozenset(
    {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}rPr", f"{W}pPr", f"{MARKUP}Fallback"}
)
BREAKS = frozenset({"page", "column"})
HEADER = re.compile(r"word/header\d{1,2}\.xml")
SYMBOL = re.compile(r"[A-Z]{1,8}(?=\S*\d)(?:/[A-Z0-9][\w.()\-]*)+")
"""The whole of a paragraph in the head of the pages."""


def read_word(content: bytes, name: str, sha256: str) -> Source:
    """A Word document -> `Source`. Raises `UnreadableDocument` (mislabelled, damaged, encrypted, macros, empty)."""
    with open_container(content, name) as container:
        types = read_part(container, "[Content_Types].xml", name) or b""
        if b"macroEnabled" in types:
            raise UnreadableDocument(f"{name} carries macros: please save it as .docx without them.", code="macros")
        body = read_part(container, "word/document.xml", name)
        if body is None:
            raise UnreadableDocument(f"{name} is not a Word document, whatever its name says.", code="mislabelled")
        numbers = read_part(container, "word/numbering.xml", name)
        styles = read_part(container, "word/styles.xml", name)
        headers = [read_part(container, each, name) for each in sorted(container.namelist()) if HEADER.fullmatch(each)]
    reading = _WordReading(
        WordNumbers(parsed(numbers, name) if numbers else None), WordStyles(parsed(styles, name) if styles else None)
    )
    root = parsed(body, name)
    found = root.find(f"{W}body")
    if found is not None:
        reading.take_body(found)
    if not reading.blocks:
        raise UnreadableDocument(f"{name} holds no text.", code="empty")
    dropped = tuple(reading.dropped)
    symbols = tuple(_symbols(parsed(each, name) for each in headers if each))
    return Source(name, sha256, "docx", tuple(reading.blocks), content, dropped, tuple(reading.doubts), symbols)


def parsed(content: bytes, name: str) -> etree._Element:
    """The root of an XML part; nothing outside it is fetched, and no entity is expanded.

    Raises `UnreadableDocument`: no XML (`damaged`), or with a document type, which Word never writes (`entities`).
    """
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
        raise UnreadableDocument(f"{name} defines entities of its own, as no Word document does.", code="entities")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise damaged(name) from None


@dataclass(slots=True)
class _WordReading:
    numbers: WordNumbers
    styles: WordStyles
    blocks: list[Block] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    line: int = 0
    tables: int = 0
    is_new_page: bool = True

    def take_body(self, body: etree._Element, cell: Cell | None = None) -> None:
        """Take what a body or a cell holds: paragraphs, tables, and both inside content controls."""
        for element in body:
            if element.tag == f"{W}p":
                self._take_paragraph(element, cell)
            elif element.tag == f"{W}tbl":
                self._take_table(element)
            elif element.tag not in LEFT_OUT and not isinstance(element, etree._Comment):
                self.take_body(element, cell)

    def _take_table(self, table: etree._Element) -> None:
        number, self.tables = self.tables, self.tables + 1
        for row_number, row in enumerate(table.iterfind(f".//{W}tr")):
            if next(row.iterancestors(f"{W}tbl")) is not table:
                continue  # a table within a cell is taken where it stands
            cells = [each for each in row.iterfind(f".//{W}tc") if next(each.iterancestors(f"{W}tr")) is row]
            for column, each in enumerate(cells):
                self.take_body(each, Cell(number, row_number, column, len(cells)))

    def _take_paragraph(self, paragraph: etree._Element, cell: Cell | None) -> None:
        style = self.styles.of(paragraph)
        mark = self.numbers.next(style.number_id, style.depth) if style.number_id else ""
        texts = list(_lines(paragraph))
        self.is_new_page = self.is_new_page or style.page_break_before
        starts = True
        for text in texts:
            if text is None:
                self.is_new_page = True
                continue
            self.line += 1
            plain, cuts = NOT_TEXT.subn("", text)
            if cuts:
                self.dropped.append(self.line)
            words = join_words(f"{mark} {plain}" if starts and plain.strip() else plain)
            if not words:
                continue
            is_heading, rank, is_new = style.is_heading, style.rank, self.is_new_page
            self.blocks.append(
                Block(words, self.line, starts, heading=is_heading, new_page=is_new, cell=cell, rank=rank)
            )
            starts = self.is_new_page = False
        for box in _boxes(paragraph):
            self.take_body(box, cell)


def _lines(paragraph: etree._Element) -> Iterator[str | None]:
    """The lines of a paragraph, parted by line breaks; None where a page breaks."""
    words: list[str] = []
    waiting = [paragraph]
    while waiting:
        element = waiting.pop()
        tag = element.tag
        if tag in LEFT_OUT or tag == f"{W}txbxContent" or not isinstance(tag, str):
            continue
        if tag == f"{W}r" and _is_hidden(element):
            continue
        if tag == f"{W}t":
            words.append(element.text or "")
        elif tag in {f"{W}tab", f"{W}ptab"}:
            words.append(" ")
        elif tag == f"{W}noBreakHyphen":
            words.append("-")
        elif tag in {f"{W}br", f"{W}cr"}:
            yield "".join(words)
            words = []
            if element.get(f"{W}type") in BREAKS:
                yield None
        waiting.extend(reversed(element))
    yield "".join(words)


def _symbols(headers: Iterable[etree._Element]) -> Iterator[str]:
    """The symbols in the heads of the pages, each once: the reader takes nothing else from there."""
    found: dict[str, None] = {}
    for header in headers:
        for paragraph in header.iterfind(f".//{W}p"):
            text = "".join(each for each in _lines(paragraph) if each).strip()
            if SYMBOL.fullmatch(text):
                found[text] = None
    yield from found


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The text boxes anchored in a paragraph; the second writing of one, for older readers, is left out."""
    for box in paragraph.iterfind(f".//{W}txbxContent"):
        is_inner = any(each is not paragraph and each.tag == f"{W}txbxContent" for each in box.iterancestors())
        if not is_inner and not any(each.tag == f"{MARKUP}Fallback" for each in box.iterancestors()):
            yield box


def _is_hidden(run: etree._Element) -> bool:
    properties = run.find(f"{W}rPr")
    if properties is None:
        return False
    found = properties.find(f"{W}vanish")
    return found is not None and value(properties, "vanish") not in {"0", "false"}


HEADING = re.compile(r"^(?:heading \d|title|_ ?h_?_?ch_?g|_ ?h_\d.*)$", re.IGNORECASE)
"""Names of heading styles: Word's own, and those of United Nations templates."""

RANK = re.compile(r"^heading (\d)$|^_ ?h_+(ch|\d)", re.IGNORECASE)
"""Which rank such a style has; in the templates that of chapters ("Ch") stands above the first."""

DEEPEST = 20
"""Styles above a style. More is a circle."""


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph's style and its own properties come to."""

    number_id: str = ""
    depth: int = 0
    is_heading: bool = False
    rank: int = 0
    page_break_before: bool = False


class WordStyles:
    """The paragraph styles of a document.

    Args:
        root: the root element of `styles.xml`; None where the document has none.
    """

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._default = ""
        for style in root.iterfind(f"{W}style") if root is not None else ():
            key = style.get(f"{W}styleId", "")
            self._styles[key] = style
            if style.get(f"{W}default") in {"1", "true"} and style.get(f"{W}type") == "paragraph":
                self._default = key

    def of(self, paragraph: etree._Element) -> Style:
        """The style of a paragraph; what it says itself comes before what its style says."""
        own = paragraph.find(f"{W}pPr")
        chain = self._chain(value(own, "pStyle") if own is not None else "")
        sources = [own, *(style.find(f"{W}pPr") for style in chain)]
        number_id, depth = "", None
        for properties in sources:
            numbering = properties.find(f"{W}numPr") if properties is not None else None
            if numbering is None:
                continue
            if depth is None and (level := value(numbering, "ilvl")):
                depth = int(level) if level.isdecimal() else 0
            if number_id := value(numbering, "numId"):
                break
        names = [value(style, "name") for style in chain]
        return Style(
            "" if number_id == "0" else number_id,
            depth or 0,
            is_heading=any(HEADING.match(name) for name in names),
            rank=next((_rank(found) for name in names if (found := RANK.match(name))), 0),
            page_break_before=own is not None and own.find(f"{W}pageBreakBefore") is not None,
        )

    def _chain(self, key: str) -> list[etree._Element]:
        chain: list[etree._Element] = []
        key = key or self._default
        while key in self._styles and len(chain) < DEEPEST:
            chain.append(self._styles[key])
            key = value(chain[-1], "basedOn")
        return chain


def _rank(found: re.Match[str]) -> int:
    """1 for Word's first heading and for the chapter of a template."""
    if found[1]:
        return int(found[1])
    return int(found[2]) + 1 if found[2].isdecimal() else 1
