"""Which recommendations of earlier documents a new one prints again, in the same language: pure, and a suggestion.

What is the same in two texts are their words. Numbers are set anew, labels are swapped, so that a label decides only
between texts that say the same. First come the pairs that are surely one recommendation, then one cut in several, then
several put into one, then what was reworded; the rest is new, or is not printed again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tracker.importing.versions.words import Weights, WordCounts, features_of, shared, weight, weights_of, words_of

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
