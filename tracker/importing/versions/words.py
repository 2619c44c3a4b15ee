"""The words of a text as they are compared: how they are spelled, capitals, hyphens and signs set aside."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

APOSTROPHES = re.compile(r"['\u2018\u2019\u201b\u02bc\u0060\u00b4]")
HYPHEN_IN_WORD = re.compile(r"(?<=\w)[-\u00ad\u2010\u2011]\s*(?=\w)")
"""Also where a line ended in the middle of a word: "cyber- crime" is cybercrime."""
# A word, or one character of a script that writes without spaces.
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")

type WordCounts = Counter[str]
type Weights = dict[str, float]


def words_of(text: str) -> list[str]:
    """The words of a text in their order, as they are compared."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return WORD.findall(HYPHEN_IN_WORD.sub("", APOSTROPHES.sub("", plain)))


def features_of(words: Sequence[str]) -> WordCounts:
    """Words, and pairs of neighbours: two texts of the same words in another order share the words alone."""
    return Counter([*words, *(f"{one} {two}" for one, two in pairwise(words))])


def weights_of(bags: Iterable[WordCounts]) -> Weights:
    """What each feature says: much where few texts have it, little where all do ("the", "member states")."""
    bags = list(bags)
    found: Counter[str] = Counter()
    for bag in bags:
        found.update(bag.keys())
    return {feature: math.log1p(len(bags) / count) for feature, count in found.items()}


def weight(bag: WordCounts, weights: Weights) -> float:
    """What all features of a bag say."""
    return sum(count * weights[feature] for feature, count in bag.items())


def shared(one: WordCounts, other: WordCounts) -> WordCounts:
    """What two bags have in common, each feature as often as in the one that has it less often."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return Counter({feature: min(count, large[feature]) for feature, count in small.items() if feature in large})
