"""Numbered paragraphs that run on in one line: "I. Introduction 1. The meeting ... 2. Speakers ..." taken apart.

Belongs here: seams at paragraph numbers, found by sequence. Items (a), (b) that run on are taken apart in `run_on`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.importing.structure.numbering import LETTER_HEADING, ROMAN_HEADING, split_paragraph
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
FURTHEST_AHEAD = 60


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
    ahead = passages[at + 1 : at + FURTHEST_AHEAD]
    return any(own[0] == number for each in ahead if (own := split_paragraph(each.text)))


def _parts(passage: Passage, seams: Sequence[int]) -> Iterator[Passage]:
    if not seams:
        yield passage
        return
    begins = 0
    for end in [*seams, len(passage.text) + 1]:
        is_first = begins == 0
        yield _part(passage, begins, end - 1, is_first=is_first)
        begins = end


def _part(passage: Passage, begins: int, end: int, *, is_first: bool) -> Passage:
    line = passage.line_at(begins)
    offsets = tuple((max(place - begins, 0), each) for place, each in passage.offsets if begins <= place < end)
    return replace(
        passage,
        text=passage.text[begins:end].strip(),
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
