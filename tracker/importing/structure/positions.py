"""What a lead-in or a table says of the answer of the State under review: words -> `position`.

Belongs here: a table. It is the State's own answer as the document prints it, never a judgement.
"""

from __future__ import annotations

import re

from tracker.importing.structure.upr_words import POSITIONS, either

SAYS = {
    "to_be_examined": r"\b(?:will|shall|would|to) be (?:further )?(?:examined|considered)\b"
    r"|\bwill (?:examine|consider)\b|\bresponses? (?:\w+ )?in due (?:time|course)\b"
    r"|\bwill provide (?:its )?responses?\b|\bresponses? of\b.{0,80}\bwill be included\b|\bpending\b"
    r"|\bunder consideration\b|\bunder examination\b",
    "noted": r"\b(?:not|neither|cannot|nor) (?:\w+ ){0,3}(?:enjoy|support|accept|consider)|\bnote[ds]?\b|\breject"
    r"|\bdeclined?\b|\bdid not\b",
    "supported": r"\benjoy(?:s|ed)? (?:the |its |their )?(?:full )?support\b|\bsupport(?:s|ed)?\b|\baccept(?:s|ed)?\b"
    r"|\bagree[ds]?\b",
}
"""Position -> what says so; the first that fits, so that what is denied comes before what is said."""

PATTERNS = tuple(
    (position, re.compile(f"{words}|{either(POSITIONS[position])}", re.IGNORECASE)) for position, words in SAYS.items()
)
IN_PART = re.compile(
    r"\bpart(?:ly|ial|ially)\b|\bin part\b|\ben partie\b"
    r"|\bpartiellement\b|\bparcial(?:mente)?\b|\bчастично\b|部分(?:支持|接受)|جزئيا|^(?:\w+\s*/\s*\w+)$",
    re.IGNORECASE,
)


def position_of(text: str) -> str | None:
    """The position that a lead-in or a cell tells; None where it tells none, or one for a part only."""
    if IN_PART.search(text):
        return None
    return next((position for position, words in PATTERNS if words.search(text)), None)
