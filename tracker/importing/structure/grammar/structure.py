"""The structures of the grammar: which document is one of a body's, and what is read out of it.

Belongs here: the two ways to read - paragraph by paragraph, or instrument by instrument - and a row for each body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracker.importing.names import StateNames
from tracker.importing.structure.acts import alternatives, words_of
from tracker.importing.structure.basis import announcements
from tracker.importing.structure.document import session_in
from tracker.importing.structure.findings import CandidateFinding
from tracker.importing.structure.grammar.instruments import instruments_of, read_instrument
from tracker.importing.structure.grammar.paragraphs import Grammar, Habit
from tracker.importing.structure.material import Material, Reading
from tracker.importing.structure.numbering import ROMAN_HEADING, split_paragraph
from tracker.importing.structure.outline import Outline, OutlineParagraph
from tracker.importing.structure.passages import Passage
from tracker.importing.structure.preparatory_meeting import candidates_of

FURTHEST_BODY = 60
"""Passages: a resolution names the body that resolves within its first ones, a report of a session further down."""


@dataclass(frozen=True, slots=True)
class ByParagraph:
    """Documents whose numbered paragraphs note and recommend in turn."""

    habit: Habit
    is_last: bool = False
    """No other body's documents are tried behind: what nobody is named for is this one's."""

    @property
    def NAME(self) -> str:
        """The structure's name, stored with every import."""
        return self.habit.name

    def fits(self, material: Material) -> bool:
        """Whether its first lines name such a body, and a paragraph recommends."""
        words = words_of(material.language)
        if not words.of("sign", self.habit.name).search(material.words):
            return False
        if words.of("denial").search(material.words[:600]) or words.of("not_of", self.habit.name).search(
            material.words
        ):
            return False
        if any(words.of("sign", each).search(material.words) for each in self.habit.yields_to):
            return False
        grammar = Grammar(self.habit, words, Reading(StateNames([])), takes_unnamed=self.is_last)
        grammar.read(material.outline.paragraphs)
        return bool(grammar.reading.recommendations)

    def read_material(self, material: Material, names: StateNames) -> Reading:
        """Its recommendations, candidates and doubts."""
        outline = material.outline
        reading = Reading.of(material, names)
        reading.meeting = session_in(block.text for block in material.blocks)
        announced = announcements(_texts_of(outline)) if self.habit.says_basis else ()
        grammar = Grammar(self.habit, words_of(material.language), reading, announced=announced)
        lead_ins = grammar.read(outline.paragraphs)
        doubt_lists(outline.paragraphs, reading)
        reading.add_paragraphs(outline.paragraphs, lead_ins)
        return reading


def _texts_of(outline: Outline) -> Iterator[tuple[str, int]]:
    """All words of a document but its headings and the points of its lists, each text with its line."""
    for passage in (*outline.head, *(each for group in outline.outside for each in group)):
        yield passage.text, passage.line
    for paragraph in outline.paragraphs:
        yield str(paragraph.text), paragraph.line


def _is_of_report(passage: Passage) -> bool:
    """Whether a chapter or a numbered paragraph stands here: what resolves below it is part of a report."""
    return split_paragraph(passage.text) is not None or ROMAN_HEADING.match(passage.text) is not None


@dataclass(frozen=True, slots=True)
class ByInstrument:
    """Resolutions: one document each, or many in the report of a session."""

    habit: Habit
    is_report: bool = False

    @property
    def NAME(self) -> str:
        """The structure's name, stored with every import."""
        return self.habit.name

    def fits(self, material: Material) -> bool:
        """Whether a body resolves near its beginning; for a report of a session, anywhere."""
        words = words_of(material.language)
        passages = material.passages if self.is_report else material.passages[:FURTHEST_BODY]
        if self.is_report and not words.of("sign", self.habit.name).search(material.words):
            return False
        places = (at for at, passage in enumerate(passages) if words.of("enacting").search(passage.text))
        at = next(places, None)
        return at is not None and (self.is_report or not any(_is_of_report(each) for each in passages[:at]))

    def read_material(self, material: Material, names: StateNames) -> Reading:
        """The operative paragraphs that recommend, of each instrument."""
        reading = Reading(names, material.pages, material.outline)
        reading.meeting = None if self.is_report else session_in(block.text for block in material.blocks)
        grammar = Grammar(self.habit, words_of(material.language), reading)
        is_draft = not self.is_report and grammar.words.of("draft").search(material.words) is not None
        found = instruments_of(material.passages, grammar, is_draft=is_draft)
        numbers = {each.number for each in found if each.number}
        is_one_of_many = self.is_report or 1 < len(found) == len(numbers)
        for each in found:
            read_instrument(each, grammar, is_one_of_many=is_one_of_many)
        if self.is_report:
            doubt_lists(material.outline.paragraphs, reading)
        return reading


SPEAKS_OF_THEM = re.compile(rf"{alternatives('recommendation')}[^.;:。；：؛]{{0,200}}[:：](?:\s|$)")


def doubt_lists(paragraphs: Iterable[OutlineParagraph], reading: Reading) -> None:
    """A warning, and candidates, for each such list that gave neither."""
    known = {each.line for each in reading.recommendations} | {each.line for each in reading.candidates}
    for paragraph in paragraphs:
        items = paragraph.listing.items
        if not SPEAKS_OF_THEM.search(str(paragraph.text)) or known & {paragraph.line, *(each.line for each in items)}:
            continue
        number = "" if paragraph.number is None else str(paragraph.number)
        if items:
            reading.warn("may_recommend", paragraph.line, label=paragraph.label)
            reading.candidates += candidates_of(paragraph)
        elif paragraph.loose or str(paragraph.text).rstrip().endswith((":", "\uff1a")):
            reading.warn("lead_in_without_items", paragraph.line, label=paragraph.label)
            reading.candidates += [CandidateFinding(number, text, line) for text, line in paragraph.loose]


# --- the bodies: what their documents are called, and how they read

CONCLUDING_OBSERVATIONS = ByParagraph(Habit("concluding_observations", basis="adopted"))
"""Of the treaty bodies: concern, then "recommends that the State party"."""

RESOLUTION = ByInstrument(Habit("resolution", basis="adopted", cuts=False))
"""Resolutions and decisions of the General Assembly, the Economic and Social Council and other bodies."""

SPECIAL_PROCEDURES = ByParagraph(
    Habit("special_procedures", basis="not_negotiated", in_chapter=True, yields_to=("oversight",))
)
"""Reports of experts, High Commissioners and the Secretary-General, which recommend in a chapter of that name."""

OVERSIGHT = ByParagraph(Habit("oversight", basis="not_negotiated"))
"""Reports of advisory and oversight bodies: the paragraphs they print bold recommend, the others report."""

_COMMISSION = Habit("commission_report", basis="adopted", cuts=False)
COMMISSION_REPORT = ByInstrument(_COMMISSION, is_report=True)
"""Reports of Commissions and Congresses on a session: the resolutions they adopted, and what they brought forward."""

COMMISSION_WITHOUT_RESOLUTIONS = ByParagraph(_COMMISSION, is_last=True)
"""A report whose paragraphs say what the Commission or the Congress recommended."""

CONFERENCE_OF_PARTIES = ByParagraph(Habit("conference_of_parties", basis="agreed", says_basis=True))
"""Reports of subsidiary bodies and working groups of Conferences of Parties: "The Group recommended that Parties"."""
