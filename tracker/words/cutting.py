"""A text cut into words, with the place of each; Chinese, which has no spaces, into pairs of characters."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Accents that stand beside their letter, vowel signs of Arabic, and soft hyphens belong to the word that they stand in.
MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u00ad"
WORD = re.compile(rf"[{HAN}]+|[^\W_{HAN}](?:[^\W_{HAN}]|[{MARKS}])*")
# One letter for those that Arabic writes in several ways where no mark is left of the difference; tatweel is no letter.
LETTERS = str.maketrans({"ى": "ي", "ة": "ه", "ٱ": "ا", "ـ": None, "\u00ad": None})
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)
# What stands between the parts of one word: "multi-stakeholder", "E/CN.7/2015"; and in a label, "15 (g)".
JOINS = re.compile(r"[-\u2010\u2011./]")
BRACKETS = re.compile(r"\)?\s?\(")


@dataclass(frozen=True)
class Word:
    """A word of a text: as it is written, as it is compared, and which characters of the text it is."""

    raw: str
    folded: str
    start: int
    end: int

    @property
    def is_han(self) -> bool:
        return is_han(self.raw)


def is_han(text: str) -> bool:
    return "\u3400" <= text[:1] <= "\u9fff" or "\uf900" <= text[:1] <= "\ufaff"


@lru_cache(100_000)
def folded(word: str) -> str:
    """A word without capitals, accents and vowel signs, its hamza, ta marbuta and tatweel in one form."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold())
    letters = "".join(each for each in plain if not unicodedata.category(each).startswith("M"))
    return letters.translate(LETTERS).translate(DIGITS)


def cut(text: str, *, ends: bool = True) -> list[Word]:
    """The words of a text in their order.

    Args:
        text: as somebody wrote it.
        ends: whether a run of Chinese gives its last character alone as well, so that each of its characters begins a
            word. What is searched as it stands has no such end.
    """
    return list(_words(text, ends=ends))


def _words(text: str, *, ends: bool) -> Iterator[Word]:
    for found in WORD.finditer(text):
        raw, start = found.group(), found.start()
        if not is_han(raw):
            if form := folded(raw):
                yield Word(raw, form, start, found.end())
            continue
        last = len(raw) if ends or len(raw) == 1 else len(raw) - 1
        for place in range(last):
            pair = raw[place : place + 2]
            yield Word(pair, folded(pair), start + place, start + place + len(pair))


def compounds(text: str, words: list[Word]) -> Iterator[tuple[int, int]]:
    """Words that are one with the next: (first, the one after the last) of each, as "e-mail" and "15 (g)"."""
    first = 0
    for place in range(1, len(words) + 1):
        if place == len(words) or not _is_one(text, words, first, place):
            if place - first > 1:
                yield first, place
            first = place


def _is_one(text: str, words: list[Word], first: int, place: int) -> bool:
    """Whether the word at `place` goes on with the compound that begins at `first`."""
    before, after = words[place - 1], words[place]
    if before.is_han or after.is_han:
        return False
    between = text[before.end : after.start]
    if JOINS.fullmatch(between):
        return True
    # Only behind a number a bracket is a part of it, and only one of a few letters.
    is_bracket = BRACKETS.fullmatch(between) and text[after.end : after.end + 1] == ")"
    return bool(is_bracket) and words[first].folded[0].isdigit() and len(after.folded) <= 5
