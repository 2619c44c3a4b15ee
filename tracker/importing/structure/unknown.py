"""No known structure: what may be recommendations, as candidates, and a warning that says so.

Belongs here: looking wider than any structure allows, and promising nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.importing.names import StateNames
from tracker.importing.structure.findings import CandidateFinding
from tracker.importing.structure.material import Material, Reading
from tracker.importing.structure.numbering import WHOLE_NUMBER
from tracker.importing.structure.outline import OutlineParagraph
from tracker.importing.structure.preparatory_meeting import candidates_of
from tracker.importing.structure.upr_words import ANNOUNCES, either

MENTIONS = re.compile(rf"\brecommendations?\b|{either(ANNOUNCES)}", re.IGNORECASE)


def read_material(material: Material, names: StateNames) -> Reading:
    """Candidates: whole printed numbers ("121.3"), and what is numbered after recommendations are first mentioned."""
    passages, outline = material.passages, material.outline
    reading = Reading(names, material.pages, outline, warnings=[*outline.warnings])
    reading.warn("structure_unknown", 1)
    reading.add_paragraphs(outline.paragraphs)
    mentioned = next((passage.line for passage in passages if MENTIONS.search(passage.text)), None)
    if mentioned is None:
        return reading
    for passage in passages:
        if passage.line >= mentioned and (whole := WHOLE_NUMBER.match(passage.text)):
            reading.candidates.append(CandidateFinding(whole[1], whole[2], passage.line))
    if not reading.candidates:
        for paragraph in outline.paragraphs:
            if paragraph.line >= mentioned:
                reading.candidates += _candidates(paragraph)
    return reading


def _candidates(paragraph: OutlineParagraph) -> Sequence[CandidateFinding]:
    if paragraph.listing.items:
        return list(candidates_of(paragraph))
    number = "" if paragraph.number is None else str(paragraph.number)
    return [CandidateFinding(number, str(paragraph.text), paragraph.line)]
