"""A State's replies cut into parts: numbered paragraphs, which list labels, and words that stand under labels.

Belongs here: which line begins a part, and which goes on. What a part says is read in `replies`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from tracker.importing.structure.answering.labels import BETWEEN, NAMED, LabelGroup, groups_in
from tracker.importing.structure.answering.reply_positions import STOP
from tracker.importing.structure.numbering import split_paragraph
from tracker.importing.structure.passages import RunningText, ends_sentence
from tracker.importing.structure.ungluing import LinePiece
from tracker.importing.structure.upr_words import AND, NUMBER, RECOMMENDATION, UNTIL, position_of
from tracker.importing.structure.upr_words import BEFORE as WORDS_BEFORE

BEFORE = re.compile(
    rf"^(?:[\u2022\u00b7*]\s*)?(?:(?:{WORDS_BEFORE})\s+)?(?:(?:{RECOMMENDATION})\s*)?(?:(?:{NUMBER})\s*)?",
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
    labels: tuple[str, ...] = ()
    head: str = ""
    unclear: tuple[str, ...] = ()
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
    cutter = _Cutter(pieces, prefixes)
    cutter.in_table = in_table
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
        if is_list and _is_later(groups[-1].labels[-1], following.labels[0]) and _goes_on(pieces, begins, at, prefixes):
            yield at


def _is_in_list(above: str, text: str, prefixes: frozenset[str] | None) -> bool:
    """Whether a line goes on with the list of labels with which the line above ended."""
    groups = groups_in(above, prefixes)
    goes_on = bool(groups) and BETWEEN.match(above[groups[-1].end :].rstrip(".")) is not None
    return goes_on and _group_at(text, 0, prefixes) is not None


def _is_later(label: str, following: str) -> bool:
    (prefix, _stop, number), (other, _other_stop, later) = label.rpartition("."), following.rpartition(".")
    return prefix == other and int(number) < int(later)


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
    def __init__(self, pieces: Sequence[LinePiece], prefixes: frozenset[str] | None) -> None:
        self.pieces, self.prefixes = pieces, prefixes
        self.parts: list[ReplyPart] = []
        self.section = ""
        self.number: int | None = None
        self.last = ""
        self.in_heading = False
        self.in_table: Collection[int] = ()
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
        if _group_at(text, start, self.prefixes) is None:
            return False
        text, until = self._with_whole_list(at, text, start)
        group = _group_at(text, start, self.prefixes)
        if group is None:
            return False
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
        number = None if self.number is None else str(self.number)
        head = text[group.start : group.end]
        self.in_heading = False
        part = ReplyPart(number, piece.line, self.section, [RunningText(words)], group.labels, head, group.unclear)
        part.is_named = NAMED_BY_WORD.search(text[:start]) is not None
        self.parts.append(part)
        self.taken_until = until
        return True

    def _with_whole_list(self, at: int, text: str, start: int) -> tuple[str, int]:
        """A line that begins with labels and, where their list goes on in the lines below, these; and the last one."""
        group = _group_at(text, start, self.prefixes)
        while group and BETWEEN.match(text[group.end :]) and self._goes_on_in(at + 1):
            longer = f"{text} {self.pieces[at + 1].text}"
            group = _group_at(longer, start, self.prefixes)
            if group is None or group.end <= len(text):
                break
            text, at = longer, at + 1
        return text, at

    def _goes_on_in(self, at: int) -> bool:
        return at < len(self.pieces) and not self.pieces[at].starts

    def _is_in_sentence(self, piece: LinePiece, text: str, rest: str, until: int, *, is_begun: bool) -> bool:
        """Whether labels at the beginning of a line are those of a sentence: it goes on behind their list in the line
        below, or it began above with a colon and ends with them."""
        if BETWEEN.match(rest) and self._goes_on_in(until + 1) and self.pieces[until + 1].text[0].islower():
            return True
        is_announced = not is_begun and not piece.starts and self.last.endswith((":", "\uff1a"))
        return is_announced and ends_sentence(text) and not rest.strip(" .;\u3002")

    def _take_heading(self, at: int) -> bool:
        """A short line without an end, a part behind it within a few lines; its own second line too."""
        piece = self.pieces[at]
        if piece.line in self.in_table:
            return False
        if self.in_heading and not ends_sentence(piece.text) and self._is_before_part(at):
            self.section = f"{self.section} {piece.text}"
            return True
        is_short = len(piece.text) <= LONGEST_HEADING and not ends_sentence(piece.text)
        is_one = (
            is_short and not piece.text[0].islower() and (piece.is_marked or HEADING.search(piece.text) is not None)
        )
        if not (is_one and self._is_over(piece) and self._is_before_part(at)):
            self.in_heading = False
            return False
        self.section, self.in_heading = piece.text, True
        return True

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
