"""The verbatim text cut into pieces, so that a template can mark the words printed with a State's name."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.models import Attribution, MemberState

LINES = 2  # solid and dotted: the stylesheet draws no third kind of line


@dataclass(frozen=True)
class HighlightedPiece:
    """A run of the text: plain, a clause (`line` 1 or 2, `named` after it), or a printed name (`attribution`)."""

    text: str
    line: int = 0
    attribution: Attribution | None = None
    named: str = ""

    @property
    def state(self) -> MemberState | None:
        return self.attribution.member_state if self.attribution else None


def pieces(text: str, attributions: Sequence[Attribution]) -> list[HighlightedPiece]:
    """The whole of `text`, in order. A clause that overlaps what was already cut is left unmarked, never lost."""
    marks = []
    for number, each in enumerate(attributions):
        line = number % LINES + 1
        if each.clause_start is not None and each.clause_end is not None:
            words = text[each.clause_start : each.clause_end]
            marks.append((each.clause_start, each.clause_end, HighlightedPiece(words, line, named=each.printed)))
        marks.append((each.start, each.end, HighlightedPiece(text[each.start : each.end], 0, each)))
    found, place = [], 0
    for start, end, piece in sorted(marks, key=lambda mark: mark[:2]):
        if start < place or end > len(text):
            continue
        found += [HighlightedPiece(text[place:start]), piece]
        place = end
    return [piece for piece in [*found, HighlightedPiece(text[place:])] if piece.text]
