"""Word's automatic numbers: what stands before a paragraph on the page, and nowhere in its text.

Belongs here: `numbering.xml` and its counters. A list may restart, share its counter with another, show the levels
above it ("2.1"), or be numbered by its style.
"""

from __future__ import annotations

import re
import string
from collections import defaultdict
from dataclasses import dataclass, field, replace

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PLACEHOLDER = re.compile(r"%([1-9])")
SMALL_LETTER_DOT = re.compile(r"^([a-z]{1,3})\.$")
BARE = re.compile(r"^\d{1,3}$")
ROMAN_SIGNS = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, how it counts, and the words round its number."""

    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    restarts_after: int | None = None
    is_legal: bool = False


@dataclass(slots=True)
class _List:
    """An abstract list: its levels, and the counter that all its numberings share."""

    levels: dict[int, Level]
    counts: dict[int, int] = field(default_factory=dict)


class WordNumbers:
    """The numbers of a document, in the order of its paragraphs.

    Args:
        root: the root element of `numbering.xml`; None where the document has none.
    """

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._of_number: dict[str, str] = {}
        self._overrides: dict[str, dict[int, Level]] = defaultdict(dict)
        self._starts: dict[str, dict[int, int]] = defaultdict(dict)
        if root is not None:
            self._read(root)

    def next(self, number_id: str, depth: int) -> str:
        """The mark of the next paragraph of a list ("(a)", "15."), empty for a bullet or an unknown list."""
        known = self._lists.get(self._of_number.get(number_id, ""))
        if known is None or not 0 <= depth < LEVELS:
            return ""
        levels = known.levels | self._overrides[number_id]
        level = levels.get(depth, Level())
        fresh = self._starts[number_id].pop(depth, None)
        if fresh is not None:
            known.counts[depth] = fresh
        else:
            known.counts[depth] = known.counts.get(depth, level.start - 1) + 1
        for below in [each for each in known.counts if each > depth]:
            if levels.get(below, Level()).restarts_after != 0:
                del known.counts[below]
        return _as_read(_mark(level, levels, known.counts))

    def _read(self, root: etree._Element) -> None:
        by_style: dict[str, str] = {}
        links: dict[str, str] = {}
        for abstract in root.iterfind(f"{W}abstractNum"):
            key = abstract.get(f"{W}abstractNumId", "")
            self._lists[key] = _List({_depth(each): _level(each) for each in abstract.iterfind(f"{W}lvl")})
            if style := value(abstract, "styleLink"):
                by_style[style] = key
            if link := value(abstract, "numStyleLink"):
                links[key] = link
        for number in root.iterfind(f"{W}num"):
            key = number.get(f"{W}numId", "")
            abstract_key = value(number, "abstractNumId")
            self._of_number[key] = by_style.get(links.get(abstract_key, ""), abstract_key)
            for override in number.iterfind(f"{W}lvlOverride"):
                self._read_override(key, override)

    def _read_override(self, key: str, override: etree._Element) -> None:
        depth = _depth(override)
        level = override.find(f"{W}lvl")
        if level is not None:
            self._overrides[key][depth] = _level(level)
        if start := value(override, "startOverride"):
            self._starts[key][depth] = _number(start, 1)


def value(element: etree._Element, child: str) -> str:
    """The `w:val` of a child element, empty where there is none."""
    found = element.find(f"{W}{child}")
    return "" if found is None else found.get(f"{W}val", "")


def _level(element: etree._Element) -> Level:
    level = Level(_number(value(element, "start"), 1), value(element, "numFmt") or "decimal", value(element, "lvlText"))
    restart = value(element, "lvlRestart")
    is_legal = element.find(f"{W}isLgl") is not None
    return replace(level, restarts_after=_number(restart, 0) if restart else None, is_legal=is_legal)


def _depth(element: etree._Element) -> int:
    return _number(element.get(f"{W}ilvl", ""), 0)


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else otherwise


def _mark(level: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
    if level.form in {"bullet", "none"}:
        return ""

    def shown(found: re.Match[str]) -> str:
        depth = int(found[1]) - 1
        other = levels.get(depth, Level())
        return written(counts.get(depth, other.start), "decimal" if level.is_legal else other.form)

    return PLACEHOLDER.sub(shown, level.pattern).strip()


def written(count: int, form: str) -> str:
    """A number of a list in its form: "decimal", "lowerLetter", "upperRoman" ...."""
    if form in {"lowerLetter", "upperLetter"}:
        letter = string.ascii_lowercase[(count - 1) % 26] * ((count - 1) // 26 % 5 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in {"lowerRoman", "upperRoman"}:
        return roman(count) if form == "lowerRoman" else roman(count).upper()
    return f"{count:02d}" if form == "decimalZero" else str(count)


def roman(count: int) -> str:
    """1 -> "i", 2024 -> "mmxxiv"."""
    written = ""
    for worth, sign in ROMAN_SIGNS:
        while count >= worth:
            written, count = written + sign, count - worth
    return written


def _as_read(mark: str) -> str:
    """Marks that a text would not be known by: "a." is read "(a)", a bare "7" is read "7."."""
    if found := SMALL_LETTER_DOT.match(mark):
        return f"({found[1]})"
    return f"{mark}." if BARE.match(mark) else mark
