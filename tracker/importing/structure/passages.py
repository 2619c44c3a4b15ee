"""Lines put together into passages: a heading, a numbered paragraph, an item, or plain text, not yet told apart; and
what runs on in one line taken apart by sequence: paragraphs, "1. The meeting ... 2. Speakers ...", and items, "... were
identified: (a) Promote ...; (b) Strengthen ...".

Belongs here: where a sentence ends, and which line goes on with the line above (hard-wrapped text, no blank lines
between items, page furniture in between). What a passage is, is decided in `outline` by its place in a sequence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tracker.importing.structure.headings import STARTS_WITH_AGENDA, is_named_heading, names_chapter
from tracker.importing.structure.numbering import (
    BARE_MARK,
    ROMANS,
    WHOLE_NUMBER,
    following,
    is_marked_heading,
    roman,
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


def announces_more(text: str) -> bool:
    """Whether a text ends with a colon."""
    return text.rstrip().endswith((":", "\uff1a"))


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
    gap = soft = False
    above: tuple[LinePiece, ...] = ()
    waiting: list[LinePiece] = []
    for at, piece in enumerate(pieces):
        if at in furniture:
            waiting.append(piece)
            continue
        last = group[-1].text if group else ""
        is_apart = piece.starts or bool(waiting) or not group or _ends_short(last, piece.text, width)
        if is_apart or _begins_anew(piece.text, last):
            if group:
                passages.append(_passage(group, above, gap=gap, soft=soft))
            gap, soft = is_apart, not (is_apart or ends_sentence(last) or _is_heading_line(last))
            group, above, waiting = [], tuple(waiting), []
        group.append(piece)
    return [*passages, _passage(group, above, gap=gap, soft=soft)] if group else passages


def _passage(group: Sequence[LinePiece], furniture: tuple[LinePiece, ...], *, gap: bool, soft: bool) -> Passage:
    text = RunningText()
    offsets = tuple((text.add(piece.text), piece.line) for piece in group)
    return Passage(
        text.raw,
        group[0].line,
        gap,
        soft,
        any(piece.is_marked for piece in group),
        furniture,
        offsets,
        tuple(before.line for before, after in pairwise(group) if is_hyphenated(before.text, after.text)),
        new_page=group[0].new_page,
        rank=group[0].rank,
    )


def _begins_anew(text: str, last: str) -> bool:
    if split_paragraph(text) or split_item(text) or WHOLE_NUMBER.match(text) or is_named_heading(text):
        return True
    if last.endswith(("-", "\u2013", "\u2014")):
        return False  # "B. Substantive items -" goes on with "Agenda item 5 (d)"
    may_be_one = is_marked_heading(text) or STARTS_WITH_AGENDA.match(text) or names_chapter(text)
    return bool(may_be_one) and (ends_sentence(last) or _is_heading_line(last))


def _is_heading_line(text: str) -> bool:
    return is_marked_heading(text) or is_named_heading(text) or names_chapter(text)


def _ends_short(last: str, text: str, width: int) -> bool:
    """Whether the line above ended its paragraph: it ended a sentence, or a heading, before it was full."""
    if is_named_heading(last):
        return True
    if not ends_sentence(last) or text[0].islower() or BARE_MARK.match(last):
        return False
    first_word = text.split(" ", 1)[0]
    return width > WIDEST_WRAP or len(last) + 1 + len(first_word) <= width * FULL_ENOUGH


# --- what runs on: paragraphs

NUMBER = re.compile(r" (?=(\d{1,3})\. [A-Z])")
CITES = re.compile(
    r"\b(?:paragraphs?|paras?\.?|articles?|arts?\.?|sections?|chapters?|rules?|goals?|nos?\.?|items?|resolutions?|annex"
    r"|to|and|of|or|[A-Z][a-z]+ \d{1,2},?)$",
    re.IGNORECASE,
)
LAST_HEADING = re.compile(r"(?<=[.;]) (?=(\d{1,2})\. [A-Z][^.;:]{2,120}$)")
BELOW_HEADING = re.compile(r"(?<=[^\W\d_]) (?=(\d{1,2})\. [A-Z][^.;:]{2,120}$)")
LONGEST_HEADING = 500
FURTHEST_NUMBER = 60


def take_paragraphs_apart(passages: Sequence[Passage]) -> Iterator[Passage]:
    """The passages, each run-on paragraph by itself, each heading that ran on with the text below it by itself."""
    last = 0
    for at, passage in enumerate(passages):
        own = split_paragraph(passage.text)
        if own and own[0] > last:
            last = own[0]
        seams: list[int] = []
        for found in NUMBER.finditer(passage.text):
            if int(found[1]) == last + 1 and _is_seam(passage.text, found.start(), bool(seams), own is not None):
                ahead = (split_paragraph(each.text) for each in passages[at + 1 : at + FURTHEST_NUMBER])
                if any(each and each[0] == last + 1 for each in ahead):
                    break  # it begins a passage of its own
                seams.append(found.end())
                last += 1
        for part in _parts(passage, seams):
            yield from _without_last_heading(part, last) if seams or passage.text.count(". ") > 1 else [part]


def _is_seam(text: str, place: int, is_further: bool, is_paragraph: bool) -> bool:
    before = text[:place]
    if CITES.search(before):
        return False
    if ends_sentence(before):
        return is_further or is_paragraph or is_marked_heading(text)
    return not is_further and not is_paragraph and is_marked_heading(text) and place <= LONGEST_HEADING


def _parts(passage: Passage, seams: Sequence[int]) -> Iterator[Passage]:
    if not seams:
        yield passage
        return
    for begins, end in pairwise([0, *seams, len(passage.text) + 1]):
        yield _part(passage, begins, end)


def _part(passage: Passage, begins: int, end: int) -> Passage:
    """A passage from one seam to the space before another."""
    line, is_first = passage.line_at(begins), begins == 0
    offsets = tuple((max(place - begins, 0), each) for place, each in passage.offsets if begins <= place < end)
    return replace(
        passage,
        text=passage.text[begins : end - 1].strip(),
        line=line,
        gap=passage.gap if is_first else True,
        soft=passage.soft and is_first,
        new_page=passage.new_page and is_first,
        furniture=passage.furniture if is_first else (),
        hyphens=passage.hyphens if is_first else (),
        offsets=((0, line), *offsets),
    )


def _without_last_heading(part: Passage, last: int) -> Iterator[Passage]:
    """A heading that ran on behind a paragraph, "... of victims. 2. Help for victims", or behind the one that it stands
    under, "A. Hedges of towns 1. General matters", by itself. A number that comes next is a paragraph's."""
    behind = LAST_HEADING if split_paragraph(part.text) else BELOW_HEADING if is_marked_heading(part.text) else None
    found = behind.search(part.text) if behind else None
    if not found or int(found[1]) > last or CITES.search(part.text[: found.start()].rstrip(".;")):
        yield part
        return
    above, heading = _parts(part, [found.end()])
    yield from (above, replace(heading, is_marked=True))


# --- items

MAY_HAVE_SEAM = re.compile(r"(?:[:;.,]|\b(?:and|or)) \([a-z]{1,2}\) \S")
FIRST_SEAM = re.compile(r"[:.;] (?=\(a\) \S)")
FURTHEST_AHEAD = 80
"""Passages. A list that goes on for longer is read without this look ahead."""


def take_apart(passages: Sequence[Passage]) -> Iterator[Passage]:
    """The passages, with run-on items as passages of their own (`run_on` is set on them)."""
    for at, passage in enumerate(passages):
        may_have = MAY_HAVE_SEAM.search(passage.text) is not None
        seams = list(_seams(passage.text, _marks_ahead(passages, at))) if may_have else []
        for at_seam, part in enumerate(_parts(passage, seams)):
            is_first = at_seam == 0
            yield replace(part, is_marked=part.is_marked and is_first, run_on=not is_first, rank=0) if seams else part


def _marks_ahead(passages: Sequence[Passage], at: int) -> frozenset[str]:
    marks = set()
    for passage in passages[at + 1 : at + FURTHEST_AHEAD]:
        if split_paragraph(passage.text):
            break
        if item := split_item(passage.text):
            marks.add(item[0])
    return frozenset(marks)


def _seams(text: str, ahead: frozenset[str]) -> Iterator[int]:
    """Where new items begin inside a text, by sequence; a mark that begins a passage further on is no seam."""
    own = split_item(text)
    if own:
        mark, place, is_chain = own[0], 0, False
    else:
        first = FIRST_SEAM.search(text)
        if not first or "a" in ahead:
            return
        mark, place, is_chain = "a", first.end(), True
        yield place
    while seam := _next_seam(text, place, mark, ahead, is_chain=is_chain):
        place, mark = seam
        yield place


def _next_seam(text: str, place: int, mark: str, ahead: frozenset[str], *, is_chain: bool) -> tuple[int, str] | None:
    expected = following(mark) - ahead
    if not expected:
        return None
    follows = r"\S" if is_chain else r"[^\W\d_a-z]"
    pattern = rf"(?:[;.]|[;,] ?(?:and|or)) (?=\(({'|'.join(sorted(expected))})\) {follows})"
    for found in re.compile(pattern).finditer(text, place):
        if not _is_sublevel(text, found.end(), found[1]):
            return found.end(), found[1]
    return None


def _is_sublevel(text: str, place: int, mark: str) -> bool:
    number = ROMANS.get(mark)
    if number is None:
        return False
    next_roman = text.find(f"({roman(number + 1)})", place)
    nexts = [at for each in following(mark) if (at := text.find(f"({each})", place)) >= 0]
    return next_roman >= 0 and (not nexts or next_roman < min(nexts))
