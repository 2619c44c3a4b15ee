"""References to numbered paragraphs and their letters, as early reviews name what was refused: "71; 72 (c); 81 (d), (f)
and (h); 67 (a), (b) (i) and (ii)".

Belongs here: reading them out of a sentence, what looks like a reference and is left unread, and to which words of the
paragraph they lead. What is left out between two parts that belong together is shown by " … ", so that nothing is there
that is not printed.
"""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.importing.names import StateNames
from tracker.importing.structure.acts import in_any_language, sentence_begins, sentences_of
from tracker.importing.structure.attributions import speaker_of
from tracker.importing.structure.numbering import ROMANS, marks_in, place, roman

OPENS = re.compile(
    r"\b(?:paragraphs?|paras?\.?|recommendations?)\s*:?\s*(?:numbers?\s+|nos?\.?\s+)?(?=\d{1,3}(?![\d.]))",
    re.IGNORECASE,
)
NUMBER = re.compile(r"(\d{1,3})(?!\d|\.\d)")
RANGE = re.compile(r"\s*(?:[-\u2010-\u2015]|\b(?:to|through)\b)\s*(\d{1,3})(?!\d|\.\d)")
_DASH = r"[-\u2010-\u2015]"
_LETTERS = r"(?!(?:and|to)\b)[a-z]{1,5}"
MARK = re.compile(
    rf"(\s*)\(\s?({_LETTERS}(?:\s?(?:[,;&]|{_DASH}|\band\b|\bto\b)\s?(?:and\s)?{_LETTERS}){{0,25}}+)\s?\)"
)
"""One letter in brackets, or several: "(d)", "(a, d)", "(a)-(c)"."""

IN_BRACKET = re.compile(rf"({_DASH}|\bto\b)?\s?\b({_LETTERS})\b")
ASIDE = re.compile(r"\s*(\([^()]{0,200}(?:\([^()]{0,200}\)[^()]{0,200}){0,20}\))")
WHO = re.compile(r"\((?:the\s)?[A-Z]")
"""How a bracket behind a reference begins that says who recommended it. Any other is left unread."""

BETWEEN = re.compile(r"\s*(?:[;,]\s*)?(?:(?:and|as well as|&)\s+)?(?:in\s+)?(?:paragraphs?\s+)?")
SEPARATOR = re.compile(rf"\s*(?:,\s*(?:and\s+)?|and\s+|&\s*|;\s*(?:and\s+)?|({_DASH}|to\s)\s*)")
IS_NEXT = re.compile(r"\d{1,3}\s*(?:[,;.(]|\band\b|$)")
"""How a reference goes on for which the comma before it was left out: "(g), (h) 56, 79 (a)"."""

LOOKS_LIKE_ONE = re.compile(
    r"(?<![\d./])\d{1,3}\s?\([a-z]{1,5}\)"
    r"|(?:[,;&]|\band\b|\bparagraphs?\b)\s*\d{1,3}(?![\d/]|[.,]\d)(?=\s*(?:[,;.)]|and\b|above\b|below\b|$))"
)
"""A number with a mark, or one alone in a list."""

ENDS = re.compile(r"[.:]\s+(?=[A-Z])|$")
LONGEST_RANGE = 30
LONGEST_REST = 400
"""Signs behind the last reference that was read."""

type Reference = tuple[int, tuple[str, ...]]
"""The number of a paragraph, and the marks of an item in it, from the outermost."""


def label_of(reference: Reference) -> str:
    """As it is printed: (67, ("b", "i")) is "67 (b) (i)"."""
    number, marks = reference
    return " ".join([str(number), *(f"({mark})" for mark in marks)])


def references_in(text: str) -> list[Reference]:
    """Return the references of a text, each once, in order."""
    return list(_read(text)[0])


def unread_in(text: str) -> list[str]:
    """Return what looks like references of a text, or like a part of one, and was not read."""
    return _read(text)[1]


def _read(text: str) -> tuple[dict[Reference, None], list[str]]:
    """The references of a text, and the parts that were left unread."""
    found: dict[Reference, None] = {}
    unread: list[str] = []
    at = 0
    while opened := OPENS.search(text, at):
        at = opened.end()
        while number := NUMBER.match(text, at):
            at, references, aside = _of_paragraph(text, number)
            found.update(dict.fromkeys(references))
            unread += aside
            begins = _next_begins(text, at)
            if begins is None:
                unread += _rest(text, at)
                break
            at = begins
    return found, unread


def _next_begins(text: str, at: int) -> int | None:
    """Where the next reference of the list begins; None where the list ends, or goes on in a way that is not known."""
    between = BETWEEN.match(text, at)
    if between is None or not NUMBER.match(text, between.end()):
        return None
    is_parted = between[0].strip() or (text[at - 1] == ")" and IS_NEXT.match(text, between.end()))
    return between.end() if is_parted else None


def _rest(text: str, at: int) -> list[str]:
    """What looks like more references between this place and the end of the sentence."""
    until = min(len(text), at + LONGEST_REST)
    ends = min(found.start() for found in (ENDS.search(text, at, until), OPENS.search(text, at, until)) if found)
    last = max((found.end() for found in LOOKS_LIKE_ONE.finditer(text, at, ends)), default=at)
    return [text[at:last].strip(" ,;")] if last > at else []


def _of_paragraph(text: str, number: re.Match[str]) -> tuple[int, list[Reference], list[str]]:
    """Where the references to one paragraph end, these, and what was left unread behind them."""
    first, at = int(number[1]), number.end()
    if ranged := RANGE.match(text, at):
        last = int(ranged[1])
        if first < last <= first + LONGEST_RANGE:
            return ranged.end(), [(count, ()) for count in range(first, last + 1)], []
    marks: list[tuple[str, ...]] = []
    unread: list[str] = []
    while True:
        at, aside = _behind_aside(text, at)
        unread += aside
        separated = SEPARATOR.match(text, at) if marks else None
        found = MARK.match(text, separated.end() if separated else at)
        inside = _marks_in(found[2]) if found else []
        if separated and separated[1] and inside and (between := _range(marks[-1][-1], inside[0])):
            inside = [*between, *inside[1:]]
        if not found or not inside:
            return at, [(first, each) for each in marks] or [(first, ())], unread
        for place_in_bracket, mark in enumerate(inside):
            marks = _with_mark(marks, mark, is_beside=separated is None and place_in_bracket == 0)
        at = found.end()


def _behind_aside(text: str, at: int) -> tuple[int, list[str]]:
    """Where the words in brackets end that say who recommended it; others are left unread, and no marks."""
    aside = ASIDE.match(text, at)
    marks = MARK.match(text, at)
    if not aside or (marks and _marks_in(marks[2])):
        return at, []
    return aside.end(), [] if WHO.match(aside[1]) else [aside[1]]


def _marks_in(bracket: str) -> list[str]:
    """The marks inside one bracket; none where a word is no mark."""
    found: list[str] = []
    for each in IN_BRACKET.finditer(bracket):
        if not (place(each[2]) or each[2] in ROMANS):
            return []
        found += (_range(found[-1], each[2]) if each[1] and found else []) or [each[2]]
    return found


def _range(first: str, last: str) -> list[str]:
    """The marks behind the first up to the last, of letters or of Roman numbers; none where they are no range."""
    begins, ends = place(first), place(last)
    if first in ROMANS and last in ROMANS and ROMANS[first] < ROMANS[last]:
        return [roman(count) for count in range(ROMANS[first] + 1, ROMANS[last] + 1)]
    if begins is None or ends is None or not begins < ends <= len(string.ascii_lowercase):
        return []
    return list(string.ascii_lowercase[begins:ends])


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


# --- the words that a reference leads to

CUT = " \u2026 "
RECOMMENDS = in_any_language("speaker_recommends")
LONGEST_TAIL = 8
"""Words that lead over to the next item: "; and encouraged"."""


@dataclass(frozen=True, slots=True)
class Followed:
    """The words a reference leads to; `printed` is the name of the State that spoke, from the first sign of `text`.

    `has_item`: the paragraph prints the mark that the reference names.
    """

    text: str
    printed: str | None
    iso3: str | None
    has_item: bool = True


def follow(reference: Reference, text: str, names: StateNames) -> Followed:
    """The words of a reference in its paragraph; the paragraph as a whole where no such item is printed in it.

    Args:
        reference: its marks; without any, what the paragraph recommends as a whole.
        text: the paragraph, without its number.
        names: the names of States; the one that spoke stands first in such a paragraph.
    """
    marks = reference[1]
    at_marks = _at_marks(text, marks) if marks else None
    recommends = RECOMMENDS.search(text)
    said = at_marks or text[sentence_begins(text, recommends.start()) if recommends else 0 :]
    printed, iso3 = speaker_of(text, names)
    if printed and not said.startswith(printed):
        said = f"{printed}{CUT}{said}"
    return Followed(said, printed, iso3, has_item=not marks or at_marks is not None)


def _at_marks(text: str, marks: tuple[str, ...]) -> str | None:
    letters = marks_in(text, 0, len(text))
    bounds = _bounds(letters, marks[0], len(text))
    if bounds is None:
        return None
    begins, ends = bounds
    lead = _lead(text, [at for _mark, at, _end in letters if at <= begins])
    if len(marks) == 1:
        return f"{lead}{_trimmed(text[begins:ends])}"
    romans = marks_in(text, begins + 1, ends, "i")
    inner = _bounds(romans, marks[1], ends)
    if inner is None:
        return None
    head = text[begins : romans[0][1]].strip()
    return f"{lead}{head}{' ' if inner[0] == romans[0][1] else CUT}{_trimmed(text[inner[0] : inner[1]])}"


def _lead(text: str, places: Sequence[int]) -> str:
    """The words that announce the last of these marks: the sentence up to its first mark, if it recommends, else that
    of a mark before."""
    for at in reversed(places):
        begins = sentence_begins(text, at)
        first = next(each for each in places if each >= begins)
        if RECOMMENDS.search(text, begins, first) or at == places[0]:
            return text[begins:first].strip() + (" " if first == places[-1] else CUT)
    return ""


def _bounds(places: Sequence[tuple[str, int, int]], mark: str, end: int) -> tuple[int, int] | None:
    """Where the item of a mark begins and ends."""
    for at, (each, begins, _end) in enumerate(places):
        if each == mark:
            return begins, places[at + 1][1] if at + 1 < len(places) else end
    return None


def _trimmed(words: str) -> str:
    """The words of an item without the sentences that lead over to the next: up to its own end."""
    words = sentences_of(words)[0][1] if words else ""
    tail = words.rpartition(";")
    if tail[1] and len(tail[2].split()) <= LONGEST_TAIL and not tail[2].rstrip().endswith("."):
        words = f"{tail[0]};"
    return words.strip()
