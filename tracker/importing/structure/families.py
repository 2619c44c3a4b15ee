"""The structures of the grammar: which document is one of a body's, and what is read out of it.

Belongs here: the four ways to read - paragraph by paragraph, instrument by instrument, act by act of those who declare,
and mark by mark - and a row for each body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tracker.importing.names import StateNames
from tracker.importing.structure.acts import LanguageWords, alternatives, in_any_language, somebody_is_asked, words_of
from tracker.importing.structure.basis import announced_basis, announcements
from tracker.importing.structure.document import session_in
from tracker.importing.structure.grammar import Grammar, Habit, OperativeParagraphs
from tracker.importing.structure.headings import has_heading_shape
from tracker.importing.structure.material import Material, Reading
from tracker.importing.structure.numbering import ROMAN_HEADING, is_marked_heading, split_item, split_paragraph
from tracker.importing.structure.outline import Outline, OutlineParagraph, build, section_of
from tracker.importing.structure.passages import Passage, announces_more, ends_sentence

FURTHEST_BODY = 60
"""Passages: a resolution names the body that resolves within its first ones, a report of a session further down."""


@dataclass(frozen=True, slots=True)
class ByParagraph:
    """Documents whose numbered paragraphs note and recommend in turn.

    `is_last`: no other body's documents are tried behind, so that what nobody is named for is this one's.
    """

    habit: Habit
    is_last: bool = False

    @property
    def NAME(self) -> str:
        """The structure's name, stored with every import."""
        return self.habit.name

    def fits(self, material: Material) -> bool:
        """Whether its first lines name such a body, and a paragraph recommends."""
        words, own, head = words_of(material.language), self.habit.name, material.words
        if not words.of("sign", own).search(head) or words.of("not_of", own).search(head):
            return False
        if words.of("denial").search(head[:600]) or any(
            words.of("sign", each).search(head) for each in self.habit.yields_to
        ):
            return False
        grammar = Grammar(self.habit, words, Reading(StateNames([])), takes_unnamed=self.is_last)
        grammar.read(material.outline.paragraphs)
        return bool(grammar.reading.recommendations)

    def read_material(self, material: Material, names: StateNames) -> Reading:
        """Its recommendations, candidates and warnings."""
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


SPEAKS_OF_THEM = re.compile(rf"{alternatives('recommendation')}[^.;:。；：؛]{{0,200}}[:：](?:\s|$)")


def doubt_lists(paragraphs: Iterable[OutlineParagraph], reading: Reading) -> None:
    """A warning, and candidates, for each such list that gave neither."""
    known = {each.line for each in reading.recommendations} | {each.line for each in reading.candidates}
    for paragraph in paragraphs:
        text, items = str(paragraph.text), paragraph.items
        if not SPEAKS_OF_THEM.search(text) or known & {paragraph.line, *(each.line for each in items)}:
            continue
        if items:
            reading.offer_points(paragraph, "may_recommend")
        elif paragraph.loose or announces_more(text):
            reading.offer_loose(paragraph)


# --- resolutions and decisions: the body that resolves, a preamble, and numbered operative paragraphs

NUMBER = re.compile(
    r"^(?:\w+ ){0,3}(?P<number>\d{1,4}/(?:[A-Z]{1,4}\.|[A-Z]?-?)\d{1,3})\b"
    r"|^(?!(?:Agenda )?[Ii]tem\b|Point\b|Tema\b|Пункт\b)"
    r"(?:\w+ ){1,3}(?P<other>[IVX]{1,6}|\d{1,3})\b(?! (?:de )?\w+ (?:de )?\d{4})"
)
"""The number of an instrument, with its session or alone; the day of a meeting and an agenda item are none."""

BARE_ROMAN = re.compile(r"^[IVX]{1,6}$")
"""A section of a long resolution, whose title stands below."""

PASSAGES_OF_TITLE = 4


@dataclass(frozen=True, slots=True)
class Instrument:
    """One resolution: its own number where it has one, whether it is a draft, and its passages from the body on."""

    number: str
    is_draft: bool
    passages: Sequence[Passage]


@dataclass(frozen=True, slots=True)
class ByInstrument:
    """Resolutions: one document each, or many in the report of a session.

    A paragraph that only notes or welcomes is no recommendation; a draft gives candidates only.
    """

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
        if at is None or self.is_report:
            return at is not None
        # What resolves below a chapter or a numbered paragraph is part of a report.
        return not any(split_paragraph(each.text) or ROMAN_HEADING.match(each.text) for each in passages[:at])

    def read_material(self, material: Material, names: StateNames) -> Reading:
        """The operative paragraphs that recommend, of each instrument."""
        reading = Reading(names, material.pages, material.outline)
        reading.meeting = None if self.is_report else session_in(block.text for block in material.blocks)
        grammar = Grammar(self.habit, words_of(material.language), reading)
        is_draft = not self.is_report and grammar.words.of("draft").search(material.words) is not None
        found = list(instruments_of(material.passages, grammar, is_draft=is_draft))
        numbers = {each.number for each in found if each.number}
        is_one_of_many = self.is_report or 1 < len(found) == len(numbers)
        for each in found:
            _read_instrument(each, each.number if is_one_of_many else "", grammar)
        if self.is_report:
            doubt_lists(material.outline.paragraphs, reading)
        return reading


def instruments_of(passages: Sequence[Passage], grammar: Grammar, *, is_draft: bool) -> Iterator[Instrument]:
    """The instruments of a document, in order; `is_draft`: the document itself is one."""
    words = grammar.words
    named = ((at, words.of("enacting").search(each.text)) for at, each in enumerate(passages))
    places = [(at, one.start()) for at, one in named if one and not split_paragraph(passages[at].text)]
    for (at, place), (end, _place) in pairwise([*places, (len(passages), 0)]):
        above = [*(each.text for each in passages[max(0, at - PASSAGES_OF_TITLE) : at]), passages[at].text[:place]]
        body = [replace(passages[at], text=passages[at].text[place:], offsets=()), *passages[at + 1 : end]]
        is_own_draft = is_draft or any(words.of("draft").search(each) for each in above if not split_paragraph(each))
        yield Instrument(_number_in(above), is_own_draft, list(_without_rest(body, grammar)))


def _number_in(above: Sequence[str]) -> str:
    """The number above an instrument: the nearest with a session ("14/2"), else the nearest alone."""
    named = [each for part in reversed(above) if (each := NUMBER.match(part))]
    whole = next((each["number"] for each in named if each["number"]), "")
    return whole or next((each["other"] for each in named), "")


def _without_rest(passages: Sequence[Passage], grammar: Grammar) -> Iterator[Passage]:
    """Up to the annex, or the chapter of the report that follows; a warning says that an annex was left out."""
    has_operative = False
    for passage in passages:
        if BARE_ROMAN.match(passage.text):
            continue
        if passage.gap and grammar.words.of("annex").match(passage.text):
            grammar.reading.warn("annex_left_out", passage.line, text=passage.text)
            return
        if has_operative and is_marked_heading(passage.text) and passage.gap and not ends_sentence(passage.text):
            return
        has_operative = has_operative or split_paragraph(passage.text) is not None
        yield passage


def _read_instrument(instrument: Instrument, number: str, grammar: Grammar) -> None:
    """The operative paragraphs that recommend; `number`: of the instrument, where it is one of many."""
    outline, reading, words = build(instrument.passages), grammar.reading, grammar.words
    reading.warnings += [each for each in outline.warnings if each.code != "text_outside_paragraphs"]
    if instrument.is_draft and outline.paragraphs:
        reading.warn("draft_not_adopted", outline.paragraphs[0].line)
    acts = OperativeParagraphs(reading, instrument.is_draft)
    lead_ins = set()
    for at, paragraph in enumerate(outline.paragraphs):
        if paragraph.number is None:
            continue
        text, label = str(paragraph.text), f"{number} ({paragraph.number})" if number else str(paragraph.number)
        recommends = words.of("operative").match(text) is not None
        if not (recommends or words.of("also").search(text)):
            if somebody_is_asked(text, words.language):
                acts.offer(label, paragraph)
            continue
        has_list = bool(paragraph.items)
        by_item = recommends and has_list and announces_more(text) and not grammar.keeps_list(text)
        if acts.take(label, paragraph, grammar.addressee_of(text), by_item=by_item):
            lead_ins.add(at)
        if not instrument.is_draft:
            if not recommends:
                reading.warn("recommends_in_part", paragraph.line, label=label)
            if has_list and not by_item:
                reading.warn("list_kept_whole", paragraph.line, label=label)
            last = reading.recommendations[-1]
            reading.doubt_end(last.label, last.text, last.line)
    reading.add_paragraphs(outline.paragraphs, lead_ins)


# --- declarations: those who adopt them say "We", and then what they commit to

FURTHEST_SPEAKER = 60
"""Passages."""
LONGEST_SPEAKER = 160


class Declaration:
    """Declarations and programmes of action. What they recognize, recall or welcome is context. What the participants
    commit to has themselves as its addressee; what they request of an organization has that addressee."""

    NAME = "declaration"

    def fits(self, material: Material) -> bool:
        """Whether somebody says "We" near its beginning, and a numbered paragraph says what they will do or request."""
        words = words_of(material.language)
        numbered = (each for each in material.outline.paragraphs if each.number is not None)
        who = _speaker(material, words)
        return who is not None and any(_asked_in(str(each.text), words, who) is not None for each in numbered)

    def read_material(self, material: Material, names: StateNames) -> Reading:
        """Its acts as recommendations; what has neither the words of an act nor those of context, as candidates."""
        words, outline = words_of(material.language), material.outline
        reading = Reading.of(material, names)
        reading.warnings = [each for each in reading.warnings if each.code != "text_outside_paragraphs"]
        reading.meeting = session_in(block.text for block in material.blocks)
        acts, lead_ins, who = OperativeParagraphs(reading), set(), _speaker(material, words) or ""
        for at, paragraph in enumerate(outline.paragraphs):
            if paragraph.number is None:
                continue
            text, label = str(paragraph.text), paragraph.printed_number
            asked = _asked_in(text, words, who)
            if asked is not None:
                by_item = bool(paragraph.items) and announces_more(text)
                if acts.take(label, paragraph, asked or None, by_item=by_item):
                    lead_ins.add(at)
            elif not words.of("we_note").match(text) and not words.of("declares").match(text):
                acts.offer(label, paragraph)
        reading.add_paragraphs(outline.paragraphs, lead_ins)
        return reading


def _asked_in(text: str, words: LanguageWords, speaker: str) -> str | None:
    """Who is asked by a paragraph: the speaker, where it says what the speaker commits to; None else."""
    if reason := words.of("reason").match(text):
        text = text[reason.end() :]
    elif words.of("we_note").match(text):
        return None
    if requests := words.of("we_ask").match(text):
        return requests["who"].strip()
    return speaker if words.of("we_commit").match(text) else None


def _speaker(material: Material, words: LanguageWords) -> str | None:
    """Who declares, as printed; None where nobody says "We" in the first passages."""
    for passage in material.passages[:FURTHEST_SPEAKER]:
        if found := words.of("declares").search(re.sub(r"^\d{1,3}[.)]\s", "", passage.text)):
            return found["who"].strip()[:LONGEST_SPEAKER]
    return None


# --- marks: "Recommendation 1" on a line of its own or before its words

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


class MarkedRecommendations:
    """Reports of oversight and inspection, and of boards; the grammar of oversight reads what they recommend in other
    paragraphs."""

    NAME = "marked_recommendations"

    def fits(self, material: Material) -> bool:
        """Whether at least two recommendations are marked, from the first on."""
        numbers = [each.number for each in _marked_in(material)]
        return len(numbers) >= FEWEST and numbers[0] in ("1", "A")

    def read_material(self, material: Material, names: StateNames) -> Reading:
        """The marked recommendations, labelled in one form in every language; then what other paragraphs recommend."""
        outline, words = material.outline, words_of(material.language)
        reading = Reading.of(material, names)
        grammar = Grammar(OVERSIGHT.habit, words, reading)
        found = _marked_in(material)
        # Whoever announces them above the first may say how they were adopted.
        above_all = [each.text for each in material.passages if found and each.line < found[0].line]
        basis = next(filter(None, map(announced_basis, above_all)), OVERSIGHT.habit.basis)
        for each in found:
            label = f"Recommendation {each.number}"
            above = [heading for heading in outline.headings_at(each.line) if not MARK.match(heading.text)]
            addressee = grammar.addressee_of(each.text)
            reading.add(label, each.text, each.line, basis=basis, section=section_of(above), addressee=addressee)
            if not ends_sentence(each.text) or GOES_ON.search(each.text):
                reading.warn("item_without_end", each.line, label=label)
        taken = {line for each in found for line in each.lines}
        reading.taken = taken | {each.line for each in material.passages if BELOW.match(each.text)}
        lead_ins: set[int] = set()
        if words.of("sign", OVERSIGHT.NAME).search(material.words):
            others = {
                at: each
                for at, each in enumerate(outline.paragraphs)
                if not taken & {each.line, *(line for _text, line in each.loose)}
                and not words.of("counts").search(str(each.text))
            }
            places = list(others)
            lead_ins = {places[own] for own in grammar.read(others.values())}
        reading.add_paragraphs(outline.paragraphs, lead_ins)
        return reading


def _marked_in(material: Material) -> list[Marked]:
    """By their marks; in a report of audit that has none, by their boxes, where these count from one on."""
    found = list(_marked(material.passages, MARK))
    if len(found) >= FEWEST or not in_any_language("audit").search(material.words):
        return found
    boxed = list(_marked(material.passages, BOXED))
    return boxed if [each.number for each in boxed] == [str(at + 1) for at in range(len(boxed))] else found


def _marked(passages: Sequence[Passage], shape: re.Pattern[str]) -> Iterator[Marked]:
    """The marked recommendations of a document, each once: a summary may print all of them before."""
    known = set()
    for at, passage in enumerate(passages):
        mark = shape.match(passage.text)
        if not mark or (mark["words"] and not mark["stop"] and not ends_sentence(mark["words"])):
            continue
        parts = list(_words_of(mark["words"], at, passages))
        text = " ".join(words for words, _line in parts)
        if text and mark["number"] not in known:
            known.add(mark["number"])
            yield Marked(mark["number"], text, passage.line, (passage.line, *(line for _words, line in parts)))


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
    return (is_marked_heading(text) or has_heading_shape(text)) and not ends_sentence(text)


# --- the bodies: what their documents are called, and how they read

DECLARATION, MARKED_RECOMMENDATIONS = Declaration(), MarkedRecommendations()

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
