"""Page furniture: what a page prints for itself - symbols, job numbers, page numbers, running headers, footnotes.

Belongs here: telling it from text. That it stood inside an item is said by `outline`, as a warning.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from tracker.importing.structure.headings import is_named_heading
from tracker.importing.structure.numbering import split_item, split_paragraph
from tracker.importing.structure.ungluing import Piece

SYMBOL = re.compile(r"^(?=[^\d]*\d)[A-Z]{1,8}(?:/[A-Z0-9][A-Za-z0-9.\-]*(?:\([A-Z0-9]+\))?){1,8}$")
PATTERNS = (
    SYMBOL,
    re.compile(r"^[A-Z]{1,3}\.\d{2}-\d{4,7}(?:\s*\([A-Z]\))?(?:\s+\d{6})?(?:\s+\d{1,3}(?:/\d{1,3})?)?$"),  # V.25-00412
    re.compile(r"^\d{2}-\d{5}(?:\s*\([A-Z]\))?(?:\s+\d{6})?(?:\s+\d{1,3}/\d{1,3})?$"),  # 01-66657 (E) 291101
    re.compile(r"^\*\d{6,9}\*$"),  # the bar code
    re.compile(r"^\d{1,3}\s?/\s?\d{1,3}(?:\s+(?:[A-Z]{1,3}\.)?\d{2}-\d{4,7})?$"),  # 2/5
    re.compile(r"^(?:page|p\.)\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?$", re.IGNORECASE),
    re.compile(r"^[-\u2013\u2014]\s?\d{1,3}\s?[-\u2013\u2014]$"),  # - 3 -
    re.compile(r"^[_\u2014=*\-]{3,}$"),  # a rule
)
BARE_NUMBER = re.compile(r"^\d{1,3}$")
RULE = re.compile(r"^_{3,}$")
FOOTNOTE = re.compile(r"^(?:\*{1,3}|\d{1,2})\s+[^\W\d_a-z]")
LONGEST_HEADER = 160
HEADER_REPEATS = 2
LINES_OF_HEADER = 3


def find_furniture(pieces: Sequence[Piece]) -> frozenset[int]:
    """The places in `pieces` of those that are furniture.

    A bare number is a page number only when it is set off; a running header is a line that comes back, and that
    each time but perhaps the first stands beside other furniture or a page break.
    """
    found = {at for at, piece in enumerate(pieces) if any(each.match(piece.text) for each in PATTERNS)}
    found |= {at for at in range(len(pieces)) if _is_page_number(pieces, at)}
    found |= _footnotes(pieces)
    for _line_of_header in range(LINES_OF_HEADER):
        found |= _running_headers(pieces, found)
    return frozenset(found)


def _is_page_number(pieces: Sequence[Piece], at: int) -> bool:
    if not BARE_NUMBER.match(pieces[at].text):
        return False
    is_set_off_below = at + 1 == len(pieces) or pieces[at + 1].starts
    return (pieces[at].starts and is_set_off_below) or pieces[at].new_page


def _footnotes(pieces: Sequence[Piece]) -> set[int]:
    """The lines under a rule of underscores that begin like footnotes, with the lines that belong to them."""
    found: set[int] = set()
    is_under_rule = False
    for at, piece in enumerate(pieces):
        if RULE.match(piece.text):
            is_under_rule = True
        elif is_under_rule:
            begins = FOOTNOTE.match(piece.text) is not None
            is_under_rule = begins or (at - 1 in found and not piece.starts)
            if is_under_rule:
                found.add(at)
    return found


def _running_headers(pieces: Sequence[Piece], furniture: set[int]) -> set[int]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, piece in enumerate(pieces):
        if at not in furniture and _may_be_header(piece.text):
            places[piece.text].append(at)
    found: set[int] = set()
    for repeated in places.values():
        if len(repeated) >= HEADER_REPEATS and all(_is_at_page_edge(pieces, furniture, at) for at in repeated[1:]):
            is_first_too = _is_at_page_edge(pieces, furniture, repeated[0]) and repeated[0] > min(furniture, default=0)
            found.update(repeated if is_first_too else repeated[1:])
    return found


def _may_be_header(text: str) -> bool:
    is_numbered = split_paragraph(text) or split_item(text)
    is_title = not text[0].islower() and text[-1] not in ".;:,"
    return is_title and len(text) <= LONGEST_HEADER and not is_numbered and not is_named_heading(text)


def _is_at_page_edge(pieces: Sequence[Piece], furniture: set[int], at: int) -> bool:
    """Whether a line stands by itself, and beside other furniture or a page break."""
    is_under, is_over = at - 1 in furniture, at + 1 in furniture
    stands_above = pieces[at].starts or is_under
    stands_below = is_over or at + 1 == len(pieces) or pieces[at + 1].starts or is_under
    return stands_above and stands_below and (is_under or is_over or pieces[at].new_page)
