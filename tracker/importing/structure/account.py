"""The account of a document: what of its lines was left unread, each part with its place and the reason.

A reader that stops within a list, a reference or a sentence enters the rest here, and nowhere else. Today the account
has only what was left unread; a line that became an item, a heading or furniture has no entry yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.importing.structure.warnings import WarningFinding, warning

REASONS = {"references": "references_unread", "answer": "answer_unread", "sentence": "sentence_unread"}
"""Why a text was left unread -> the code of its warning."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of the document that nothing was made of: its line, its text, and the label of what it belongs to."""

    reason: str
    line: int
    label: str
    text: str


@dataclass(slots=True)
class LineAccount:
    """What was left unread of one document, in the order in which it was read."""

    unread: list[Unread] = field(default_factory=list)

    def leave(self, reason: str, line: int, text: str, *, label: str) -> None:
        """Enter a text that was left unread.

        Args:
            reason: a key of `REASONS`.
            line: where the text, or the paragraph that holds it, begins in the source (1-based).
            text: as it appears in the source.
            label: of the paragraph or the recommendation that it belongs to.
        """
        self.unread.append(Unread(reason, line, label, text))

    def warnings(self) -> Iterator[WarningFinding]:
        """Return a warning for each text that was left unread, each once."""
        for each in dict.fromkeys(self.unread):
            yield warning(REASONS[each.reason], each.line, label=each.label, text=each.text)
