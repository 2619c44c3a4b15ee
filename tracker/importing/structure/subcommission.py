"""The structure `subcommission`: reports of subsidiary bodies of the Commission on Narcotic Drugs (subcommissions,
heads of national drug law enforcement agencies), whose first chapter brings recommendations to its attention.

Belongs here: which document is one, and that the first chapter counts: later chapters tell how each came about.
"""

from __future__ import annotations

import re

from tracker.importing.names import StateNames
from tracker.importing.structure.material import Material, Reading
from tracker.importing.structure.numbered_paragraphs import introduces, other_lists, read_section, section_of
from tracker.importing.structure.outline import OutlineParagraph

NAME = "subcommission"

SIGN = re.compile(
    r"\bSubcommission on Illicit\b|\bSubcommission\b.{0,80}\bDrug\b|\bHONLEA\b|UNODC/(?:SUBCOM|HONL)"
    r"|\bHeads of National Drug Law Enforcement\b",
    re.IGNORECASE,
)
FIRST_CHAPTER = re.compile(
    r"\bmatters (?:calling for|requiring) action\b|\bbrought to (?:its|the) attention\b", re.IGNORECASE
)


def fits(material: Material) -> bool:
    """Whether the document says it is of such a body, and has recommendations in it."""
    return SIGN.search(material.words) is not None and any(_is_place(each) for each in material.outline.paragraphs)


def read_material(material: Material, names: StateNames) -> Reading:
    """The recommendations of the first chapter; where it holds none, those announced in any."""
    outline = material.outline
    reading = Reading(names, material.pages, outline, warnings=[*outline.warnings])
    places = [at for at, each in enumerate(outline.paragraphs) if _is_in_first_chapter(each)]
    places = places or [at for at, each in enumerate(outline.paragraphs) if _is_place(each)]
    lead_ins = read_section(outline.paragraphs, places, reading, lists_are_items=True)
    other_lists(outline.paragraphs, set(places), reading)
    reading.add_paragraphs(outline.paragraphs, lead_ins)
    return reading


def _is_place(paragraph: OutlineParagraph) -> bool:
    is_list = bool(paragraph.listing.items) and introduces(str(paragraph.text))
    return section_of(paragraph.headings) is not None or is_list


def _is_in_first_chapter(paragraph: OutlineParagraph) -> bool:
    is_first = any(FIRST_CHAPTER.search(heading.text) for heading in paragraph.headings)
    return is_first and _is_place(paragraph)
