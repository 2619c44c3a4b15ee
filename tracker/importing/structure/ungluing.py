"""Takes apart what a converter glued into one line, takes emphasis marks off, and joins words cut at a line's end.

Belongs here: asterisks and hyphens. In the seed five headings stand in one line, told apart only by stray `**` (domain,
section 2). Not here: what kind of heading a piece is (`outline`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tracker.importing.readers import Block
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
        verdict = _is_printers(cut[1].casefold(), rest[1].casefold(), words)
        if verdict is None and not NO_WORD.match(rest[1]):
            continue
        if verdict is not False:
            mended[at] = replace(pieces[at], text=pieces[at].text[:-1] + SOFT)
        if verdict is None:
            doubts.append(warning("hyphen_removed", pieces[at].line, text=cut[1] + rest[1]))
    return mended, doubts


def _cut_in(text: str) -> re.Match[str] | None:
    """The word that a line cuts at its end. Only the end is searched: a long run of letters would take very long."""
    return CUT.search(text[-LONGEST_WORD:])


def _is_printers(first: str, second: str, words: set[str]) -> bool | None:
    """True where the document has the word in one, False where it has it with its hyphen, None where it has neither."""
    if f"{first}-{second}" in words:
        return False
    if first + second in words:
        return True
    return None
