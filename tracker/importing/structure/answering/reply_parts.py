"""A State's replies cut into parts: numbered paragraphs, which list labels, and words that stand under labels; and what
a sentence says of the labels that it names: "accepts 122.1 and 122.2, but notes 122.3".

Belongs here: which line begins a part, which goes on, and what its sentences say. What becomes of it is in `replies`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tracker.importing.structure.acts import IN_PART, POSITIONS, alternatives, in_any_language, position_of, words_of
from tracker.importing.structure.answering.labels import (
    AND,
    BETWEEN,
    NAMED,
    NUMBER,
    RECOMMENDATION,
    UNTIL,
    LabelGroup,
    groups_in,
)
from tracker.importing.structure.numbering import split_paragraph
from tracker.importing.structure.passages import RunningText, announces_more, ends_sentence
from tracker.importing.structure.ungluing import LinePiece

STOP = re.compile(r"[.;؛]\s+(?=[A-ZÀ-ÝА-Я\u0621-\u064a\u201c«(])|[\u3002\uff0c\uff1b]")
"""The end of a sentence or, in Chinese, of a clause: no space is behind it there."""

IS_SAID = re.compile(rf"^\s*,?\s*(?:\([^)]*\)\s*)?(?:[:\u2013-]\s*)?{alternatives('is_said')}")
"""What follows a label of which the words behind it speak."""

ASIDE = re.compile(r"\s*\([^()]{1,60}\)")
"""Words in brackets right behind a label: they speak of that label only."""

REFERS = re.compile(r"\b(?:see|cf\.?|refer\w*)\b[^.;]{0,40}$", re.IGNORECASE)
"""Before a label that is only referred to: "see recommendation 122.42"."""

ELSEWHERE = re.compile(alternatives("takes_position", but="en"))
"""How the State says, in another language than English, that it accepts "this recommendation", or does not."""

POSITION_ELSEWHERE = "|".join(alternatives(each, but="en") for each in POSITIONS)
ENDS_WITH_POSITION = re.compile(rf"(?:{POSITION_ELSEWHERE})\W*$", re.IGNORECASE)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SHORT_CHINESE = re.compile(
    r"^(?!.*(?:提供|给予|的|为|向))\w{0,8}?(?:不(?:予)?|未(?:获得?|得到|能)?|予以|获得?|得到)?"
    r"(?:接受|支持|赞同|注意到)(?:\w{0,4}建议)?\W*$"
)
LONGEST_WORD_OF_POSITION = 5
LONGEST_SHORT = 40
"""Words. "Supported." and "Noted, as it stands" say a position by themselves; a longer sentence has to name it."""


def positions_in(
    text: str, default: str | None, prefixes: Collection[str] | None
) -> list[tuple[LabelGroup, str | None]]:
    """Each group of labels in a paragraph, with the position that its sentence says, else the heading's.

    Args:
        text: the paragraph.
        default: the position that the heading above it says.
        prefixes: what labels begin with.
    """
    found: list[tuple[LabelGroup, str | None]] = []
    begins = 0
    for end in [*(stop.end() for stop in STOP.finditer(text)), len(text)]:
        sentence = text[begins:end]
        found += _in_sentence(sentence, default, prefixes)
        begins = end
    return found


def _in_sentence(
    sentence: str, default: str | None, prefixes: Collection[str] | None
) -> list[tuple[LabelGroup, str | None]]:
    groups = groups_in(sentence, prefixes)
    is_one = len(groups) == 1 and len(groups[0].labels) == 1
    if not groups or (is_one and REFERS.search(sentence[: groups[0].start])):
        return []
    found: list[tuple[LabelGroup, str | None]] = []
    before: str | None = None
    behind_last = 0
    for at, group in enumerate(groups):
        ends = groups[at + 1].start if at + 1 < len(groups) else len(sentence)
        ahead = sentence[behind_last : group.start]
        behind = sentence[group.end : ends]
        aside = ASIDE.match(behind)
        behind_last = group.end + (aside.end() if aside else 0)
        if IN_PART.search(ahead) or (not aside and IN_PART.search(behind) and IS_SAID.match(behind)):
            found.append((group, None))
            continue
        said = position_of(behind) if IS_SAID.match(behind) else None
        said = said or (position_of(ahead) if not (at and IS_SAID.match(ahead)) else None) or before
        said = said or position_of(behind) or default
        before = said
        if aside and IN_PART.search(aside[0]):  # of the last label only: "122.1, 122.2 (in part)"
            first, group = (
                replace(group, labels=group.labels[:-1]),
                replace(group, labels=group.labels[-1:], unclear=[]),
            )
            found += [(first, said)] if first.labels else []
            said = None
        found.append((group, said))
    return found


def own_position(text: str) -> str | None:
    """The position that the State's own words begin with; None where they only speak of the matter."""
    first = STOP.split(text, maxsplit=1)[0]
    if IN_PART.search(first):
        return None
    english = words_of("en")
    if begins := english.of("begins_with_position").match(first):
        return position_of(begins[0] if len(first.split()) > LONGEST_WORD_OF_POSITION else first)
    if takes := english.of("takes_position").search(first):
        return position_of(takes[0])
    return position_of(first) if _is_short_position(first) or ELSEWHERE.search(first) else None


def is_in_part(text: str) -> bool:
    """Whether the State's own words begin with a position for a part only: "Partially accepted." under "Supported"."""
    first = STOP.split(text, maxsplit=1)[0]
    says = (in_any_language("takes_position"), words_of("en").of("begins_with_position"))
    is_position = any(each.search(first) for each in says) or _is_short_position(first)
    return bool(IN_PART.search(first) and is_position)


def _is_short_position(sentence: str) -> bool:
    """Whether it is a short sentence that ends with the position, in a language other than English: "Aceptada."."""
    if CHINESE.search(sentence):
        return SHORT_CHINESE.match(sentence) is not None
    is_short = len(sentence.split()) <= LONGEST_WORD_OF_POSITION and len(sentence) <= LONGEST_SHORT
    return is_short and ENDS_WITH_POSITION.search(sentence) is not None


def gives_reasons(text: str, prefixes: Collection[str] | None) -> str:
    """The words of a paragraph that lists labels, where they give a reason or say more than the list; else empty."""
    plain = [each for each in STOP.split(text) if not groups_in(each, prefixes)]
    listed = [each for each in STOP.split(text) if groups_in(each, prefixes)]
    return text if any(in_any_language("gives_reason").search(each) for each in [*plain, *listed]) else ""


# --- parts

BEFORE = re.compile(
    rf"^(?:[\u2022\u00b7*]\s*)?(?:(?:for|on|concerning|regarding|concernant|sur|sobre|по|关于)\s+)?(?:(?:{RECOMMENDATION})\s*)?(?:(?:{NUMBER})\s*)?",
    re.IGNORECASE,
)
AFTER = re.compile(r"^\s*(?:\([^()]{2,80}\)\s*)?[.:;\uff1a\u2013\u2014-]?\s*")
GOES_ON = re.compile(
    rf"(?:[,;&(،؛、，；-]|\u2013|(?<!\w)(?:or|paragraphs?|see|with|of|in|{AND}|{UNTIL}|{RECOMMENDATION}|{NUMBER}))$",
    re.IGNORECASE,
)
COMMA = re.compile(r"\s*[,،、，]")
HEADING = re.compile(
    rf"{RECOMMENDATION}|accept|support|\bnoted\b|reject|enjoy|voluntary|pledge|commitment|introduc|conclusion|position"
    r"|^(?:[IVX]{1,4}|[A-Z])\.\s|^(?:أولا|ثانيا|ثالثا|رابعا|خامسا|سادسا)\u064b?\s?[-\u2010-\u2013]|^[一二三四五六]、",
    re.IGNORECASE,
)
NAMED_BY_WORD = re.compile(rf"(?:{RECOMMENDATION})", re.IGNORECASE)
NAMED_LAST = re.compile(r"\)\s?[.;]?$")
NOTES = re.compile(r"^(?:Notes?|Notas?|Примечани[ея]|注|注释|الحواشي)$")
"""What stands below at the end of a document are its footnotes. In a table it heads a column."""

LAST_LABEL = re.compile(r"\d[.\u3002]$")
LONGEST_LABEL = 12
LINES_OF_LIST = 40
LONGEST_HEADING = 160
LINES_OF_HEADING = 3
FURTHEST_NUMBER = 3


@dataclass(slots=True)
class ReplyPart:
    """A numbered paragraph, or words under `labels` (as printed: `head`), with the heading above them."""

    number: str | None
    line: int
    section: str
    paragraphs: list[RunningText] = field(default_factory=list)
    labels: Sequence[str] = ()
    head: str = ""
    unclear: Sequence[str] = ()
    is_named: bool = False

    @property
    def text(self) -> str:
        """Its words, without the recommendation where that is printed again before them."""
        own = self.paragraphs[1:] if self.repeats else self.paragraphs
        return " ".join(filter(None, map(str, own)))

    @property
    def repeats(self) -> bool:
        """Whether its first words are those of the recommendation: they end with who made it."""
        return bool(self.labels) and len(self.paragraphs) > 1 and NAMED_LAST.search(str(self.paragraphs[0])) is not None


def parts_of(
    pieces: Sequence[LinePiece], prefixes: frozenset[str] | None, in_table: Collection[int] = ()
) -> Iterator[ReplyPart]:
    """The parts of a document, in order. What stands above the first one is its head.

    Args:
        pieces: its lines, without furniture.
        prefixes: what labels begin with.
        in_table: the lines that are cells of a table: none of them is a heading.
    """
    cutter = _Cutter(pieces, prefixes, in_table)
    for at in range(len(pieces)):
        cutter.take(at)
    yield from cutter.parts


def stops_in_lists(pieces: Sequence[LinePiece], prefixes: frozenset[str] | None) -> Iterator[int]:
    """Return the places of the lines whose last full stop is a misprint: their list of labels goes on in the next line.

    It does where the next line begins with a later label, and no words show that one sentence is over and another one
    begins: those behind the list, where the words before the list say a position already, and those under its labels.
    """
    begins = 0
    """Where the list began that ends with this line."""
    for at, piece in enumerate(pieces[:-1]):
        if not (at and _is_in_list(pieces[at - 1].text, piece.text, prefixes)):
            begins = at
        last = LAST_LABEL.search(piece.text[-LONGEST_LABEL:])
        following = _group_at(pieces[at + 1].text, 0, prefixes)
        if not last or following is None or _start(piece.text) == len(piece.text):
            continue
        groups = groups_in(piece.text, prefixes)
        is_list = bool(groups) and groups[-1].end == len(piece.text) - 1 and (len(groups[-1].labels) > 1 or begins < at)
        if not is_list:
            continue
        (prefix, _stop, number), (other, _also, later) = (
            label.rpartition(".") for label in (groups[-1].labels[-1], following.labels[0])
        )
        if prefix == other and int(number) < int(later) and _goes_on(pieces, begins, at, prefixes):
            yield at


def _is_in_list(above: str, text: str, prefixes: frozenset[str] | None) -> bool:
    """Whether a line goes on with the list of labels with which the line above ended."""
    groups = groups_in(above, prefixes)
    goes_on = bool(groups) and BETWEEN.match(above[groups[-1].end :].rstrip(".")) is not None
    return goes_on and _group_at(text, 0, prefixes) is not None


def _goes_on(pieces: Sequence[LinePiece], begins: int, at: int, prefixes: frozenset[str] | None) -> bool:
    """Whether the lines below are the rest of the list, and not a sentence or an answer of their own."""
    rest = RunningText()
    for piece in pieces[at + 1 : at + 1 + LINES_OF_LIST]:
        if rest.length and (piece.starts or split_paragraph(piece.text)):
            break
        rest.add(piece.text)
    group = _group_at(str(rest), 0, prefixes)
    if group is None:
        return False
    behind = str(rest)[group.end :].lstrip()
    if behind[:1] in {"", ".", "\u3002", ";"}:
        below = behind.lstrip(" .;\u3002")
        is_over = not below or _group_at(below, _start(below), prefixes) is not None
        return is_over and (len(group.labels) > 1 or behind != "")
    first = groups_in(pieces[begins].text, prefixes)
    before = pieces[begins].text[: first[0].start] if first else ""
    return behind[0].islower() and position_of(STOP.split(before)[-1]) is None


class _Cutter:
    def __init__(self, pieces: Sequence[LinePiece], prefixes: frozenset[str] | None, in_table: Collection[int]) -> None:
        self.pieces, self.prefixes, self.in_table = pieces, prefixes, in_table
        self.parts: list[ReplyPart] = []
        self.section = ""
        self.number: int | None = None
        self.last = ""
        self.in_heading = False
        self.is_closed = False
        self.taken_until = -1

    def take(self, at: int) -> None:
        piece = self.pieces[at]
        self.is_closed = self.is_closed or (NOTES.match(piece.text) is not None and piece.line not in self.in_table)
        if self.is_closed:
            return
        if at > self.taken_until:  # else the labels before it go on in it
            is_taken = self._take_number(at) or self._take_labels(at, piece.text) or self._take_heading(at)
            if not is_taken and self.parts:
                self._add(piece)
        self.last = piece.text

    def _add(self, piece: LinePiece) -> None:
        paragraphs = self.parts[-1].paragraphs
        if piece.starts or not paragraphs:
            paragraphs.append(RunningText(piece.text))
        else:
            paragraphs[-1].add(piece.text)

    def _is_over(self, piece: LinePiece) -> bool:
        """Whether what stood before may be over where this line begins."""
        return (
            not self.last
            or self.in_heading
            or self._is_after_labels_alone()
            or ends_sentence(self.last)
            or (piece.starts and not GOES_ON.search(self.last))
        )

    def _is_after_labels_alone(self) -> bool:
        """Whether "Recommendation 122.3" stands alone on the line above: the paragraph about it follows."""
        return bool(self.parts and self.parts[-1].is_named and not any(map(str, self.parts[-1].paragraphs)))

    def _take_number(self, at: int) -> bool:
        piece = self.pieces[at]
        found = split_paragraph(piece.text)
        if not found or not self._is_over(piece):
            return False
        last = self.number or 0
        if not last < found[0] <= last + FURTHEST_NUMBER and (self.number is not None or not piece.starts):
            return False
        self.number, self.in_heading = found[0], False
        if self._is_after_labels_alone():
            self.parts[-1].number = str(found[0])
            self.parts[-1].paragraphs = [RunningText(found[1])]
            return True
        if not self._take_labels(at, found[1], is_begun=True):
            self.parts.append(ReplyPart(str(found[0]), piece.line, self.section, [RunningText(found[1])]))
        return True

    def _take_labels(self, at: int, text: str, *, is_begun: bool = False) -> bool:
        """A line that begins with labels, where no list goes on: the words behind it are about these."""
        piece, start = self.pieces[at], _start(text)
        group = _group_at(text, start, self.prefixes)
        if group is None:
            return False
        text, until, group = self._with_whole_list(at, text, start, group)
        rest = text[group.end :]
        if self._is_in_sentence(piece, text, rest, until, is_begun=is_begun):
            return False
        is_alone = not rest.strip(" .:;\uff1a\u2013\u2014-") and not GOES_ON.search(rest.strip())
        is_over = is_begun or self._is_over(piece) or (is_alone and not GOES_ON.search(self.last))
        if not is_over or (COMMA.match(rest) and not is_begun):
            return False
        after = AFTER.match(rest)
        words = rest[after.end() if after else 0 :]
        if words[:1].islower():
            if start or is_begun or len(group.labels) > 1:
                return False  # a sentence that begins with labels: a list
            words = text
        self.in_heading, self.taken_until = False, until
        self.parts.append(
            ReplyPart(
                None if self.number is None else str(self.number),
                piece.line,
                self.section,
                [RunningText(words)],
                group.labels,
                text[group.start : group.end],
                group.unclear,
                NAMED_BY_WORD.search(text[:start]) is not None,
            )
        )
        return True

    def _with_whole_list(self, at: int, text: str, start: int, group: LabelGroup) -> tuple[str, int, LabelGroup]:
        """A line that begins with labels and, where their list goes on, the lines below; the last one; the labels."""
        while BETWEEN.match(text[group.end :]) and self._goes_on_in(at + 1):
            longer = f"{text} {self.pieces[at + 1].text}"
            whole = _group_at(longer, start, self.prefixes)
            if whole is None or whole.end <= len(text):
                break
            text, at, group = longer, at + 1, whole
        return text, at, group

    def _goes_on_in(self, at: int) -> bool:
        return at < len(self.pieces) and not self.pieces[at].starts

    def _is_in_sentence(self, piece: LinePiece, text: str, rest: str, until: int, *, is_begun: bool) -> bool:
        """Whether labels at the beginning of a line are those of a sentence: it goes on behind their list in the line
        below, or it began above with a colon and ends with them."""
        if BETWEEN.match(rest) and self._goes_on_in(until + 1) and self.pieces[until + 1].text[0].islower():
            return True
        is_announced = not is_begun and not piece.starts and announces_more(self.last)
        return is_announced and ends_sentence(text) and not rest.strip(" .;\u3002")

    def _take_heading(self, at: int) -> bool:
        """A short line without an end, a part behind it within a few lines; its own second line too."""
        piece = self.pieces[at]
        if piece.line in self.in_table:
            return False
        may_be_one = not ends_sentence(piece.text) and self._is_before_part(at)
        if self.in_heading and may_be_one:
            self.section = f"{self.section} {piece.text}"
            return True
        is_titled = piece.is_marked or HEADING.search(piece.text) is not None
        is_line = len(piece.text) <= LONGEST_HEADING and not piece.text[0].islower()
        self.in_heading = may_be_one and is_line and is_titled and self._is_over(piece)
        if self.in_heading:
            self.section = piece.text
        return self.in_heading

    def _is_before_part(self, at: int) -> bool:
        for piece in self.pieces[at + 1 : at + 1 + LINES_OF_HEADING]:
            if split_paragraph(piece.text) or _group_at(piece.text, _start(piece.text), self.prefixes):
                return True
            if ends_sentence(piece.text):
                return piece.starts
        return False


def _start(text: str) -> int:
    found = BEFORE.match(text)
    return found.end() if found else 0


def _group_at(text: str, start: int, prefixes: frozenset[str] | None) -> LabelGroup | None:
    """The group of labels that begins at this place of a text."""
    if not NAMED.match(text, start):
        return None
    return next((each for each in groups_in(text, prefixes) if each.start == start), None)
