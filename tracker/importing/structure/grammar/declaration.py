"""Declarations and programmes of action: those who adopt them say "We", and then what they commit to.

Belongs here: how a declaration is known, and which of its paragraphs are acts. What it recognizes, recalls or welcomes
is context. What its participants commit to is an item whose addressee is themselves; what they request of an
organization is an item with that addressee.
"""

from __future__ import annotations

import re

from tracker.importing.names import StateNames
from tracker.importing.structure.acts import LanguageWords, words_of
from tracker.importing.structure.document import session_in
from tracker.importing.structure.findings import CandidateFinding
from tracker.importing.structure.material import Material, Reading, whole
from tracker.importing.structure.outline import OutlineParagraph
from tracker.importing.structure.passages import Passage

NAME = "declaration"
FURTHEST_SPEAKER = 60
"""Passages."""
LONGEST_SPEAKER = 160


def fits(material: Material) -> bool:
    """Whether somebody says "We" near its beginning, and a numbered paragraph says what they will do or request."""
    words = words_of(material.language)
    if _speaker(material, words) is None:
        return False
    numbered = (each for each in material.outline.paragraphs if each.number is not None)
    return any(_act(str(each.text), words) for each in numbered)


def read_material(material: Material, names: StateNames) -> Reading:
    """Its acts as recommendations; what has neither the words of an act nor those of context, as candidates."""
    words, outline = words_of(material.language), material.outline
    kept = [each for each in outline.warnings if each.code != "text_outside_paragraphs"]
    reading = Reading(names, material.pages, outline, warnings=kept)
    reading.meeting = session_in(block.text for block in material.blocks)
    who = _speaker(material, words)
    lead_ins = set()
    for at, paragraph in enumerate(outline.paragraphs):
        if paragraph.number is not None and _take(paragraph, words, who, reading):
            lead_ins.add(at)
    reading.add_paragraphs(outline.paragraphs, lead_ins)
    return reading


def _speaker(material: Material, words: LanguageWords) -> str | None:
    """Who declares, as printed; None where nobody says "We" in the first passages."""
    for passage in material.passages[:FURTHEST_SPEAKER]:
        if found := words.of("declares").search(_without_number(passage)):
            return found["who"].strip()[:LONGEST_SPEAKER]
    return None


def _without_number(passage: Passage) -> str:
    return re.sub(r"^\d{1,3}[.)]\s", "", passage.text)


def _act(text: str, words: LanguageWords) -> tuple[str, str] | None:
    """What a paragraph does and of whom: ("commits", "") or ("requests", who); None for context and for other words."""
    if reason := words.of("reason").match(text):
        text = text[reason.end() :]
    elif words.of("we_note").match(text):
        return None
    if requests := words.of("we_ask").match(text):
        return "requests", requests["who"].strip()
    return ("commits", "") if words.of("we_commit").match(text) else None


def _take(paragraph: OutlineParagraph, words: LanguageWords, speaker: str | None, reading: Reading) -> bool:
    """Add what a paragraph does. Return whether its points became recommendations of their own."""
    text, label, items = str(paragraph.text), str(paragraph.number), paragraph.listing.items
    act = _act(text, words)
    if act is None:
        if not words.of("we_note").match(text) and not words.of("declares").match(text):
            reading.warn("may_recommend", paragraph.line, label=label)
            reading.candidates.append(CandidateFinding(label, whole(paragraph, is_lead_in=False).text, paragraph.line))
        return False
    kind, asked = act
    is_list = bool(items) and text.rstrip().endswith((":", "\uff1a"))
    parts = [(paragraph.listing.label(item), str(item.text), item.line) for item in items] if is_list else []
    for name, printed, line in parts or [(label, whole(paragraph, is_lead_in=False).text, paragraph.line)]:
        reading.add(
            name,
            printed,
            line,
            basis="adopted",
            section=paragraph.section,
            number=paragraph.number,
            addressee=(asked if kind == "requests" else speaker) or None,
        )
    reading.warnings += paragraph.listing.doubts
    return is_list
