"""The outline of a report: its head, its headings, its numbered paragraphs with their items, by sequence.

Belongs here: what a passage is in its place - "4." a heading or a paragraph, "(i)" an item or a sublevel, loose words
the rest of an item or not - with its warnings. Not here: which lists are recommendations (`lists`), and so which of the
warnings of a list are shown.
"""

from __future__ import annotations

import math
import re
import statistics
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter

from tracker.importing.structure.headings import (
    ITEM,
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
from tracker.importing.structure.numbering import (
    ROMANS,
    following,
    is_sublevel,
    last_sublevel,
    place,
    split_item,
    split_paragraph,
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

QUOTES = "\u201c\u2018\"'"
MUCH_LONGER = 3
LONG = 400
"""An item is much longer than its fellows at this many times their median, and at least this many characters."""


@dataclass(slots=True)
class ListItem:
    """One item while it is read."""

    mark: str
    text: RunningText
    line: int
    last_roman: int = 0
    has_numbers: bool = False

    @property
    def has_end(self) -> bool:
        """Whether its last words could end it; a colon does not, and a semicolon may yet go on in small letters."""
        is_end = ends_sentence(self.text.last) and not announces_more(self.text.last)
        return is_end and not is_in_brackets(self.text.tail(LONGEST_BRACKET))

    def is_followed_by(self, mark: str | None) -> bool:
        """Whether a mark is the one that comes next in the list."""
        return mark is not None and mark in following(self.mark)


def furniture_in(passage: Passage, label: str) -> Sequence[WarningFinding]:
    """The warning about page furniture above a passage that goes on with an item, or begins the next one."""
    words = " / ".join(piece.text for piece in passage.furniture)
    return [warning("page_furniture", passage.furniture[0].line, label=label, text=words)] if words else []


def hyphens_in(passage: Passage, label: str) -> Sequence[WarningFinding]:
    """The warnings about the hyphens at the ends of a passage's lines."""
    return [warning("line_end_hyphen", line, label=label, text=passage.text) for line in passage.hyphens]


def sequence_doubt(before: object, found: object, line: int, *, is_first: bool, is_further: bool) -> WarningFinding:
    """The warning about a number that is not the next one: the first of all, one further on, or an earlier one."""
    code = "numbering_restarts" if is_first else "numbering_gap" if is_further else "numbering_repeats"
    return warning(code, line, before=before, found=found)


def longest_usual(lengths: Sequence[int]) -> float:
    """The length above which an item is much longer than its fellows, from the lengths of them all."""
    return max(LONG, MUCH_LONGER * statistics.median(lengths)) if len(lengths) > 2 else math.inf


def label_of(number: str, mark: str) -> str:
    """Paragraph number and mark as they are cited: "15 (a)"; "(a)" under an unnumbered paragraph."""
    return f"{number} ({mark})".strip()


def _is_within_sentence(last: ListItem, mark: str, rest: str, next_mark: str | None) -> bool:
    """Whether a mark that does not come next is a word of the item before: "(ai)" at the top of a page, in its middle.

    Before it the item has no end, behind it no sentence begins, and the list does not go on from it.
    """
    return not last.has_end and not rest[:1].isupper() and next_mark not in following(mark)


def _is_rest(last: ListItem, text: str, next_mark: str | None) -> bool:
    """Whether text at the top of a page is the rest of an item that was cut where it could have ended.

    A semicolon inside it may have been the last sign of its page; an item ends with one, and the last of a list with a
    full stop.
    """
    if text.endswith((";", "; and", "; or")):
        return last.text.last.endswith((";", "."))
    return last.text.last.endswith(";") and text.endswith(".") and not last.is_followed_by(next_mark)


@dataclass(slots=True)
class ItemList:
    """The items of one paragraph. `doubts` are its warnings; `others` is text that belongs to no item."""

    number: str
    items: list[ListItem] = field(default_factory=list)
    doubts: list[WarningFinding] = field(default_factory=list)
    others: list[tuple[str, int]] = field(default_factory=list)
    is_closed: bool = False
    has_run_on: bool = False
    marks_are_labels: bool = False

    def label(self, mark: str) -> str:
        """The printed label of the item with this mark."""
        return mark if self.marks_are_labels else label_of(self.number, mark)

    def take(self, passage: Passage, mark: str, rest: str, *, next_mark: str | None) -> None:
        """Take a passage that begins with a mark: a new item, a sublevel, or words of the item before.

        Args:
            passage: the passage; mark, rest: as `split_item` gives them.
            next_mark: the mark that comes next in the text.
        """
        last = self.items[-1] if self.items else None
        if last and self._belongs_to(last, passage, mark, rest, next_mark):
            self.carry_on(last, passage, is_cut=passage.gap and mark not in ROMANS)
            last.last_roman = ROMANS.get(mark, last.last_roman)
            return
        self.append(passage, mark, rest)

    def append(self, passage: Passage, mark: str, rest: str) -> None:
        """Begin a new item with a passage."""
        before = self.items[-1].mark if self.items else None
        if before:
            self.doubts += furniture_in(passage, self.label(before))
        self._note_sequence(before, mark, passage.line)
        self.items.append(ListItem(mark, RunningText(rest), passage.line, last_sublevel(rest, 0)))
        self.is_closed = False
        self.doubts += hyphens_in(passage, self.label(mark))
        if passage.run_on and not self.has_run_on:
            self.has_run_on = True
            self._doubt("items_run_on", passage.line, label=self.label(mark))

    def take_text(self, passage: Passage, *, next_mark: str | None) -> None:
        """Take a passage without a mark: the rest of an item that was cut, or text that belongs to none."""
        last = self.items[-1]
        if not self.is_closed and self._goes_on(last, passage, next_mark):
            is_numbered = split_paragraph(passage.text) is not None
            last.has_numbers = last.has_numbers or is_numbered
            self.carry_on(last, passage, is_cut=passage.gap and not is_numbered)
            return
        self.others.append((passage.text, passage.line))
        if last.is_followed_by(next_mark):
            self._doubt("text_between_items", passage.line, label=self.label(last.mark), text=passage.text)
        elif not self.is_closed:
            self._doubt("text_after_items", passage.line, label=self.label(last.mark), text=passage.text)
            self.is_closed = True

    def doubts_about_ends(self) -> Iterator[WarningFinding]:
        """Items without an end, a list that may go on, and items much longer than their fellows."""
        longest = longest_usual([item.text.length for item in self.items])
        for item in self.items:
            label = self.label(item.mark)
            if not item.has_end:
                yield warning("item_without_end", item.line, label=label)
            elif item is self.items[-1] and item.text.last.endswith((";", ",", " and", " or")):
                yield warning("list_without_end", item.line, label=label)
            if item.text.length > longest:
                yield warning("item_much_longer", item.line, label=label)

    def _belongs_to(self, last: ListItem, passage: Passage, mark: str, rest: str, next_mark: str | None) -> bool:
        """Whether a mark is a sublevel of the last item, or words of it ("subparagraph / (d) of the Convention")."""
        # Where the passage has or announces sublevels of its own, the "(i)" or "(ii)" that comes next is one of them.
        has_own = last_sublevel(rest, 0) > 0 or (announces_more(rest) and next_mark == "i")
        after = None if has_own else next_mark
        if is_sublevel(
            mark,
            last=last.mark,
            last_roman=last.last_roman,
            next_mark=after,
            is_announced=announces_more(last.text.last),
            is_ended=last.has_end,
        ):
            return True
        if not last.is_followed_by(mark):
            return passage.soft or _is_within_sentence(last, mark, rest, next_mark)
        return next_mark == mark and (passage.soft or (rest[:1].islower() and not last.has_end))

    def _goes_on(self, last: ListItem, passage: Passage, next_mark: str | None) -> bool:
        """Whether text without a mark goes on with the last item: small letters, or an item without an end."""
        begins_small = passage.text.lstrip(QUOTES)[:1].islower()
        if not passage.gap or begins_small or not last.has_end:
            return True
        if last.has_numbers and split_paragraph(passage.text):
            return True
        is_at_page_break = bool(passage.furniture) or passage.new_page
        return is_at_page_break and _is_rest(last, passage.text, next_mark)

    def carry_on(self, item: ListItem, passage: Passage, *, is_cut: bool) -> None:
        """Add a passage to an item; `is_cut`: the source parts the passage from the item."""
        self.doubts += furniture_in(passage, self.label(item.mark))
        if is_cut and item.text.length:
            self._doubt("rejoined", passage.line, label=self.label(item.mark))
        item.text.add(passage.text)
        item.last_roman = last_sublevel(passage.text, item.last_roman)
        self.doubts += hyphens_in(passage, self.label(item.mark))

    def _note_sequence(self, before: str | None, mark: str, line: int) -> None:
        if mark[-1].isdigit():
            last, count = (int(each.rpartition(".")[2]) for each in (before or "0", mark))
            is_next = count == last + 1 or (before is None and not self.marks_are_labels)
        else:
            last, count = place(before or "") or 0, place(mark) or 0
            is_next = mark in following(before)
        if not is_next:
            shown = self.label(before) if before else "the lead-in"
            is_first = mark in {"a", "1"} or mark.endswith(".1")
            self.doubts.append(
                sequence_doubt(shown, self.label(mark), line, is_first=is_first, is_further=count > last)
            )

    def _doubt(self, code: str, line: int, **words: object) -> None:
        self.doubts.append(warning(code, line, **words))


# --- the document

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
    def printed_number(self) -> str:
        """Its number as it is cited, empty where it has none."""
        return "" if self.number is None else str(self.number)

    @property
    def items(self) -> list[ListItem]:
        """The items of its list."""
        return self.listing.items

    @property
    def with_list(self) -> str:
        """Its words and its list, as one text."""
        return " ".join(filter(None, (str(self.text), *(f"({item.mark}) {item.text}" for item in self.items))))

    @property
    def whole(self) -> str:
        """Its words, its list, and what belongs to no item of the list."""
        return " ".join(filter(None, (self.with_list, *(text for text, _line in self.listing.others))))

    @property
    def points(self) -> Sequence[tuple[str, str, int]]:
        """The label, the text and the line of each item of its list."""
        return [(self.listing.label(item.mark), str(item.text), item.line) for item in self.items]

    @property
    def section(self) -> str:
        """The headings above it, from the chapter down; a title that belongs to an agenda item is kept there."""
        return section_of(self.headings)


def section_of(headings: Iterable[Heading]) -> str:
    """Headings as a section is called; a title that belongs to an agenda item is none of a section."""
    return " > ".join(each.text for each in headings if each.level != ITEM or not each.prepares)


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
        self.next_marks = self._next_marks()
        self.numbered = [(at, number[0]) for at, number in enumerate(self.numbers) if number]

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

    def _next_marks(self) -> list[str | None]:
        """For each passage the mark of the next item or sublevel, as far as the next paragraph or named heading."""
        found: str | None = None
        backwards: list[str | None] = []
        for at in reversed(range(len(self.passages))):
            backwards.append(found)
            if mark := self.marks[at]:
                found = mark[0]
            elif (self.numbers[at] and not self.passages[at].soft) or is_named_heading(self.passages[at].text):
                found = None
        return backwards[::-1]

    def _numbers_ahead(self, at: int) -> list[int]:
        begins = bisect_right(self.numbered, at, key=itemgetter(0))
        ahead = self.numbered[begins : begins + WINDOW]
        return [number for place, number in ahead if not self.passages[place].is_marked]

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
            item = self._open_item()
            # A numbered list may be inside an item that announced it by a colon.
            if passage.soft or (item and (announces_more(item.text.last) or item.has_numbers)):
                return False
            if expected in ahead[:2] and number > expected and len(passage.text) <= SHORT_PARAGRAPH:
                self._push(numbered_heading(passage.text, rest, passage.line), at)
                self._warn("numbered_heading", passage.line, found=number)
                return True
            before, is_further = self.last_number, number > expected
            doubt = sequence_doubt(before, number, passage.line, is_first=number == 1, is_further=is_further)
            self.outline.warnings.append(doubt)
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
            return not (is_expected and announces_more(passage.text))
        names_agenda = PREPARED.search(passage.text) is not None and len(passage.text) <= LONGEST
        looks_so = not ends_sentence(passage.text) or (names_agenda and self._is_before_heading(at))
        if is_expected:
            until = ahead.index(number + 1) if number + 1 in ahead else len(ahead)
            return looks_so and number in ahead[:until]
        return (looks_so or names_agenda) and expected in ahead

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
        may_begin = mark != "i" and not passage.soft and announces_more(paragraph.text.last)
        if not paragraph.items and mark != "a" and not may_begin:
            return False
        paragraph.listing.take(passage, mark, rest, next_mark=self.next_marks[at])
        return True

    def _open_item(self) -> ListItem | None:
        paragraph = self.paragraph
        return paragraph.items[-1] if paragraph and paragraph.items and not paragraph.listing.is_closed else None

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
        is_open = not paragraph.items and announces_more(paragraph.text.last)
        return paragraph if is_open else None

    def _take_text(self, at: int, passage: Passage) -> None:
        paragraph = self.paragraph
        is_new = passage.gap and not passage.text[0].islower()
        announces = announces_more(passage.text) and self.next_marks[at] == "a" and is_new
        if announces and self.stack and (paragraph is None or "recommendation" in passage.text):
            self._open_paragraph(None, passage.text, passage.line)
        elif paragraph is None:
            self._take_text_outside(passage)
        elif is_new and self._is_caption(at, paragraph):
            self.paragraph = None
            self._take_text_outside(passage)
        elif paragraph.items:
            paragraph.listing.take_text(passage, next_mark=self.next_marks[at])
        else:
            if is_new:
                paragraph.loose.append((passage.text, passage.line))
            paragraph.text.add(passage.text)

    def _is_caption(self, at: int, paragraph: OutlineParagraph) -> bool:
        """The title of a table or a figure: no sentence behind one that ended, marked by the format or last of all."""
        passage = self.passages[at]
        last = paragraph.items[-1].text.last if paragraph.items else paragraph.text.last
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
