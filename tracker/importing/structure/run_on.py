"""What runs on in one line, taken apart by sequence: paragraphs, "1. The meeting ... 2. Speakers ...", and items, "...
were identified: (a) Promote ...; (b) Strengthen ...".

Belongs here: the seams inside a passage. What stands on lines of its own never comes here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.importing.structure.numbering import (
    LETTER_HEADING,
    ROMAN_HEADING,
    ROMANS,
    following,
    roman,
    split_item,
    split_paragraph,
)
from tracker.importing.structure.passages import Passage, ends_sentence

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
                if _begins_later(passages, at, last + 1):
                    break
                seams.append(found.end())
                last += 1
        for part in _parts(passage, seams):
            yield from _without_last_heading(part, last) if seams or passage.text.count(". ") > 1 else [part]


def _is_seam(text: str, place: int, is_further: bool, is_paragraph: bool) -> bool:
    before = text[:place]
    if CITES.search(before):
        return False
    if ends_sentence(before):
        return is_further or is_paragraph or _is_heading(text)
    return not is_further and not is_paragraph and _is_heading(text) and place <= LONGEST_HEADING


def _is_heading(text: str) -> bool:
    return ROMAN_HEADING.match(text) is not None or LETTER_HEADING.match(text) is not None


def _begins_later(passages: Sequence[Passage], at: int, number: int) -> bool:
    ahead = passages[at + 1 : at + FURTHEST_NUMBER]
    return any(own[0] == number for each in ahead if (own := split_paragraph(each.text)))


def _parts(passage: Passage, seams: Sequence[int]) -> Iterator[Passage]:
    if not seams:
        yield passage
        return
    begins = 0
    for end in [*seams, len(passage.text) + 1]:
        yield _part(passage, begins, end)
        begins = end


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
    behind = LAST_HEADING if split_paragraph(part.text) else BELOW_HEADING if _is_heading(part.text) else None
    found = behind.search(part.text) if behind else None
    if not found or int(found[1]) > last or CITES.search(part.text[: found.start()].rstrip(".;")):
        yield part
        return
    yield replace(part, text=part.text[: found.start()])
    line = part.line_at(found.end())
    yield replace(part, text=part.text[found.end() :], line=line, gap=True, soft=False, is_marked=True, furniture=())


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
