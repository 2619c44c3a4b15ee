"""A list of items (a), (b), (c) while it is read: what belongs to which item, and every doubt about it.

Belongs here: one list. Not here: which passages reach it (`outline`), or whether it holds recommendations
(`preparatory_meeting`), which alone makes its doubts worth showing.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tracker.importing.structure.numbering import (
    ROMANS,
    Before,
    Role,
    following,
    last_sublevel,
    place,
    role_of,
    split_paragraph,
)
from tracker.importing.structure.passages import LONGEST_BRACKET, Passage, RunningText, ends_sentence, is_in_brackets
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
        is_end = ends_sentence(self.text.last) and not self.text.last.endswith((":", "\uff1a"))
        return is_end and not is_in_brackets(self.text.tail(LONGEST_BRACKET))

    @property
    def end(self) -> Before:
        """How its words end so far."""
        if self.text.last.endswith((":", "\uff1a")):
            return Before.COLON
        return Before.ENDED if self.has_end else Before.OPEN

    def is_followed_by(self, mark: str | None) -> bool:
        """Whether a mark is the one that comes next in the list."""
        return mark is not None and mark in following(self.mark)


def furniture_in(passage: Passage, label: str) -> Sequence[WarningFinding]:
    """The doubt about page furniture above a passage that goes on with an item, or begins the next one."""
    words = " / ".join(piece.text for piece in passage.furniture)
    return [warning("page_furniture", passage.furniture[0].line, label=label, text=words)] if words else []


def hyphens_in(passage: Passage, label: str) -> Sequence[WarningFinding]:
    """The doubts about the hyphens at the ends of a passage's lines."""
    return [warning("line_end_hyphen", line, label=label, text=passage.text) for line in passage.hyphens]


def sequence_doubt(before: object, found: object, line: int, *, is_first: bool, is_further: bool) -> WarningFinding:
    """The doubt about a number that is not the next one: the first of all, one further on, or one that was before."""
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

    def label(self, item: ListItem) -> str:
        """The item's printed label."""
        return label_of(self.number, item.mark)

    def take(self, passage: Passage, mark: str, rest: str, *, next_mark: str | None) -> None:
        """Take a passage that begins with a mark: a new item, a sublevel, or words of the item before.

        Args:
            passage: the passage; mark, rest: as `split_item` gives them.
            next_mark: the mark that comes next in the text.
        """
        last = self.items[-1] if self.items else None
        if last and self._belongs_to(last, passage, mark, rest, next_mark):
            self._continue(last, passage, is_cut=passage.gap and mark not in ROMANS)
            last.last_roman = ROMANS.get(mark, last.last_roman)
            return
        if last:
            self.doubts += furniture_in(passage, self.label(last))
            self._note_sequence(last.mark, mark, passage.line)
        elif mark != "a":
            self._doubt("numbering_gap", passage.line, before="the lead-in", found=f"({mark})")
        item = ListItem(mark, RunningText(rest), passage.line, last_sublevel(rest, 0))
        self.items.append(item)
        self.is_closed = False
        self.doubts += hyphens_in(passage, self.label(item))
        if passage.run_on and not self.has_run_on:
            self.has_run_on = True
            self._doubt("items_run_on", passage.line, label=self.label(item))

    def take_text(self, passage: Passage, *, next_mark: str | None) -> None:
        """Take a passage without a mark: the rest of an item that was cut, or text that belongs to none."""
        last = self.items[-1]
        if not self.is_closed and self._goes_on(last, passage, next_mark):
            is_numbered = split_paragraph(passage.text) is not None
            last.has_numbers = last.has_numbers or is_numbered
            self._continue(last, passage, is_cut=passage.gap and not is_numbered)
            return
        self.others.append((passage.text, passage.line))
        if last.is_followed_by(next_mark):
            self._doubt("text_between_items", passage.line, label=self.label(last), text=passage.text)
        elif not self.is_closed:
            self._doubt("text_after_items", passage.line, label=self.label(last), text=passage.text)
            self.is_closed = True

    def doubts_about_ends(self) -> Iterator[WarningFinding]:
        """Items without an end, a list that may go on, and items much longer than their fellows."""
        longest = longest_usual([item.text.length for item in self.items])
        for item in self.items:
            label = self.label(item)
            if not item.has_end:
                yield warning("item_without_end", item.line, label=label)
            elif item is self.items[-1] and item.text.last.endswith((";", ",", " and", " or")):
                yield warning("list_without_end", item.line, label=label)
            if item.text.length > longest:
                yield warning("item_much_longer", item.line, label=label)

    def _belongs_to(self, last: ListItem, passage: Passage, mark: str, rest: str, next_mark: str | None) -> bool:
        """Whether a mark is a sublevel of the last item, or words of it ("subparagraph / (d) of the Convention")."""
        # Where the passage has or announces sublevels of its own, the "(i)" or "(ii)" that comes next is one of them.
        has_own = last_sublevel(rest, 0) > 0 or (rest.endswith((":", "\uff1a")) and next_mark == "i")
        after = None if has_own else next_mark
        role = role_of(mark, last=last.mark, last_roman=last.last_roman, next_mark=after, before=last.end)
        if role is Role.SUBLEVEL:
            return True
        comes_again = next_mark == mark
        if not last.is_followed_by(mark):
            return passage.soft or _is_within_sentence(last, mark, rest, next_mark)
        return comes_again and (passage.soft or (rest[:1].islower() and not last.has_end))

    def _goes_on(self, last: ListItem, passage: Passage, next_mark: str | None) -> bool:
        """Whether text without a mark goes on with the last item: small letters, or an item without an end."""
        begins_small = passage.text.lstrip(QUOTES)[:1].islower()
        if not passage.gap or begins_small or not last.has_end:
            return True
        if last.has_numbers and split_paragraph(passage.text):
            return True
        is_at_page_break = bool(passage.furniture) or passage.new_page
        return is_at_page_break and _is_rest(last, passage.text, next_mark)

    def _continue(self, item: ListItem, passage: Passage, *, is_cut: bool) -> None:
        self.doubts += furniture_in(passage, self.label(item))
        if is_cut and item.text.length:
            self._doubt("rejoined", passage.line, label=self.label(item))
        item.text.add(passage.text)
        item.last_roman = last_sublevel(passage.text, item.last_roman)
        self.doubts += hyphens_in(passage, self.label(item))

    def _note_sequence(self, before: str, found: str, line: int) -> None:
        if found not in following(before):
            labels = label_of(self.number, before), label_of(self.number, found)
            is_further = (place(found) or 0) > (place(before) or 0)
            self.doubts.append(sequence_doubt(*labels, line, is_first=found == "a", is_further=is_further))

    def _doubt(self, code: str, line: int, **words: object) -> None:
        self.doubts.append(warning(code, line, **words))
