"""References followed to their words: what the paragraph of a summary says at "(c)", and whose recommendation it was.

Belongs here: cutting the words of one item out of a running paragraph. What is left out between two parts that belong
together is shown by " … ", so that nothing stands there that is not printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.importing.names import StateNames
from tracker.importing.structure.acts import in_any_language
from tracker.importing.structure.answering.references import Reference
from tracker.importing.structure.numbering import ROMANS, following, roman

CUT = " \u2026 "
SENTENCE = re.compile(r"(?<!\b[A-Z])(?<!\bNo)(?<!\bMr)(?<!\bMs)\.\s+(?=[A-Z\u201c])")
RECOMMENDS = in_any_language("speaker_recommends")
LONGEST_TAIL = 8
"""Words that lead over to the next item: "; and encouraged"."""

LONGEST_NAME = 9


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
    said = at_marks or _as_a_whole(text)
    printed, iso3 = _speaker(text, names)
    if printed and not said.startswith(printed):
        said = f"{printed}{CUT}{said}"
    return Followed(said, printed, iso3, has_item=not marks or at_marks is not None)


def _as_a_whole(text: str) -> str:
    """From the first sentence that recommends to the end; the whole paragraph where none does."""
    found = RECOMMENDS.search(text)
    return text[_sentence_begins(text, found.start()) :] if found else text


def _at_marks(text: str, marks: tuple[str, ...]) -> str | None:
    letters = _places(text, 0, len(text), "a")
    bounds = _bounds(letters, marks[0], len(text))
    if bounds is None:
        return None
    begins, ends = bounds
    lead = _lead(text, [place for _mark, place in letters if place <= begins])
    if len(marks) == 1:
        return f"{lead}{_trimmed(text[begins:ends])}"
    romans = _places(text, begins + 1, ends, "i")
    inner = _bounds(romans, marks[1], ends)
    if inner is None:
        return None
    head = text[begins : romans[0][1]].strip()
    return f"{lead}{head}{' ' if inner[0] == romans[0][1] else CUT}{_trimmed(text[inner[0] : inner[1]])}"


def _lead(text: str, places: Sequence[int]) -> str:
    """The words that announce the last of these marks: the sentence up to its first mark, if it recommends, else that
    of a mark before."""
    for place in reversed(places):
        begins = _sentence_begins(text, place)
        first = next(each for each in places if each >= begins)
        if RECOMMENDS.search(text, begins, first) or place == places[0]:
            return text[begins:first].strip() + (" " if first == places[-1] else CUT)
    return ""


def _places(text: str, start: int, end: int, mark: str) -> list[tuple[str, int]]:
    """The marks of one list between two places, from its first on, in their order."""
    found: list[tuple[str, int]] = []
    nexts: Iterable[str] = (mark,)
    while True:
        places = [(place, each) for each in nexts if (place := text.find(f"({each})", start, end)) >= 0]
        if not places:
            return found
        start, mark = min(places)
        found.append((mark, start))
        start += 1
        nexts = (roman(ROMANS[mark] + 1),) if found[0][0] == "i" else following(mark)


def _bounds(places: Sequence[tuple[str, int]], mark: str, end: int) -> tuple[int, int] | None:
    """Where the item of a mark begins and ends."""
    for at, (each, begins) in enumerate(places):
        if each == mark:
            return begins, places[at + 1][1] if at + 1 < len(places) else end
    return None


def _trimmed(words: str) -> str:
    """The words of an item without the sentences that lead over to the next: up to its own end."""
    if sentence := SENTENCE.search(words):
        words = words[: sentence.start() + 1]
    tail = words.rpartition(";")
    if tail[1] and len(tail[2].split()) <= LONGEST_TAIL and not tail[2].rstrip().endswith("."):
        words = f"{tail[0]};"
    return words.strip()


def _sentence_begins(text: str, at: int) -> int:
    return max((found.end() for found in SENTENCE.finditer(text, 0, at)), default=0)


def _speaker(text: str, names: StateNames) -> tuple[str | None, str | None]:
    """The State that a paragraph begins with, by its longest name."""
    words = text.split(" ")
    for count in range(min(LONGEST_NAME, len(words)), 0, -1):
        printed = " ".join(words[:count]).rstrip(",")
        iso3 = names.iso3(printed) or names.iso3(re.sub(r"^The\s", "", printed))
        if iso3:
            return printed, iso3
    return None, None
