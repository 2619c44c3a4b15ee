"""Items that run on in one paragraph: "... were identified: (a) Promote ...; (b) Strengthen ..." taken apart.

Belongs here: the seams inside a passage. Items on lines of their own never come here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.importing.structure.numbering import ROMANS, following, roman, split_item, split_paragraph
from tracker.importing.structure.passages import Passage
from tracker.importing.structure.time_limit import check

MAY_HAVE_SEAM = re.compile(r"(?:[:;.,]|\b(?:and|or)) \([a-z]{1,2}\) \S")
FIRST_SEAM = re.compile(r"[:.;] (?=\(a\) \S)")
FURTHEST_AHEAD = 80
"""Passages. A list that goes on for longer is read without this look ahead."""


def take_apart(passages: Sequence[Passage]) -> Iterator[Passage]:
    """The passages, with run-on items as passages of their own (`run_on` is set on them)."""
    for at, passage in enumerate(passages):
        check()
        may_have = MAY_HAVE_SEAM.search(passage.text) is not None
        seams = list(_seams(passage.text, _marks_ahead(passages, at))) if may_have else []
        ends = [*seams, len(passage.text) + 1]
        if not seams:
            yield passage
            continue
        yield _part(passage, 0, seams[0], is_first=True)
        for begins, end in zip(seams, ends[1:], strict=True):
            yield _part(passage, begins, end, is_first=False)


def _part(passage: Passage, begins: int, end: int, *, is_first: bool) -> Passage:
    offsets = tuple((max(place - begins, 0), line) for place, line in passage.offsets if begins <= place < end)
    line = passage.line_at(begins)
    return Passage(
        passage.text[begins : end - 1],
        line,
        gap=passage.gap if is_first else True,
        soft=passage.soft and is_first,
        is_marked=passage.is_marked and is_first,
        furniture=passage.furniture if is_first else (),
        offsets=((0, line), *offsets),
        hyphens=passage.hyphens if is_first else (),
        run_on=not is_first,
        new_page=passage.new_page and is_first,
    )


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
