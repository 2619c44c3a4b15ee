"""Words cut at a line's end: is the hyphen the word's own, or only the printer's?

Belongs here: the words of the whole document as the judge. "decision-/making" keeps its hyphen, "recommen-/dations"
loses it; where the document does not tell, the hyphen stays, unless what follows it can begin no word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from tracker.importing.structure.ungluing import LinePiece
from tracker.importing.structure.warnings import WarningFinding, warning

SOFT = "\u00ad"
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
CUT = re.compile(r"((?:[^\W\d_]+-)*[^\W\d_]{2,})[-\u2010\u00ad]$")
LONGEST_WORD = 100
REST = re.compile(r"^([^\W\d_]+)")
NO_WORD = re.compile(
    r"^[^aeiouy\W]{0,2}[aeiouy]?(?:tions?|sions?|cions?|ments?|mental|mentation|ings?|ness|it(?:y|ies)|[ae]nces?|edly|tives?"
    r"|tures?|tional(?:ly)?|tory|tories|dations?|bility|ciones|ci\u00f3n|mente)$"
)


def mend_hyphens(
    pieces: Sequence[LinePiece], furniture: Collection[int]
) -> tuple[list[LinePiece], list[WarningFinding]]:
    """The pieces, where a printer's hyphen is made a soft one; and a warning for each that was guessed."""
    places = [at for at in range(len(pieces)) if at not in furniture]
    cuts = [at for at in places if _cut_in(pieces[at].text)]
    if not cuts:
        return list(pieces), []
    words = {word for at in places for word in WORD.findall(pieces[at].text.casefold())}
    following = dict(pairwise(places))
    mended = list(pieces)
    doubts: list[WarningFinding] = []
    for at in cuts:
        rest = REST.match(pieces[following[at]].text) if at in following else None
        cut = _cut_in(pieces[at].text)
        if not rest or not cut or not rest[1][0].islower():
            continue
        verdict = _is_printers(cut[1].casefold(), rest[1].casefold(), words)
        if verdict is None and not NO_WORD.match(rest[1]):
            continue
        if verdict is not False:
            mended[at] = replace(pieces[at], text=pieces[at].text[:-1] + SOFT)
        if verdict is None:
            doubts.append(warning("hyphen_removed", pieces[at].line, text=cut[1] + rest[1]))
    return mended, doubts


def _cut_in(text: str) -> re.Match[str] | None:
    """The word that a line cuts at its end. Only the end is searched: a long run of letters would take very long."""
    return CUT.search(text[-LONGEST_WORD:])


def _is_printers(first: str, second: str, words: set[str]) -> bool | None:
    """True where the document has the word in one, False where it has it with its hyphen, None where it has neither."""
    if f"{first}-{second}" in words:
        return False
    if first + second in words:
        return True
    return None
