"""Which recommendation a doubt speaks of, and which of them a person has to look at.

Belongs here: warnings and recommendations, put together. Confidence says how much of the reading
was in doubt and is worked out from the warnings alone, so that it changes with them; it is no probability.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, Protocol

from tracker.importing.structure.warnings import WarningFinding

type Json = dict[str, Any]


class DoubtedItem(Protocol):
    """A recommendation, or a candidate, as far as this module knows it."""

    @property
    def label(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def line(self) -> int: ...


OF_AN_ITEM = frozenset(
    {"item_without_end", "list_without_end", "opens_points", "item_much_longer", "item_empty", "unknown_bracket",
     "open_bracket",
     "repeated_label", "numbering_gap", "numbering_repeats", "numbering_restarts", "typed_elsewhere", "typed_nowhere"}
)  # fmt: skip
"""Gone where the recommendation they speak of was changed and they are not found again."""

OF_THE_READING = frozenset(
    {"rejoined", "page_furniture", "line_end_hyphen", "hyphen_removed", "text_joined", "second_mark",
     "number_misprinted", "row_repeats", "footnote_mark", "items_run_on",
     "named_by_reference", "reference_without_item", "remembered", "words_before", "list_kept_whole",
     "recommends_in_part", "asks_for_report", "secretariat_alone", "characters_dropped", "header_or_text",
     "comment_in_item"}
)  # fmt: skip
"""Gone with the recommendation that they speak of, when it was set aside."""

OF_A_LINE = frozenset({"characters_dropped", "header_or_text", "hyphen_removed"})
"""Of those, the ones that name a line alone: of an item where it begins at the line, or holds what they quote."""

ANSWERED_BY = {"agenda_item_unknown": "agenda_item", "position_unclear": "position", "basis_unclear": "basis"}
"""Doubts about a lead-in, gone when a person says this of the first recommendation under it."""

LIGHT = frozenset(
    {"page_furniture", "line_end_hyphen", "hyphen_removed", "rejoined", "footnote_mark", "second_mark",
     "unknown_bracket"}
)  # fmt: skip
"""Doubts about signs at the edge of a text, which as a rule leave its words as they are printed."""


def codes_by_place(items: Sequence[DoubtedItem], warnings: Sequence[WarningFinding]) -> list[tuple[str, ...]]:
    """Return the codes of the warnings of each recommendation, each once, in their order."""
    codes: dict[int, dict[str, None]] = {id(each): {} for each in items}
    doubted = DoubtedItems(items)
    for each in warnings:
        if item := doubted.about(each):
            codes[id(item)][each.code] = None
    return [tuple(found) for found in codes.values()]


def confidence_of(codes: Sequence[str]) -> str:
    """ "high" where nothing is in doubt, "medium" where only signs at its edge are, else "low"."""
    if not codes:
        return "high"
    return "medium" if LIGHT.issuperset(codes) else "low"


class DoubtedItems[Found: DoubtedItem]:
    """Recommendations, to be asked which of them a warning speaks of. Made once for all the warnings of a report."""

    def __init__(self, items: Sequence[Found]) -> None:
        self.items = items
        self.by_label: dict[str, list[int]] = {}
        for place, each in enumerate(items):
            self.by_label.setdefault(each.label, []).append(place)
        by_line = sorted(range(len(items)), key=lambda place: items[place].line)
        self.lines = [items[place].line for place in by_line]
        self.last_until = list(accumulate(by_line, max))  # of the items at each of these lines and before it

    def about(self, stored: WarningFinding) -> Found | None:
        """The recommendation that a warning speaks of: the one it names, else the one its line stands in, or none."""
        line, code, words = stored.line, stored.code, stored.words
        names = {words["label"]} if "label" in words else {words.get("before"), words.get("found")}
        named = [
            self.items[place] for place in sorted(at for name in names for at in self.by_label.get(name or "", ()))
        ]
        if here := next((each for each in named if each.line == line), None):
            return here
        if before := [each for each in named if each.line < line]:
            return before[-1]
        if code in ANSWERED_BY:
            return next((each for each in self.items if each.line >= line), None)
        standing = self._standing_at(line) if code in OF_AN_ITEM | OF_THE_READING else None
        return standing if standing is None or code not in OF_A_LINE or _has_line(standing, stored) else None

    def _standing_at(self, line: int) -> Found | None:
        until = bisect_right(self.lines, line)
        return self.items[self.last_until[until - 1]] if until else None


def _has_line(item: DoubtedItem, stored: WarningFinding) -> bool:
    quoted = stored.words.get("text", "")
    return item.line == stored.line or bool(quoted and quoted in item.text)
