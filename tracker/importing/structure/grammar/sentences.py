"""Sentences of a paragraph, in any of the six languages.

Belongs here: where one ends. A stop behind an abbreviation ("No. 35", "art. 2") ends none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.importing.structure.time_limit import check

END = re.compile(r"[.!?\u061f][\"\u201d\u00bb\u2019)\]]*\d{0,2}\s+|[\u3002\uff01\uff1f][\"\u201d\u300d)]*\s*")
# Before a name as well as before a number.
ABBREVIATED = re.compile(
    r"(?:\b(?i:cf|mr|mrs|ms|mme|dr|sr|sra|st|vs?|e\.g|i\.e|п|пп|ст|гг?|см|стр|т\.е|им)|\b[A-Z])\.$"
)
# Before a number or a letter alone: "vol. II", "art. (b)". Before a word it is one itself, as "para" is in Spanish.
COUNTING = re.compile(r"\b(?i:nos?|núms?|número|arts?|paras?|párrs?|par|pp?|vols?|chaps?|sects?)\.$")
LONGEST_ABBREVIATION = 12
"""Letters, with the one before it: the whole text before each of very many stops takes time by its square."""

COUNTED = re.compile(r"[(\[]?(?:[IVXLC]+|[A-Z])\b|[(\[]")


def sentences_of(text: str) -> Sequence[tuple[int, str]]:
    """Each sentence with the place where it begins; a text without a stop is one."""
    check()
    found: list[tuple[int, str]] = []
    begins = 0
    for end in END.finditer(text):
        stop = end.start() + 1
        after, before = text[end.end() : end.end() + 1], text[max(begins, stop - LONGEST_ABBREVIATION) : stop]
        if after.islower() or ABBREVIATED.search(before):
            continue
        if COUNTING.search(before) and COUNTED.match(text, end.end()):
            continue
        if text[end.start()] in ".!?" and after.isdigit():
            continue
        found.append((begins, text[begins : end.end()].rstrip()))
        begins = end.end()
    return [*found, (begins, text[begins:])] if begins < len(text) else found
