"""Which recommendations of earlier documents a new one prints again, or translates: pure, and a suggestion.

What is the same in two texts are their words. Numbers are set anew, labels are swapped, so that a label decides only
between texts that say the same. First come the pairs that are surely one recommendation, then one cut in several, then
several put into one, then what was reworded; the rest is new, or is not printed again.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
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


SAME, REWORDED, SPLIT, MERGED = "same", "reworded", "split", "merged"

SURE = 0.8
"""Two texts are surely one recommendation from here on: four fifths of what they say is said in both."""
NEARLY = 0.75
"""Two texts of one document say nearly the same from here on: in two real reviews all such pairs ask for one thing."""
LIKELY = 0.42
"""They may be one from here on, where nothing else claims either of them."""
POSSIBLE = 0.3
"""From here on a person is asked."""
PART = 0.6
"""A text is a part of another where so much of it stands there."""
WHOLE = 0.6
"""Several parts make up a text where they hold so much of it."""
GAIN = 0.5
"""A further part brings so much of itself that no part before it brought."""


@dataclass(frozen=True, slots=True)
class MatchedText:
    """A recommendation as a document prints it; `key` is what the caller knows it by."""

    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """One suggestion: `now` prints `then` again. A split is a match for each part, a merger one for each of its texts.

    `score` goes from 0 to 1; `words` of the `of` words of both texts are in both. `is_sure` is False where a person has
    to decide.
    """

    kind: str
    then: str
    now: str
    score: float
    words: int
    of: int
    is_sure: bool = True


@dataclass
class _Side:
    """The texts of one side, ready to be compared."""

    texts: Sequence[MatchedText]
    words: list[list[str]] = field(init=False)
    bags: list[WordCounts] = field(init=False)

    def __post_init__(self) -> None:
        self.words = [words_of(each.text) for each in self.texts]
        self.bags = [features_of(each) for each in self.words]


class _Matching:
    """One comparison under way."""

    def __init__(self, then: Sequence[MatchedText], now: Sequence[MatchedText]) -> None:
        self.then, self.now = _Side(then), _Side(now)
        self.weights: Weights = weights_of([*self.then.bags, *self.now.bags])
        self.of_then = [weight(bag, self.weights) for bag in self.then.bags]
        self.of_now = [weight(bag, self.weights) for bag in self.now.bags]
        self.common = self._common()
        self.matches: list[Match] = []
        self.free_then, self.free_now = set(range(len(then))), set(range(len(now)))

    def _common(self) -> dict[tuple[int, int], float]:
        """What each pair has in common, for the pairs that have anything; one pass over the features."""
        where: defaultdict[str, list[int]] = defaultdict(list)
        for at, bag in enumerate(self.then.bags):
            for feature in bag:
                where[feature].append(at)
        found: defaultdict[tuple[int, int], float] = defaultdict(float)
        for now, bag in enumerate(self.now.bags):
            for feature, count in bag.items():
                for then in where.get(feature, ()):
                    found[then, now] += min(count, self.then.bags[then][feature]) * self.weights[feature]
        return found

    def likeness(self, then: int, now: int) -> float:
        """How much of what both say is said in both."""
        together = self.of_then[then] + self.of_now[now]
        return 2 * self.common[then, now] / together if together else 0.0

    def pairs(self) -> list[tuple[int, int]]:
        """The pairs still free, the likest first; among equals the same label, then the nearest place."""
        free = [pair for pair in self.common if pair[0] in self.free_then and pair[1] in self.free_now]
        return sorted(free, key=lambda pair: (-round(self.likeness(*pair), 6), *self._strangeness(*pair)))

    def _strangeness(self, then: int, now: int) -> tuple[bool, int, int, int]:
        return self.then.texts[then].label != self.now.texts[now].label, abs(then - now), then, now

    def settle(self, kind: str, then: int, now: int, *, is_sure: bool = True) -> None:
        old, new = Counter(self.then.words[then]), Counter(self.now.words[now])
        both = shared(old, new).total()
        if kind == SAME and self.then.words[then] != self.now.words[now]:
            kind = REWORDED
        keys = self.then.texts[then].key, self.now.texts[now].key
        score = round(self.likeness(then, now), 3)
        self.matches.append(Match(kind, *keys, score, both, old.total() + new.total() - both, is_sure))
        self.free_then.discard(then)
        self.free_now.discard(now)

    def take_pairs(self, least: float) -> None:
        """One to one, the likest first, down to a likeness."""
        for then, now in self.pairs():
            if self.likeness(then, now) < least:
                return
            if then in self.free_then and now in self.free_now:
                self.settle(SAME, then, now, is_sure=least >= LIKELY)

    # --- one cut in several, several put into one

    def take_parts(self) -> None:
        """Texts of one side that are made up of several of the other, the most surely made up first."""
        found = [
            *((*self._made_up(then, of_then=True), SPLIT, then) for then in self.free_then),
            *((*self._made_up(now, of_then=False), MERGED, now) for now in self.free_now),
        ]
        for _covered, parts, kind, whole in sorted(found, key=lambda each: (-each[0], each[2], each[3])):
            free_whole, free_parts = self._free(of_then=kind == SPLIT)
            if whole in free_whole and len(parts) > 1 and set(parts) <= free_parts:
                for part in parts:
                    self.settle(kind, *((whole, part) if kind == SPLIT else (part, whole)))

    def _free(self, *, of_then: bool) -> tuple[set[int], set[int]]:
        return (self.free_then, self.free_now) if of_then else (self.free_now, self.free_then)

    def _made_up(self, whole: int, *, of_then: bool) -> tuple[float, list[int]]:
        """How much of a text its parts hold, and the parts; (0, []) where fewer than two make it up."""
        side, other = (self.then, self.now) if of_then else (self.now, self.then)
        of_other = self.of_now if of_then else self.of_then
        _free_whole, free_parts = self._free(of_then=of_then)
        inside = [
            part
            for part in free_parts
            if of_other[part] and self._inside(whole, part, of_then) / of_other[part] >= PART
        ]
        inside.sort(key=lambda part: (-self._inside(whole, part, of_then), part))
        left, parts = side.bags[whole].copy(), []
        for part in inside:
            brought = shared(left, other.bags[part])
            if weight(brought, self.weights) >= GAIN * of_other[part]:
                left -= brought
                parts.append(part)
        size = weight(side.bags[whole], self.weights)
        covered = 1 - weight(left, self.weights) / size if size else 0.0
        return (covered, sorted(parts)) if len(parts) > 1 and covered >= WHOLE else (0.0, [])

    def _inside(self, whole: int, part: int, of_then: bool) -> float:
        return self.common.get((whole, part) if of_then else (part, whole), 0.0)

    def take_remainders(self) -> None:
        """What is left over of a pair's longer text, where a text that nothing claims is just that."""
        for match in [each for each in self.matches if each.kind == REWORDED]:
            then = next(at for at, each in enumerate(self.then.texts) if each.key == match.then)
            now = next(at for at, each in enumerate(self.now.texts) if each.key == match.now)
            for kind in (SPLIT, MERGED):
                part = self._remainder(then, now, kind)
                if part is not None:
                    self.matches.remove(match)
                    self.settle(kind, then, now)
                    self.settle(kind, *((then, part) if kind == SPLIT else (part, now)))
                    break

    def _remainder(self, then: int, now: int, kind: str) -> int | None:
        old, new = self.then.bags[then], self.now.bags[now]
        left = (old - shared(old, new)) if kind == SPLIT else (new - shared(old, new))
        bags, of, free = (
            (self.now.bags, self.of_now, self.free_now)
            if kind == SPLIT
            else (self.then.bags, self.of_then, self.free_then)
        )
        best = [(weight(shared(left, bags[part]), self.weights) / of[part], -part) for part in free if of[part]]
        share, part = max(best, default=(0.0, 0))
        return -part if share >= PART else None


def match(then: Iterable[MatchedText], now: Iterable[MatchedText]) -> list[Match]:
    """What a document prints again of what stood before.

    Args:
        then: the recommendations as they are printed so far, in their order.
        now: those that were found in the new document, in their order.
    Returns:
        suggestions, in the order of `now`; a text of either side that none names is new, or is not printed again.
    """
    matching = _Matching(list(then), list(now))
    matching.take_pairs(SURE)
    matching.take_parts()
    matching.take_pairs(LIKELY)
    matching.take_remainders()
    matching.take_pairs(POSSIBLE)
    places = {each.key: at for at, each in enumerate(matching.now.texts)}
    old_places = {each.key: at for at, each in enumerate(matching.then.texts)}
    return sorted(matching.matches, key=lambda each: (places[each.now], old_places[each.then]))


def alike(among: Sequence[MatchedText], of: Sequence[MatchedText]) -> dict[str, list[str]]:
    """For each text of `of` the keys of those of its own list that say nearly the same, the likest first.

    Args:
        among: the whole list, which `of` is a part of.
    """
    matching = _Matching(among, of)
    found: defaultdict[str, list[str]] = defaultdict(list)
    near = ((matching.likeness(then, now), then, now) for then, now in matching.common)
    for _score, then, now in sorted(
        (each for each in near if each[0] >= NEARLY), key=lambda each: (-each[0], *each[1:])
    ):
        if among[then].key != of[now].key:
            found[of[now].key].append(among[then].key)
    return found


def nearest(
    then: Iterable[MatchedText], now: Iterable[MatchedText], count: int
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """For each text of either side the keys of those of the other that are most like it, the likest first.

    Returns:
        ({key of now: keys of then}, {key of then: keys of now}); a text that is like none is in neither.
    """
    matching = _Matching(list(then), list(now))
    of_now: defaultdict[str, list[str]] = defaultdict(list)
    of_then: defaultdict[str, list[str]] = defaultdict(list)
    for old, new in matching.pairs():
        then_key, now_key = matching.then.texts[old].key, matching.now.texts[new].key
        for found, key in ((of_now[now_key], then_key), (of_then[then_key], now_key)):
            if len(found) < count:
                found.append(key)
    return of_now, of_then


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
