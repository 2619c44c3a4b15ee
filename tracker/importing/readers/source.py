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
class Block:
    """A line or a paragraph of the source, in reading order.

    `starts` says that the reader knows a new paragraph begins here (a blank line above, a paragraph of its own);
    `heading` that the format itself marks it as a heading; `new_page` that a page break stands before it.
    """

    text: str
    line: int
    starts: bool = False
    heading: bool = False
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A source document as read: its name, checksum and bytes, how it was decoded, and its blocks (never blank).

    `dropped` lists the lines where control characters or non-characters were left out: neither can be stored or
    written into a Word file, and neither is a character of any language.
    """

    name: str
    sha256: str
    encoding: str
    blocks: tuple[Block, ...]
    content: bytes = field(default=b"", repr=False)
    dropped: tuple[int, ...] = ()
