"""Page furniture: what a page prints for itself - symbols, job numbers, page numbers, running headers, footnotes.

Belongs here: telling it from text. That it stood inside an item is said by `outline`, as a warning.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from itertools import pairwise

from tracker.importing.structure.headings import is_named_heading
from tracker.importing.structure.numbering import split_item, split_paragraph
from tracker.importing.structure.passages import ends_sentence, is_in_brackets
from tracker.importing.structure.ungluing import LinePiece

SYMBOL = re.compile(r"^(?=[^\d]*\d)[A-Z]{1,8}(?:/[A-Z0-9][A-Za-z0-9.\-]*(?:\([A-Z0-9]+\))?){1,8}\s?[*\u2217]{0,3}$")
"""A symbol alone on its line; asterisks behind it say that the document was issued again."""

PATTERNS = (
    SYMBOL,
    re.compile(r"^[A-Z]{1,3}\.\d{2}-\d{4,7}(?:\s*\([A-Z]\))?(?:\s+\d{6})?(?:\s+\d{1,3}(?:/\d{1,3})?)?$"),  # V.25-00412
    re.compile(r"^\d{2}-\d{5}(?:\s*\([A-Z]\))?(?:\s+\d{6})?(?:\s+\d{1,3}/\d{1,3})?$"),  # 01-66657 (E) 291101
    re.compile(r"^\*\d{6,9}\*$"),  # the bar code
    re.compile(r"^\**\s*(?:The )?conclusions and(?:\s?/\s?or)? recommendations (?:\w+ ){1,3}edited\.?$", re.IGNORECASE),
    re.compile(r"^\d{1,3}\s?/\s?\d{1,3}\s+(?:[A-Z]{1,3}\.)?\d{2}-\d{4,7}$"),  # 2/5 V.25-00412
    re.compile(r"^\d{1,3}\s+(?:[A-Z]{1,3}\.)?\d{2}-\d{4,7}(?:\s*\([A-Z]\))?$"),  # 7 V.25-00412
    re.compile(r"^(?:\d{1,3}\s+)?[A-Z]{1,8}(?=\S*\d)(?:/[A-Z0-9][\w.()\-]*)+(?:\s+(?:[Pp]age\s+)?\d{1,3})?$"),  # A/1 7
    re.compile(r"^(?:page|p\.)\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?$", re.IGNORECASE),
    re.compile(r"^[-\u2013\u2014]\s?\d{1,3}\s?[-\u2013\u2014]$"),  # - 3 -
    re.compile(r"^[_\u2014=*\-]{3,}$"),  # a rule
)
OF_TWO = re.compile(r"^(\d{1,3})\s?/\s?(\d{1,3})$")
"""The second of five pages, or the fifth instrument of a second session."""

PLENARY = re.compile(r"^\d{1,4}(?:st|nd|rd|th) (?:plenary )?meeting$")
DAY = re.compile(r"^\d{1,2} [A-Z][a-z]+ \d{4}$")
"""Below a resolution: at which meeting it was adopted, and when."""

LINES_OF_TITLE = 4
BODY_RESOLVES = re.compile(r"^[^\W\d_a-z][^.;:\u061b\u3002]{3,120}[,\u060c\uff0c]$")
NAMES_INSTRUMENT = re.compile(
    r"\b(?:resolutions?|decisions?|r\u00e9solutions?|resoluci\u00f3n|decisi\u00f3n|резолюци\w+)$", re.IGNORECASE
)
FEW_PAGES = 40
"""Of a document of more pages more than one is told: "60/251" that stands once is an instrument."""

BARE_NUMBER = re.compile(r"^\d{1,3}$")
RULE = re.compile(r"^_{3,}$")
FOOTNOTE = re.compile(r"^(?:\*{1,3}|\d{1,2})\s+[^\W\d_a-z]")
LOOSE_FOOTNOTE = re.compile(r"^(\d{1,2})\s+[^\W\d_a-z][^\W\d_]")
STARTS_WITH_NUMBER = re.compile(r"^\d{1,3}[.\s]")
FURTHEST_MARK = 60
LONGEST_FOOTNOTE = 8
"""Lines."""
ENDS_OF_LINE = ".;:)\u201d"
ENDS_OF_WORDS = ".;:,\u060c\u061b\u061f\u3001\u3002\uff0c\uff1a\uff1b"
"""No header ends with one, in any of the six languages."""
LONGEST_HEADER = 160
HEADER_REPEATS = 2
LINES_OF_HEADER = 3
FURTHEST_ABOVE = 12


def find_furniture(pieces: Sequence[LinePiece], *, has_places: bool = False) -> frozenset[int]:
    """The places in `pieces` of those that are furniture.

    Args:
        pieces: the lines of a document without glue.
        has_places: the reader knew where on its page each line stands, and has marked headers by that.

    A bare number is a page number only when it is set off; a running header is a line that comes back, and that
    each time but perhaps the first stands beside other furniture or a page break.
    """
    found = {
        at for at, piece in enumerate(pieces) if piece.furniture or any(each.match(piece.text) for each in PATTERNS)
    }
    found |= _pages_of_pages(pieces) | _adoptions(pieces)
    found |= {at for at in range(len(pieces)) if _is_page_number(pieces, at, found)}
    found |= _footnotes(pieces)
    found |= _loose_footnotes(pieces, found)
    for _line_of_header in range(0 if has_places else LINES_OF_HEADER):
        found |= _running_headers(pieces, found)
    return frozenset(found)


def _adoptions(pieces: Sequence[LinePiece]) -> set[int]:
    """Two lines by themselves, "18th plenary meeting" and its day."""
    found = (
        at for at, (meeting, day) in enumerate(pairwise(pieces)) if PLENARY.match(meeting.text) and DAY.match(day.text)
    )
    return {each for at in found for each in (at, at + 1)}


def _pages_of_pages(pieces: Sequence[LinePiece]) -> set[int]:
    """Lines like "2/5"; numbers of instruments ("14/2", "14/20") are none.

    Of these several begin alike, or the second number is the smaller, or so large that more pages would be told; or a
    line below names the body that resolves.
    """
    named = {at: (int(one[1]), int(one[2])) for at, piece in enumerate(pieces) if (one := OF_TWO.match(piece.text))}
    alike = Counter(first for first, _second in set(named.values()))
    of = Counter(second for _first, second in set(named.values()))
    return {
        at
        for at, (first, second) in named.items()
        if first <= second
        and alike[first] == 1
        and (of[second] > 1 or (second <= FEW_PAGES and not _heads_instrument(pieces, at)))
    }


def _heads_instrument(pieces: Sequence[LinePiece], at: int) -> bool:
    """Whether a title and a body with its comma stand below ("The General Assembly,"), or words of it right above."""
    below = pieces[at + 1 : at + 1 + LINES_OF_TITLE]
    return (at > 0 and NAMES_INSTRUMENT.search(pieces[at - 1].text) is not None) or any(
        each.starts and BODY_RESOLVES.match(each.text) for each in below
    )


def _is_page_number(pieces: Sequence[LinePiece], at: int, furniture: Collection[int]) -> bool:
    """A number alone: at the top of a page, set off from the text, or beside a symbol that the page prints too."""
    if not BARE_NUMBER.match(pieces[at].text):
        return False
    is_set_off_below = at + 1 == len(pieces) or pieces[at + 1].starts or at + 1 in furniture
    is_set_off_above = pieces[at].starts or at - 1 in furniture
    return (is_set_off_above and is_set_off_below) or pieces[at].new_page


def _footnotes(pieces: Sequence[LinePiece]) -> set[int]:
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


def _loose_footnotes(pieces: Sequence[LinePiece], furniture: Collection[int]) -> set[int]:
    """A line that begins with a number whose mark hangs on a word shortly above, though no rule parts it from the text.

    It ends where its sentence ends, or where something else begins.
    """
    found: set[int] = set()
    for at, piece in enumerate(pieces):
        mark = LOOSE_FOOTNOTE.match(piece.text)
        if not mark or at in furniture or not (at == 0 or piece.starts or pieces[at - 1].text[-1] in ENDS_OF_LINE):
            continue
        above = [each.text for each in pieces[max(0, at - FURTHEST_MARK) : at]]
        hanging = re.compile(rf"[^\W\d_][)\u201d\u2019]?[.,;:]?{mark[1]}(?![\d.,/-])(?:\s|$)")
        if not any(hanging.search(text) for text in above):
            continue
        end = at
        while not ends_sentence(pieces[end].text) and _goes_on(pieces, end + 1):
            end += 1
        found |= set(range(at, end + 1)) if end - at < LONGEST_FOOTNOTE else {at}
    return found


def _goes_on(pieces: Sequence[LinePiece], at: int) -> bool:
    if at >= len(pieces) or pieces[at].starts:
        return False
    text = pieces[at].text
    return not (split_paragraph(text) or split_item(text) or STARTS_WITH_NUMBER.match(text))


def _running_headers(pieces: Sequence[LinePiece], furniture: set[int]) -> set[int]:
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
    is_title = text[0].isalpha() and not text[0].islower() and text[-1] not in ENDS_OF_WORDS
    is_whole = text.count("(") == text.count(")")  # a header is never cut within brackets, as the words of an item are
    return is_title and is_whole and len(text) <= LONGEST_HEADER and not is_numbered and not is_named_heading(text)


def _is_at_page_edge(pieces: Sequence[LinePiece], furniture: set[int], at: int) -> bool:
    """Whether a line stands by itself, beside other furniture or a page break, and not within a sentence."""
    is_under, is_over = at - 1 in furniture, at + 1 in furniture
    stands_above = pieces[at].starts or is_under
    stands_below = is_over or at + 1 == len(pieces) or pieces[at + 1].starts or is_under
    is_beside = is_under or is_over or pieces[at].new_page
    return stands_above and stands_below and is_beside and not _is_within_sentence(pieces, furniture, at)


def _is_within_sentence(pieces: Sequence[LinePiece], furniture: set[int], at: int) -> bool:
    """Between brackets that opened on the page before, or with small letters right below: words, not a header."""
    goes_on = at + 1 < len(pieces) and not pieces[at + 1].starts and pieces[at + 1].text[0].islower()
    above = [pieces[each].text for each in range(max(0, at - FURTHEST_ABOVE), at) if each not in furniture]
    return goes_on or is_in_brackets(" ".join(above))
