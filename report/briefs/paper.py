"""What a brief is written with, whatever comes of it: a Word document, or a tagged PDF.

A note is a footnote, with an address where its words lead to one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from tracker.questionnaire.word_document import Link


class BriefPaper(Protocol):
    """Headings, lines, points and tables, in the language of the reader; words in another carry theirs."""

    def heading(self, words: str, level: int = 1) -> None: ...

    def line(self, words: str, *, language: str = "", strong: bool = False) -> Any: ...

    def quoted(self, words: str, note: Link, *, language: str = "") -> None: ...

    def numbered(self, sentences: Sequence[tuple[str, Link]]) -> None: ...

    def exactly(self, text: str) -> None: ...

    def points(self, lines: Iterable[tuple[str, str]], *, style: str = "List Bullet") -> None: ...

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[float]) -> None: ...

    def running(self, words: str) -> None: ...

    def written(self) -> bytes: ...
