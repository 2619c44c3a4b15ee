"""The outline of a report: its head, its headings, its numbered paragraphs with their items, by sequence.

Belongs here: what a passage is in its place - "4." a heading or a paragraph, "(i)" an item or a sublevel, loose words
the rest of an item or not. Not here: which lists are recommendations (`preparatory_meeting`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tracker.importing.structure.headings import (
    LONGEST,
    OF_DOCUMENT,
    PLAIN,
    PREPARED,
    STARTS_WITH_AGENDA,
    Heading,
    HeadingStack,
    has_heading_shape,
    is_named_heading,
    is_outcome,
    lettered_heading,
    numbered_heading,
    plain_heading,
)
from tracker.importing.structure.item_list import ItemList, ListItem
from tracker.importing.structure.numbering import split_item, split_paragraph
from tracker.importing.structure.passages import Passage, RunningText, ends_sentence
from tracker.importing.structure.warnings import WarningFinding, warning

WINDOW = 6
"""How many numbered passages ahead are looked at to tell a heading's number from a paragraph's."""

SHORT_PARAGRAPH = 300

OF_CONTENTS = re.compile(r"(?<!\.)\.{6,}\s*\d{1,3}\b")
"""A line of the table of contents: dots that lead to a page."""


@dataclass(slots=True)
class OutlineParagraph:
    """A paragraph while it is read: the words before its list, its `listing`, and loose text that came after."""

    number: int | None
    text: RunningText
    line: int
    headings: tuple[Heading, ...]
    listing: ItemList
    loose: list[tuple[str, int]] = field(default_factory=list)

    @property
    def label(self) -> str:
        """How a warning names it."""
        return "The paragraph" if self.number is None else f"Paragraph {self.number}"

    @property
    def section(self) -> str:
        """The headings above it, from the chapter down; a title that belongs to an agenda item is kept there."""
        return section_of(self.headings)


def section_of(headings: Iterable[Heading]) -> str:
    """Headings as a section is called; a title that belongs to an agenda item is none of a section."""
    return " > ".join(heading.text for heading in headings if not heading.is_agenda_title)


@dataclass(slots=True)
class Outline:
    """What a document is made of, in order; `outside`: the text without a number, heading by heading.

    `opened`: the line of each heading, with those that are open from there on.
    """

    head: list[Passage] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    paragraphs: list[OutlineParagraph] = field(default_factory=list)
    outside: list[list[Passage]] = field(default_factory=list)
    warnings: list[WarningFinding] = field(default_factory=list)
    opened: list[tuple[int, tuple[Heading, ...]]] = field(default_factory=list)

    def headings_at(self, line: int) -> tuple[Heading, ...]:
        """The headings above a line, from the chapter down: for what stands in no paragraph."""
        return next((headings for begins, headings in reversed(self.opened) if begins <= line), ())


def build(passages: Sequence[Passage]) -> Outline:
    """The outline of a document's passages."""
    builder = _Builder(passages)
    for at in range(len(passages)):
        builder.take(at)
    return builder.outline


class _Builder:
    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = passages
        self.outline = Outline()
        self.headings = HeadingStack(self.outline.headings)
        self.stack = self.headings.open
        self.paragraph: OutlineParagraph | None = None
        self.last_number: int | None = None
        self.has_text_outside = False
        self.announcing: OutlineParagraph | None = None
        self.numbers = [split_paragraph(passage.text) for passage in passages]
        self.marks = [split_item(passage.text) for passage in passages]
        self.next_marks = list(self._next_marks())
        self.next_numbered = list(self._next_numbered())

    def take(self, at: int) -> None:
        passage = self.passages[at]
        if not self.outline.paragraphs and OF_CONTENTS.search(passage.text):
            return
        if self.marks[at] and self._take_item(at, passage):
            return
        if self.numbers[at] and self._take_number(at, passage):
            return
        if heading := self._heading(at, passage):
            self._push(heading, at)
        else:
            self._take_text(at, passage)

    # looking ahead

    def _next_marks(self) -> Iterator[str | None]:
        """For each passage the mark of the next item or sublevel, as far as the next paragraph or named heading."""
        found: str | None = None
        backwards: list[str | None] = []
        for at in reversed(range(len(self.passages))):
            backwards.append(found)
            if mark := self.marks[at]:
                found = mark[0]
            elif (self.numbers[at] and not self.passages[at].soft) or is_named_heading(self.passages[at].text):
                found = None
        return reversed(backwards)

    def _next_numbered(self) -> Iterator[int]:
        """For each passage the place of the next numbered one (the length where there is none)."""
        found = len(self.passages)
        backwards = []
        for at in reversed(range(len(self.passages))):
            backwards.append(found)
            found = at if self.numbers[at] else found
        return reversed(backwards)

    def _numbers_ahead(self, at: int) -> list[int]:
        ahead: list[int] = []
        for _step in range(WINDOW):
            at = self.next_numbered[at]
            if at == len(self.passages):
                break
            if (number := self.numbers[at]) and not self.passages[at].is_marked:
                ahead.append(number[0])
        return ahead

    def _is_before_heading(self, at: int) -> bool:
        return at + 1 < len(self.passages) and is_named_heading(self.passages[at + 1].text)

    # numbered passages: paragraphs, and headings that look like them

    def _take_number(self, at: int, passage: Passage) -> bool:
        number, rest = self.numbers[at] or (0, "")
        expected = None if self.last_number is None else self.last_number + 1
        ahead = self._numbers_ahead(at)
        if self._is_numbered_heading(at, passage, number, ahead):
            self._push(numbered_heading(passage.text, rest, passage.line), at)
            return True
        if expected is not None and number != expected:
            if passage.soft or self._is_inside_item(passage):
                return False
            if expected in ahead[:2] and number > expected and len(passage.text) <= SHORT_PARAGRAPH:
                self._push(numbered_heading(passage.text, rest, passage.line), at)
                self._warn("numbered_heading", passage.line, found=number)
                return True
            code = "numbering_gap" if number > expected else "numbering_repeats"
            code = "numbering_restarts" if number == 1 else code
            self._warn(code, passage.line, before=self.last_number, found=number)
        if expected is not None and passage.soft and number in ahead:
            comes_first = ahead[: ahead.index(number)]
            if number + 1 not in comes_first:
                return False
        self.last_number = number
        self._open_paragraph(number, rest, passage.line)
        return True

    def _is_numbered_heading(self, at: int, passage: Passage, number: int, ahead: list[int]) -> bool:
        expected = 1 if self.last_number is None else self.last_number + 1
        is_expected = number == expected
        if passage.is_marked:
            return not (is_expected and passage.text.endswith((":", "\uff1a")))
        names_agenda = PREPARED.search(passage.text) is not None and len(passage.text) <= LONGEST
        looks_so = not ends_sentence(passage.text) or (names_agenda and self._is_before_heading(at))
        if is_expected:
            until = ahead.index(number + 1) if number + 1 in ahead else len(ahead)
            return looks_so and number in ahead[:until]
        return (looks_so or names_agenda) and expected in ahead

    def _is_inside_item(self, passage: Passage) -> bool:
        """A numbered list inside an item that announced it by a colon."""
        item = self._open_item()
        return item is not None and (item.text.last.endswith((":", "\uff1a")) or item.has_numbers)

    def _open_paragraph(self, number: int | None, text: str, line: int) -> OutlineParagraph:
        items = ItemList("" if number is None else str(number))
        self.paragraph = OutlineParagraph(number, RunningText(text), line, tuple(self.stack), items)
        self.outline.paragraphs.append(self.paragraph)
        return self.paragraph

    # items

    def _take_item(self, at: int, passage: Passage) -> bool:
        mark, rest = self.marks[at] or ("", "")
        paragraph = self.paragraph
        if paragraph is None and mark == "a":
            paragraph = self.paragraph = self.announcing
        if paragraph is None:
            if mark != "a" or not any(is_outcome(heading) for heading in self.stack):
                return False
            paragraph = self._open_paragraph(None, "", passage.line)
        if not paragraph.listing.items:
            is_open = not ends_sentence(paragraph.text.last) and paragraph.text.length > 0
            if mark != "a" and (
                is_open or passage.soft or not paragraph.text.last.endswith((":", "\uff1a")) or mark == "i"
            ):
                return False
        paragraph.listing.take(passage, mark, rest, next_mark=self.next_marks[at])
        return True

    def _open_item(self) -> ListItem | None:
        items = self.paragraph.listing.items if self.paragraph and not self.paragraph.listing.is_closed else []
        return items[-1] if items else None

    # headings and loose text

    def _heading(self, at: int, passage: Passage) -> Heading | None:
        text, line = passage.text, passage.line
        if passage.soft:
            return None
        if is_named_heading(text):
            return lettered_heading(text, line, self.headings.part) or plain_heading(text, line)
        is_sentence = text.endswith(".") and not passage.is_marked and len(text) > SHORT_PARAGRAPH // 2
        if not is_sentence and (lettered := lettered_heading(text, line, self.headings.part)):
            return lettered
        if STARTS_WITH_AGENDA.match(text) and len(text) <= LONGEST and not text.endswith("."):
            return plain_heading(text, line)
        is_head = not self.stack and not self.outline.paragraphs
        if is_head and self._is_first_heading(at, passage):
            return plain_heading(text, line)
        if not is_head and passage.gap and self._is_plain_heading(at, passage):
            return plain_heading(text, line)
        return None

    def _is_first_heading(self, at: int, passage: Passage) -> bool:
        """In the head: what the format ranks as a heading, right above a paragraph or a lower one, and is no title."""
        if not passage.rank or not self.outline.head or at + 1 == len(self.passages):
            return False
        is_above = self.numbers[at + 1] is not None or self.passages[at + 1].rank > passage.rank
        return is_above and has_heading_shape(passage.text) and not OF_DOCUMENT.search(passage.text)

    def _is_plain_heading(self, at: int, passage: Passage) -> bool:
        if not has_heading_shape(passage.text):
            return False
        is_last = at + 1 == len(self.passages)
        is_before_other = is_last or self.numbers[at + 1] is not None or self._is_before_heading(at)
        if item := self._open_item():
            goes_on = item.is_followed_by(self.next_marks[at])
            return not goes_on and (item.has_end or (is_before_other and passage.is_marked))
        if self.paragraph and not ends_sentence(self.paragraph.text.last):
            return passage.is_marked or is_before_other
        is_cut = not is_last and self.passages[at + 1].text[0].islower()
        return passage.is_marked or not is_cut

    def _push(self, heading: Heading, at: int) -> None:
        ranked = replace(heading, rank=self.passages[at].rank)
        self.headings.push(ranked, at, in_text=bool(self.outline.paragraphs))
        self.outline.opened.append((heading.line, tuple(self.stack)))
        self.has_text_outside = False
        self.announcing = self._announcing() if heading.level == PLAIN else None
        self.paragraph = None

    def _announcing(self) -> OutlineParagraph | None:
        """The paragraph whose list is still to come: a heading in it may stand between."""
        paragraph = self.paragraph
        if paragraph is None:
            return self.announcing
        is_open = not paragraph.listing.items and paragraph.text.last.endswith((":", "\uff1a"))
        return paragraph if is_open else None

    def _take_text(self, at: int, passage: Passage) -> None:
        paragraph = self.paragraph
        is_new = passage.gap and not passage.text[0].islower()
        announces = passage.text.endswith((":", "\uff1a")) and self.next_marks[at] == "a" and is_new
        if announces and self.stack and (paragraph is None or "recommendation" in passage.text):
            self._open_paragraph(None, passage.text, passage.line)
        elif paragraph is None:
            self._take_text_outside(passage)
        elif is_new and self._is_caption(at, paragraph):
            self.paragraph = None
            self._take_text_outside(passage)
        elif paragraph.listing.items:
            paragraph.listing.take_text(passage, next_mark=self.next_marks[at])
        else:
            if is_new:
                paragraph.loose.append((passage.text, passage.line))
            paragraph.text.add(passage.text)

    def _is_caption(self, at: int, paragraph: OutlineParagraph) -> bool:
        """The title of a table or a figure: no sentence behind one that ended, marked by the format or last of all."""
        passage = self.passages[at]
        last = paragraph.listing.items[-1].text.last if paragraph.listing.items else paragraph.text.last
        is_last = at + 1 == len(self.passages)
        return (passage.is_marked or is_last) and ends_sentence(last) and not ends_sentence(passage.text)

    def _take_text_outside(self, passage: Passage) -> None:
        """Text above the first heading is the head; text under a heading without a number is said once per heading."""
        if not self.stack and not self.outline.paragraphs:
            self.outline.head.append(passage)
            return
        if not self.has_text_outside:
            self.has_text_outside = True
            self.outline.outside.append([])
            self._warn("text_outside_paragraphs", passage.line, text=passage.text)
        self.outline.outside[-1].append(passage)

    def _warn(self, code: str, line: int, **words: object) -> None:
        self.outline.warnings.append(warning(code, line, **words))
