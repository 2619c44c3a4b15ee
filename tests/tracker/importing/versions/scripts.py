"""Later versions of a made-up report, made by edit scripts, with what each recommendation truly became.

Belongs here: words and edits. None of the sentences is from a real document.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tracker.importing.versions.matching import MatchedText

VERBS = (
    "Plant", "Strengthen", "Develop", "Protect", "Share", "Train", "Describe", "Support", "Promote", "Open", "Review",
    "Fund", "Encourage", "Adopt", "Publish",
)  # fmt: skip
NOUNS = (
    "gardens", "orchards", "libraries", "bridges", "lighthouses", "harbours", "schoolteachers", "carpenters",
    "beekeepers", "night buses", "village choirs", "weather stations", "river ferries", "young gardeners", "fountains",
    "seed banks", "repair workshops", "public clocks", "mountain huts", "reading rooms", "market halls", "lime trees",
    "the elderly", "footpaths", "water mills", "cross-border trails", "well-kept records", "co-operatives",
    "footbridges", "local councils", "shepherds", "fishing villages", "playgrounds", "open-air stages", "coastal towns",
    "tool sheds",
)  # fmt: skip
JOINTS = (
    "and", "with the support of", "in co-operation with", "for the benefit of", "through", "as well as", "including by",
    "taking into account the needs of", "with a view to helping", "in particular", "together with", "in line with",
)  # fmt: skip
ADVERBS = ("jointly", "each year", "without delay", "in all regions", "as appropriate", "step by step", "openly")
OTHER_WORDS = ("promptly", "pavements", "greenhouses", "and likewise", "wherever possible", "orchestras", "the young")


def sentence(chance: random.Random, least: int = 3, most: int = 8) -> str:
    """A recommendation of some clauses."""
    parts = [chance.choice(VERBS), chance.choice(NOUNS)]
    for _each in range(chance.randint(least, most)):
        parts += [chance.choice(JOINTS), chance.choice(NOUNS)]
        if chance.random() < 0.3:
            parts.append(chance.choice(ADVERBS))
    return " ".join(parts) + ";"


def label_of(number: int, paragraph: int) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    mark = letters[number] if number < 26 else letters[number // 26 - 1] + letters[number % 26]
    return f"{paragraph} ({mark})"


@dataclass
class Version:
    """A report before and after: `truth` are the pairs (then, now) by key, `kinds` what each text of before became."""

    then: list[MatchedText]
    now: list[MatchedText] = field(default_factory=list)
    truth: set[tuple[str, str]] = field(default_factory=set)
    kinds: dict[str, str] = field(default_factory=dict)


@dataclass
class Item:
    """A recommendation while the script works on it, and the keys of what it comes from."""

    text: str
    origins: list[str]


type Edit = Callable[[random.Random, list[Item]], None]


def _one(chance: random.Random, items: list[Item]) -> Item | None:
    """One that no other edit has taken yet."""
    free = [each for each in items if len(each.origins) == 1 and not getattr(each, "is_edited", False)]
    if not free:
        return None
    item = chance.choice(free)
    item.is_edited = True  # type: ignore[attr-defined]
    return item


def swap(chance: random.Random, items: list[Item]) -> None:
    """Two change places, and so their labels."""
    one, other = chance.sample(range(len(items)), 2)
    items[one], items[other] = items[other], items[one]


def reword(chance: random.Random, items: list[Item]) -> None:
    """Up to a fifth of the words of one are others."""
    if item := _one(chance, items):
        words = item.text.split()
        for at in chance.sample(range(len(words)), max(1, len(words) // chance.randint(5, 12))):
            words[at] = chance.choice((*OTHER_WORDS, *ADVERBS))
        item.text = " ".join(words)


def retype(chance: random.Random, items: list[Item]) -> None:
    """The same words in other signs: quotation marks, hyphens, capitals, a full stop."""
    if item := _one(chance, items):
        text = item.text.replace("-", chance.choice(("\u2010", "- ", ""))).rstrip(";")
        item.text = f"{text[:1].lower()}{text[1:]}{chance.choice('.;,')}"


def split(chance: random.Random, items: list[Item]) -> None:
    """One becomes two, cut before a joint, the second with a verb of its own."""
    item = _one(chance, items)
    if item is None or len(item.text.split()) < 14:
        return
    cuts = [
        each.start() for each in re.finditer(r" (?:and|with|in|for|through|as|including|taking|together) ", item.text)
    ]
    cuts = [each for each in cuts if 0.35 < each / len(item.text) < 0.65]
    if not cuts:
        return
    cut = chance.choice(cuts)
    at = items.index(item)
    second = Item(f"{chance.choice(VERBS)} {item.text[cut + 1 :]}", list(item.origins))
    second.is_edited = True  # type: ignore[attr-defined]
    item.text = f"{item.text[:cut]};"
    items.insert(at + 1, second)


def merge(chance: random.Random, items: list[Item]) -> None:
    """Two become one."""
    one, other = _one(chance, items), _one(chance, items)
    if one is None or other is None:
        return
    one.text = f"{one.text.rstrip(';')}, and {other.text[:1].lower()}{other.text[1:]}"
    one.origins += other.origins
    items.remove(other)


def drop(chance: random.Random, items: list[Item]) -> None:
    if item := _one(chance, items):
        items.remove(item)


def add(chance: random.Random, items: list[Item]) -> None:
    item = Item(sentence(chance), [])
    items.insert(chance.randint(0, len(items)), item)


EDITS: tuple[Edit, ...] = (swap, reword, retype, split, merge, drop, add)


def report(chance: random.Random, count: int) -> list[MatchedText]:
    """A made-up report."""
    labels = [label_of(number, 15) for number in range(count)]
    return [MatchedText(f"then-{at}", label, sentence(chance)) for at, label in enumerate(labels)]


def edited(chance: random.Random, then: list[MatchedText], edits: list[Edit]) -> Version:
    """The report after a script, all of it numbered anew."""
    items = [Item(each.text, [each.key]) for each in then]
    for edit in edits:
        edit(chance, items)
    version = Version(then)
    paragraph = chance.choice((15, 15, 20, 7))
    for at, item in enumerate(items):
        version.now.append(MatchedText(f"now-{at}", label_of(at, paragraph), item.text))
        version.truth |= {(origin, f"now-{at}") for origin in item.origins}
    parts = [now for _then, now in version.truth]
    for each in then:
        after = [now for key, now in version.truth if key == each.key]
        if not after:
            version.kinds[each.key] = "dropped"
        elif len(after) > 1:
            version.kinds[each.key] = "split"
        else:
            version.kinds[each.key] = "merged" if parts.count(after[0]) > 1 else "one"
    return version


def random_version(seed: int, *, most_items: int = 30, most_edits: int = 12) -> Version:
    """A report of some items and a script of some edits."""
    chance = random.Random(seed)
    then = report(chance, chance.randint(6, most_items))
    return edited(chance, then, chance.choices(EDITS, k=chance.randint(1, most_edits)))
