"""The structures that are known, and which of them a document has.

`find` lets the document itself say which structure it has. A new structure is a module with `NAME`, `fits` and
`read_material`, and one line in `STRUCTURES`. Where none fits, candidates and a warning come out, never an invention.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Protocol

from tracker.importing.names import StateNames
from tracker.importing.readers import Source
from tracker.importing.structure import families, lists, thematic_matrix, universal_periodic_review
from tracker.importing.structure.account import LineCounts, count_lines
from tracker.importing.structure.acts import in_any_language, somebody_is_asked, words_of
from tracker.importing.structure.answering import replies
from tracker.importing.structure.document import read_document, with_title_of_draft
from tracker.importing.structure.findings import (
    CandidateFinding,
    DocumentFinding,
    Findings,
    MeetingFinding,
    NodeFinding,
)
from tracker.importing.structure.furniture import SYMBOL, find_furniture
from tracker.importing.structure.headings import Heading, agenda_items, has_heading_shape, with_item_in_brackets
from tracker.importing.structure.languages import language_of
from tracker.importing.structure.material import Material, Reading
from tracker.importing.structure.nodes import nodes_of
from tracker.importing.structure.numbering import WHOLE_NUMBER, split_item
from tracker.importing.structure.outline import build, section_of
from tracker.importing.structure.passages import Passage, announces_more, gather, take_apart, take_paragraphs_apart
from tracker.importing.structure.thematic_matrix import rows_without_number
from tracker.importing.structure.ungluing import LinePiece, mend_hyphens, unglue, with_plain_marks
from tracker.importing.structure.warnings import WarningFinding, warning


class Structure(Protocol):
    """What a structure has: a module beside, or a body of the grammar."""

    @property
    def NAME(self) -> str:
        """Stored with every import, for ever."""

    def fits(self, material: Material) -> bool:
        """Whether the document is one."""

    def read_material(self, material: Material, names: StateNames) -> Reading:
        """What it holds."""


STRUCTURES: tuple[Structure, ...] = (
    replies,
    thematic_matrix,
    families.CONCLUDING_OBSERVATIONS,
    families.RESOLUTION,
    families.MARKED_RECOMMENDATIONS,
    families.SPECIAL_PROCEDURES,
    universal_periodic_review,
    lists.PREPARATORY_MEETING,
    lists.SUBCOMMISSION,
    families.OVERSIGHT,
    lists.WORKING_GROUP,
    families.COMMISSION_REPORT,
    families.CONFERENCE_OF_PARTIES,
    families.COMMISSION_WITHOUT_RESOLUTIONS,
    families.DECLARATION,
)
"""The one that says more of a document stands before one that would read it too."""

ISSUED_BEFORE = in_any_language("issued_before")
"""How the line above a symbol ends that is not this document's."""

BESIDE_NAME = re.compile(r"^(?:United Nations|General Assembly)\s+([A-Z]\S+)$")
LEFT_OUT = frozenset({"text_outside_paragraphs", "text_after_items", "text_between_items"})
LINES_OF_HEAD = 60
LINES_OF_ITEM = 20


def find(source: Source, names: StateNames) -> Findings:
    """Everything that a source document holds for the record, with every doubt as a warning.

    Args:
        source: as `readers.read` gives it.
        names: the names of States, for attributions.
    Returns:
        the findings; `structure` is None and `recommendations` empty where no known structure fits.
    """
    language = language_of(" ".join(block.text for block in source.blocks))
    pieces = with_plain_marks([piece for block in source.blocks for piece in unglue(block)], language)
    furniture = find_furniture(pieces, has_places=any(block.page for block in source.blocks))
    pieces, hyphens = mend_hyphens(pieces, furniture)
    passages = list(take_apart(list(take_paragraphs_apart(gather(pieces, furniture)))))
    lines = [piece for at, piece in enumerate(pieces) if at not in furniture]
    words = (piece.text for piece in pieces[:LINES_OF_HEAD])
    material = Material(source.blocks, passages, " ".join(words), language, lines)
    structure, reading = _read(material, names)
    symbols = _symbols(pieces, furniture) or [(each, 1) for each in source.symbols]
    document = read_document(
        reading.outline.head, [text for text, _ in symbols], name=source.name, language=language, sha256=source.sha256
    )
    if structure is families.RESOLUTION:
        document = with_title_of_draft(document, [each.text for each in lines[:LINES_OF_HEAD]])
    document = replace(document, meeting=_meeting(reading, document), encoding=source.encoding)
    nodes = nodes_of(material, pieces, furniture, reading, document)
    doubts = [warning(each.code, each.line, **each.words) for each in source.doubts]
    marks = [each for each in doubts if each.code == "footnote_mark"]
    warnings = [
        *(warning("characters_dropped", line) for line in source.dropped),
        *(each for each in doubts if each not in marks),
        *_doubts_about_document(document, symbols, is_known=structure is not None),
        *_in_recommendations([*hyphens, *marks], reading),
        *_not_read(reading),
        *reading.unread,
        *([] if reading.recommendations or reading.answers else [warning("no_recommendations", 1)]),
    ]
    return Findings(
        document,
        structure.NAME if structure else None,
        agenda_items(_headings_of(reading, structure)),
        tuple(reading.paragraphs),
        tuple(reading.recommendations),
        tuple(reading.answers),
        tuple(reading.commitments),
        tuple(replace(each, section=section_of(reading.outline.headings_at(each.line))) for each in reading.candidates),
        tuple(sorted(warnings, key=lambda each: each.line)),
        _account(source, lines, reading, nodes),
        nodes,
    )


def _account(source: Source, text: list[LinePiece], reading: Reading, nodes: Sequence[NodeFinding]) -> LineCounts:
    """Where each line of the source went; `text`: its pieces without furniture."""
    lines: dict[int, str] = {}
    for block in source.blocks:
        lines[block.line] = f"{lines[block.line]} {block.text}" if block.line in lines else block.text
    outline = reading.outline
    items = [
        *(f"{each.label} {each.text}" for each in reading.recommendations),
        *(f"{each.label} {each.text}" for each in reading.answers),
        *(f"{each.label} {each.text}" for each in reading.candidates),
        *(each.text for each in reading.commitments),
    ]
    context = [
        *(f"{each.number} {each.text}" for each in reading.paragraphs),
        *(each.text for each in outline.head),
        *(each.text for each in outline.headings),
        *(theme for each in reading.recommendations for theme in each.themes),
    ]
    return count_lines(
        lines, lines.keys() - {piece.line for piece in text}, items, context, [each.text for each in nodes]
    )


def _read(material: Material, names: StateNames) -> tuple[Structure | None, Reading]:
    """The first structure that fits and finds something, with what it finds.

    Where those that fit find nothing, the first of them with the candidates of a document without a structure; where
    none fits, such candidates and no structure.
    """
    empty: tuple[Structure, Reading] | None = None
    for structure in STRUCTURES:
        if structure.fits(material):
            reading = structure.read_material(material, names)
            if structure.NAME in READ_IN_ONE_PLACE:
                doubt_paragraphs(reading, material.language, structure.NAME)
            if reading.recommendations or reading.answers or reading.commitments or reading.candidates:
                return structure, reading
            empty = empty or (structure, reading)
    others = _read_unknown(material, names)
    if empty is None:
        return None, others
    empty[1].candidates += others.candidates
    return empty


def _headings_of(reading: Reading, structure: Structure | None) -> list[Heading]:
    """Its headings; in brackets one of a meeting that prepares another names the items of that one, else its own."""
    found = reading.outline.headings
    prepares = structure is lists.PREPARATORY_MEETING
    return found if prepares else [with_item_in_brackets(each) for each in found]


def _symbols(pieces: list[LinePiece], furniture: frozenset[int]) -> list[tuple[str, int]]:
    """The symbols that stand by themselves, with their lines; else the one beside the name of the Organization.

    The symbol that a document was issued under before is not its own.
    """
    found = [
        (pieces[at].text.rstrip("*\u2217 "), pieces[at].line)
        for at in sorted(furniture)
        if SYMBOL.match(pieces[at].text) and not (at and ISSUED_BEFORE.search(pieces[at - 1].text))
    ]
    beside = [(named[1], piece.line) for piece in pieces[:LINES_OF_HEAD] if (named := BESIDE_NAME.match(piece.text))]
    return found or [each for each in beside if SYMBOL.match(each[0])]


def _not_read(reading: Reading) -> Iterator[WarningFinding]:
    """Its warnings, but not that a line was left out which the structure took: then of what else its heading has."""
    read = {each.line for each in reading.recommendations} | reading.taken
    others = {each[0].line: [text for text in each if text.line not in read] for each in reading.outline.outside}
    for each in reading.warnings:
        if each.code not in LEFT_OUT or each.line not in read:
            yield each
        elif left := others.get(each.line):
            yield warning(each.code, left[0].line, text=left[0].text)


def _meeting(reading: Reading, document: DocumentFinding) -> MeetingFinding:
    """The meeting that the structure found; where it does not say when, the one of the head that does."""
    own, head = reading.meeting, document.meeting
    return own if own and (own.starts_on or head.starts_on is None) else head


def _in_recommendations(warnings: list[WarningFinding], reading: Reading) -> list[WarningFinding]:
    """The warnings between the first and the last recommendation: a word in a summary needs nobody's eye."""
    lines = [each.line for each in reading.recommendations]
    return [each for each in warnings if lines and min(lines) <= each.line <= max(lines) + LINES_OF_ITEM]


def _doubts_about_document(
    document: DocumentFinding, symbols: list[tuple[str, int]], *, is_known: bool
) -> Iterator[WarningFinding]:
    if other := next((each for each in symbols if each[0] != document.symbol), None):
        yield warning("two_symbols", other[1], first=document.symbol, second=other[0])
    if is_known and (document.meeting.title is None or document.meeting.starts_on is None):
        yield warning("meeting_unknown" if document.meeting.title is None else "dates_unknown", 1)


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
    says = [words_of(language).of("says", READ_IN_ONE_PLACE[structure])]
    known = {each.line for each in reading.recommendations} | {each.line for each in reading.candidates}
    lines = [*(each.line for each in reading.paragraphs), BEHIND_ALL]
    for paragraph, (begins, ends) in zip(reading.paragraphs, pairwise(lines), strict=True):
        is_read = any(begins <= line < ends for line in known)
        if paragraph.number is not None and not is_read and _asks(paragraph.text, language, says):
            number = str(paragraph.number)
            reading.offer(number, paragraph.text, begins, "may_recommend", shown=f"Paragraph {number}")


def _asks(text: str, language: str, says: Sequence[re.Pattern[str]]) -> bool:
    """Whether a sentence of a text recommends, by these patterns, or asks somebody without a speaker."""
    return somebody_is_asked(text, language) or words_of(language).in_a_sentence(says, text)


BULLET = re.compile(r"^[\u2022\u25cf\u25aa\u2023\u00b7*\u2013\uf0b7-]\s*(\S.*)$")


def _read_unknown(material: Material, names: StateNames) -> Reading:
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
    mentions = in_any_language("speaks_of_recommendations")
    begins = next((passage.line for passage in passages if mentions.search(passage.text)), BEHIND_ALL)
    whole = ((WHOLE_NUMBER.match(passage.text), passage.line) for passage in passages if passage.line >= begins)
    numbered = [(found[1], found[2], line) for found, line in whole if found and not has_heading_shape(found[2])]
    if not numbered:
        for paragraph in outline.paragraphs:
            if paragraph.line >= begins:
                own = (paragraph.printed_number, str(paragraph.text), paragraph.line)
                numbered += paragraph.points or [own]
    reading.candidates += [CandidateFinding(*each) for each in numbered]
    reading.candidates += [] if numbered else _without_numbers(passages, material.language)
    reading.candidates += rows
    return reading


def _without_numbers(passages: Sequence[Passage], language: str) -> Iterator[CandidateFinding]:
    """The passages in which some body recommends, and the items behind one that ends with a colon."""
    says = [each for act in ("says", "perhaps") for each in words_of(language).in_each_structure(act)]
    is_list = False
    for passage in passages:
        item = split_item(passage.text)
        recommends = _asks(passage.text, language, says)
        if is_list and (bullet := BULLET.match(passage.text)):
            yield CandidateFinding("", bullet[1], passage.line)
        elif item and is_list:
            yield CandidateFinding(f"({item[0]})", item[1], passage.line)
        elif recommends:
            is_list = announces_more(passage.text)
            if not is_list:
                yield CandidateFinding("", passage.text, passage.line)
        elif not item:
            is_list = False
