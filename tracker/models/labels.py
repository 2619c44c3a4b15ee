"""What a printed label makes: its address ("15 (a)" is 15-a), and the mark by which a row of squares names it."""

import re
from collections.abc import Sequence

NOT_IN_ADDRESS = re.compile(r"[^0-9A-Za-z]+")
# What a list counts with: a letter or three, a number, a Roman numeral. Words in brackets are none.
LETTER = re.compile(r"\w{1,3}|\d+|[ivxl]+|[IVXL]+")
ADDED = re.compile(r"\s*\[\d+\]$")
LONGEST_OF_ONE_LINE = 9  # signs: "15 (viii)"


def address_of(label: str) -> str:
    """A label as part of an address; nothing where it has letters that an address does not hold.

    Of "15 (أ)" only the number could be kept, which would be the address of all the letters of paragraph 15.
    """
    if any(sign.isalnum() and not sign.isascii() for sign in label):
        return ""
    return NOT_IN_ADDRESS.sub("-", label).strip("-").lower()


def marks_of(labels: Sequence[str]) -> list[str]:
    """What names each in a row of squares: the last letters alone, "g" of "15 (g)", where all are of one list.

    Where the row has another list, or a label without a letter, a bare letter would seem to be one of the labels before
    it: there each is the whole label, which stands on one line if it is short.

    Args:
        labels: of the row, as the document prints them, or as data entry wrote them: "8 (second sentence)" has none.
    """
    parts = [label.rpartition("(") for label in labels]
    letters = [last.rstrip(")") for _number, _bracket, last in parts]
    if len({number for number, _bracket, _last in parts}) == 1 and all(map(LETTER.fullmatch, letters)):
        return letters
    return [label if is_long(label) else label.replace(" ", "\N{NO-BREAK SPACE}") for label in labels]


def marker_of(label: str) -> str:
    """The end of a label as it is printed before the text, "(g)" of "15 (g)"; the whole label where its end is words.

    Args:
        label: as the document prints it, or as data entry wrote it.
    """
    printed = as_printed(label)
    added, end = label[len(printed) :], printed.partition(" ")[2]
    letters = [each.strip(" )") for each in end.split("(") if each.strip()]
    if end.startswith("(") and not all(map(LETTER.fullmatch, letters)):
        return label
    return f"{end}{added}".strip() or label


def as_printed(label: str) -> str:
    """A label without what the secretariat added to it: "7" of "7 [2]"."""
    return ADDED.sub("", label)


def is_added(label: str) -> bool:
    """Whether the document prints no such label: of a paragraph that a person divided, "7 [2]" is the second part."""
    return ADDED.search(label) is not None


def is_long(label: str) -> bool:
    """Whether a label has no room on one line of the columns that are as wide as "15 (viii)": there it wraps.

    Args:
        label: as it is shown.
    """
    return len(label) > LONGEST_OF_ONE_LINE
