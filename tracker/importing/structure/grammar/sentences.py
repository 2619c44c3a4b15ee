"""Sentences of a paragraph, in any of the six languages.

Belongs here: where one ends. A stop behind an abbreviation ("No. 35", "art. 2") ends none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

END = re.compile(r"[.!?\u061f][\"\u201d\u00bb\u2019)\]]*\d{0,2}\s+|[\u3002\uff01\uff1f][\"\u201d\u300d)]*\s*")
ABBREVIATED = re.compile(
    r"(?:\b(?i:nos?|n\u00fams?|n\u00famero|arts?|paras?|p\u00e1rrs?|par|pp?|vols?|chaps?|sects?|cf|mr|mrs|ms|mme|dr|sr|sra|st|vs?"
    r"|e\.g|i\.e|\u043f|\u043f\u043f|\u0441\u0442|\u0433\u0433?|\u0441\u043c|\u0441\u0442\u0440|\u0442\.\u0435|\u0438\u043c)|\b[A-Z])\.$"
)


def sentences_of(text: str) -> Sequence[tuple[int, str]]:
    """Each sentence with the place where it begins; a text without a stop is one."""
    found: list[tuple[int, str]] = []
    begins = 0
    for end in END.finditer(text):
        after = text[end.end() : end.end() + 1]
        if after.islower() or ABBREVIATED.search(text[begins : end.start() + 1]):
            continue
        if text[end.start()] in ".!?" and after.isdigit():
            continue
        found.append((begins, text[begins : end.end()].rstrip()))
        begins = end.end()
    return [*found, (begins, text[begins:])] if begins < len(text) else found
