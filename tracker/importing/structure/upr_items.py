"""Where recommendations are in a report of the universal periodic review: the chapter "Conclusions and/or
recommendations", and in it the lead-ins and their items, told apart by sequence alone.

Belongs here: the bounds of the chapter, what runs on in one paragraph there, and which printed number is a lead-in's,
which an item's, which a number in a sentence. Items are numbered "140.12", or from 1, or from (a), under the paragraph
that announces them; one list has one kind.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.importing.structure.acts import alternatives, in_any_language
from tracker.importing.structure.headings import has_heading_shape
from tracker.importing.structure.numbering import following, place, split_item
from tracker.importing.structure.outline import (
    ItemList,
    ListItem,
    OutlineParagraph,
)
from tracker.importing.structure.passages import (
    LONGEST_BRACKET,
    Passage,
    RunningText,
    announces_more,
    ends_sentence,
    is_in_brackets,
)
from tracker.importing.structure.warnings import WarningFinding, warning

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
WHOLE_LABEL = re.compile(r"^\d{1,3}\.\d{1,3}(?!\d)")
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
    """Whether an annex or another chapter begins here.

    A sentence that a page cut goes on in small letters, or announces something in a script without them.
    """
    text = passage.text
    goes_on = text[:1].islower() or (announces_more(text) and not text[:1].isupper())
    is_heading = len(text) <= LONGEST_HEADING and NEXT_CHAPTER.match(text) is not None
    return (not passage.soft and is_heading and not goes_on) or is_annex(passage)


def is_annex(passage: Passage) -> bool:
    """Whether an annex begins here: as a rule the list of the delegation."""
    return not passage.soft and ANNEX.match(passage.text) is not None


def pieces_of(passages: Sequence[Passage], begins: int, ends: int) -> Iterator[Passage]:
    """The passages of the chapter without its heading; items that run on in one paragraph by themselves."""
    known = {found[0] for passage in passages[begins:ends] if (found := WHOLE_LABEL.match(passage.text))}
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
    own = re.match(r"^(\d{1,3})[.)]\s", passage.text)
    last = int(own[1]) if own else None
    for seam in RUN_ON.finditer(passage.text):
        whole, plain = seam[1], seam[2]
        if whole is not None and (whole in known or whole.split(".")[0] not in prefixes | {str(last)}):
            continue
        if plain is not None:
            is_begun = plain == "1" and passage.text[seam.start() - 1] == ":"
            if not is_begun and int(plain) - 1 != last:
                continue
            last = int(plain)
        text, line = passage.text[begins : seam.start()], passage.line_at(begins)
        yield replace(passage, text=text, line=line, run_on=begins > 0, offsets=())
        begins = seam.end()
    if begins == 0:
        yield passage
    else:
        line = passage.line_at(begins)
        yield replace(passage, text=passage.text[begins:], line=line, gap=True, soft=False, run_on=True, offsets=())


# --- lead-ins and items

ANNOUNCES = in_any_language("speaks_of_recommendations")
CLOSES = in_any_language("closes")
NAMED = re.compile(r"[)\uff09]\s?[;.,\uff1b\u3002\u061b\u060c]?[\"\u201d\u00bb]?$")
"""How an item ends that names who recommended it. What stands below and names nobody is no part of it."""

SECTION = "Conclusions and/or recommendations"
LONGEST_WORD = 40


class UprNumbering(enum.Enum):
    """How the items of a list are numbered."""

    WHOLE = "140.12"
    NUMBER = "12."
    LETTER = "(l)"


@dataclass(slots=True)
class LeadIn(OutlineParagraph):
    """A numbered paragraph of the chapter with the items it announces; `below`: what is said under the list."""

    kind: UprNumbering | None = None
    below: str = ""
    _searched: int = 0
    _is_announced: bool = False

    @property
    def section(self) -> str:
        """The chapter, by the name that it has in English."""
        return SECTION

    @property
    def announces(self) -> bool:
        """Whether its words announce items. What was searched before is not searched again while the text grows."""
        if not self._is_announced and self._searched < self.text.length:
            new = self.text.tail(self.text.length - self._searched + LONGEST_WORD)
            self._is_announced = ANNOUNCES.search(new) is not None
            self._searched = self.text.length
        return self._is_announced or announces_more(self.text.last)


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
    ahead: list[tuple[int, int] | None] = [None]
    for piece in reversed(listed):
        found = WHOLE.match(piece.text)
        ahead.append((int(found[1]), int(found[2])) if found else ahead[-1])
    for piece, sequence.ahead in zip(listed, ahead[-2::-1], strict=True):
        sequence.take(piece)
    return sequence.lead_ins, sequence.doubts


class _Sequence:
    def __init__(self) -> None:
        self.lead_ins: list[LeadIn] = []
        self.doubts: list[WarningFinding] = []
        self.is_leaving_out = False
        self.ahead: tuple[int, int] | None = None
        """The next whole number that begins a later piece."""

    @property
    def lead(self) -> LeadIn | None:
        return self.lead_ins[-1] if self.lead_ins else None

    @property
    def item(self) -> ListItem | None:
        return self.lead.items[-1] if self.lead and self.lead.items else None

    @property
    def is_over(self) -> bool:
        """Whether the last item could be over: a stop, or the bracket that names who recommended it."""
        text = self.item.text if self.item else RunningText()
        is_end = ends_sentence(text.last) or text.last.endswith((")", "\uff09"))
        return is_end and not is_in_brackets(text.tail(LONGEST_BRACKET))

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
        elif not self._is_whole_number_of(lead, prefix, count, piece, found[3]):
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
        lead = self.lead
        is_next = found and lead and (int(found[1]), int(found[2])) == (lead.number, self._last_count() + 1)
        return found if is_next and lead and lead.kind is UprNumbering.WHOLE and self._may_break(piece) else None

    def _may_hold_whole_numbers(self, lead: LeadIn, found: re.Match[str]) -> bool:
        """A list of reasons (a), (b) in the lead-in itself is no list of items: "6.1" below it shows that."""
        if lead.kind in {None, UprNumbering.WHOLE}:
            return True
        if lead.kind is not UprNumbering.LETTER or (int(found[1]), int(found[2])) != (lead.number, 1):
            return False
        lead.text = RunningText(lead.with_list)
        lead.items.clear()
        lead.kind = None
        return True

    def _is_whole_number_of(self, lead: LeadIn, prefix: int, count: int, piece: Passage, rest: str) -> bool:
        """Whether "6.12" is an item of the list: its own paragraph's number and near, or misprinted and the next."""
        if rest[:1].islower() and lead.items and not lead.items[0].text.first_sign.islower():
            return False  # "3.5 per cent" where the items begin with capitals
        last, may_break = self._last_count(), self._may_break(piece)
        is_next = count == last + 1
        if prefix != lead.number:
            return may_break and is_next and bool(lead.items)
        is_near = abs(count - last) <= FURTHEST_GAP or piece.gap
        return (may_break or is_next) and is_near

    def _may_break(self, piece: Passage) -> bool:
        """Whether the item before could be over where this piece begins."""
        return piece.gap or not piece.soft or self.item is None or self.is_over

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
            lists = (each for each in reversed(self.lead_ins) if each.kind is UprNumbering.NUMBER)
            carried = next((int(each.items[-1].mark) for each in lists), 0)
            return lead.announces and not CLOSES.search(rest) and (count == 1 or (count == carried + 1 > 1))
        last = self._last_count()
        if count == last + 1:
            # Where a number may be both: items name who recommended them, paragraphs speak of recommendations.
            speaks_of_some = ANNOUNCES.search(rest) is not None and not NAMED.search(rest)
            return not (is_next_paragraph and (CLOSES.search(rest) or speaks_of_some))
        is_near = 0 < count - last <= FURTHEST_GAP and not is_next_paragraph
        is_again = count <= last and not is_next_paragraph and piece.gap and self.is_over
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
        label = lead.listing.label(item.mark)
        is_new = piece.gap and self.is_over and not (piece.text[0].islower() or piece.text[0] == "(")
        if self._is_no_part(item, piece, is_new=is_new):
            self.is_leaving_out = True
            lead.below = f"{lead.below} {piece.text}".strip()
            self._doubt("text_between_items", piece.line, label=label, text=piece.text)
            return
        if is_new:
            self._doubt("text_joined", piece.line, label=label, text=piece.text)
        lead.listing.carry_on(item, piece, is_cut=piece.gap and not is_new and piece.text[0] != "(")

    def _is_no_part(self, item: ListItem, piece: Passage, *, is_new: bool) -> bool:
        """A heading, a footnote, or words below an item that has named who recommended it; and what follows them."""
        if not self.is_over:
            return FOOTNOTE.match(piece.text) is not None and piece.gap and bool(READ_OUT.search(piece.text))
        if self.is_leaving_out or FOOTNOTE.match(piece.text):
            return True
        names_nobody = NAMED.search(item.text.last) is not None and not NAMED.search(piece.text)
        return is_new and (has_heading_shape(piece.text) or names_nobody)

    # keeping

    def _open(self, number: int | None, text: str, line: int) -> None:
        self.is_leaving_out = False
        has_run_on = self.lead is not None and self.lead.listing.has_run_on
        listing = ItemList("" if number is None else str(number), doubts=self.doubts, has_run_on=has_run_on)
        self.lead_ins.append(LeadIn(number, RunningText(text), line, (), listing))

    def _add(self, kind: UprNumbering, mark: str, text: str, piece: Passage) -> None:
        if lead := self.lead:
            lead.kind, lead.listing.marks_are_labels = kind, kind is UprNumbering.WHOLE
            self.is_leaving_out = False
            lead.listing.append(piece, mark, text)

    def _doubt(self, code: str, line: int, **words: object) -> None:
        self.doubts.append(warning(code, line, **words))
