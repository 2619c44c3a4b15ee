"""How good suggestions are, on texts that were set apart: themes, the same subject, the same sentence in two languages.

A text is of the half that is measured by its checksum (`is_apart`); the numbers in `finding` were chosen on the other.
A plain bag of words is measured in the same run, to have something to compare with.
"""

import hashlib
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.suggesting.encoder import Encoder
from tracker.suggesting.finding import Corpus, Text, of_a_hundred, themes_near
from tracker.suggesting.vectors import nearest, packed
from tracker.suggesting.words import without_proposers

WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    def __str__(self) -> str:
        return f"{self.count} of {self.of} ({100 * self.count / self.of:.1f} %)" if self.of else "none of none"


@dataclass(frozen=True)
class Precision:
    """Of the judged pairs of at least this strength, how many are right; and how many of the right ones these are."""

    strength: int
    right: Share
    found: Share


def checksum(text: str) -> str:
    """A text as the list of judged pairs names it, so that the list holds no text."""
    return hashlib.sha256(" ".join(without_proposers(text).lower().split()).encode()).hexdigest()[:16]


def is_apart(text: str) -> bool:
    """Whether a text is of the half that is measured."""
    return int(checksum(text), 16) % 2 == 1


def bag_of_words(texts: Sequence[str]) -> Encoder:
    """The words of a text, each by how rare it is among these texts: as an encoder of its own."""
    words = [WORD.findall(text.lower()) for text in texts]
    within = Counter(word for each in words for word in set(each))
    places = {word: place for place, word in enumerate(within)}

    def encode(asked: Sequence[str]) -> list[list[float]]:
        found = []
        for text in asked:
            numbers = [0.0] * len(places)
            for word, times in Counter(WORD.findall(text.lower())).items():
                if word in places:
                    numbers[places[word]] = (1 + math.log(times)) * math.log(1 + len(texts) / within[word])
            found.append(numbers)
        return found

    return Encoder("a bag of words", "", encode)


def encoded(texts: Sequence[str], encoder: Encoder) -> list[bytes]:
    """Vectors of texts, as they are stored."""
    return [packed(each) for each in encoder.encode([without_proposers(text) for text in texts])]


def themes_right(rows: Sequence[tuple[str, Sequence[str]]], encoder: Encoder) -> tuple[Share, Share]:
    """Of the texts set apart, for how many a theme that a person gave is the first suggested, and among three.

    Args:
        rows: each text with its themes. Those of the other half are the record that is learnt from.
    """
    vectors = encoded([text for text, _themes in rows], encoder)
    texts = [Text(number, number, vector) for number, vector in enumerate(vectors)]
    names = {name: number for number, name in enumerate({name for _text, themes in rows for name in themes})}
    known = {
        each.recommendation: [names[name] for name in rows[each.printing][1]]
        for each in texts
        if not is_apart(rows[each.printing][0])
    }
    asked = [each for each in texts if each.recommendation not in known]
    found = list(themes_near(asked, Corpus([each for each in texts if each.recommendation in known], known), least=0))
    due = [{names[name] for name in rows[each.printing][1]} for each in asked]
    first = sum(bool(near) and near[0].what in right for near, right in zip(found, due, strict=True))
    three = sum(any(each.what in right for each in near) for near, right in zip(found, due, strict=True))
    return Share(first, len(asked)), Share(three, len(asked))


def pairs_right(
    texts: Sequence[str], judged: Mapping[frozenset[str], bool], encoder: Encoder, strengths: Sequence[int]
) -> list[Precision]:
    """Precision and recall among judged pairs whose first text is set apart, at each of these strengths."""
    by_key = {checksum(text): text for text in texts}
    kept = {pair: same for pair, same in judged.items() if pair <= by_key.keys() and is_apart(by_key[min(pair)])}
    keys = sorted({key for pair in kept for key in pair})
    vectors = dict(zip(keys, encoded([by_key[key] for key in keys], encoder), strict=True))
    strength = {}
    for pair in kept:
        first, second = (vectors[key] for key in sorted(pair))
        ((near, _at),) = next(nearest([first], [second], 1))
        strength[pair] = of_a_hundred(near)
    found = []
    for least in strengths:
        shown = [pair for pair in kept if strength[pair] >= least]
        right = sum(kept[pair] for pair in shown)
        found.append(Precision(least, Share(right, len(shown)), Share(right, sum(kept.values()))))
    return found


def translations_first(pairs: Sequence[tuple[str, str]], encoder: Encoder) -> Share:
    """Of sentences in another language, how many have their own English sentence as the nearest of all English ones."""
    english = encoded([own for own, _other in pairs], encoder)
    theirs = encoded([other for _own, other in pairs], encoder)
    found = nearest(theirs, english, 1)
    return Share(sum(near[0][1] == number for number, near in enumerate(found)), len(pairs))
