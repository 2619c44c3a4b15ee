"""Two texts of a State compared word by word: for the public history, and for whoever checks a new version."""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

# A word, or one character of a script that writes without spaces.
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\s+|[^\s\u3040-\u30ff\u3400-\u9fff]+")


@dataclass(frozen=True)
class Run:
    """A run of words: `kind` is same, added or removed."""

    kind: str
    text: str


@dataclass
class _Change:
    """What was taken out and what came in at one place."""

    removed: str
    added: str

    @property
    def words(self) -> int:
        return max(_words(self.removed), _words(self.added))


def runs(before: str, after: str) -> list[Run]:
    """What stayed, what was taken out and what came in, in reading order.

    Two sentences that share "the" and "of" are not read word by word: what stayed between two changes counts as changed
    where either of them has more words.
    """
    found: list[Run] = []
    for each in _joined(_places(WORD.findall(before), WORD.findall(after))):
        if isinstance(each, str):
            found.append(Run("same", each))
        else:
            found += [Run("removed", each.removed), Run("added", each.added)]
    return [run for run in found if run.text]


def _words(text: str) -> int:
    return sum(not each.isspace() for each in WORD.findall(text))


def _places(old: list[str], new: list[str]) -> Iterator[_Change | str]:
    """What stayed, as text, and the changes between, in turns.

    A correction changes a few words in the middle: what both texts begin and end with is not compared. Nothing that
    stayed begins with a space: spaces are half of the pieces and all alike, and cost most of the time of a comparison.
    """
    begin = _alike(old, new)
    end = _alike(old[begin:][::-1], new[begin:][::-1])
    inner, new_inner = old[begin : len(old) - end], new[begin : len(new) - end]
    if begin:
        yield "".join(old[:begin])
    matcher = difflib.SequenceMatcher(str.isspace, inner, new_inner, autojunk=False)
    for act, start, stop, new_start, new_stop in matcher.get_opcodes():
        own = "".join(inner[start:stop])
        yield own if act == "equal" else _Change(own, "".join(new_inner[new_start:new_stop]))
    if end:
        yield "".join(old[len(old) - end :])


def _alike(old: list[str], new: list[str]) -> int:
    """How many pieces are the same from the beginning."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _joined(places: Iterable[_Change | str]) -> list[_Change | str]:
    """Changes between which little stayed, as one."""
    found: list[_Change | str] = []
    for each in places:
        found.append(each)
        while (short := _too_short(found[-3:])) is not None:
            found[-3:] = [short]
    return found


def _too_short(last: list[_Change | str]) -> _Change | None:
    """One change for the last two, where what stayed between them has fewer words than either."""
    match last:
        case [_Change() as first, str() as stayed, _Change() as second] if _words(stayed) < min(
            first.words, second.words
        ):
            return _Change(first.removed + stayed + second.removed, first.added + stayed + second.added)
    return None
