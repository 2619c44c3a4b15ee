"""Word's styles: which paragraphs are headings, which are numbered, directly or by the style above their style."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from tracker.importing.readers.word_numbers import W, value

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
