"""Paragraphs outside the place where a report recommends that ask States all the same: candidates, with the reason.

Belongs here: the structures that read one chapter or one list of a report. What such a sentence is, is in
`grammar.asked`.
"""

from __future__ import annotations

from itertools import pairwise

from tracker.importing.structure.findings import CandidateFinding
from tracker.importing.structure.grammar.asked import somebody_is_asked
from tracker.importing.structure.grammar.sentences import sentences_of
from tracker.importing.structure.grammar.shapes import NOTHING
from tracker.importing.structure.grammar.words import words_of
from tracker.importing.structure.material import Reading

READ_IN_ONE_PLACE = {
    "working_group": "conference_of_parties",
    "subcommission": "",
    "preparatory_meeting": "",
    "special_procedures": "",
}
"""Structures that take what stands under one heading, or in announced lists -> the habit of the body whose own
sentences count elsewhere, too. In the others later chapters tell how each recommendation came about."""

BEHIND_ALL = 10_000_000


def doubt_paragraphs(reading: Reading, language: str, structure: str) -> None:
    """A warning and a candidate for each numbered paragraph that asks, and of which nothing was read.

    Args:
        reading: what a structure of `READ_IN_ONE_PLACE` found.
        language: the one of the document; structure: the name.
    """
    words = words_of(language)
    says = words.says.get(READ_IN_ONE_PLACE[structure], NOTHING)
    known = {each.line for each in reading.recommendations} | {each.line for each in reading.candidates}
    lines = [*(each.line for each in reading.paragraphs), BEHIND_ALL]
    for paragraph, (begins, ends) in zip(reading.paragraphs, pairwise(lines), strict=True):
        is_read = any(begins <= line < ends for line in known)
        if paragraph.number is None or is_read:
            continue
        sentences = [each for _place, each in sentences_of(paragraph.text)]
        recommends = any((found := says.search(each)) and not words.tells_of_earlier(each, found) for each in sentences)
        if not (recommends or somebody_is_asked(paragraph.text, language)):
            continue
        reading.warn("may_recommend", begins, label=f"Paragraph {paragraph.number}")
        reading.candidates.append(CandidateFinding(str(paragraph.number), paragraph.text, begins))
