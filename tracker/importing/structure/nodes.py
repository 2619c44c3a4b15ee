"""The nodes of a document: the lines outside all paragraphs and recommendations, in the order of the document.

Belongs here: the title block, the headings, and all other text, table rows and notes, so that every line is stored.
Left out: running heads, page numbers and rules. Not here: telling paragraphs and items from text (`outline`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, takewhile
from math import inf

from tracker.importing.structure.account import IN_A_ROW, WORD, runs_in
from tracker.importing.structure.document import days_in
from tracker.importing.structure.findings import DocumentFinding, NodeFinding
from tracker.importing.structure.furniture import BARE_NUMBER, FOOTNOTE, OF_TWO, PATTERNS, SYMBOL
from tracker.importing.structure.headings import LONGEST_PLAIN, Heading, has_heading_shape, is_named_heading
from tracker.importing.structure.material import Material, Reading
from tracker.importing.structure.passages import Passage, ends_sentence
from tracker.importing.structure.ungluing import LinePiece

LONGEST_TITLE = 300
"""Characters of a line of the title block. A longer line, or a sentence, is text."""

GOES_ON = ",;\u060c\u061b\uff0c\uff1b"
"""The name of a body that speaks ends so, and what it recalls."""

TEXTS_BEFORE = 4
"""So many of the texts that begin above a line may have it."""

MOST_HELD = 3
FEW = 6
"""Words. A line that looks like a heading is in no text but one that begins there."""

LETTERS = re.compile(r"[^\W\d_]{2}|[\u3040-\u30ff\u3400-\u9fff]")
"""A mark of a list has none: the label of an item has it in another form."""

PAGE_NUMBER = re.compile(r"^\d{1,3}\s+|\s+\d{1,3}$")
SENTENCE = re.compile(r"(?:[^\W\d_]{2,}\W+){4}")
"""The one line among those of a page that says something: "Conclusions and recommendations have not been edited."."""


def nodes_of(
    material: Material,
    pieces: Sequence[LinePiece],
    furniture: Collection[int],
    reading: Reading,
    document: DocumentFinding,
) -> tuple[NodeFinding, ...]:
    """Return the nodes of a document, in its order.

    Args:
        pieces: its lines without glue.
        furniture: the places of the furniture among them.
        reading: its paragraphs, recommendations and outline.
        document: the facts of its head.
    """
    builder = _Nodes(material, reading, document)
    found = [node for passage in material.passages for node in builder.nodes_of(passage)]
    found += builder.of_furniture([(at, pieces[at]) for at in sorted(furniture)])
    cells = {block.line: (block.cell.table, block.cell.row) for block in material.blocks if block.cell is not None}
    in_order = sorted(found, key=lambda each: each.line)
    return tuple(replace(each, page=reading.pages.get(each.line)) for each in _with_rows(in_order, cells))


class _Texts:
    """Texts of a document with the lines they begin at, to be asked for those that a passage may be in."""

    def __init__(self, texts: Iterable[tuple[int, str]]) -> None:
        found = [(line, WORD.findall(text.casefold())) for line, text in sorted(texts)]
        self.starts = [line for line, _words in found]
        self.words = [f" {' '.join(words)} " for _line, words in found]
        self.runs = [frozenset(runs_in(words)) for _line, words in found]

    def near(self, passage: Passage) -> slice:
        """Return the places of the texts in a passage, and of the last ones that begin above it."""
        first, last = passage.line, passage.offsets[-1][1] if passage.offsets else passage.line
        return slice(max(0, bisect_right(self.starts, first) - TEXTS_BEFORE), bisect_right(self.starts, last))


class _Nodes:
    def __init__(self, material: Material, reading: Reading, document: DocumentFinding) -> None:
        self.document = document
        self.paragraphs = _Texts((each.line, f"{each.number} {each.text}") for each in reading.paragraphs)
        self.items = _Texts((each.line, f"{each.label} {each.text}") for each in reading.recommendations)
        self.starts = sorted(self.paragraphs.starts + self.items.starts)
        self.last = max((*self.starts, *(each.line for each in reading.candidates)), default=0)
        self.cells = {block.line for block in material.blocks if block.cell is not None}
        head = [each for each in reading.outline.head if self.starts and each.line not in self.cells]
        self.title = {id(each) for each in takewhile(lambda each: _is_title(each.text), head)}
        headings = (each for each in reading.outline.headings if each.line <= self.last)
        self.headings = [each for each in headings if each.line not in self.cells]
        self.levels = {
            (each.line, each.text): level
            for _line, open_ones in reading.outline.opened
            for level, each in enumerate(open_ones, start=1)
        }
        known = {each.text for each in self.headings}
        sections = {each.section for each in reading.paragraphs} | {each.section for each in reading.recommendations}
        self.sections = {
            part: level
            for section in sections
            for level, part in enumerate(section.split(" > "), start=1)
            if part and part not in known
        }
        self.heading: Heading | None = None

    def nodes_of(self, passage: Passage) -> Iterator[NodeFinding]:
        text, before = passage.text.rstrip("\u00ad"), self.heading
        if not WORD.search(text):
            return
        self.heading = next((each for each in self.headings if _is_of(each, passage)), None)
        if self.heading:
            level = self.levels.get((self.heading.line, self.heading.text), 1)
            yield NodeFinding("heading", self.heading.text, passage.line, level)
        elif before and before.text != text and before.text.endswith(f" {text}"):
            return  # the title of the chapter that the line above names
        elif text in self.sections or (is_named_heading(text) and passage.line <= self.last):
            yield NodeFinding("heading", text, passage.line, self.sections.get(text, 1))
        elif id(passage) in self.title:
            yield NodeFinding(self._kind_of_title(text), text, passage.line)
        else:
            for begins, end in self._not_held(text, passage):
                yield NodeFinding("text", text[begins:end].strip(), passage.line_at(begins))

    def _kind_of_title(self, text: str) -> str:
        if self.document.rapporteur and self.document.rapporteur in text:
            return "officer"
        if SYMBOL.match(text):
            return "symbol"
        return "date" if days_in(text) else "title"

    def _not_held(self, text: str, passage: Passage) -> Iterator[tuple[int, int]]:
        """The stretches of a passage whose words no paragraph and no recommendation has, in runs of three words.

        Where that is a third of the words it is all of the passage.
        """
        places = list(WORD.finditer(text))
        words = [each[0].casefold() for each in places]
        near = [(each, each.near(passage)) for each in (self.paragraphs, self.items)]
        held = [False] * len(words)
        if len(words) < IN_A_ROW:
            line = f" {' '.join(words)} "
            held = [any(line in own for each, at in near for own in each.words[at])] * len(words)
        for at, run in enumerate(runs_in(words)):
            if any(run in own for each, near_by in near for own in each.runs[near_by]):
                held[at : at + IN_A_ROW] = [True] * IN_A_ROW
        is_by_itself = passage.gap and len(words) <= FEW and has_heading_shape(text) and passage.line not in self.starts
        if is_by_itself or MOST_HELD * held.count(False) >= len(held):
            held = [False] * len(held)
        at = 0
        for is_held, some in groupby(held):
            begins, at = at, at + len(list(some))
            end = places[at].start() if at < len(places) else len(text)
            start = places[begins].start() if begins else 0
            is_whole = end - start == len(text) and not text.isdecimal()
            if not is_held and (is_whole or LETTERS.search(text, start, end)):
                yield start, end

    def of_furniture(self, found: Sequence[tuple[int, LinePiece]]) -> Iterator[NodeFinding]:
        """The lines above the text that say what the document is, and the footnotes; no line that pages repeat."""
        begins = self.starts[0] if self.starts else inf
        often = Counter(_without_page_number(piece.text) for _at, piece in found)
        head: set[str] = set()
        note: NodeFinding | None = None
        last = -1
        for at, piece in found:
            words, is_of_page = _without_page_number(piece.text), _is_of_page(piece.text)
            if piece.line in self.cells:
                yield NodeFinding("text", piece.text, piece.line)
            elif piece.line < begins and words not in head and (SYMBOL.match(piece.text) or not is_of_page):
                head.add(words)
                kind = self._kind_of_title(piece.text) if self.starts else "text"
                yield NodeFinding(kind, piece.text, piece.line)
            elif not is_of_page and (often[words] == 1 or days_in(piece.text)) and WORD.search(words):
                if note and at == last + 1 and not FOOTNOTE.match(piece.text):
                    note = replace(note, text=f"{note.text} {piece.text}")
                else:
                    yield from filter(None, [note])
                    note = NodeFinding("note", piece.text, piece.line)
                last = at
        yield from filter(None, [note])


def _is_of(heading: Heading, passage: Passage) -> bool:
    return heading.line == passage.line and heading.text.startswith(passage.text)


def _is_title(text: str) -> bool:
    is_sentence = len(text) > LONGEST_PLAIN and ends_sentence(text)
    return len(text) <= LONGEST_TITLE and not is_sentence and text[-1] not in GOES_ON


def _without_page_number(text: str) -> str:
    return PAGE_NUMBER.sub("", text).casefold()


def _is_of_page(text: str) -> bool:
    """Whether it is a page number, a job number or the like; a footnote ends with a stop."""
    return not (text.endswith(".") or SENTENCE.search(text)) and any(
        each.match(text) for each in (*PATTERNS, BARE_NUMBER, OF_TWO)
    )


def _with_rows(nodes: Sequence[NodeFinding], cells: Mapping[int, tuple[int, int]]) -> Iterator[NodeFinding]:
    """The nodes with the cells of one row of a table as one node.

    Args:
        cells: the table and the row of each line that has some.
    """
    for row, some in groupby(nodes, key=lambda each: cells.get(each.line) if each.kind == "text" else None):
        if row is None:
            yield from some
        else:
            found = list(some)
            yield NodeFinding("row", " | ".join(each.text for each in found), found[0].line)
