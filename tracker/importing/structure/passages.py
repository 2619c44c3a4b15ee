"""Lines put together into passages: a heading, a numbered paragraph, an item, or plain text, not yet told apart.

Belongs here: where a sentence ends, and which line goes on with the line above (hard-wrapped text, no blank lines
between items, page furniture in between). What a passage is, is decided in `outline` by its place in a sequence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tracker.importing.structure.headings import STARTS_WITH_AGENDA, is_named_heading, names_chapter
from tracker.importing.structure.numbering import (
    BARE_MARK,
    LETTER_HEADING,
    ROMAN_HEADING,
    WHOLE_NUMBER,
    split_item,
    split_paragraph,
)
from tracker.importing.structure.ungluing import LinePiece

ENDS = re.compile(
    r"(?:[;.:!?\u3002\uff1b\uff1a\uff01\uff1f\u061b\u061f]|[^\d\s][.;]\d{1,2}|[;,]\s*(?:and|or|and/or))[\"'\u201d\u2019\u00bb\u300d)\]]*$"
)
"""How a line ends that ends a sentence or an item; a footnote number may hang on it."""

IDEOGRAPH = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
WIDEST_WRAP = 130
"""Columns. A document with longer lines is not hard-wrapped: there a line is a paragraph."""

LONGEST_BRACKET = 250
SOFT_HYPHEN = "\u00ad"
FULL_ENOUGH = 0.75
SPACED_AFTER_HYPHEN = frozenset({"and", "or", "to"})


@dataclass(slots=True)
class Passage:
    """Lines that belong together.

    `gap`: something in the source says that it begins anew (else only its own first words do). `soft`: it begins in
    the middle of a sentence, so its mark may be part of that sentence. `furniture`: the page furniture just before.
    `new_page`: it is the first of its page, as far as the format tells.
    `rank`: the format's rank of its heading, 0 where it is none. `offsets`: (place in the text, line of the source)
    pairs. `hyphens`: lines that ended with one.
    """

    text: str
    line: int
    gap: bool
    soft: bool = False
    is_marked: bool = False
    furniture: tuple[LinePiece, ...] = ()
    offsets: tuple[tuple[int, int], ...] = ()
    hyphens: tuple[int, ...] = ()
    run_on: bool = False
    new_page: bool = False
    rank: int = 0

    def line_at(self, offset: int) -> int:
        """The line of the source on which the character at `offset` stands."""
        return next((line for begins, line in reversed(self.offsets) if begins <= offset), self.line)


class RunningText:
    """Text that grows by parts, one space between two, none at a hyphen that ends a line ("gender-" "sensitive")."""

    def __init__(self, first: str = "") -> None:
        self._parts: list[str] = []
        self.length = 0
        self.last = ""
        self.add(first)

    def __str__(self) -> str:
        return self.raw.rstrip(SOFT_HYPHEN)

    @property
    def raw(self) -> str:
        """The text with the soft hyphen at its end, if a word is cut there and goes on elsewhere."""
        return "".join(self._parts)

    @property
    def first_sign(self) -> str:
        """The first character; empty where there is none."""
        return next((part[0] for part in self._parts if part), "")

    def tail(self, length: int) -> str:
        """Return at least the last `length` characters, where there are as many, without joining all of a long text."""
        parts: list[str] = []
        for part in reversed(self._parts):
            if length <= 0:
                break
            parts.append(part)
            length -= len(part)
        return "".join(reversed(parts)).rstrip(SOFT_HYPHEN)

    def add(self, part: str) -> int:
        """Add a part and return the place where it begins."""
        if not part:
            return self.length
        if self.last.endswith(SOFT_HYPHEN):
            self._parts[-1] = self._parts[-1][:-1]
            self.length -= 1
        elif self._parts and not is_hyphenated(self.last, part) and not is_without_space(self.last, part):
            self._parts.append(" ")
            self.length += 1
        begins = self.length
        self._parts.append(part)
        self.length += len(part)
        self.last = part
        return begins


def ends_sentence(text: str) -> bool:
    """Whether a text ends as an item or a sentence does."""
    return ENDS.search(text[-12:]) is not None


def is_in_brackets(text: str) -> bool:
    """Whether a text ends between brackets that opened shortly before: "(Chad;" is no end."""
    depth = 0
    for sign in text[-LONGEST_BRACKET:]:
        # One that closes what was opened further up says nothing of those that follow it.
        depth = depth + 1 if sign == "(" else max(0, depth - (sign == ")"))
    return depth > 0


def is_hyphenated(before: str, after: str) -> bool:
    """Whether a word is cut at a hyphen between the two: not in "pre- and post-trial"."""
    is_cut = len(before) > 1 and before[-1] in "-\u2010" and before[-2].isalpha() and after[:1].isalpha()
    return is_cut and after.split(" ", 1)[0] not in SPACED_AFTER_HYPHEN


def is_without_space(before: str, after: str) -> bool:
    """Whether a script without spaces goes on from one line to the next."""
    return IDEOGRAPH.match(before[-1:]) is not None and IDEOGRAPH.match(after[:1]) is not None


def gather(pieces: Sequence[LinePiece], furniture: Collection[int]) -> list[Passage]:
    """The passages of a document, in order.

    Args:
        pieces: its lines without glue, furniture included.
        furniture: the places of the furniture among them, as `find_furniture` gives them.
    """
    width = max((len(piece.text) for at, piece in enumerate(pieces) if at not in furniture), default=0)
    passages: list[Passage] = []
    group: list[LinePiece] = []
    start: dict[str, Any] = {}
    waiting: list[LinePiece] = []
    for at, piece in enumerate(pieces):
        if at in furniture:
            waiting.append(piece)
            continue
        last = group[-1].text if group else ""
        gap = piece.starts or bool(waiting) or not group or _ends_short(last, piece.text, width)
        if gap or _begins_anew(piece.text, last):
            if group:
                passages.append(_passage(group, **start))
            start = {
                "gap": gap,
                "soft": not (gap or ends_sentence(last) or _is_heading_line(last)),
                "furniture": tuple(waiting),
            }
            group, waiting = [], []
        group.append(piece)
    return [*passages, _passage(group, **start)] if group else passages


def _passage(group: Sequence[LinePiece], *, gap: bool, soft: bool, furniture: tuple[LinePiece, ...]) -> Passage:
    text = RunningText()
    hyphens = tuple(before.line for before, after in pairwise(group) if is_hyphenated(before.text, after.text))
    offsets = []
    for piece in group:
        offsets.append((text.add(piece.text), piece.line))
    is_marked = any(piece.is_marked for piece in group)
    new_page, rank = group[0].new_page, group[0].rank
    return Passage(
        text.raw, group[0].line, gap, soft, is_marked, furniture, tuple(offsets), hyphens, new_page=new_page, rank=rank
    )


def _begins_anew(text: str, last: str) -> bool:
    if split_paragraph(text) or split_item(text) or WHOLE_NUMBER.match(text) or is_named_heading(text):
        return True
    if last.endswith(("-", "\u2013", "\u2014")):
        return False  # "B. Substantive items -" goes on with "Agenda item 5 (d)"
    is_lettered = LETTER_HEADING.match(text) or ROMAN_HEADING.match(text) or STARTS_WITH_AGENDA.match(text)
    return (is_lettered is not None or names_chapter(text)) and (ends_sentence(last) or _is_heading_line(last))


def _is_heading_line(text: str) -> bool:
    is_marked = LETTER_HEADING.match(text) or ROMAN_HEADING.match(text)
    return bool(is_marked or is_named_heading(text) or names_chapter(text))


def _ends_short(last: str, text: str, width: int) -> bool:
    """Whether the line above ended its paragraph: it ended a sentence, or a heading, before it was full."""
    if is_named_heading(last):
        return True
    if not ends_sentence(last) or text[0].islower() or BARE_MARK.match(last):
        return False
    first_word = text.split(" ", 1)[0]
    return width > WIDEST_WRAP or len(last) + 1 + len(first_word) <= width * FULL_ENOUGH


END = re.compile(r"[.!?\u061f][\"\u201d\u00bb\u2019)\]]*\d{0,2}\s+|[\u3002\uff01\uff1f][\"\u201d\u300d)]*\s*")
# Before a name as well as before a number.
ABBREVIATED = re.compile(
    r"(?:\b(?i:cf|mr|mrs|ms|mme|dr|sr|sra|st|vs?|e\.g|i\.e|п|пп|ст|гг?|см|стр|т\.е|им)|\b[A-Z])\.$"
)
# Before a number or a letter alone: "vol. II", "art. (b)". Before a word it is one itself, as "para" is in Spanish.
COUNTING = re.compile(r"\b(?i:nos?|núms?|número|arts?|paras?|párrs?|par|pp?|vols?|chaps?|sects?)\.$")
LONGEST_ABBREVIATION = 12
"""Letters, with the one before it: the whole text before each of very many stops takes time by its square."""

COUNTED = re.compile(r"[(\[]?(?:[IVXLC]+|[A-Z])\b|[(\[]")


def sentences_of(text: str) -> Sequence[tuple[int, str]]:
    """Each sentence with the place where it begins; a text without a stop is one."""
    found: list[tuple[int, str]] = []
    begins = 0
    for end in END.finditer(text):
        stop = end.start() + 1
        after, before = text[end.end() : end.end() + 1], text[max(begins, stop - LONGEST_ABBREVIATION) : stop]
        if after.islower() or ABBREVIATED.search(before):
            continue
        if COUNTING.search(before) and COUNTED.match(text, end.end()):
            continue
        if text[end.start()] in ".!?" and after.isdigit():
            continue
        found.append((begins, text[begins : end.end()].rstrip()))
        begins = end.end()
    return [*found, (begins, text[begins:])] if begins < len(text) else found
