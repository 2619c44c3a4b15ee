"""What a review's chapter says beside its lists: recommendations that it only names by their paragraph, the State's
reasons, and its commitments.

Belongs here: telling these from lists of recommendations. Where the lists are is in `universal_periodic_review`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from tracker.importing.structure.acts import in_any_language, position_of
from tracker.importing.structure.answering.commitments import Holds, take_list
from tracker.importing.structure.answering.following import Followed, follow
from tracker.importing.structure.answering.references import Reference, label_of, references_in, unread_in
from tracker.importing.structure.answering.reply_positions import STOP, own_position
from tracker.importing.structure.attributions import find_attributions
from tracker.importing.structure.findings import AnswerFinding, AttributionFinding
from tracker.importing.structure.material import Reading
from tracker.importing.structure.upr_items import ANNOUNCES, CLOSES, NAMED, LeadIn

SECTION = "Conclusions and/or recommendations"
COMMENT_BEGINS = re.compile(r"\s?[)\uff09](?P<ends>)\s?(?:[:.;\u2013\u2014\uff1a\u3002\uff1b\u061b-]\s*|\s)(?=\S)")
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class ItemComment:
    """A recommendation with the State's comment in the same item."""

    recommendation: str
    text: str
    position: str


def take_beside(lead_in: LeadIn, held: Holds, chapter: Collection[int], reading: Reading, *, basis: str) -> bool:
    """Read a paragraph of the chapter that holds no list of recommendations.

    Args:
        lead_in: the paragraph with the items under it.
        held: what its list holds.
        chapter: the numbers of the chapter's own paragraphs: a reference to these names their lists, and nothing new.
        reading: is given recommendations by reference, answers and commitments.
    Returns:
        whether its items are none: they are reasons or commitments.
    """
    says = str(lead_in.text)
    if lead_in.items and held is Holds.COMMITMENTS:
        take_list(lead_in, reading)
        return True
    references = [each for each in references_in(says) if each[0] not in chapter]
    named = _named(references, lead_in, reading, basis=basis)
    if held is Holds.EITHER or not lead_in.items or not _are_reasons(lead_in, reading, named=bool(named)):
        return False
    _take_reasons(lead_in, [label_of(each) for each in named], reading)
    return True


def _named(references: Sequence[Reference], lead_in: LeadIn, reading: Reading, *, basis: str) -> Sequence[Reference]:
    """Offer what is named by reference, where the paragraph says how the State answered it."""
    says = str(lead_in.text)
    position = position_of(says)
    if not references or position is None or not ANNOUNCES.search(says) or CLOSES.search(says):
        return ()
    _leave_unread(says, lead_in, lead_in.line, reading)
    paragraphs = {each.number: each for each in reading.paragraphs if each.number is not None}
    for reference in references:
        label, paragraph = label_of(reference), paragraphs.get(reference[0])
        if paragraph is None:
            reading.warn("reference_unknown", lead_in.line, label=label, number=lead_in.number)
            continue
        followed = follow(reference, paragraph.text, reading.names)
        _offer(label, followed, lead_in, reading, position=position, basis=basis)
    return references


def _leave_unread(text: str, lead_in: LeadIn, line: int, reading: Reading) -> None:
    for each in unread_in(text):
        reading.leave("references_unread", line, each, label=f"Paragraph {lead_in.number}")


def _offer(label: str, followed: Followed, lead_in: LeadIn, reading: Reading, *, position: str, basis: str) -> None:
    reading.add(
        label,
        followed.text,
        lead_in.line,
        basis=basis,
        section=SECTION,
        number=lead_in.number,
        position=position,
        by_reference=True,
    )
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


def only_gives_reasons(lead_in: LeadIn, reading: Reading) -> bool:
    """Whether the items are reasons of the State that name no recommendation: nothing can be made of them."""
    return _says_reasons(lead_in) and not _name_somebody(lead_in, reading)


def _says_reasons(lead_in: LeadIn) -> bool:
    return in_any_language("reasons_follow").search(str(lead_in.text)) is not None


def _name_somebody(lead_in: LeadIn, reading: Reading) -> bool:
    """Whether at least half of the items are recommendations by their names of States."""
    texts = [str(item.text) for item in lead_in.items]
    named = sum(NAMED.search(each) is not None or comment_in(each, reading) is not None for each in texts)
    return 2 * named >= len(texts)


def comment_in(text: str, reading: Reading) -> ItemComment | None:
    """Return the comment of the State that follows a recommendation in the same item: "... (Chad): not accepted."."""
    found, _doubts = find_attributions(text, reading.names)
    behind = COMMENT_BEGINS.match(text, found[-1].end) if found else None
    if behind is None:
        return None
    words = text[behind.end() :]
    first = STOP.split(words, maxsplit=1)[0]
    speaks = in_any_language("state_itself").match(words) or any(
        begins == 0 and iso3 == reading.state for begins, _ends, iso3 in reading.names.named_in(first[:LONGEST_NAME])
    )
    says_so = own_position(words) or (
        position_of(first) if speaks and not in_any_language("should").search(first) else None
    )
    return ItemComment(text[: behind.start("ends")], words, says_so) if says_so else None


def _take_reasons(lead_in: LeadIn, labels: Sequence[str], reading: Reading) -> None:
    """The State's words, each kept with what it speaks of: what it names itself, else all that the paragraph names."""
    position = position_of(str(lead_in.text))
    number = None if lead_in.number is None else str(lead_in.number)
    for item in lead_in.items:
        text = str(item.text)
        own = [label_of(each) for each in references_in(text)] or labels
        _leave_unread(text, lead_in, item.line, reading)
        reading.answers += [AnswerFinding(label, position, text, number, item.line) for label in own]
