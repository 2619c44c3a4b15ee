"""The structure `marked_recommendations`: "Recommendation 1" on a line of its own or before its words.

Reports of oversight and inspection print them so, and those of boards, in six languages. Belongs here: which words a
mark has. What such a report recommends in other paragraphs is read by the grammar of oversight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.importing.names import StateNames
from tracker.importing.structure.acts import in_any_language, words_of
from tracker.importing.structure.basis import announced_basis
from tracker.importing.structure.grammar.paragraphs import Grammar
from tracker.importing.structure.grammar.structure import OVERSIGHT
from tracker.importing.structure.headings import ROMAN_HEADING, has_heading_shape
from tracker.importing.structure.material import Material, Reading
from tracker.importing.structure.numbering import LETTER_HEADING, split_item, split_paragraph
from tracker.importing.structure.outline import section_of
from tracker.importing.structure.passages import Passage, ends_sentence

NAME = "marked_recommendations"
BASIS = "not_negotiated"
FEWEST = 2
MARK = re.compile(
    r"^(?:Recommendation|Recommandation|Recomendación|Рекомендация|(?:ال)?توصية|建议)\s?(?:No\.|no|núm\.|№|رقم)?\s?"
    r"(?P<number>\d{1,3}|[A-Z])(?![\w/-])(?:\s?[(（][^()（）]{1,80}[)）])?\s?(?P<stop>[.:：–—-]?)\s*(?P<words>.*)$"
)
BOXED = re.compile(
    r"^\((?P<number>\d{1,2})\)(?P<stop>\s)\s*(?P<words>.*(?:\b(?:should|devr(?:ait|aient)|doi(?:t|vent)|deber[ií]an?|deben?"
    r"|следует|должн\w+)\b|应|ينبغي).*)$"
)
"""How reports of internal audit print them, in boxes: "(1) The Office should". The text speaks of recommendation 1."""

BELOW = in_any_language("below_item")
"""What a table of such a report prints below a recommendation and is no part of it."""

GOES_ON = re.compile(
    r"[:;,\uff1a\uff1b\uff0c\u060c\u061b](?:\s+(?:and|or|and/or|et|ou|y|e|o|u|и|или|и/или|و|أو|和|以及|或))?$"
)
"""How words end behind which a list begins or goes on, whatever stands before its points."""


@dataclass(frozen=True, slots=True)
class Marked:
    """One recommendation by its mark; `lines` are those of the passages that it was read from."""

    number: str
    text: str
    line: int
    lines: tuple[int, ...]


def marked(passages: Sequence[Passage], shape: re.Pattern[str] = MARK) -> list[Marked]:
    """The marked recommendations of a document, each once: a summary may print all of them before.

    Args:
        shape: how their marks are printed.
    """
    found: dict[str, Marked] = {}
    for at, passage in enumerate(passages):
        mark = shape.match(passage.text)
        if not mark or (mark["words"] and not mark["stop"] and not ends_sentence(mark["words"])):
            continue
        parts = list(_words_of(mark["words"], at, passages))
        text = " ".join(words for words, _line in parts)
        if text and mark["number"] not in found:
            lines = (passage.line, *(line for _words, line in parts))
            found[mark["number"]] = Marked(mark["number"], text, passage.line, lines)
    return list(found.values())


def _words_of(own: str, at: int, passages: Sequence[Passage]) -> Iterator[tuple[str, int]]:
    """The words behind a mark, else those of the passage below it, and the list that goes with them: points with a
    letter, and with a dash or nothing before them as long as the words before are not at an end."""
    if own:
        yield own, passages[at].line
    before = own
    for passage in passages[at + 1 :]:
        goes_on = split_item(passage.text) or (GOES_ON.search(before) and not _is_heading(passage))
        is_other = MARK.match(passage.text) or BOXED.match(passage.text) or BELOW.match(passage.text)
        if is_other or (before and not goes_on) or (not before and _is_heading(passage)):
            return
        numbered = split_paragraph(passage.text)
        if before and numbered and not split_item(passage.text):
            return  # the next numbered paragraph
        yield (numbered[1] if numbered and not before else passage.text), passage.line
        before = passage.text


def _is_heading(passage: Passage) -> bool:
    text = passage.text
    is_named = ROMAN_HEADING.match(text) or LETTER_HEADING.match(text) or has_heading_shape(text)
    return bool(is_named) and not ends_sentence(text)


def fits(material: Material) -> bool:
    """Whether at least two recommendations are marked, from the first on."""
    numbers = [each.number for each in _found(material)]
    return len(numbers) >= FEWEST and numbers[0] in ("1", "A")


def _found(material: Material) -> list[Marked]:
    """By their marks; in a report of audit that has none, by their boxes, where these count from one on."""
    found = marked(material.passages)
    if len(found) >= FEWEST or not in_any_language("audit").search(material.words):
        return found
    boxed = marked(material.passages, BOXED)
    return boxed if [each.number for each in boxed] == [str(at + 1) for at in range(len(boxed))] else found


def read_material(material: Material, names: StateNames) -> Reading:
    """The marked recommendations, labelled in one form in every language; then what other paragraphs recommend."""
    outline, words = material.outline, words_of(material.language)
    reading = Reading.of(material, names)
    found = _found(material)
    # Whoever announces them above the first may say how they were adopted.
    above_all = [each.text for each in material.passages if found and each.line < found[0].line]
    basis = next(filter(None, map(announced_basis, above_all)), BASIS)
    for each in found:
        addressee = Grammar(OVERSIGHT.habit, words, reading).addressee_of(each.text)
        label = f"Recommendation {each.number}"
        above = [heading for heading in outline.headings_at(each.line) if not MARK.match(heading.text)]
        reading.add(label, each.text, each.line, basis=basis, section=section_of(above), addressee=addressee)
        if not ends_sentence(each.text) or GOES_ON.search(each.text):
            reading.warn("item_without_end", each.line, label=label)
    taken = {line for each in found for line in each.lines}
    reading.taken = taken | {each.line for each in material.passages if BELOW.match(each.text)}
    lead_ins: set[int] = set()
    if words.of("sign", OVERSIGHT.NAME).search(material.words):
        others = [
            each
            for each in outline.paragraphs
            if not taken & {each.line, *(line for _text, line in each.loose)}
            and not words.of("counts").search(str(each.text))
        ]
        lead_ins = Grammar(OVERSIGHT.habit, words, reading).read(others)
        lead_ins = {at for at, each in enumerate(outline.paragraphs) if each in [others[own] for own in lead_ins]}
    reading.add_paragraphs(outline.paragraphs, lead_ins)
    return reading
