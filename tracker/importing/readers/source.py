"""What a reader hands on: the source as blocks of text, and the one error for what cannot be read.

Belongs here: the shapes that every reader shares. Not here: how a format is read (one module per format), or what
the blocks mean (`tracker.importing.structure`).
"""

from __future__ import annotations

from dataclasses import dataclass, field


class UnreadableDocument(Exception):
    """The file cannot be read as a source document; `reason` is one sentence for the person who tried.

    Args:
        reason: one line, complete, without a trace; it may be printed or shown in a form as it is.
        code: which case it is, for tests and translations (`missing`, `empty`, `binary`, `encrypted` ...).
    """

    def __init__(self, reason: str, *, code: str = "unreadable") -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a block stands in a table: the table, the row and the cell, each counted from 0; and how many cells."""

    table: int
    row: int
    column: int
    columns: int


@dataclass(frozen=True, slots=True)
class Block:
    """A line or a paragraph of the source, in reading order.

    `starts` says that the reader knows a new paragraph begins here (a blank line above, a paragraph of its own);
    `heading` that the format itself marks it as a heading, `rank` of which rank (1 the highest, 0 where it says none);
    `new_page` that a page break stands before it; `furniture` that its place on the page shows it to be a header, a
    page number or a footnote. `page` is the printed sheet, counted from 1, where the format has pages; `cell` its place
    in a table.
    """

    text: str
    line: int
    starts: bool = False
    heading: bool = False
    new_page: bool = False
    page: int | None = None
    cell: Cell | None = None
    furniture: bool = False
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a reader is not sure of: the code of a warning (`structure.warnings`), the line, the words it names."""

    code: str
    line: int
    words: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """A source document as read: its name, checksum and bytes, how it was decoded, and its blocks (never blank).

    `dropped` lists the lines where control characters or non-characters were left out: neither can be stored or
    written into a Word file, and neither is a character of any language. `doubts` is what else the reader met.
    `symbols` are those that the format prints at the head of each page, apart from the text.
    """

    name: str
    sha256: str
    encoding: str
    blocks: tuple[Block, ...]
    content: bytes = field(default=b"", repr=False)
    dropped: tuple[int, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    symbols: tuple[str, ...] = ()
