"""Whether a text repeats erased words. For what no reference leads to: rows without a State, reasons, sheets unread.

Two texts that share a run of six words repeat each other; a shorter text repeats what says the very same. Where words
are not divided by spaces each character counts as a word.
"""

import re
from collections.abc import Iterable

from tracker.models.search import normalised

RUN = 6
_WORD = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]|\w+")


def words_in(text: str) -> tuple[str, ...]:
    """The words of a text, without regard to case, marks and white space."""
    return tuple(_WORD.findall(normalised(text)))


def _runs(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {words[place : place + RUN] for place in range(len(words) - RUN + 1)}


class Passages:
    """The texts that are erased, to be looked for elsewhere."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._whole = {words for words in map(words_in, texts) if words}
        self._runs = {run for words in self._whole for run in _runs(words)}

    def are_repeated_in(self, text: str) -> bool:
        """Whether `text` is one of the texts, or shares a run of words with one."""
        words = words_in(text)
        return words in self._whole or not self._runs.isdisjoint(_runs(words))
