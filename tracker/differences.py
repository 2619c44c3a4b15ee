"""Two texts of a State compared word by word: for the public history, and for whoever checks a new version."""

import difflib
import re
from dataclasses import dataclass

# A word, or one character of a script that writes without spaces.
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\s+|[^\s\u3040-\u30ff\u3400-\u9fff]+")


@dataclass(frozen=True)
class Run:
    """A run of words: `kind` is same, added or removed."""

    kind: str
    text: str


def runs(before: str, after: str) -> list[Run]:
    """What stayed, what was taken out and what came in, in reading order."""
    old, new = WORD.findall(before), WORD.findall(after)
    found = []
    for act, start, end, new_start, new_end in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if act == "equal":
            found.append(Run("same", "".join(old[start:end])))
            continue
        found.append(Run("removed", "".join(old[start:end])))
        found.append(Run("added", "".join(new[new_start:new_end])))
    return [run for run in found if run.text]
