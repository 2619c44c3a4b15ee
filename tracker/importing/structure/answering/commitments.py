"""Voluntary pledges and commitments of a State, in a list or in a chapter of their own.

Belongs here: where they stand. They are no recommendations, whoever's sentence announces them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tracker.importing.structure.answering.following import SENTENCE
from tracker.importing.structure.findings import CommitmentFinding
from tracker.importing.structure.numbering import following

ANNOUNCES = re.compile(
    r"\b(?:voluntary\s+(?:\w+\s+){0,2}(?:commitments?|pledges?|undertakings?)|pledges\s+and\s+(?:\w+\s+)?commitments?"
    r"|commitments\s+and\s+(?:\w+\s+)?pledges|following\s+(?:\w+\s+){0,2}(?:commitments|pledges))\b"
    r"(?P<rest>[^:.]{0,90}):",
    re.IGNORECASE,
)
"""What announces a list of them: only words, and no recommendation, stand before the colon."""

SPEAKS_OF = re.compile(r"\brecommend", re.IGNORECASE)
CHAPTER = re.compile(
    r"^(?:[IVX]{1,4}\.?\s+)?(?:voluntary\s+)?(?:pledges|commitments)\b.{0,80}$|^(?:[IVX]{1,4}\.?\s+)?voluntary\s.{0,80}$",
    re.IGNORECASE,
)
BULLETS = re.compile(r"\s*[\u2022\u00b7\u25cf\u25aa\uf0b7]\s*")
OPENS = re.compile(r"\(a\)\s")


def announces(text: str) -> bool:
    """Whether a lead-in announces commitments of the State, and not recommendations."""
    found = list(ANNOUNCES.finditer(text if text.rstrip().endswith(":") else f"{text}:"))
    return bool(found) and found[-1].end() >= len(text) and not SPEAKS_OF.search(found[-1]["rest"])


def in_paragraph(number: int | None, text: str, line: int, iso3: str | None) -> list[CommitmentFinding]:
    """The commitments that a paragraph announces and lists in its own words, (a) to (z) or by bullets."""
    found = ANNOUNCES.search(text)
    if not found or SPEAKS_OF.search(found["rest"]):
        return []
    parts = _parts(text[found.end() :])
    if parts and (sentence := SENTENCE.search(parts[-1])):
        parts = [*parts[:-1], parts[-1][: sentence.start() + 1]]  # what the speaker went on to say
    return [made(each, iso3, number, line) for each in parts]


def in_chapter(paragraphs: Iterable[tuple[int | None, str, int]], iso3: str | None) -> Iterator[CommitmentFinding]:
    """Those of a chapter of pledges: each paragraph is one, but where it lists some."""
    for number, text, line in paragraphs:
        listed = _parts(text[text.index(":") + 1 :]) if ":" in text else []
        for each in listed if len(listed) > 1 else [text]:
            yield made(each, iso3, number, line)


def made(text: str, iso3: str | None, number: int | None, line: int) -> CommitmentFinding:
    """One commitment as it is printed."""
    return CommitmentFinding(text.strip(), iso3, None if number is None else str(number), line)


def _parts(words: str) -> Sequence[str]:
    """A list taken apart: by its bullets, else by its letters in their order; one text where it has neither."""
    if BULLETS.search(words):
        return [each for each in BULLETS.split(words) if each.strip()]
    opened = OPENS.search(words)
    if not opened:
        return [words] if words.strip() else []
    parts: list[str] = []
    mark, begins = "a", opened.end()
    while True:
        places = [(words.find(f"({each}) ", begins), each) for each in following(mark)]
        after = min((each for each in places if each[0] >= 0), default=None)
        if after is None:
            return [*parts, words[begins:]]
        parts.append(words[begins : after[0]])
        mark, begins = after[1], after[0] + len(after[1]) + 3
