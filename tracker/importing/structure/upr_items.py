"""The lead-ins and items of a review's chapter, told apart by sequence alone.

Belongs here: a lead-in and its items, and which printed number is a lead-in's, which an item's, which a number in a
sentence. Items are numbered "140.12", or from 1, or from (a), under the paragraph that announces them; one list has one
kind.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tracker.importing.structure.acts import in_any_language
from tracker.importing.structure.headings import has_heading_shape
from tracker.importing.structure.numbering import following, place, split_item
from tracker.importing.structure.passages import LONGEST_BRACKET, Passage, RunningText, ends_sentence, is_in_brackets
from tracker.importing.structure.warnings import WarningFinding, warning

ANNOUNCES = in_any_language("speaks_of_recommendations")
CLOSES = in_any_language("closes")
NAMED = re.compile(r"[)\uff09]\s?[;.,\uff1b\u3002\u061b\u060c]?[\"\u201d\u00bb]?$")
"""How an item ends that names who recommended it. What stands below and names nobody is no part of it."""

LONGEST_WORD = 40


class UprNumbering(enum.Enum):
    """How the items of a list are numbered."""

    WHOLE = "140.12"
    NUMBER = "12."
    LETTER = "(l)"


@dataclass(slots=True)
class UprItem:
    """An item while it is read."""

    mark: str
    text: RunningText
    line: int

    @property
    def has_end(self) -> bool:
        """Whether it could be over: a stop, or the bracket that names who recommended it."""
        is_end = ends_sentence(self.text.last) or self.text.last.endswith((")", "\uff09"))
        return is_end and not is_in_brackets(self.text.tail(LONGEST_BRACKET))


@dataclass(slots=True)
class LeadIn:
    """A numbered paragraph of the chapter with the items it announces; `below`: what is said under the list."""

    number: int | None
    text: RunningText
    line: int
    kind: UprNumbering | None = None
    items: list[UprItem] = field(default_factory=list)
    below: str = ""
    _searched: int = 0
    _is_announced: bool = False

    def label(self, mark: str) -> str:
        """The printed label: whole as it is, else the paragraph's number and the mark in brackets."""
        return (
            mark
            if self.kind is UprNumbering.WHOLE
            else f"{'' if self.number is None else self.number} ({mark})".strip()
        )

    @property
    def announces(self) -> bool:
        """Whether its words announce items. What was searched before is not searched again while the text grows."""
        if not self._is_announced and self._searched < self.text.length:
            new = self.text.tail(self.text.length - self._searched + LONGEST_WORD)
            self._is_announced = ANNOUNCES.search(new) is not None
            self._searched = self.text.length
        return self._is_announced or self.text.last.endswith((":", "\uff1a"))


WHOLE = re.compile(r"^(\d{1,3})\.\s?(\d{1,3})(?!\d)(?:[.):]\s*|\s+|(?=[^\W\d_]|[\"\u201c(])|$)(.*)$", re.DOTALL)
MISPRINTED = re.compile(r"^(\d{1,3})\s?[-\u2013,:]\s?(\d{1,3})\.?\s+(?=[^\W\d_])(.*)$", re.DOTALL)
"""A whole number with another sign for its stop: it counts only where it comes next."""

NUMBER = re.compile(r"^(\d{1,3})[.)](?!\d)\s*(.*)$", re.DOTALL)
BARE_NUMBER = re.compile(r"^(\d{1,3})\s+(?=[A-Z\u201c])(.*)$", re.DOTALL)
FOOTNOTE = re.compile(r"^\d{1,2}\s+[A-Z\u201c]")
HANGING_MARK = re.compile(r"(?<=\))\s?(\d{1,2})(?=[;.,]?$)")
IN_BRACKETS = re.compile(r"^\((\d{1,3})\)\s*(.*)$", re.DOTALL)
READ_OUT = re.compile(r"\brecommendation\b.{0,60}\b(?:read|made|formulated)\b", re.IGNORECASE)
FURTHEST_GAP = 12
"""A number further on than this is no item of the list, but a number in a sentence."""


def read_items(pieces: Iterable[Passage]) -> tuple[list[LeadIn], list[WarningFinding]]:
    """The lead-ins of a chapter with their items, and the doubts about their numbers and ends."""
    sequence = _Sequence()
    listed = list(pieces)
    for piece, ahead in zip(listed, _numbers_ahead(listed), strict=True):
        sequence.ahead = ahead
        sequence.take(piece)
    return sequence.lead_ins, sequence.doubts


def _numbers_ahead(pieces: Sequence[Passage]) -> list[tuple[int, int] | None]:
    """For each piece the next whole number that begins a later piece."""
    ahead: tuple[int, int] | None = None
    backwards = []
    for piece in reversed(pieces):
        backwards.append(ahead)
        if found := WHOLE.match(piece.text):
            ahead = (int(found[1]), int(found[2]))
    return backwards[::-1]


def _reads_as_paragraph(text: str) -> bool:
    """Where a number may be both: items name who recommended them, paragraphs speak of recommendations."""
    return CLOSES.search(text) is not None or (ANNOUNCES.search(text) is not None and not NAMED.search(text))


def _is_in_a_sentence(rest: str, lead: LeadIn) -> bool:
    """ "3.5 per cent" is no item 3.5 where the items begin with capitals."""
    return rest[:1].islower() and bool(lead.items) and not lead.items[0].text.first_sign.islower()


class _Sequence:
    def __init__(self) -> None:
        self.lead_ins: list[LeadIn] = []
        self.doubts: list[WarningFinding] = []
        self.has_run_on = False
        self.is_leaving_out = False
        self.ahead: tuple[int, int] | None = None

    @property
    def lead(self) -> LeadIn | None:
        return self.lead_ins[-1] if self.lead_ins else None

    @property
    def item(self) -> UprItem | None:
        return self.lead.items[-1] if self.lead and self.lead.items else None

    def take(self, piece: Passage) -> None:
        """Take the next piece of the chapter."""
        if self._take_whole(piece) or self._take_number(piece) or self._take_letter(piece):
            return
        self._take_text(piece)

    # "140.12"

    def _take_whole(self, piece: Passage) -> bool:
        found = WHOLE.match(piece.text) or self._misprinted(piece)
        lead = self.lead
        if not found or (lead and not self._may_hold_whole_numbers(lead, found)):
            return False
        prefix, count = int(found[1]), int(found[2])
        if lead is None or lead.number is None or (prefix == lead.number + 1 and count == 1 and self._may_break(piece)):
            if count != 1:
                return False
            self._open(prefix, "", piece.line)
        elif _is_in_a_sentence(found[3], lead) or not self._is_whole_number_of(lead, prefix, count, piece):
            return False
        number = self.lead.number if self.lead else prefix
        if self.item and count != self._last_count() + 1 and self.ahead == (number, self._last_count() + 2):
            count = self._last_count() + 1  # the next number shows which one was meant
        if f"{prefix}.{found[2]}" != f"{number}.{count}" or found.re is MISPRINTED:
            self._doubt("number_misprinted", piece.line, printed=f"{prefix}.{found[2]}", label=f"{number}.{count}")
        self._add(UprNumbering.WHOLE, f"{number}.{count}", found[3], piece)
        return True

    def _misprinted(self, piece: Passage) -> re.Match[str] | None:
        found = MISPRINTED.match(piece.text)
        is_next = found and self.lead and (int(found[1]), int(found[2])) == (self.lead.number, self._last_count() + 1)
        return (
            found if is_next and self.lead and self.lead.kind is UprNumbering.WHOLE and self._may_break(piece) else None
        )

    def _may_hold_whole_numbers(self, lead: LeadIn, found: re.Match[str]) -> bool:
        """A list of reasons (a), (b) in the lead-in itself is no list of items: "6.1" below it shows that."""
        if lead.kind in {None, UprNumbering.WHOLE}:
            return True
        if lead.kind is not UprNumbering.LETTER or (int(found[1]), int(found[2])) != (lead.number, 1):
            return False
        for item in lead.items:
            lead.text.add(f"({item.mark}) {item.text}")
        lead.items.clear()
        lead.kind = None
        return True

    def _is_whole_number_of(self, lead: LeadIn, prefix: int, count: int, piece: Passage) -> bool:
        """Whether "6.12" is an item of the list: its own paragraph's number and near, or misprinted and the next."""
        last, may_break = self._last_count(), self._may_break(piece)
        is_next = count == last + 1
        if prefix != lead.number:
            return may_break and is_next and bool(lead.items)
        is_near = abs(count - last) <= FURTHEST_GAP or piece.gap
        return (may_break or is_next) and is_near

    def _may_break(self, piece: Passage) -> bool:
        """Whether the item before could be over where this piece begins."""
        return piece.gap or not piece.soft or self.item is None or self.item.has_end

    def _last_count(self) -> int:
        return int(self.item.mark.rsplit(".", 1)[-1]) if self.item and self.item.mark[-1].isdigit() else 0

    # "12.": a paragraph, or an item

    def _take_number(self, piece: Passage) -> bool:
        found = NUMBER.match(piece.text) or IN_BRACKETS.match(piece.text) or self._bare_number(piece)
        if not found:
            return False
        count, rest = int(found[1]), found[2]
        is_paragraph = piece.text[0] != "("
        lead = self.lead
        if lead is None:
            self._open(count if is_paragraph else None, rest, piece.line)
            return True
        if self._is_item(count, rest, piece, lead):
            self._add(UprNumbering.NUMBER, str(count), rest, piece)
            return True
        if is_paragraph and self._is_paragraph(count, piece, lead):
            self._open(count, rest, piece.line)
            return True
        return False

    def _bare_number(self, piece: Passage) -> re.Match[str] | None:
        """A number whose stop was lost counts only where it comes next in such a list."""
        found = BARE_NUMBER.match(piece.text)
        is_next = found is not None and int(found[1]) == self._last_count() + 1
        is_list = self.lead is not None and self.lead.kind is UprNumbering.NUMBER and self._may_break(piece)
        is_item = NAMED.search(piece.text) is not None and not READ_OUT.search(piece.text)
        return found if is_next and is_list and is_item else None

    def _is_item(self, count: int, rest: str, piece: Passage, lead: LeadIn) -> bool:
        if lead.kind not in {None, UprNumbering.NUMBER}:
            return False
        is_next_paragraph = lead.number is not None and count == lead.number + 1
        if not lead.items:
            carried = next(
                (int(each.items[-1].mark) for each in reversed(self.lead_ins) if each.kind is UprNumbering.NUMBER), 0
            )
            return lead.announces and not CLOSES.search(rest) and (count == 1 or (count == carried + 1 > 1))
        last = self._last_count()
        if count == last + 1:
            return not (is_next_paragraph and _reads_as_paragraph(rest))
        is_near = 0 < count - last <= FURTHEST_GAP and not is_next_paragraph
        is_again = count <= last and not is_next_paragraph and piece.gap and self.item is not None and self.item.has_end
        return not piece.soft and (is_near or is_again) and piece.gap

    def _is_paragraph(self, count: int, piece: Passage, lead: LeadIn) -> bool:
        if lead.number is None:
            return True
        if count == lead.number + 1:
            return self._may_break(piece)
        if not (lead.number < count <= lead.number + 3 and self._may_break(piece) and not lead.items):
            return False
        self._doubt("numbering_gap", piece.line, before=lead.number, found=count)
        return True

    # "(l)"

    def _take_letter(self, piece: Passage) -> bool:
        found = split_item(piece.text)
        lead = self.lead
        if not found or not lead or lead.kind not in {None, UprNumbering.LETTER}:
            return False
        mark, rest = found
        if lead.items:
            is_item = mark in following(lead.items[-1].mark) or (piece.gap and not piece.soft and bool(place(mark)))
        else:
            is_item = mark == "a" and lead.announces
        if is_item:
            self._add(UprNumbering.LETTER, mark, rest, piece)
        return is_item

    # words

    def _take_text(self, piece: Passage) -> None:
        lead, item = self.lead, self.item
        if lead is None:
            if ANNOUNCES.search(piece.text):
                self._open(None, piece.text, piece.line)
            return
        if item is None:
            if not (piece.gap and lead.text.last.endswith(":") and has_heading_shape(piece.text)):
                lead.text.add(piece.text)
            return
        label = lead.label(item.mark)
        is_new = piece.gap and item.has_end and not (piece.text[0].islower() or piece.text[0] == "(")
        if self._is_no_part(item, piece, is_new=is_new):
            self.is_leaving_out = True
            lead.below = f"{lead.below} {piece.text}".strip()
            self._doubt("text_between_items", piece.line, label=label, text=piece.text)
            return
        self._note_furniture(piece, label)
        if is_new:
            self._doubt("text_joined", piece.line, label=label, text=piece.text)
        elif piece.gap and piece.text[0] != "(":
            self._doubt("rejoined", piece.line, label=label)
        item.text.add(piece.text)
        self._note_hyphens(piece, label)

    def _is_no_part(self, item: UprItem, piece: Passage, *, is_new: bool) -> bool:
        """A heading, a footnote, or words below an item that has named who recommended it; and what follows them."""
        if not item.has_end:
            return FOOTNOTE.match(piece.text) is not None and piece.gap and bool(READ_OUT.search(piece.text))
        if self.is_leaving_out or FOOTNOTE.match(piece.text):
            return True
        names_nobody = NAMED.search(item.text.last) is not None and not NAMED.search(piece.text)
        return is_new and (has_heading_shape(piece.text) or names_nobody)

    # keeping

    def _open(self, number: int | None, text: str, line: int) -> None:
        self.is_leaving_out = False
        self.lead_ins.append(LeadIn(number, RunningText(text), line))

    def _add(self, kind: UprNumbering, mark: str, text: str, piece: Passage) -> None:
        lead = self.lead
        if lead is None:
            return
        lead.kind = kind
        self.is_leaving_out = False
        before = lead.items[-1] if lead.items else None
        if before:
            self._note_furniture(piece, lead.label(before.mark))
        self._note_sequence(lead, before.mark if before else None, mark, piece.line)
        if piece.run_on and not self.has_run_on:
            self.has_run_on = True
            self._doubt("items_run_on", piece.line, label=lead.label(mark))
        lead.items.append(UprItem(mark, RunningText(text), piece.line))
        self._note_hyphens(piece, lead.label(mark))

    def _note_sequence(self, lead: LeadIn, before: str | None, mark: str, line: int) -> None:
        if lead.kind is UprNumbering.LETTER:
            is_next, is_further = mark in following(before), (place(mark) or 0) > (place(before or "") or 0)
        else:
            last = int((before or "0").rsplit(".", 1)[-1])
            count = int(mark.rsplit(".", 1)[-1])
            is_next, is_further = (
                count == last + 1 or (before is None and lead.kind is UprNumbering.NUMBER),
                count > last,
            )
        if is_next:
            return
        code = "numbering_gap" if is_further else "numbering_repeats"
        code = "numbering_restarts" if mark in {"a", "1"} or mark.endswith(".1") else code
        shown = lead.label(before) if before else "the lead-in"
        self._doubt(code, line, before=shown, found=lead.label(mark))

    def _note_furniture(self, piece: Passage, label: str) -> None:
        if piece.furniture:
            words = " / ".join(each.text for each in piece.furniture)
            self._doubt("page_furniture", piece.furniture[0].line, label=label, text=words)

    def _note_hyphens(self, piece: Passage, label: str) -> None:
        for line in piece.hyphens:
            self._doubt("line_end_hyphen", line, label=label, text=piece.text)

    def _doubt(self, code: str, line: int, **words: object) -> None:
        self.doubts.append(warning(code, line, **words))
