"""Lists behind "recommendations:" that nothing was read of: a doubt says so, and what they print are candidates.

Belongs here: where a paragraph speaks of recommendations right before a list, in any of the six languages. Whose they
are is not known: a speaker's, or the body's in words that the tables have not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.importing.structure.findings import CandidateFinding
from tracker.importing.structure.material import Reading
from tracker.importing.structure.outline import OutlineParagraph
from tracker.importing.structure.preparatory_meeting import candidates_of

SPEAKS_OF_THEM = re.compile(
    r"(?:\b(?:recommendations?|recommandations?|recomendaci(?:ón|ones)|рекомендаци\w+)\b|建议|توصي(?:ات|ة))"
    r"[^.;:\u3002\uff1b\uff1a\u061b]{0,200}[:\uff1a](?:\s|$)",
    re.IGNORECASE,
)


def doubt_lists(paragraphs: Iterable[OutlineParagraph], reading: Reading) -> None:
    """A warning, and candidates, for each such list that gave neither."""
    known = {each.line for each in reading.recommendations} | {each.line for each in reading.candidates}
    for paragraph in paragraphs:
        items = paragraph.listing.items
        if not SPEAKS_OF_THEM.search(str(paragraph.text)) or known & {paragraph.line, *(each.line for each in items)}:
            continue
        number = "" if paragraph.number is None else str(paragraph.number)
        if items:
            reading.warn("may_recommend", paragraph.line, label=paragraph.label)
            reading.candidates += candidates_of(paragraph)
        elif paragraph.loose or str(paragraph.text).rstrip().endswith((":", "\uff1a")):
            reading.warn("lead_in_without_items", paragraph.line, label=paragraph.label)
            reading.candidates += [CandidateFinding(number, text, line) for text, line in paragraph.loose]
