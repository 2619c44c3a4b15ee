"""The lists of a review's chapter while they are read: a lead-in and its items.

Belongs here: the shapes, and what their words say of themselves. Which number is an item's is decided in `upr_items`.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field

from tracker.importing.structure import upr_words
from tracker.importing.structure.passages import LONGEST_BRACKET, RunningText, ends_sentence, is_in_brackets
from tracker.importing.structure.upr_words import either

ANNOUNCES = re.compile(rf"\brecommend\w*\b|{either(upr_words.ANNOUNCES)}", re.IGNORECASE)
CLOSES = re.compile(
    r"^(?:all )?(?:the )?(?:conclusions|recommendations) (?:and|contained)\b|\bpresent report reflects?\b"
    rf"|^(?:{either(upr_words.CLOSES)})",
    re.IGNORECASE,
)
NAMED = re.compile(r"[)\uff09]\s?[;.,\uff1b\u3002\u061b\u060c]?[\"\u201d\u00bb]?$")
"""How an item ends that names who recommended it. What stands below and names nobody is no part of it."""

LONGEST_WORD = 40


class UprNumbering(enum.Enum):
    """How the items of a list are numbered."""

    WHOLE = "140.12"
    NUMBER = "12."
    LETTER = "(l)"


@dataclass(slots=True)
class UprItem:
    """An item while it is read."""

    mark: str
    text: RunningText
    line: int

    @property
    def has_end(self) -> bool:
        """Whether it could be over: a stop, or the bracket that names who recommended it."""
        is_end = ends_sentence(self.text.last) or self.text.last.endswith((")", "\uff09"))
        return is_end and not is_in_brackets(self.text.tail(LONGEST_BRACKET))


@dataclass(slots=True)
class LeadIn:
    """A numbered paragraph of the chapter with the items it announces; `below`: what is said under the list."""

    number: int | None
    text: RunningText
    line: int
    kind: UprNumbering | None = None
    items: list[UprItem] = field(default_factory=list)
    below: str = ""
    _searched: int = 0
    _is_announced: bool = False

    def label(self, mark: str) -> str:
        """The printed label: whole as it is, else the paragraph's number and the mark in brackets."""
        return (
            mark
            if self.kind is UprNumbering.WHOLE
            else f"{'' if self.number is None else self.number} ({mark})".strip()
        )

    @property
    def announces(self) -> bool:
        """Whether its words announce items. What was searched before is not searched again while the text grows."""
        if not self._is_announced and self._searched < self.text.length:
            new = self.text.tail(self.text.length - self._searched + LONGEST_WORD)
            self._is_announced = ANNOUNCES.search(new) is not None
            self._searched = self.text.length
        return self._is_announced or self.text.last.endswith((":", "\uff1a"))
