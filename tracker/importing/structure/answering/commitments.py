"""Voluntary pledges and commitments of a State, in a list or in a chapter of their own.

Belongs here: where they stand. They are no recommendations, whoever's sentence announces them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tracker.importing.structure import upr_words
from tracker.importing.structure.answering.following import SENTENCE
from tracker.importing.structure.findings import CommitmentFinding
from tracker.importing.structure.grammar.marks import ABJAD, CYRILLIC, LOOKS_LATIN
from tracker.importing.structure.numbering import following, place
from tracker.importing.structure.upr_words import either

ANNOUNCES = re.compile(
    r"(?:\b(?:voluntary\s+(?:\w+\s+){0,2}(?:commitments?|pledges?|undertakings?)|pledges\s+and\s+(?:\w+\s+)?commitments?"
    r"|commitments\s+and\s+(?:\w+\s+)?pledges|following\s+(?:\w+\s+){0,2}(?:commitments|pledges))\b"
    rf"|{either(upr_words.COMMITS)})(?P<rest>[^:.\uff1a\u3002]{{0,90}})[:\uff1a]",
    re.IGNORECASE,
)
"""What announces a list of them: only words, and no recommendation, stand before the colon."""

SPEAKS_OF = re.compile(rf"\brecommend|{either(upr_words.ANNOUNCES)}", re.IGNORECASE)
WELCOMES = re.compile(
    r"(?:\b(?:welcom|commend|prais|applaud|appreciat|congratulat|ask|enquir)\w*\s+(?:[^\s.:]+\s+){0,5}"
    rf"|{either(upr_words.SPEAKS_OF_COMMITMENTS)})$",
    re.IGNORECASE,
)
"""What stands right before them where another State speaks of them."""

CHAPTER = re.compile(
    r"^(?:[IVX]{1,4}\.?\s+)?(?:voluntary\s+)?(?:pledges|commitments)\b.{0,80}$|^(?:[IVX]{1,4}\.?\s+)?voluntary\s.{0,80}$"
    rf"|^(?:[IVX]{{1,4}}\.?\s+)?(?:{either(upr_words.NEXT_CHAPTER)}).{{0,80}}$",
    re.IGNORECASE,
)
GOES_ON = re.compile(
    rf"{SENTENCE.pattern}|\u3002(?=.)"
    r"|(?<!\b[A-Z\u00c0-\u00dd\u0410-\u042f])\.\s+(?=[\u00c0-\u00dd\u0410-\u042f\u00ab\u0621-\u064a])"
)
"""The end of a sentence with another behind it, in any of the six scripts' capitals, or in a script without them."""

COLON = re.compile(r"[:\uff1a]")
BULLETS = re.compile(r"\s*[\u2022\u00b7\u25cf\u25aa\uf0b7]\s*")


def announces(text: str) -> bool:
    """Whether a lead-in announces commitments of the State, and not recommendations."""
    found = _announced(text if text.rstrip().endswith((":", "\uff1a")) else f"{text}:")
    return bool(found) and found[-1].end() >= len(text)


def _announced(text: str) -> list[re.Match[str]]:
    """Where a text announces commitments of the State that it speaks for."""
    return [
        each
        for each in ANNOUNCES.finditer(text)
        if not SPEAKS_OF.search(each["rest"]) and not WELCOMES.search(text[: each.start()])
    ]


def in_paragraph(number: int | None, text: str, line: int, iso3: str | None) -> list[CommitmentFinding]:
    """The commitments that a paragraph announces and lists in its own words, (a) to (z) or by bullets."""
    found = next(iter(_announced(text)), None)
    if not found:
        return []
    parts = _parts(text[found.end() :])
    if parts and (sentence := GOES_ON.search(parts[-1])):
        parts = [*parts[:-1], parts[-1][: sentence.start() + 1]]  # what the speaker went on to say
    return [made(each, iso3, number, line) for each in parts]


def in_chapter(paragraphs: Iterable[tuple[int | None, str, int]], iso3: str | None) -> Iterator[CommitmentFinding]:
    """Those of a chapter of pledges: each paragraph is one, but where it lists some."""
    for number, text, line in paragraphs:
        colon = COLON.search(text)
        listed = _parts(text[colon.end() :]) if colon else []
        for each in listed if len(listed) > 1 else [text]:
            yield made(each, iso3, number, line)


def made(text: str, iso3: str | None, number: int | None, line: int) -> CommitmentFinding:
    """One commitment as it is printed."""
    return CommitmentFinding(text.strip(), iso3, None if number is None else str(number), line)


def _parts(words: str) -> Sequence[str]:
    """A list taken apart: by its bullets, else by its letters in their order; one text where it has neither."""
    if BULLETS.search(words):
        return [each for each in BULLETS.split(words) if each.strip()]
    parts: list[str] = []
    mark: str | None = None
    begins = 0
    while found := min(_next_marks(words, mark, begins), default=None):
        parts += [words[begins : found[0]]] if mark else []
        _at, begins, mark = found
    return [*parts, words[begins:]] if words.strip() else []


def _next_marks(words: str, mark: str | None, begins: int) -> Iterator[tuple[int, int, str]]:
    """Where each mark that may come next stands, where it ends, and which it is: "(b)", "b)", or in other letters."""
    for each in following(mark):
        at = (place(each) or 0) - 1
        letters = [each, *CYRILLIC[at : at + 1], *ABJAD[at : at + 1]]
        letters += [cyrillic for cyrillic, latin in LOOKS_LATIN.items() if latin == each]
        if found := re.compile(rf"(?<![\w(])\(?\s?(?:{'|'.join(letters)})\u0640?\)\s").search(words, begins):
            yield found.start(), found.end(), each
