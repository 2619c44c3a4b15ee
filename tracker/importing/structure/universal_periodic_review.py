"""The structure `universal_periodic_review`: a chapter of conclusions and recommendations, from 2008 to today.

Belongs here: which lists of the chapter are recommendations, and what position their lead-in says. Where the chapter
is, and what its numbers are, is in `upr_chapter` and `upr_items`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.importing.names import StateNames
from tracker.importing.structure.acts import in_any_language, position_of
from tracker.importing.structure.answering.chapter import SECTION, comment_in, only_gives_reasons, take_beside
from tracker.importing.structure.answering.commitments import (
    CHAPTER,
    Holds,
    held_by,
    take_from_chapter,
    take_from_paragraph,
)
from tracker.importing.structure.document import meeting_of_review
from tracker.importing.structure.findings import AnswerFinding, CandidateFinding, ParagraphFinding
from tracker.importing.structure.item_list import longest_usual
from tracker.importing.structure.material import Material, Reading
from tracker.importing.structure.outline import build
from tracker.importing.structure.passages import Passage, ends_sentence
from tracker.importing.structure.upr_items import (
    ANNOUNCES,
    CLOSES,
    HANGING_MARK,
    LeadIn,
    UprItem,
    chapter_of,
    is_annex,
    pieces_of,
    read_items,
)

NAME = "universal_periodic_review"
BASIS = "not_negotiated"
"""Each is one State's: they "should not be construed as endorsed by the Working Group as a whole"."""

PARAGRAPHS_OF_HEAD = 10
REVIEW_OF = re.compile(r"^Universal periodic review: (.+)$")


def fits(material: Material) -> bool:
    """Whether the document says that it is of the review, and has the chapter with a list in it."""
    bounds = chapter_of(material.passages)
    if bounds is None or not in_any_language("review").search(material.words):
        return False
    lead_ins, _doubts = read_items(pieces_of(material.passages, *bounds))
    return any(each.items for each in lead_ins)


def read_material(material: Material, names: StateNames) -> Reading:
    """The recommendations of the chapter, with the positions their lead-ins say, and every doubt."""
    begins, ends = chapter_of(material.passages) or (0, 0)
    outline = build(material.passages[:begins])
    reading = Reading(names, material.pages, outline, warnings=[*outline.warnings])
    reading.add_paragraphs(outline.paragraphs)
    reading.meeting = meeting_of_review(each.text for each in reading.paragraphs[:PARAGRAPHS_OF_HEAD])
    reading.state = _state(reading, material)
    lead_ins, doubts = read_items(pieces_of(material.passages, begins, ends))
    reading.warnings += doubts
    numbers = {each.number for each in lead_ins if each.number is not None}
    for at, lead_in in enumerate(lead_ins):
        held = held_by(lead_in, reading)
        is_taken = take_beside(lead_in, held, numbers, reading, basis=BASIS)
        reading.paragraphs.append(_as_context(lead_in, with_items=is_taken))
        if is_taken:
            continue
        if lead_in.items:
            _read_list(lead_ins, at, held, reading)
        elif lead_in.text.last.endswith((":", "\uff1a")) and ANNOUNCES.search(str(lead_in.text)):
            reading.warn("lead_in_without_items", lead_in.line, label=f"Paragraph {lead_in.number}")
    _read_after(material.passages[ends:], reading)
    return reading


def _state(reading: Reading, material: Material) -> str | None:
    """The State under review: by the name of the meeting, else the one whose name stands by itself in the head."""
    named = REVIEW_OF.match(reading.meeting.title or "") if reading.meeting else None
    if named and (iso3 := reading.names.iso3(named[1])):
        return iso3
    ends = min((each.line for each in reading.outline.paragraphs), default=0)
    head = (each.text.rstrip("*") for each in material.pieces if each.line < ends)
    return next(filter(None, map(reading.names.iso3, head)), None)


def _as_context(lead_in: LeadIn, *, with_items: bool) -> ParagraphFinding:
    """A paragraph of the chapter; items that are no recommendations stay in its text."""
    items = [f"({item.mark}) {item.text}" for item in lead_in.items] if with_items else []
    return ParagraphFinding(lead_in.number, SECTION, " ".join([str(lead_in.text), *items]), lead_in.line)


def _read_after(passages: Sequence[Passage], reading: Reading) -> None:
    """The chapter behind: its paragraphs, as commitments where its heading says so. Then those of the summary."""
    before = list(reading.paragraphs)
    is_of_pledges = bool(passages) and CHAPTER.match(passages[0].text) is not None
    ends = next((at for at, each in enumerate(passages) if is_annex(each)), len(passages)) if is_of_pledges else 0
    of_pledges, behind = (
        [each for each in build(part).paragraphs if each.number is not None]
        for part in (passages[:ends], passages[ends:])
    )
    reading.add_paragraphs(of_pledges)
    take_from_chapter(reading.paragraphs[len(before) :], reading)
    reading.add_paragraphs(behind)
    for each in before:
        if each.section != SECTION:
            take_from_paragraph(each, reading)


def _read_list(lead_ins: Sequence[LeadIn], at: int, held: Holds, reading: Reading) -> None:
    lead_in = lead_ins[at]
    shown = "The paragraph" if lead_in.number is None else f"Paragraph {lead_in.number}"
    doubt = _doubt_about_list(lead_in, held, reading)
    if doubt:
        reading.warn(doubt, lead_in.line, label=shown)
        reading.candidates += [
            CandidateFinding(lead_in.label(item.mark), str(item.text), item.line) for item in lead_in.items
        ]
        return
    if lead_in.number is None:
        reading.warn("lead_in_without_number", lead_in.line)
    position = position_of(str(lead_in.text)) or position_of(lead_in.below) or _position_after(lead_ins, at)
    if position is None:
        reading.warn("position_unclear", lead_in.line, label=shown)
    for item in lead_in.items:
        _read_item(lead_in, item, position, reading)
    _doubt_ends(lead_in, reading)


def _doubt_about_list(lead_in: LeadIn, held: Holds, reading: Reading) -> str | None:
    """Return the code of the warning why the items of a list are no recommendations yet; None where they are."""
    if held is Holds.EITHER:
        return "list_either"
    says = str(lead_in.text)
    is_announced = not says or ANNOUNCES.search(says) or position_of(says) is not None
    return None if is_announced and not only_gives_reasons(lead_in, reading) else "list_not_announced"


def _read_item(lead_in: LeadIn, item: UprItem, position: str | None, reading: Reading) -> None:
    """Add one recommendation; a comment of the State behind it is the State's answer."""
    label, text = lead_in.label(item.mark), _without_mark(lead_in, item, reading)
    comment = comment_in(text, reading)
    if comment:
        number = None if lead_in.number is None else str(lead_in.number)
        reading.answers.append(AnswerFinding(label, comment.position, comment.text, number, item.line))
        reading.warn("comment_in_item", item.line, label=label, text=comment.text)
        text, position = comment.recommendation, comment.position
    reading.add(label, text, item.line, basis=BASIS, section=SECTION, number=lead_in.number, position=position)


def _without_mark(lead_in: LeadIn, item: UprItem, reading: Reading) -> str:
    """The words of an item without the number of a footnote that hangs on the last bracket: "(Ghana)3;"."""
    text = str(item.text)
    if found := HANGING_MARK.search(text):
        reading.warn("footnote_mark", item.line, text=found[1])
        return text[: found.start()] + text[found.end() :]
    return text


def _position_after(lead_ins: Sequence[LeadIn], at: int) -> str | None:
    """In early reports the paragraph behind the list says what becomes of it."""
    if at + 1 == len(lead_ins) or lead_ins[at + 1].items:
        return None
    text = str(lead_ins[at + 1].text)
    return None if CLOSES.search(text) else position_of(text)


def _doubt_ends(lead_in: LeadIn, reading: Reading) -> None:
    longest = longest_usual([item.text.length for item in lead_in.items])
    for item in lead_in.items:
        label = lead_in.label(item.mark)
        if item.text.length == 0:
            reading.warn("item_empty", item.line, label=label)
        elif not ends_sentence(item.text.last) and not item.text.last.endswith((")", "\uff09")):
            reading.warn("item_without_end", item.line, label=label)
        if item.text.length > longest:
            reading.warn("item_much_longer", item.line, label=label)
