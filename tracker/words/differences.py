"""Two texts of a State compared word by word: for the public history, and for whoever checks a new version."""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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
    """What stayed, as text, and the changes between, in turns."""
    for act, start, end, new_start, new_end in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        own = "".join(old[start:end])
        yield own if act == "equal" else _Change(own, "".join(new[new_start:new_end]))


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
