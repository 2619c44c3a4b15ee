"""Letters of a printed line that is read from right to left, put into reading order by their places.

A PDF keeps Arabic letters in the order of the page or in that of reading, and the library turns some words and not
others: only where each letter stands can be relied on. Belongs here: the order, and nothing of lines or columns.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Protocol

ARABIC = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
NUMBER = re.compile(r"\d+(?:[.,/:]\d+)*")
LAM = "\u0644"
ALEFS = frozenset("\u0627\u0623\u0625\u0622")
BRACKETS = str.maketrans("()[]", ")(][")
OPENS, CLOSES = "([", ")]"


class Placed(Protocol):
    """A sign and the edges of its box."""

    sign: str
    left: float
    right: float


def is_right_to_left(text: str) -> bool:
    """Whether most of its letters are read from right to left."""
    return len(ARABIC.findall(text)) > len(LATIN.findall(text))


def in_reading_order(letters: Iterable[Placed]) -> str:
    """The text of letters that stand on one line, spaces between words among them.

    Args:
        letters: with their places; a space parts two words, wherever it stands.
    """
    words: list[list[Placed]] = [[]]
    for letter in letters:
        if letter.sign == " ":
            words.append([])
        else:
            words[-1].append(letter)
    ordered = sorted(filter(None, words), key=lambda word: -max(each.right for each in word))
    return _with_brackets(" ".join(_latin_in_order([_word(each) for each in ordered])))


def _word(letters: Sequence[Placed]) -> str:
    """One word: its letters from the right, and numbers and Latin words in it from the left."""
    placed = sorted(letters, key=lambda each: -each.right)
    for at in range(len(placed) - 1):
        first, second = placed[at], placed[at + 1]
        is_ligature = first.left == second.left and first.right == second.right
        if is_ligature and first.sign in ALEFS and second.sign == LAM:
            placed[at], placed[at + 1] = second, first
    signs = [unicodedata.normalize("NFKC", each.sign) if ARABIC.match(each.sign) else each.sign for each in placed]
    return _turned("".join(signs))


def _turned(text: str) -> str:
    """A word read from the right, with what is read from the left in it turned round again."""
    if not ARABIC.search(text) and LATIN.search(text):
        turned = text[::-1]
        found = re.search(r"\w.*\w|\w", turned)
        if not found:
            return text
        return turned[found.end() :][::-1] + found[0] + turned[: found.start()][::-1]
    return NUMBER.sub(lambda found: found[0][::-1], text)


def _latin_in_order(words: Sequence[str]) -> list[str]:
    """Latin words that follow each other are read from the left."""
    found: list[str] = []
    waiting: list[str] = []
    for word in words:
        if LATIN.search(word) and not ARABIC.search(word):
            waiting.insert(0, word)
            continue
        found += [*waiting, word]
        waiting = []
    return [*found, *waiting]


def _with_brackets(text: str) -> str:
    """Brackets as they are read: the page prints them the other way round, and some documents keep those."""
    first = next((sign for sign in text if sign in OPENS + CLOSES), "")
    return text.translate(BRACKETS) if first and first in CLOSES else text
