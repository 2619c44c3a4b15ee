"""What a document is to those that its meeting has: another one, a later version, a corrigendum, a translation.

Pure, and a suggestion: told by the symbol, the language, the kind that the document says it has, and by how much of its
words stands in the others. The same symbol on other words is a version, not an error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from tracker.importing.versions.matching import MatchedText, WordCounts, shared, words_of

MUCH = 0.5
"""So much of what a document recommends stands in another: it is a version of it."""
SOME = 0.9
"""A short document of which nearly all stands in another one prints a part of it again."""


class Kin(StrEnum):
    """What a document is to another one of its meeting."""

    FIRST = "first"
    JOINS = "joins"
    REPLACES = "replaces"
    CORRECTS = "corrects"
    TRANSLATES = "translates"


class KinshipSign(StrEnum):
    """What told so."""

    NO_OTHER = "no_other"
    SYMBOL = "symbol"
    SYMBOL_OF_PART = "symbol_of_part"
    WORDS = "words"
    LABELS = "labels"
    NOTHING_ALIKE = "nothing_alike"


@dataclass(frozen=True, slots=True)
class ComparedDocument:
    """A document of the record, or the one that was found."""

    key: int
    symbol: str
    kind: str
    language: str
    texts: Sequence[MatchedText]


@dataclass(frozen=True, slots=True)
class Kinship:
    """The suggestion: `kin` to the document `of`, `reason` what told so; `alike` of `count` recommendations.

    `same_words` is a document of another symbol that says the very same, 0 where there is none: two symbols, one text.
    """

    kin: Kin
    of: int = 0
    reason: KinshipSign = KinshipSign.NOTHING_ALIKE
    alike: int = 0
    count: int = 0
    same_words: int = 0


FIRST = Kinship(Kin.FIRST, reason=KinshipSign.NO_OTHER)
CORRIGENDUM = "corrigendum"


def kin_of(found: ComparedDocument, known: Iterable[ComparedDocument]) -> Kinship:
    """What `found` seems to be to the documents of its meeting.

    Args:
        known: the documents that stand, none that a later one has replaced, oldest first.
    """
    known = list(known)
    if not known:
        return FIRST
    own = [each for each in known if each.language == found.language]
    twin = next((each for each in own if _says_the_same(found, each) and each.symbol != found.symbol), None)
    same_words = twin.key if twin else 0
    kinship = _by_symbol(found, known) or _by_words(found, own) or _by_labels(found, known)
    if kinship is None:
        return Kinship(Kin.JOINS, count=len(found.texts))
    return Kinship(kinship.kin, kinship.of, kinship.reason, kinship.alike, kinship.count, same_words)


def _by_symbol(found: ComparedDocument, known: Sequence[ComparedDocument]) -> Kinship | None:
    """By the same symbol, or by one that begins with another's: ".../Corr.1", ".../Rev.1"."""
    if not found.symbol:
        return None
    same = [each for each in known if each.symbol == found.symbol]
    if own := [each for each in same if each.language == found.language]:
        return Kinship(Kin.REPLACES, own[-1].key, KinshipSign.SYMBOL, *_alike(found, own[-1]))
    if same:
        return Kinship(Kin.TRANSLATES, same[-1].key, KinshipSign.SYMBOL, *_labels_alike(found, same[-1]))
    for each in reversed(known):
        rest = found.symbol.removeprefix(each.symbol) if each.symbol else found.symbol
        if rest == found.symbol or each.language != found.language:
            continue
        for part, kin in (("/Corr.", Kin.CORRECTS), ("/Rev.", Kin.REPLACES)):
            if rest.startswith(part):
                return Kinship(kin, each.key, KinshipSign.SYMBOL_OF_PART, *_alike(found, each))
    return None


def _by_words(found: ComparedDocument, own: Sequence[ComparedDocument]) -> Kinship | None:
    """By how much of what it recommends stands in another document of its language."""
    best = max(own, key=lambda each: (_share(found, each), each.key), default=None)
    if best is None:
        return None
    share, alike = _share(found, best), _alike(found, best)
    if found.kind == CORRIGENDUM and share > 1 - SOME:
        return Kinship(Kin.CORRECTS, best.key, KinshipSign.WORDS, *alike)
    if share >= MUCH or (alike[0] and _share(best, found) >= MUCH):
        return Kinship(Kin.REPLACES, best.key, KinshipSign.WORDS, *alike)
    return None


def _by_labels(found: ComparedDocument, known: Sequence[ComparedDocument]) -> Kinship | None:
    """In another language: as many recommendations as another document has, or the same labels."""
    best, likeness = None, 0.0
    for each in known:
        if each.language == found.language or not each.texts or not found.texts:
            continue
        alike, count = _labels_alike(found, each)
        like = 1.0 if count == len(each.texts) else alike / max(count, len(each.texts))
        if like >= max(MUCH, likeness):
            best, likeness = Kinship(Kin.TRANSLATES, each.key, KinshipSign.LABELS, alike, count), like
    return best


def _labels_alike(found: ComparedDocument, other: ComparedDocument) -> tuple[int, int]:
    """How many of its labels the other has, other signs beside the letters set aside, and how many it has."""
    theirs = {tuple(words_of(text.label)) for text in other.texts}
    return sum(tuple(words_of(text.label)) in theirs for text in found.texts), len(found.texts)


def _pairs(each: ComparedDocument) -> WordCounts:
    words = [word for text in each.texts for word in words_of(text.text)]
    return Counter(f"{one} {two}" for one, two in pairwise(words))


def _share(found: ComparedDocument, other: ComparedDocument) -> float:
    """How much of what `found` recommends stands in the other, by pairs of neighbouring words."""
    own = _pairs(found)
    return shared(own, _pairs(other)).total() / own.total() if own else 0.0


def _alike(found: ComparedDocument, other: ComparedDocument) -> tuple[int, int]:
    """How many of its recommendations match those of the other, and how many it has."""
    bags = [Counter(words_of(text.text)) for text in other.texts]
    count = 0
    for text in found.texts:
        own = Counter(words_of(text.text))
        count += any(2 * shared(own, bag).total() > MUCH * (own.total() + bag.total()) for bag in bags)
    return count, len(found.texts)


def _says_the_same(found: ComparedDocument, other: ComparedDocument) -> bool:
    return bool(found.texts) and [words_of(each.text) for each in found.texts] == [
        words_of(each.text) for each in other.texts
    ]
