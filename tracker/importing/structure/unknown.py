"""No known structure: what may be recommendations, as candidates, and a warning that says so.

Belongs here: looking wider than any structure allows, and promising nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.importing.names import StateNames
from tracker.importing.structure.findings import CandidateFinding
from tracker.importing.structure.grammar.asked import somebody_is_asked
from tracker.importing.structure.grammar.sentences import sentences_of
from tracker.importing.structure.grammar.words import words_of
from tracker.importing.structure.headings import has_heading_shape
from tracker.importing.structure.material import Material, Reading
from tracker.importing.structure.numbering import WHOLE_NUMBER, split_item
from tracker.importing.structure.outline import OutlineParagraph, build
from tracker.importing.structure.passages import Passage
from tracker.importing.structure.preparatory_meeting import candidates_of
from tracker.importing.structure.thematic_matrix import rows_without_number
from tracker.importing.structure.upr_words import ANNOUNCES, either

BULLET = re.compile(r"^[\u2022\u25cf\u25aa\u2023\u00b7*\u2013\uf0b7-]\s*(\S.*)$")
MENTIONS = re.compile(rf"\brecommend(?:s|ed|ations?)?\b|{either(ANNOUNCES)}", re.IGNORECASE)


def read_material(material: Material, names: StateNames) -> Reading:
    """Candidates: whole printed numbers ("121.3") of sentences, else what is numbered after recommendations are first
    mentioned.

    Where these give none they are the paragraphs in which a body recommends, without a label, and their items. The rows
    of a table of recommendations come behind them.
    """
    rows, lines = rows_without_number(material.blocks)
    passages = [passage for passage in material.passages if passage.line not in lines]
    outline = build(passages) if lines else material.outline
    reading = Reading(names, material.pages, outline, warnings=[*outline.warnings])
    reading.warn("structure_unknown", 1)
    reading.add_paragraphs(outline.paragraphs)
    mentioned = next((passage.line for passage in passages if MENTIONS.search(passage.text)), None)
    begins = mentioned or 0
    for passage in passages if mentioned is not None else ():
        whole = WHOLE_NUMBER.match(passage.text)
        if passage.line >= begins and whole and not has_heading_shape(whole[2]):
            reading.candidates.append(CandidateFinding(whole[1], whole[2], passage.line))
    if not reading.candidates and mentioned is not None:
        for paragraph in outline.paragraphs:
            if paragraph.line >= begins:
                reading.candidates += _candidates(paragraph)
    if not reading.candidates:
        reading.candidates += _without_numbers(passages, material.language)
    reading.candidates += rows
    return reading


def _without_numbers(passages: Sequence[Passage], language: str) -> Iterator[CandidateFinding]:
    """The passages in which some body recommends, and the items behind one that ends with a colon."""
    words = words_of(language)
    is_list = False
    for passage in passages:
        item = split_item(passage.text)
        recommends = somebody_is_asked(passage.text, words.language) or any(
            (found := says.search(sentence)) and not words.tells_of_earlier(sentence, found)
            for _place, sentence in sentences_of(passage.text)
            for says in (*words.says.values(), *words.perhaps.values())
        )
        if is_list and (bullet := BULLET.match(passage.text)):
            yield CandidateFinding("", bullet[1], passage.line)
        elif item and is_list:
            yield CandidateFinding(f"({item[0]})", item[1], passage.line)
        elif recommends:
            is_list = passage.text.endswith((":", "\uff1a"))
            if not is_list:
                yield CandidateFinding("", passage.text, passage.line)
        elif not item:
            is_list = False


def _candidates(paragraph: OutlineParagraph) -> Sequence[CandidateFinding]:
    if paragraph.listing.items:
        return list(candidates_of(paragraph))
    number = "" if paragraph.number is None else str(paragraph.number)
    return [CandidateFinding(number, str(paragraph.text), paragraph.line)]
