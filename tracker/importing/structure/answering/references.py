"""References to numbered paragraphs and their letters, as early reviews name what was refused: "71; 72 (c); 81 (d), (f)
and (h); 67 (a), (b) (i) and (ii)".

Belongs here: reading them out of a sentence. To which words they lead is in `following`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.importing.structure.numbering import ROMANS, place

OPENS = re.compile(
    r"\b(?:paragraphs?|paras?\.?|recommendations?)\s*:?\s*(?:numbers?\s+|nos?\.?\s+)?(?=\d{1,3}(?![\d.]))",
    re.IGNORECASE,
)
NUMBER = re.compile(r"(\d{1,3})(?!\d|\.\d)")
RANGE = re.compile(r"\s*[-\u2010-\u2015]\s*(\d{1,3})(?![\d.])")
MARK = re.compile(r"(\s*)\(\s?([a-z]{1,5})\s?\)")
ASIDE = re.compile(r"\s*\((?:the\s)?[A-Z][^()]*(?:\([^()]*\)[^()]*)*\)")
"""Who recommended it, in brackets behind a reference."""

BETWEEN = re.compile(r"\s*(?:[;,]\s*)?(?:(?:and|as well as|&)\s+)?(?:in\s+)?(?:paragraphs?\s+)?")
SEPARATOR = re.compile(r"\s*(?:,\s*(?:and\s+)?|and\s+|&\s*|;\s*(?:and\s+)?)")
LONGEST_RANGE = 30

type Reference = tuple[int, tuple[str, ...]]
"""The number of a paragraph, and the marks of an item in it, from the outermost."""


def label_of(reference: Reference) -> str:
    """As it is printed: (67, ("b", "i")) is "67 (b) (i)"."""
    number, marks = reference
    return " ".join([str(number), *(f"({mark})" for mark in marks)])


def references_in(text: str) -> list[Reference]:
    """The references of a text, each once, in order."""
    found: dict[Reference, None] = {}
    at = 0
    while opened := OPENS.search(text, at):
        at = opened.end()
        while number := NUMBER.match(text, at):
            at, references = _of_paragraph(text, number)
            found.update(dict.fromkeys(references))
            between = BETWEEN.match(text, at)
            if between is None or not between[0].strip() or not NUMBER.match(text, between.end()):
                break
            at = between.end()
    return list(found)


def _of_paragraph(text: str, number: re.Match[str]) -> tuple[int, list[Reference]]:
    """Where the references to one paragraph end, and these."""
    first, at = int(number[1]), number.end()
    if ranged := RANGE.match(text, at):
        last = int(ranged[1])
        if first < last <= first + LONGEST_RANGE:
            return ranged.end(), [(count, ()) for count in range(first, last + 1)]
    marks: list[tuple[str, ...]] = []
    for mark, is_beside, end in _marks(text, at):
        marks = _with_mark(marks, mark, is_beside=is_beside)
        at = end
    if aside := ASIDE.match(text, at):
        at = aside.end()
    return at, [(first, each) for each in marks] or [(first, ())]


def _marks(text: str, at: int) -> Iterator[tuple[str, bool, int]]:
    """The marks that follow a number: the mark, whether it stands directly beside the one before, and its end."""
    is_first = True
    while True:
        if aside := ASIDE.match(text, at):
            at = aside.end()
        separated = None if is_first else SEPARATOR.match(text, at)
        found = MARK.match(text, separated.end() if separated else at)
        if not found or not (place(found[2]) or found[2] in ROMANS):
            return
        at = found.end()
        yield found[2], separated is None, at
        is_first = False


def _with_mark(marks: list[tuple[str, ...]], mark: str, *, is_beside: bool) -> list[tuple[str, ...]]:
    """A mark directly beside another is inside it; one more of the same kind stands beside it in the list."""
    if not marks:
        return [(mark,)]
    last = marks[-1]
    if is_beside and len(last) == 1 and mark in ROMANS:
        return [*marks[:-1], (*last, mark)]
    if len(last) > 1 and ROMANS.get(mark, 0) == ROMANS.get(last[-1], 0) + 1:
        return [*marks, (*last[:-1], mark)]
    return [*marks, (mark,)]
