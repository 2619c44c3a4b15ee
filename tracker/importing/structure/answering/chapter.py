"""What a review's chapter says beside its lists: recommendations that it only names by their paragraph, the State's
reasons, and its commitments.

Belongs here: telling these from lists of recommendations. Where the lists are is in `universal_periodic_review`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from tracker.importing.structure.answering import commitments
from tracker.importing.structure.answering.following import Followed, follow
from tracker.importing.structure.answering.references import Reference, label_of, references_in
from tracker.importing.structure.findings import AnswerFinding, AttributionFinding
from tracker.importing.structure.material import Reading
from tracker.importing.structure.positions import position_of
from tracker.importing.structure.upr_lists import ANNOUNCES, CLOSES, NAMED, LeadIn

SECTION = "Conclusions and/or recommendations"
GIVES_REASONS = re.compile(
    r"\b(?:following|these|for the) (?:\w+ )?(?:comments?|reasons?|explanations?|observations?|clarifications?)\b"
    r"[^.]{0,60}:?$",
    re.IGNORECASE,
)


def take_beside(lead_in: LeadIn, chapter: Collection[int], reading: Reading, *, basis: str) -> bool:
    """Read a paragraph of the chapter that holds no list of recommendations.

    Args:
        lead_in: the paragraph with the items under it.
        chapter: the numbers of the chapter's own paragraphs: a reference to these names their lists, and nothing new.
        reading: is given recommendations by reference, answers and commitments.
    Returns:
        whether its items are none: they are reasons or commitments.
    """
    says = str(lead_in.text)
    if lead_in.items and commitments.announces(says):
        reading.commitments += [
            commitments.made(str(item.text), reading.state, lead_in.number, item.line) for item in lead_in.items
        ]
        return True
    references = [each for each in references_in(says) if each[0] not in chapter]
    named = _named(references, lead_in, reading, basis=basis)
    if not lead_in.items or not _are_reasons(lead_in, named=bool(named)):
        return False
    _take_reasons(lead_in, [label_of(each) for each in named], reading)
    return True


def _named(references: Sequence[Reference], lead_in: LeadIn, reading: Reading, *, basis: str) -> Sequence[Reference]:
    """Offer what is named by reference, where the paragraph says how the State answered it."""
    says = str(lead_in.text)
    position = position_of(says)
    if not references or position is None or not ANNOUNCES.search(says) or CLOSES.search(says):
        return ()
    paragraphs = {each.number: each for each in reading.paragraphs if each.number is not None}
    for reference in references:
        label, paragraph = label_of(reference), paragraphs.get(reference[0])
        if paragraph is None:
            reading.warn("reference_unknown", lead_in.line, label=label, number=lead_in.number)
            continue
        followed = follow(reference, paragraph.text, reading.names)
        _offer(label, followed, lead_in, reading, position=position, basis=basis)
    return references


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


def _are_reasons(lead_in: LeadIn, *, named: bool) -> bool:
    """Recommendations end with who made them; the State's own words do not, as a rule."""
    ends_with_name = sum(NAMED.search(item.text.last) is not None for item in lead_in.items)
    is_said = GIVES_REASONS.search(str(lead_in.text)) is not None
    return (named or is_said) and 2 * ends_with_name < len(lead_in.items)


def _take_reasons(lead_in: LeadIn, labels: Sequence[str], reading: Reading) -> None:
    """The State's words, each kept with what it speaks of: what it names itself, else all that the paragraph names."""
    position = position_of(str(lead_in.text))
    number = None if lead_in.number is None else str(lead_in.number)
    for item in lead_in.items:
        text = str(item.text)
        own = [label_of(each) for each in references_in(text)] or labels
        reading.answers += [AnswerFinding(label, position, text, number, item.line) for label in own]
