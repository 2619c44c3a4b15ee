"""A text and its official translation side by side: pure, and a suggestion.

Words differ, so nothing is asked of them. A translation keeps the order of what it translates; numbers, names in
brackets and acronyms stand in both; so do labels, though another script may letter them otherwise: "15 (a)", "15 a)".
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.importing.versions.matching import Match, MatchedText
from tracker.importing.versions.words import shared

TRANSLATED = "translated"
NUMBER = re.compile(r"\d+")
ACRONYM = re.compile(r"\b[A-Z]{2,}\b")
LABEL = re.compile(r"[^\W_]+")

OF_LABEL, OF_MARKS, OF_LENGTH = 0.45, 0.35, 0.2
GAP = -0.15
"""What it costs to leave one text without its fellow: less than to pair two strangers."""
LEAST = 0.3
"""From here on two texts are suggested as a pair for certain."""


@dataclass(frozen=True, slots=True)
class _Signs:
    """What of a text another language keeps."""

    label: tuple[str, ...]
    marks: Counter[str]
    length: int


def _signs(each: MatchedText, names: Sequence[str]) -> _Signs:
    label = tuple(LABEL.findall(unicodedata.normalize("NFKC", each.label).casefold()))
    numbers = (str(int(found)) for found in NUMBER.findall(each.text))
    return _Signs(label, Counter([*numbers, *ACRONYM.findall(each.text), *names]), len(each.text))


def _likeness(then: _Signs, now: _Signs, ratio: float) -> float:
    """From 0 to 1; texts that have no sign at all are neither like nor unlike by them."""
    total = then.marks.total() + now.marks.total()
    marks = 2 * shared(then.marks, now.marks).total() / total if total else 0.5
    expected = then.length * ratio
    longest = max(expected, now.length)
    length = min(expected, now.length) / longest if longest else 1.0
    return OF_LABEL * (then.label == now.label) + OF_MARKS * marks + OF_LENGTH * length


def align(
    then: Sequence[MatchedText],
    now: Sequence[MatchedText],
    *,
    names_then: Sequence[Sequence[str]],
    names_now: Sequence[Sequence[str]],
) -> list[Match]:
    """Which recommendation each text of a translation is the text of, in the order of both.

    Args:
        then: the recommendations in the language they were first printed in.
        now: those of the translation.
        names_then, names_now: the codes of the States that each text names, for each of `then` and `now`.
    Returns:
        at most one match for each text; `score` is 1 where label, numbers and names agree. None is invented: where the
        counts differ, somebody has to look.
    """
    old = [_signs(each, names) for each, names in zip(then, names_then, strict=True)]
    new = [_signs(each, names) for each, names in zip(now, names_now, strict=True)]
    ratio = sum(each.length for each in new) / max(1, sum(each.length for each in old))
    likeness = [[_likeness(one, other, ratio) for other in new] for one in old]
    found = []
    for at, place in _best_path(likeness, len(new)):
        score = round(likeness[at][place], 3)
        both = shared(old[at].marks, new[place].marks).total()
        of = old[at].marks.total() + new[place].marks.total() - both
        found.append(Match(TRANSLATED, then[at].key, now[place].key, score, both, of, is_sure=score >= LEAST))
    return found


def _best_path(likeness: Sequence[Sequence[float]], width: int) -> list[tuple[int, int]]:
    """The pairs of the best alignment of two lists that keeps the order of both."""
    height = len(likeness)
    best = [[GAP * (row + column) for column in range(width + 1)] for row in range(height + 1)]
    for row in range(1, height + 1):
        above, here, like = best[row - 1], best[row], likeness[row - 1]
        for column in range(1, width + 1):
            here[column] = max(above[column - 1] + like[column - 1], above[column] + GAP, here[column - 1] + GAP)
    pairs, row, column = [], height, width
    while row and column:
        value = best[row][column]
        if value == best[row - 1][column - 1] + likeness[row - 1][column - 1]:
            row, column = row - 1, column - 1
            pairs.append((row, column))
        elif value == best[row - 1][column] + GAP:
            row -= 1
        else:
            column -= 1
    return pairs[::-1]
