"""On what basis recommendations stand, from the words that announce them.

Belongs here: words -> `basis`. "Not negotiated" claims least, so it is what an unclear lead-in is taken for, with a
warning; no page may say that a State accepted anything (domain, section 2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.importing.structure.acts import sentences_of, words_of

ENGLISH = words_of("en")
DENIED = (("not_negotiated", ENGLISH.of("not_negotiated")), ("chairs_summary", ENGLISH.of("chairs_summary")))
CLAIMED = (("adopted", ENGLISH.of("adopted")), ("agreed", ENGLISH.of("agreed")))
"""Basis -> what says so; the first that fits, so that a denial comes before what it denies."""

DEFAULT = "not_negotiated"

_WHERE = (
    r"(?:,? (?:that|which) (?:are|is))?,? (?:set (?:out|forth)|contained|reproduced|presented|listed|found) "
    r"(?:below|in (?:the present report|(?:chapter|section|part) (?P<chapter>[IVX]{1,5}|\d{1,2}|[A-Z])))"
    r"(?: (?:below|above|of the present report|of this report))?(?=\s*(?:[.,;)]|$| and\b| by\b| were\b| on\b))"
)
FOLLOWING = ENGLISH.of("adopts_list")
"""The sentence that announces a list, as far as it says how its recommendations came about."""

OF_CHAPTER = re.compile(rf"(?i:{ENGLISH.of('adopts_chapter').pattern}){_WHERE}")
"""The same of a chapter, or of all that stands below: "It adopted the recommendations set out in chapter I."."""

BEFORE = ENGLISH.of("before_this")
"""What was adopted before, or was not."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A sentence that says how the recommendations of a chapter came about; of all below it, where it names none."""

    basis: str
    chapter: str
    line: int


def basis_of(texts: Iterable[str]) -> str | None:
    """The basis that the first telling text gives; None where none tells. The words that announce go before others."""
    for text in texts:
        if basis := _first(DENIED, text) or announced_basis(text) or _first(CLAIMED, text):
            return basis
    return None


def announced_basis(text: str) -> str | None:
    """The basis that the sentence gives which announces a list: "It adopted the following recommendations:"."""
    for _place, sentence in reversed(sentences_of(text)):
        if (found := FOLLOWING.search(sentence)) and not BEFORE.search(sentence[: found.end()]):
            return _first(DENIED, sentence) or _first(CLAIMED, found[0])
    return None


def announcements(texts: Iterable[tuple[str, int]]) -> list[Announcement]:
    """The sentences that say how the recommendations of a chapter came about.

    Args:
        texts: what the document says outside its recommendations, each with its line.
    """
    sentences = [(sentence, line) for text, line in texts for _place, sentence in sentences_of(text)]
    return [
        Announcement(basis, found["chapter"] or "", line)
        for sentence, line in sentences
        if (found := OF_CHAPTER.search(sentence)) and not BEFORE.search(sentence[: found.end()])
        if (basis := _first(DENIED, sentence) or _first(CLAIMED, found[0]))
    ]


def nearest_basis(found: Iterable[Announcement], line: int, headings: Iterable[str]) -> str | None:
    """The basis by the last announcement before a line that speaks of a chapter with these headings; None without one.

    Args:
        found: as `announcements` gives them.
        line: of the recommendation; headings: those above it, as printed.
    """
    above = list(headings)
    before = []
    for each in found:
        begins = re.compile(rf"(?:(?i:chapter|section|part) )?{re.escape(each.chapter)}(?:[.:\s]|$)")
        if each.line < line and (not each.chapter or any(map(begins.match, above))):
            before.append(each)
    return max(before, key=lambda each: each.line).basis if before else None


def _first(patterns: Iterable[tuple[str, re.Pattern[str]]], text: str) -> str | None:
    return next((basis for basis, words in patterns if words.search(text)), None)
