"""Lines as pieces: glued lines are taken apart, emphasis marks are taken off, and words cut at a line's end are joined;
and printed marks become those that the outline knows: "(12) The" is "12. The", "(\u0623)" is "(a)".

Belongs here: asterisks, hyphens, and the mark at the beginning of a line. In the seed five headings stand in one line,
told apart only by stray `**` (domain, section 2). Labels are cited in one form in every language edition, so that the
editions of a report are matched by them. Not here: what kind of heading a piece is (`outline`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tracker.importing.readers import Block
from tracker.importing.readers.word_numbers import roman, written
from tracker.importing.structure.numbering import ABJAD, CYRILLIC, LOOKS_LATIN
from tracker.importing.structure.warnings import WarningFinding, warning

BOLD = "**"
# "Draft report*Rapporteur:* Name": an emphasis that begins inside a word was a line of its own.
GLUED_EMPHASIS = re.compile(r"(?<=[\w)])(?=\*[^\W\d_a-z][^*\s][^*]{0,80}\*)")
EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])(?!\d+\*)([^*]+?)(?<=[^\s*])\*(?![\w*])")
BULLET = re.compile(r"^(?:[-*\u2022\u00b7]\s+)(?=(?:\*\*)?\(?\w{1,4}[.)](?:\*\*)?\s)")
LONGEST_MARK = len("(aa)")
OPENING = "([{\u201c\u2018\"'"
CLOSING = ")]}\u201d\u2019\"'.,;:!?*"


@dataclass(frozen=True, slots=True)
class LinePiece:
    """A line, or one of the parts a glued line was made of. `is_marked`: the document sets it as a heading.

    `rank`: of which rank, 1 the highest, where the format says so.
    """

    text: str
    line: int
    starts: bool
    is_marked: bool
    new_page: bool
    furniture: bool = False
    rank: int = 0


def unglue(block: Block) -> Iterator[LinePiece]:
    """The pieces of a block, in order; a block without glue gives one, without text none."""
    bulleted = BULLET.sub("", block.text)
    has_bullet = bulleted != block.text
    is_heading = block.heading or _is_heading_mark(bulleted)
    is_first = True
    for part, is_bold in _cut_at_bold(bulleted):
        for text in GLUED_EMPHASIS.split(part):
            plain = " ".join(EMPHASIS.sub(r"\1", text).split())
            if not plain:
                continue
            yield LinePiece(
                plain,
                block.line,
                starts=block.starts or has_bullet or not is_first,
                is_marked=is_heading or is_bold,
                new_page=block.new_page and is_first,
                furniture=block.furniture,
                rank=block.rank,
            )
            is_first = False


def _is_heading_mark(text: str) -> bool:
    """Bold from end to end, or a stray `**` at an end: not the bold number or word inside a paragraph."""
    if BOLD not in text:
        return False
    inner = text.strip("*").strip()
    return BOLD not in inner and (text.startswith(BOLD) or text.endswith(BOLD)) and len(inner) > LONGEST_MARK


def _cut_at_bold(text: str) -> list[tuple[str, bool]]:
    """Cut where bold text touches other text; each part with whether it is bold from end to end."""
    segments = text.split(BOLD)
    parts = [(segments[0], False)]
    for place, segment in enumerate(segments[1:], start=1):
        opens = place % 2 == 1
        before, is_bold = parts[-1]
        if _touches(before, segment, opens=opens):
            parts.append((segment, opens))
        elif opens:
            parts[-1] = (before + segment, not before.strip())
        else:
            parts[-1] = (before + segment, is_bold and not segment.strip())
    return parts


def _touches(before: str, after: str, *, opens: bool) -> bool:
    """Whether the mark between two segments is a seam: bold begins or ends directly at a letter, without a space."""
    if len(before.strip()) <= LONGEST_MARK:
        return False
    if not after:
        return not opens  # `****`: one heading closes, the next opens
    if opens:
        return not before[-1].isspace() and before[-1] not in OPENING
    return not after[0].isspace() and after[0] not in CLOSING and not after[0].islower()


SOFT = "\u00ad"
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
CUT = re.compile(r"((?:[^\W\d_]+-)*[^\W\d_]{2,})[-\u2010\u00ad]$")
LONGEST_WORD = 100
REST = re.compile(r"^([^\W\d_]+)")
NO_WORD = re.compile(
    r"^[^aeiouy\W]{0,2}[aeiouy]?(?:tions?|sions?|cions?|ments?|mental|mentation|ings?|ness|it(?:y|ies)|[ae]nces?|edly|tives?"
    r"|tures?|tional(?:ly)?|tory|tories|dations?|bility|ciones|ci\u00f3n|mente)$"
)


def mend_hyphens(
    pieces: Sequence[LinePiece], furniture: Collection[int]
) -> tuple[list[LinePiece], list[WarningFinding]]:
    """The pieces, where a printer's hyphen is made a soft one; and a warning for each that was guessed."""
    places = [at for at in range(len(pieces)) if at not in furniture]
    cuts = [at for at in places if _cut_in(pieces[at].text)]
    if not cuts:
        return list(pieces), []
    words = {word for at in places for word in WORD.findall(pieces[at].text.casefold())}
    following = dict(pairwise(places))
    mended = list(pieces)
    doubts: list[WarningFinding] = []
    for at in cuts:
        rest = REST.match(pieces[following[at]].text) if at in following else None
        cut = _cut_in(pieces[at].text)
        if not rest or not cut or not rest[1][0].islower():
            continue
        first, second = cut[1].casefold(), rest[1].casefold()
        is_word = first + second in words
        if f"{first}-{second}" in words or not (is_word or NO_WORD.match(rest[1])):
            continue
        mended[at] = replace(pieces[at], text=pieces[at].text[:-1] + SOFT)
        if not is_word:
            doubts.append(warning("hyphen_removed", pieces[at].line, text=cut[1] + rest[1]))
    return mended, doubts


def _cut_in(text: str) -> re.Match[str] | None:
    """The word that a line cuts at its end. Only the end is searched: a long run of letters would take very long."""
    return CUT.search(text[-LONGEST_WORD:])


# --- marks

IN_BRACKETS = re.compile(r"^\((\d{1,3})\)\s*(?=[^\W\d_])")
PLAIN = re.compile(r"^(\d{1,3})\.\s")
FEWEST = 3

WIDE = re.compile(
    r"^([\uff08(]\s?[^\s()\uff08\uff09]{1,3}\s?[\uff09)]|[0-9\uff10-\uff19]{1,3}(?:\.[0-9]{1,3})?[\uff0e\u3001.])"
)
CIRCLED = re.compile(r"^[\u3220-\u3229]")
"""(\u4e00), (\u4e8c) as one sign."""

LETTERS = "lowerLetter"
MOST_SUBLEVELS = 10
"""Chinese sublevels (\u4e00), (\u4e8c) and Arabic ones '1', '2' stand where English prints (i), (ii)."""

NUMERALS = {sign: at for at, sign in enumerate("\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341", start=1)}
ARABIC_ITEM = re.compile(r"^\(\s?([\u0621-\u064a])\u0640?\s?\)\s*")
ARABIC_SUBLEVEL = re.compile(r"^['\u2018\u2019]([0-9\u0660-\u0669]{1,2})['\u2018\u2019]\s*")
ARABIC_WHOLE = re.compile(
    r"^([0-9\u0660-\u0669]{1,3})[-\u2010-\u2013/.]([0-9\u0660-\u0669]{1,3})\s?[-\u2010-\u2013.]?\s+"
)
ARABIC_LABEL = re.compile(r"(?<![\d.-])([0-9\u0660-\u0669]{1,3})-([0-9\u0660-\u0669]{1,3})(?![\d-])")
ARABIC_NUMBER = re.compile(r"^([0-9\u0660-\u0669]{1,3})\s?[-\u2010-\u2013.\u0640]\s?(?=[^\W\d_])")

CYRILLIC_ITEM = re.compile(r"^\(?([\u0430-\u044f])\)\s+")
CYRILLIC_HEADING = re.compile(r"^([\u0410\u0412\u0421\u0415])\.\s+")
HEADING_LETTERS = {"\u0410": "A", "\u0412": "B", "\u0421": "C", "\u0415": "E"}


def with_plain_marks(pieces: Sequence[LinePiece], language: str) -> list[LinePiece]:
    """The pieces with the marks that the outline knows.

    A document that numbers its paragraphs (1), (2), (3) and none 1., 2., 3. has them so.
    """
    if own := OF_LANGUAGE.get(language):
        texts = own([each.text for each in pieces])
        pieces = [replace(each, text=text) for each, text in zip(pieces, texts, strict=True)]
    bracketed = [int(found[1]) for piece in pieces if (found := IN_BRACKETS.match(piece.text))]
    has_plain = any(PLAIN.match(piece.text) for piece in pieces)
    is_sequence = len(bracketed) >= FEWEST and bracketed == sorted(set(bracketed))
    if has_plain or not is_sequence:
        return list(pieces)
    return [replace(piece, text=IN_BRACKETS.sub(r"\1. ", piece.text)) for piece in pieces]


def _arabic(text: str) -> str:
    if (found := ARABIC_ITEM.match(text)) and found[1] in ABJAD:
        return f"({written(ABJAD.index(found[1]) + 1, LETTERS)}) {text[found.end() :]}"
    if found := ARABIC_SUBLEVEL.match(text):
        number = int(found[1])
        return f"({roman(number)}) {text[found.end() :]}" if 0 < number <= MOST_SUBLEVELS else text
    if found := ARABIC_WHOLE.match(text):
        return f"{int(found[1])}.{int(found[2])} {text[found.end() :]}"
    if found := ARABIC_NUMBER.match(text):
        return f"{int(found[1])}. {text[found.end() :]}"
    return text


def with_labels_turned(texts: Sequence[str]) -> list[str]:
    """Arabic lines whose first label was read from the wrong side, "14-122 The" for "122-14 The", put right.

    A page prints "122-14" in this order where a paragraph begins with it, and in the other behind Arabic letters (the
    numbers take their direction from what stands before them); from the places of letters alone the two cannot be
    told. By the document they can: first comes the number of the paragraph that they stand under, else the one that its
    labels share.
    """
    begins = {at: (one[1], one[2]) for at, text in enumerate(texts) if (one := ARABIC_WHOLE.match(text))}
    inside = {
        (one[1], one[2])
        for at, text in enumerate(texts)
        for one in ARABIC_LABEL.finditer(text)
        if not (at in begins and one.start() == 0)
    }
    series = Counter(first for first, _second in set(begins.values()) | inside)
    sure = Counter(first for first, _second in inside)
    shared = Counter(second for _first, second in set(begins.values()))

    found, paragraph = [], ""
    for at, text in enumerate(texts):
        first, second = begins.get(at, ("", ""))
        if not first:
            number = ARABIC_NUMBER.match(text)
            paragraph = number[1] if number else paragraph
        elif paragraph == second or (paragraph != first and shared[second] + 2 * sure[second] > max(2, series[first])):
            text = ARABIC_WHOLE.sub(f"{second}-{first} ", text, count=1)
        found.append(text)
    return found


def _chinese(text: str) -> str:
    text = CIRCLED.sub(lambda one: unicodedata.normalize("NFKC", one[0]), text)
    found = WIDE.match(text)
    if not found:
        return text
    mark = unicodedata.normalize("NFKC", found[1]).replace("\u3001", ".").replace(" ", "")
    inside = mark.strip("()")
    if inside in NUMERALS:
        mark = f"({roman(NUMERALS[inside])})"
    rest = text[found.end() :].lstrip()
    return text if rest[:1].isdigit() else f"{mark} {rest}"


def _russian(texts: Sequence[str]) -> list[str]:
    letters = dict(LOOKS_LATIN)
    if any(each.startswith(("б) ", "в) ", "(б) ", "(в) ")) for each in texts):
        letters |= {sign: written(count, LETTERS) for count, sign in enumerate(CYRILLIC, start=1)}
    return [_russian_mark(each, letters) for each in texts]


def _russian_mark(text: str, letters: Mapping[str, str]) -> str:
    if (found := CYRILLIC_ITEM.match(text)) and found[1] in letters:
        return f"({letters[found[1]]}) {text[found.end() :]}"
    if found := CYRILLIC_HEADING.match(text):
        return f"{HEADING_LETTERS[found[1]]}. {text[found.end() :]}"
    return text


OF_LANGUAGE: dict[str, Callable[[Sequence[str]], list[str]]] = {
    "ar": lambda texts: [_arabic(each) for each in with_labels_turned(texts)],
    "zh": lambda texts: [_chinese(each) for each in texts],
    "ru": _russian,
}
"""Language -> its lines with the marks of the outline; the others print the same ones."""
