"""Which recommendation a doubt speaks of, and which of them a person has to look at.

Belongs here: warnings and recommendations in their stored form, put together. Confidence says how much of the reading
was in doubt and is worked out from the warnings alone, so that it changes with them; it is no probability.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

type Json = dict[str, Any]

OF_AN_ITEM = frozenset(
    {"item_without_end", "list_without_end", "item_much_longer", "item_empty", "unknown_bracket", "open_bracket",
     "repeated_label", "numbering_gap", "numbering_repeats", "numbering_restarts"}
)  # fmt: skip
"""Gone where the recommendation they speak of was changed and they are not found again."""

OF_THE_READING = frozenset(
    {"rejoined", "page_furniture", "line_end_hyphen", "hyphen_removed", "text_joined", "second_mark",
     "number_misprinted", "row_repeats", "footnote_mark", "items_run_on",
     "named_by_reference", "reference_without_item", "remembered"}
)  # fmt: skip
"""Gone with the recommendation that they speak of, when it was set aside."""

ANSWERED_BY = {"agenda_item_unknown": "agenda_item", "position_unclear": "position", "basis_unclear": "basis"}
"""Doubts about a lead-in, gone when a person says this of the first recommendation under it."""

LIGHT = frozenset(
    {"page_furniture", "line_end_hyphen", "hyphen_removed", "rejoined", "footnote_mark", "second_mark",
     "unknown_bracket"}
)  # fmt: skip
"""Doubts about signs at the edge of a text, which as a rule leave its words as they are printed."""


def codes_by_key(items: Sequence[Json], warnings: Sequence[Json]) -> dict[int, tuple[str, ...]]:
    """For each recommendation, by its key, the codes of the warnings that speak of it, each once, in their order."""
    codes: dict[int, dict[str, None]] = {each["key"]: {} for each in items}
    listed = list(items)
    for each in warnings:
        if item := about(each, listed):
            codes[item["key"]][each["code"]] = None
    return {key: tuple(found) for key, found in codes.items()}


def confidence_of(codes: Sequence[str]) -> str:
    """ "high" where nothing is in doubt, "medium" where only signs at its edge are, else "low"."""
    if not codes:
        return "high"
    return "medium" if LIGHT.issuperset(codes) else "low"


def about(stored: Json, items: list[Json]) -> Json | None:
    """The recommendation that a warning speaks of: the one it names, else the one its line stands in, or none."""
    named = [each for each in items if _names(stored["message"], each["label"])]
    at_line = [each for each in items if each["line"] <= stored["line"]]
    near = [each for each in named if each["line"] == stored["line"]] or [each for each in named if each in at_line]
    if near:
        return near[0] if near[0]["line"] == stored["line"] else near[-1]
    if stored["code"] in ANSWERED_BY:
        return next((each for each in items if each["line"] >= stored["line"]), None)
    if stored["code"] in OF_AN_ITEM | OF_THE_READING and at_line:
        return at_line[-1]
    return None


def _names(message: str, label: str) -> bool:
    """Whether a sentence names a label, and not one that only begins or ends like it."""
    return re.search(rf"(?<![\w.]){re.escape(label)}(?![\w(]|\.\d| \()", message) is not None
