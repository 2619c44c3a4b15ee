"""The structure `working_group`: reports of working groups of a conference of parties, and lists of the same kind, with
numbered paragraphs under "Recommendations adopted by ...".

Belongs here: which document is one. What is a recommendation there is in `numbered_paragraphs`.
"""

from __future__ import annotations

import re

from tracker.importing.names import StateNames
from tracker.importing.structure.material import Material, Reading
from tracker.importing.structure.not_of_states import not_of_states
from tracker.importing.structure.numbered_paragraphs import INTRODUCES, other_lists, read_section, section_of

NAME = "working_group"

DRAFT_RESOLUTION = re.compile(r"\bdraft (?:resolution|decision)\b", re.IGNORECASE)
ADOPTED = re.compile(r"\brecommendations (?:adopted|agreed|made|approved) (?:by|at|of)\b", re.IGNORECASE)


def fits(material: Material) -> bool:
    """Whether numbered paragraphs stand under such a heading, or behind a line that announces them."""
    if DRAFT_RESOLUTION.search(material.words):
        return False
    outline = material.outline
    return any(section_of(each.headings) for each in outline.paragraphs) or _is_plain_list(material)


def read_material(material: Material, names: StateNames) -> Reading:
    """The paragraphs under the headings that name recommendations, or all of a plain list."""
    outline = material.outline
    reading = Reading(names, material.pages, outline, warnings=[*outline.warnings])
    places = [at for at, each in enumerate(outline.paragraphs) if section_of(each.headings)]
    if not places:
        reading.warn("heading_missing", outline.paragraphs[0].line)
        places = list(range(len(outline.paragraphs)))
    lead_ins = read_section(outline.paragraphs, places, reading, lists_are_items=False, doubt=not_of_states)
    other_lists(outline.paragraphs, set(places), reading)
    reading.add_paragraphs(outline.paragraphs, lead_ins)
    return reading


def _is_plain_list(material: Material) -> bool:
    """A list that somebody republished: words above it announce recommendations, and it is all there is."""
    outline = material.outline
    above = " ".join(passage.text for passage in outline.head[-6:])
    is_announced = INTRODUCES.search(above) is not None or ADOPTED.search(above) is not None
    return is_announced and bool(outline.paragraphs) and not outline.headings
