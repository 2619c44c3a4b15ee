"""Where recommendations stand in a report of the universal periodic review: its chapter, cut into printed pieces.

Belongs here: the bounds of the chapter "Conclusions and/or recommendations", and what runs on in one paragraph there.
Which piece is an item is decided in `upr_items`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.importing.structure.acts import alternatives
from tracker.importing.structure.passages import Passage

CHAPTER = re.compile(
    rf"^(?:[IVX]{{1,4}}\.?\s+)?{alternatives('review_chapter')}\s*[*\u2217.:\u2020\u2021]{{0,4}}", re.IGNORECASE
)
CONTENTS = re.compile(r"\.{4,}|\s\d{1,3}(?:\s?[-\u2013]\s?\d{1,3})?\s+\d{1,3}$")
NEXT_CHAPTER = re.compile(
    rf"^(?:[IVX]{{1,4}}\.\s+)?(?:{alternatives('next_chapter')}|{alternatives('review_annex')})"
    r"|^(?:III|IV|VI{0,3}|IX|X)\.\s+[A-Z][^.;:]{2,120}$",
    re.IGNORECASE,
)
NOT_EDITED = re.compile(r"^(?:the )?conclusions and.{3,20}recommendations .{3,40}edited\.?$", re.IGNORECASE)
ANNEX = re.compile(rf"^{alternatives('review_annex')}(?:\s+[IVX\d]+)?\s*(?:\[|$)", re.IGNORECASE)
LONGEST_HEADING = 140
RUN_ON = re.compile(
    r"(?<=[;:.)]) ?(?:and )?(?=(\d{1,3}\.\d{1,3})(?!\d)\.? *[A-Z\u201c\"])|(?<=[;:.)]) (?=(\d{1,3})\. [A-Z])"
)
WHOLE = re.compile(r"^\d{1,3}\.\d{1,3}(?!\d)")
PARAGRAPH_BEHIND_HEADING = re.compile(r"\s(?=\d{1,3}\. ?[A-Z])")


def chapter_of(passages: Sequence[Passage]) -> tuple[int, int] | None:
    """The places of the first passage under the chapter's heading and of the first after the chapter; None if none."""
    found = [at for at, passage in enumerate(passages) if _is_heading(passage)]
    if not found:
        return None
    begins = found[-1]
    ends = next((at for at in range(begins + 1, len(passages)) if _is_next(passages[at])), len(passages))
    return begins, ends


def _is_heading(passage: Passage) -> bool:
    match = CHAPTER.match(passage.text)
    if not match or CONTENTS.search(passage.text[:LONGEST_HEADING]):
        return False
    rest = passage.text[match.end() :].strip()
    return not rest or PARAGRAPH_BEHIND_HEADING.match(f" {rest}") is not None or _is_note(rest)


def _is_note(rest: str) -> bool:
    """A footnote of the heading that ran on with it."""
    is_footnote = rest[0] in "*\u2217\u2020([" or NOT_EDITED.match(rest) is not None
    return len(rest) < LONGEST_HEADING and is_footnote


def _is_next(passage: Passage) -> bool:
    is_heading = len(passage.text) <= LONGEST_HEADING and NEXT_CHAPTER.match(passage.text) is not None
    is_heading = is_heading and not _goes_on(passage.text)
    return (not passage.soft and is_heading) or is_annex(passage)


def is_annex(passage: Passage) -> bool:
    """Whether an annex begins here: as a rule the list of the delegation."""
    return not passage.soft and ANNEX.match(passage.text) is not None


def _goes_on(text: str) -> bool:
    """Whether words are the end of a sentence that a page cut: in small letters, or announcing in a script without."""
    return text[:1].islower() or (text.endswith((":", "\uff1a")) and not text[:1].isupper())


def pieces_of(passages: Sequence[Passage], begins: int, ends: int) -> Iterator[Passage]:
    """The passages of the chapter without its heading; items that run on in one paragraph by themselves."""
    known = {found[0] for passage in passages[begins:ends] if (found := WHOLE.match(passage.text))}
    prefixes = {each.split(".")[0] for each in known}
    heading = CHAPTER.match(passages[begins].text)
    rest = passages[begins].text[heading.end() if heading else 0 :].strip()
    if rest and not _is_note(rest):
        yield from _cut(replace(passages[begins], text=rest), known, prefixes)
    for passage in passages[begins + 1 : ends]:
        yield from _cut(passage, known, prefixes)


def _cut(passage: Passage, known: set[str], prefixes: set[str]) -> Iterator[Passage]:
    """At every whole number that begins no passage of its own; at every next number where a list runs on."""
    begins = 0
    last = _own_number(passage.text)
    for seam in RUN_ON.finditer(passage.text):
        whole, plain = seam[1], seam[2]
        if whole is not None and (whole in known or whole.split(".")[0] not in prefixes | {str(last)}):
            continue
        if plain is not None:
            is_next = (last is not None and int(plain) == last + 1) or (
                plain == "1" and passage.text[seam.start() - 1] == ":"
            )
            if not is_next:
                continue
            last = int(plain)
        yield replace(
            passage,
            text=passage.text[begins : seam.start()],
            line=passage.line_at(begins),
            run_on=begins > 0,
            offsets=(),
        )
        begins = seam.end()
    if begins == 0:
        yield passage
    else:
        line = passage.line_at(begins)
        yield replace(passage, text=passage.text[begins:], line=line, gap=True, soft=False, run_on=True, offsets=())


def _own_number(text: str) -> int | None:
    found = re.match(r"^(\d{1,3})[.)]\s", text)
    return int(found[1]) if found else None
