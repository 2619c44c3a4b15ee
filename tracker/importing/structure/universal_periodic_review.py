"""The structure `universal_periodic_review`: a chapter of conclusions and recommendations, from 2008 to today.

Belongs here: which lists of the chapter are recommendations, and what position their lead-in says; then what else it
holds: recommendations that it only names by their paragraph, the State's reasons, and its commitments. The place of the
chapter, and its numbers, are read in `upr_items`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from tracker.importing.names import StateNames
from tracker.importing.structure.acts import in_any_language, position_of
from tracker.importing.structure.answering.commitments import (
    CHAPTER,
    Holds,
    held_by,
    take,
    take_from_chapter,
    take_from_paragraph,
)
from tracker.importing.structure.answering.references import Reference, follow, label_of, references_in, unread_in
from tracker.importing.structure.answering.reply_parts import STOP, own_position
from tracker.importing.structure.attributions import find_attributions, speaker_of
from tracker.importing.structure.document import meeting_of_review
from tracker.importing.structure.findings import AnswerFinding, AttributionFinding, ParagraphFinding
from tracker.importing.structure.material import Material, Reading
from tracker.importing.structure.outline import build, longest_usual
from tracker.importing.structure.passages import Passage, announces_more, ends_sentence
from tracker.importing.structure.upr_items import (
    ANNOUNCES,
    CLOSES,
    HANGING_MARK,
    NAMED,
    SECTION,
    LeadIn,
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
COMMENT_BEGINS = re.compile(r"\s?[)\uff09](?P<ends>)\s?(?:[:.;\u2013\u2014\uff1a\u3002\uff1b\u061b-]\s*|\s)(?=\S)")


def fits(material: Material) -> bool:
    """Whether the document says that it is of the review, and has the chapter with a list in it."""
    bounds = chapter_of(material.passages)
    if bounds is None or not in_any_language("review").search(material.words):
        return False
    lead_ins, _doubts = read_items(pieces_of(material.passages, *bounds))
    return any(each.items for each in lead_ins)


def read_material(material: Material, names: StateNames) -> Reading:
    """The recommendations of the chapter, with the positions their lead-ins say, and the warnings."""
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
        is_taken = _take_beside(lead_in, held, numbers, reading)
        # Items that are no recommendations stay in the text of their paragraph.
        text = lead_in.with_list if is_taken else str(lead_in.text)
        reading.paragraphs.append(ParagraphFinding(lead_in.number, SECTION, text, lead_in.line))
        if lead_in.items and not is_taken:
            _read_list(lead_ins, at, held, reading)
        elif not is_taken and announces_more(lead_in.text.last) and ANNOUNCES.search(str(lead_in.text)):
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


# --- lists of recommendations


def _read_list(lead_ins: Sequence[LeadIn], at: int, held: Holds, reading: Reading) -> None:
    lead_in = lead_ins[at]
    says = str(lead_in.text)
    is_announced = not says or ANNOUNCES.search(says) or position_of(says) is not None
    # Reasons of the State that name no recommendation: nothing can be made of them.
    only_gives_reasons = _says_reasons(lead_in) and not _name_somebody(lead_in, reading)
    if held is Holds.EITHER or not is_announced or only_gives_reasons:
        reading.offer_points(lead_in, "list_either" if held is Holds.EITHER else "list_not_announced")
        return
    if lead_in.number is None:
        reading.warn("lead_in_without_number", lead_in.line)
    position = position_of(says) or position_of(lead_in.below) or _position_after(lead_ins, at)
    if position is None:
        reading.warn("position_unclear", lead_in.line, label=lead_in.label)
    for point in lead_in.points:
        _read_item(lead_in, *point, position, reading)
    _doubt_ends(lead_in, reading)


def _read_item(lead_in: LeadIn, label: str, text: str, line: int, position: str | None, reading: Reading) -> None:
    """Add one recommendation, without the number of a footnote that hangs on its last bracket; a comment of the State
    behind it is the State's answer."""
    if mark := HANGING_MARK.search(text):
        reading.warn("footnote_mark", line, text=mark[1])
        text = text[: mark.start()] + text[mark.end() :]
    if comment := comment_in(text, reading):
        number = lead_in.printed_number or None
        text, said, position = comment
        reading.answers.append(AnswerFinding(label, position, said, number, line))
        reading.warn("comment_in_item", line, label=label, text=said)
    reading.add(label, text, line, basis=BASIS, under=lead_in, position=position)


def _position_after(lead_ins: Sequence[LeadIn], at: int) -> str | None:
    """In early reports the paragraph behind the list says what becomes of it."""
    if at + 1 == len(lead_ins) or lead_ins[at + 1].items:
        return None
    text = str(lead_ins[at + 1].text)
    return None if CLOSES.search(text) else position_of(text)


def _doubt_ends(lead_in: LeadIn, reading: Reading) -> None:
    longest = longest_usual([item.text.length for item in lead_in.items])
    for item in lead_in.items:
        label = lead_in.listing.label(item.mark)
        if item.text.length == 0:
            reading.warn("item_empty", item.line, label=label)
        elif not ends_sentence(item.text.last) and not item.text.last.endswith((")", "\uff09")):
            reading.warn("item_without_end", item.line, label=label)
        if item.text.length > longest:
            reading.warn("item_much_longer", item.line, label=label)


def comment_in(text: str, reading: Reading) -> tuple[str, str, str] | None:
    """Return a recommendation, the comment of the State that follows in the same item, and the position that it says.

    For example "... (Chad): not accepted.". None where no comment follows.
    """
    found, _doubts = find_attributions(text, reading.names)
    behind = COMMENT_BEGINS.match(text, found[-1].end) if found else None
    if behind is None:
        return None
    words = text[behind.end() :]
    first = STOP.split(words, maxsplit=1)[0]
    speaker = speaker_of(first, reading.names)[1]
    speaks = in_any_language("state_itself").match(words) or (speaker and speaker == reading.state)
    says_so = own_position(words)
    if says_so is None and speaks and not in_any_language("should").search(first):
        says_so = position_of(first)
    return (text[: behind.start("ends")], words, says_so) if says_so else None


# --- what stands beside the lists


def _take_beside(lead_in: LeadIn, held: Holds, chapter: Collection[int], reading: Reading) -> bool:
    """Read a paragraph of the chapter that holds no list of recommendations.

    Args:
        lead_in: the paragraph with the items under it; held: what its list holds.
        chapter: the numbers of the chapter's own paragraphs: a reference to these names their lists, and nothing new.
    Returns:
        whether its items are none: they are reasons or commitments.
    """
    if lead_in.items and held is Holds.COMMITMENTS:
        for item in lead_in.items:
            take(str(item.text), lead_in.number, item.line, reading)
        return True
    named = _named(lead_in, chapter, reading)
    if held is Holds.EITHER or not lead_in.items or not _are_reasons(lead_in, reading, named=bool(named)):
        return False
    # The State's words, each kept with what it speaks of: what it names itself, else all that the paragraph names.
    position = position_of(str(lead_in.text))
    number = lead_in.printed_number or None
    for _label, text, line in lead_in.points:
        own = references_in(text) or named
        _leave_unread(text, lead_in, line, reading)
        reading.answers += [AnswerFinding(label_of(each), position, text, number, line) for each in own]
    return True


def _named(lead_in: LeadIn, chapter: Collection[int], reading: Reading) -> Sequence[Reference]:
    """Offer what is named by reference, where the paragraph says how the State answered it."""
    says = str(lead_in.text)
    references = [each for each in references_in(says) if each[0] not in chapter]
    position = position_of(says)
    if not references or position is None or not ANNOUNCES.search(says) or CLOSES.search(says):
        return ()
    _leave_unread(says, lead_in, lead_in.line, reading)
    paragraphs = {each.number: each for each in reading.paragraphs if each.number is not None}
    for reference in references:
        paragraph = paragraphs.get(reference[0])
        if paragraph is None:
            reading.warn("reference_unknown", lead_in.line, label=label_of(reference), number=lead_in.number)
        else:
            _offer(reference, paragraph, lead_in, position, reading)
    return references


def _leave_unread(text: str, lead_in: LeadIn, line: int, reading: Reading) -> None:
    for each in unread_in(text):
        reading.leave("references_unread", line, each, label=f"Paragraph {lead_in.number}")


def _offer(reference: Reference, paragraph: ParagraphFinding, lead_in: LeadIn, position: str, reading: Reading) -> None:
    label, followed = label_of(reference), follow(reference, paragraph.text, reading.names)
    reading.add(label, followed.text, lead_in.line, basis=BASIS, under=lead_in, position=position, by_reference=True)
    if followed.printed and followed.iso3:
        speaker = AttributionFinding(followed.printed, followed.iso3, 0, len(followed.printed))
        last = reading.recommendations[-1]
        reading.recommendations[-1] = replace(last, attributions=(speaker, *last.attributions))
    code = "named_by_reference" if followed.has_item else "reference_without_item"
    reading.warn(code, lead_in.line, label=label, number=lead_in.number)


def _are_reasons(lead_in: LeadIn, reading: Reading, *, named: bool) -> bool:
    """Whether the items are the State's own words on what it refuses.

    A recommendation names who made it, at its end or before a comment of the State. Reasons that lead to no
    recommendation cannot be stored with one.
    """
    lead_somewhere = named or any(references_in(str(item.text)) for item in lead_in.items)
    return lead_somewhere and (named or _says_reasons(lead_in)) and not _name_somebody(lead_in, reading)


def _says_reasons(lead_in: LeadIn) -> bool:
    return in_any_language("reasons_follow").search(str(lead_in.text)) is not None


def _name_somebody(lead_in: LeadIn, reading: Reading) -> bool:
    """Whether at least half of the items are recommendations by their names of States."""
    texts = [str(item.text) for item in lead_in.items]
    named = sum(NAMED.search(each) is not None or comment_in(each, reading) is not None for each in texts)
    return 2 * named >= len(texts)
