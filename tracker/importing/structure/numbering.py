"""How UN reports number: paragraphs 1. 2. 3., items (a) ... (z) (aa), sublevels (i) (ii), headings II. and B.

Belongs here: reading one mark and knowing what follows it. Which of two readings holds in a text is decided where
the text is (`outline`), by sequence.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Sequence
from functools import cache

from tracker.importing.readers.word_numbers import roman

ROMANS = {roman(number): number for number in range(1, 40)}

ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذض"
"""Arabic letters in the order in which lists are marked."""

CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэ"
LOOKS_LATIN = {"\u0430": "a", "\u0435": "e", "\u0441": "c", "\u043e": "o", "\u0440": "p", "\u0445": "x", "\u0443": "y"}
"""Letters of either alphabet that look alike: "\u0441)" behind "b)" is the third item."""

PARAGRAPH = re.compile(r"^(\d{1,3})\.(?!\d)\s*(.*)$")
ITEM = re.compile(
    r"^\(\s?([a-z]{1,7})\s?\)\s*(.*)$"
    r"|^([a-z]{1,2}|[ivx]{3,5})\)(?:\s+|(?=[A-ZÀ-ÝА-Яа-яё\u201c\u00ab]))(.*)$"
)
BARE_MARK = re.compile(r"^(?:(?:[IVX]{1,6}|[A-Z]|\d{1,3})\.|\([a-z]{1,7}\))$")
WHOLE_NUMBER = re.compile(r"^(\d{1,3}\.\d{1,3})\.?\s+(\S.*)$")
ROMAN_HEADING = re.compile(r"^([IVX]{1,6})\.\s+(\S.*)$")
LETTER_HEADING = re.compile(r"^([A-Z])\.\s+(\S.*)$")


def split_paragraph(text: str) -> tuple[int, str] | None:
    """From "15. The following" (15, "The following"); None where no paragraph number stands first."""
    found = PARAGRAPH.match(text)
    return (int(found[1]), found[2]) if found else None


def is_marked_heading(text: str) -> bool:
    """Whether a text begins with the mark of a chapter or a part: "II." or "B."."""
    return ROMAN_HEADING.match(text) is not None or LETTER_HEADING.match(text) is not None


def split_item(text: str) -> tuple[str, str] | None:
    """From "(a) Promote" or "a) Promote" ("a", "Promote"); None where no item or sublevel mark stands first."""
    found = ITEM.match(text)
    if not found:
        return None
    mark, rest = (found[1], found[2]) if found[1] else (found[3], found[4])
    return (mark, rest) if place(mark) or mark in ROMANS else None


def place(mark: str) -> int | None:
    """The place of an item mark in its list: a is 1, z is 26, aa is 27, bb (or ab) is 28; None if it is none."""
    if len(mark) == 1:
        return string.ascii_lowercase.index(mark) + 1
    if len(mark) == 2 and (mark[0] == mark[1] or mark[0] == "a"):
        return 26 + string.ascii_lowercase.index(mark[1]) + 1
    return None


def following(mark: str | None) -> frozenset[str]:
    """The marks that may come next: after None (a), after (z) (aa), after (aa) either (bb) or (ab)."""
    if mark is None:
        return frozenset({"a"})
    if mark == "aa":
        return frozenset({"bb", "ab"})
    if mark == "z":
        return frozenset({"aa"})
    if place(mark) is None or mark[-1] == "z":
        return frozenset()
    letter = chr(ord(mark[-1]) + 1)
    return frozenset({letter * len(mark) if len(set(mark)) == 1 else mark[0] + letter})


def read_in_row(marks: Sequence[str]) -> list[tuple[bool, int]]:
    """Of each mark of a list whether it is Roman, and the number it stands for: "(i)" is 1 or 9.

    By its neighbours alone: "(i)" is Roman where "(ii)" follows it, or where it comes first and no "(j)" follows.

    Args:
        marks: all marks of the list, in their order.
    """
    found: list[tuple[bool, int]] = []
    for at, mark in enumerate(marks):
        after = marks[at + 1] if at + 1 < len(marks) else None
        goes_on = found[-1][0] if found else after != "j"
        is_roman = mark in ROMANS and (goes_on or place(mark) is None or (mark == "i" and after == "ii"))
        if not found and is_roman and mark != "i":
            is_roman = len(mark) > 1  # a list that begins with (v) or (x) lacks letters before it
        found.append((is_roman, ROMANS[mark] if is_roman else place(mark) or 0))
    return found


def marks_in(text: str, begins: int, ends: int, first: str = "a") -> list[tuple[str, int, int]]:
    """The marks of one list in a running text, from its first on, in their order.

    Args:
        begins, ends: the places that they are between; first: the mark that the list begins with, "a" or "i".
    Returns:
        each mark, as a Latin letter, with the places where it begins and ends: "(b)", "b)", or in other letters.
    """
    found: list[tuple[str, int, int]] = []
    nexts: Iterable[str] = (first,)
    while True:
        printed = [(one.span(), each) for each in nexts if (one := _printed(each).search(text, begins, ends))]
        if not printed:
            return found
        (at, begins), mark = min(printed)
        found.append((mark, at, begins))
        nexts = (roman(ROMANS[mark] + 1),) if first == "i" else following(mark)


@cache
def _printed(mark: str) -> re.Pattern[str]:
    """A mark as it is printed within a text, in Latin, Cyrillic and Arabic letters."""
    at = (place(mark) or 0) - 1
    letters = [mark, *CYRILLIC[at : at + 1], *ABJAD[at : at + 1]]
    letters += [cyrillic for cyrillic, latin in LOOKS_LATIN.items() if latin == mark]
    listed = "|".join(letters)
    return re.compile(rf"(?<![\d(])\((?:{listed})\)|(?<![\w(])\(?\s?(?:{listed})\u0640?\)\s")


def last_sublevel(text: str, last: int) -> int:
    """The number of the last sublevel inside a text: 2 in "Plant: (i) limes; (ii) oaks", going on from `last`."""
    after = 0
    while found := re.compile(rf"(?:^|[:;,.]|\b(?:and|or)) ?\(?{roman(last + 1)}\) ").search(text, after):
        after, last = found.end(), last + 1
    return last


def is_sublevel(
    mark: str, *, last: str | None, last_roman: int, next_mark: str | None, is_announced: bool, is_ended: bool
) -> bool:
    """Whether "(i)", "(v)", "(x)" ... is a sublevel, and no item: by sequence (domain, section 2).

    Args:
        mark: the mark in question, as `split_item` gives it.
        last: the mark of the item before it in this list.
        last_roman: the number of the last sublevel inside that item, 0 where there is none.
        next_mark: the mark that comes after it in the text, whatever it is.
        is_announced: the words before it end with a colon; is_ended: they end as an item does.
    """
    number = place(mark)
    if number is None or (len(mark) > 1 and mark in ROMANS and mark not in following(last)):
        return True
    if last is None or ROMANS.get(mark) != last_roman + 1:
        return False
    if number <= (place(last) or 0):
        return True
    if is_ended and last_roman == 0 and mark in following(last):
        return False  # nothing announced sublevels
    if next_mark is not None:
        if ROMANS.get(next_mark) == last_roman + 2 or next_mark in following(last):
            return True
        if next_mark in following(mark):
            return False
    return is_announced
