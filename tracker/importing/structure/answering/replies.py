"""The structure `replies_of_state`: an addendum in which a State answers the recommendations of its report.

Belongs here: whether a document is one, and putting together what its lists say and what its own words say. How the
document is cut into both, and what a sentence says of its labels, is in `reply_parts`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tracker.importing.names import StateNames
from tracker.importing.structure.acts import in_any_language, position_of
from tracker.importing.structure.answering.labels import (
    RECOMMENDATION,
    by_number,
    groups_in,
    loose_numbers,
    marked,
    plain,
    prefixes_in,
    with_marked_hyphens,
)
from tracker.importing.structure.answering.reply_parts import (
    ReplyPart,
    gives_reasons,
    is_in_part,
    own_position,
    parts_of,
    positions_in,
    stops_in_lists,
)
from tracker.importing.structure.findings import AnswerFinding, Findings, MeetingFinding, ParagraphFinding
from tracker.importing.structure.material import Material, Reading
from tracker.importing.structure.passages import announces_more
from tracker.importing.structure.ungluing import LinePiece
from tracker.importing.structure.upr_items import chapter_of
from tracker.importing.structure.warnings import warning

NAME = "replies_of_state"
OWN_TITLE = re.compile(
    r"^(?!.*[.;,]$)[A-Z].{0,60}?\b(?:[Rr]esponses?|[Rr]epl(?:y|ies)|[Pp]osition) (?:\w+ ){0,8}"
    r"to (?:the )?[Rr]ecommendations\b"
)
"""A title of other words. In the middle of a sentence it is a report on replies."""

NAMES_ONE = re.compile(rf"\b(?:{RECOMMENDATION}) (?:nos?\.? )?\d{{1,3}}\.\d{{1,3}}\b", re.IGNORECASE)
LINES_OF_TITLE = 60
LINES_OF_HEAD = 40
WITH_HYPHENS = frozenset({"ar"})
"""Languages that print a label as "122-14"."""

BARE = frozenset({""})
FEWEST_LABELS = 2


@dataclass(slots=True)
class _Answer:
    """All that a document says of one label."""

    label: str
    line: int
    lists: list[tuple[str | None, int]] = field(default_factory=list)
    words: list[tuple[str, str | None, str | None, int]] = field(default_factory=list)
    """Text, position, paragraph, line."""
    paragraph: str | None = None
    said_in_list: str = ""
    is_split: bool = False
    default: str | None = None


def fits(material: Material) -> bool:
    """Whether the document says that it is a State's replies, and names labels."""
    has_title = in_any_language("replies_title").search(material.words) or any(
        OWN_TITLE.match(piece.text) for piece in material.pieces[:LINES_OF_TITLE]
    )
    if not (has_title and in_any_language("review").search(material.words)) or chapter_of(material.passages):
        return False
    pieces, prefixes = _with_labels(material)
    labels = {label for piece in pieces for group in groups_in(piece.text, prefixes) for label in group.labels}
    return len(labels) >= FEWEST_LABELS or any(NAMES_ONE.search(piece.text) for piece in pieces)


def read_material(material: Material, names: StateNames) -> Reading:
    """The answers, one for each label, with every doubt. The outline serves the head alone."""
    reading = Reading(names, material.pages, material.outline)
    # The review of the State whose name is a line of the head by itself.
    lines = (piece.text.rstrip("*") for piece in material.pieces[:LINES_OF_HEAD])
    state = next(filter(names.iso3, lines), None)
    reading.meeting = MeetingFinding(f"Universal periodic review: {state}") if state else None
    pieces, prefixes = _with_labels(material)
    if prefixes == BARE:
        reading.warn("labels_by_number", 1)
    pieces = _with_whole_lists(pieces, prefixes, reading)
    in_table = {block.line for block in material.blocks if block.cell is not None}
    answers: dict[str, _Answer] = {}
    announced: str | None = None
    for part in parts_of(pieces, prefixes, in_table):
        if part.labels:
            _take_words(part, answers, reading, announced)
        else:
            announced = position_of(part.text) if announces_more(part.text) else None
            _take_lists(part, answers, reading, prefixes)
        words = f"{part.head}: {part.text}" if part.labels else part.text
        number = int(part.number) if part.number and not part.labels else None
        reading.paragraphs.append(ParagraphFinding(number, part.section, plain(words), part.line))
    for answer in answers.values():
        reading.answers.append(_settled(answer, reading))
    _leave_unanswered(pieces, prefixes, answers, reading)
    return reading


def _with_whole_lists(
    pieces: Sequence[LinePiece], prefixes: frozenset[str] | None, reading: Reading
) -> Sequence[LinePiece]:
    """The lines with a comma where a full stop is printed for one within a list of labels."""
    whole = list(pieces)
    for at in stops_in_lists(pieces, prefixes):
        last = groups_in(pieces[at].text, prefixes)[-1].labels[-1]
        reading.warn("stop_in_list", pieces[at].line, label=last, text=plain(pieces[at].text))
        whole[at] = replace(pieces[at], text=f"{pieces[at].text[:-1]},")
    return whole


def _leave_unanswered(
    pieces: Sequence[LinePiece], prefixes: frozenset[str] | None, answers: Collection[str], reading: Reading
) -> None:
    """Enter each label without an answer into the account, those of one line together and each label once."""
    known = set(answers)
    for piece in pieces:
        labels = [each for group in groups_in(piece.text, prefixes) for each in group.labels if each not in known]
        known.update(labels)
        if unread := [*dict.fromkeys(labels), *loose_numbers(piece.text, prefixes)]:
            reading.leave("answer_unread", piece.line, plain(piece.text), label=", ".join(unread))


def _with_labels(material: Material) -> tuple[Sequence[LinePiece], frozenset[str] | None]:
    """The lines with what is a label in them, and what labels begin with: nothing, where they are numbers alone."""
    is_hyphenated = material.language in WITH_HYPHENS
    pieces = with_marked_hyphens(material.pieces) if is_hyphenated else material.pieces
    prefixes = prefixes_in([" ".join(piece.text for piece in pieces)])
    if prefixes or any(NAMES_ONE.search(piece.text) for piece in pieces):
        return pieces, prefixes or None
    numbered = marked(pieces)
    return (numbered, BARE) if numbered != list(pieces) else (pieces, None)


def _take_words(part: ReplyPart, answers: dict[str, _Answer], reading: Reading, announced: str | None) -> None:
    """Words under labels: each label gets them."""
    own = [str(each) for each in part.paragraphs[int(part.repeats) :]]
    positions = list(filter(None, map(own_position, own)))
    default = announced or position_of(part.section)
    for label, count in Counter(part.labels).items():
        for _again in range(count - 1):
            reading.warn("label_named_twice", part.line, label=label)
        answer = answers.setdefault(label, _Answer(label, part.line, default=default))
        answer.is_split = answer.is_split or len(set(positions)) > 1 or any(map(is_in_part, own))
        answer.words.append((part.text, next(iter(positions), None), part.number, part.line))
    _doubt_ranges(part.unclear, part.line, reading)


def _take_lists(
    part: ReplyPart, answers: dict[str, _Answer], reading: Reading, prefixes: frozenset[str] | None
) -> None:
    """What a paragraph says of the labels that it lists: a position."""
    stated = positions_in(part.text, position_of(part.section), prefixes)
    reason = gives_reasons(part.text, prefixes)
    for group, position in stated:
        for label in group.labels:
            answer = answers.setdefault(label, _Answer(label, part.line))
            answer.lists.append((position, part.line))
            answer.paragraph = answer.paragraph or part.number
            answer.said_in_list = answer.said_in_list or reason
        _doubt_ranges(group.unclear, part.line, reading)


def _doubt_ranges(unclear: Iterable[str], line: int, reading: Reading) -> None:
    for each in unclear:
        reading.warn("range_unclear", line, text=plain(each))


def _settled(answer: _Answer, reading: Reading) -> AnswerFinding:
    """One answer of all that was said: the list before the words, the words before the heading above them."""
    if len(answer.lists) > 1 or len({text for text, *_rest in answer.words}) > 1:
        reading.warn("label_named_twice", (answer.lists[1:] or [(None, answer.words[-1][3])])[0][1], label=answer.label)
    positions = [position for position, _line in answer.lists if position]
    positions += [position for _text, position, _number, _line in answer.words if position and not positions]
    position = positions[0] if positions else answer.default
    if len(set(positions)) > 1 or position is None or (answer.is_split and not answer.lists):
        position = None
        reading.warn("answer_unclear", answer.line, label=answer.label)
    texts = dict.fromkeys(text for text, *_rest in answer.words if text)
    paragraph = next((number for _text, _position, number, _line in answer.words if number), answer.paragraph)
    line = answer.words[0][3] if answer.words else answer.line
    text = plain(" ".join(texts) or answer.said_in_list)
    return AnswerFinding(answer.label, position, text, paragraph, line)


OPEN = "to_be_examined"


def against_report(findings: Findings, report: Mapping[str, str | None] | None) -> Findings:
    """The findings of an addendum with the doubts that only its report shows; any other document is left as it is.

    Args:
        findings: of the addendum.
        report: label -> position, as the report prints them; None where it is not known.
    """
    if findings.structure != NAME:
        return findings
    if report is None:
        found = [warning("report_unknown", 1)]
    else:
        findings = replace(findings, answers=tuple(_with_whole_labels(findings.answers, report)))
        answered = {each.label for each in findings.answers}
        unknown = ((each.label, each.line) for each in findings.answers if each.label not in report)
        found = [warning("label_unknown", line, label=label) for label, line in unknown]
        left = (label for label, position in report.items() if position == OPEN and label not in answered)
        found += [warning("label_not_answered", 1, label=label) for label in left]
    return replace(findings, warnings=tuple(sorted([*findings.warnings, *found], key=lambda each: each.line)))


def _with_whole_labels(answers: Iterable[AnswerFinding], report: Mapping[str, str | None]) -> Iterator[AnswerFinding]:
    """The answers with the labels of the report, where one names a recommendation by its number alone.

    What the report leaves to be examined is meant first: it is what an addendum answers.
    """
    left = by_number(label for label, position in report.items() if position == OPEN)
    whole = by_number(report)
    for each in answers:
        is_bare = each.label.isdecimal() and each.label not in report
        yield replace(each, label=left.get(each.label) or whole.get(each.label) or each.label) if is_bare else each


def labels_of(findings: Findings) -> dict[str, str | None]:
    """Label -> position of the recommendations that a report prints."""
    return {each.label: each.position for each in findings.recommendations}


def positions_together(report: Mapping[str, str | None], findings: Findings) -> Counter[str | None]:
    """How many recommendations of a report have which position, once the addendum has answered what was left open."""
    answered = {each.label: each.position for each in findings.answers}
    return Counter(answered.get(label, position) or position for label, position in report.items())
