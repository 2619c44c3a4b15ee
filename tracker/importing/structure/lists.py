"""The structures `preparatory_meeting`, `subcommission` and `working_group`: recommendations are the lists, or the
numbered paragraphs, under a heading or behind words that announce them.

Belongs here: which document is one, and which of its lists and paragraphs recommend, with what basis and agenda item. A
doubtful one gives candidates and a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tracker.importing.names import StateNames
from tracker.importing.structure.acts import not_of_states, words_of
from tracker.importing.structure.basis import DEFAULT, basis_of
from tracker.importing.structure.headings import (
    MARK,
    OWN_IN_BRACKETS,
    Heading,
    agenda_of,
    is_outcome,
    is_summary,
    own_agenda_of,
)
from tracker.importing.structure.material import Material, Reading
from tracker.importing.structure.numbering import split_item
from tracker.importing.structure.outline import OutlineParagraph

ENGLISH = words_of("en")
ANNOUNCES = ENGLISH.of("announces_list")
RECOMMENDATIONS, IN_SUMMARY, NOT_ANNOUNCED, NO_LIST = "", "list_in_summary", "list_not_announced", "none"
"""What a paragraph's list is: recommendations, candidates with a warning of this code, or words of the paragraph."""


def read_list(
    paragraph: OutlineParagraph,
    basis: str,
    reading: Reading,
    *,
    agenda: tuple[str | None, tuple[str, ...]],
    themes: tuple[str, ...] = (),
    doubt: Callable[[str], str | None] | None = None,
) -> None:
    """Add the items of a paragraph as recommendations.

    Args:
        agenda: the agenda item above them, and what that item prepares.
        doubt: gives the warning why an item is no recommendation by its words, and so a candidate only.
    """
    if paragraph.number is None:
        reading.warn("lead_in_without_number", paragraph.line)
    for label, text, line in paragraph.points:
        if doubt and (code := doubt(text)):
            reading.offer(label, text, line, code)
        else:
            item, prepares = agenda
            reading.add(
                label, text, line, basis=basis, under=paragraph, agenda_item=item, prepares=prepares, themes=themes
            )
    reading.warnings += [*paragraph.listing.doubts, *paragraph.listing.doubts_about_ends()]


class PreparatoryMeeting:
    """Under each agenda item a summary, then "Outcome of deliberations" with a numbered lead-in and its items."""

    NAME = "preparatory_meeting"

    def fits(self, material: Material) -> bool:
        """Whether the document itself says that it has this structure."""
        outline = material.outline
        has_outcome = any(is_outcome(each) and "deliberations" in each.text.lower() for each in outline.headings)
        head = " ".join(passage.text for passage in outline.head)
        return has_outcome or ENGLISH.of("prepares_congress").search(head) is not None

    def read_material(self, material: Material, names: StateNames) -> Reading:
        """The recommendations, the candidates, and the warnings about both."""
        outline = material.outline
        reading = Reading.of(material, names)
        lead_ins: set[int] = set()
        for at, paragraph in enumerate(outline.paragraphs):
            found, text = _list_of(paragraph), str(paragraph.text)
            if not paragraph.items:
                is_announced = found == RECOMMENDATIONS and ANNOUNCES.search(text)
                if is_announced and (":" in text or paragraph.loose):
                    reading.offer_loose(paragraph)
            elif found == RECOMMENDATIONS:
                lead_ins.add(at)
                basis = _basis_by_lead_in(outline.paragraphs, at, reading)
                agenda = agenda_of(paragraph.headings)
                if agenda[0] is None:
                    reading.warn("agenda_item_unknown", paragraph.line, label=paragraph.label)
                read_list(paragraph, basis, reading, agenda=agenda)
            elif found != NO_LIST:
                reading.offer_points(paragraph, found)
        reading.add_paragraphs(outline.paragraphs, lead_ins)
        return reading


def _list_of(paragraph: OutlineParagraph) -> str:
    """What the list of a paragraph is: by the nearest heading that says, then by the words of the lead-in."""
    lead_in = str(paragraph.text)
    section = next((each for each in reversed(paragraph.headings) if is_outcome(each) or is_summary(each)), None)
    mentions = ENGLISH.of("mentions").search(lead_in) is not None
    if section and is_outcome(section):
        is_announced = not lead_in or ENGLISH.of("outcome_word").search(lead_in) is not None
        return RECOMMENDATIONS if is_announced else NOT_ANNOUNCED
    if not section and ANNOUNCES.search(lead_in):
        return RECOMMENDATIONS
    return NO_LIST if not mentions else IN_SUMMARY if section else NOT_ANNOUNCED


def _basis_by_lead_in(paragraphs: Sequence[OutlineParagraph], at: int, reading: Reading) -> str:
    """From the lead-in; else from an earlier paragraph that speaks of recommendations; else unclear."""
    earlier = (str(each.text) for each in reversed(paragraphs[:at]))
    own, mentions = str(paragraphs[at].text), ENGLISH.of("mentions")
    basis = basis_of([own]) or basis_of(text for text in earlier if mentions.search(text))
    if basis is None:
        reading.warn("basis_unclear", paragraphs[at].line, label=paragraphs[at].label)
    return basis or DEFAULT


# --- under a heading of recommendations


def section_of(headings: Sequence[Heading]) -> Heading | None:
    """The heading above a paragraph that says recommendations stand under it, None where none does."""
    words = [(heading, MARK.sub("", heading.text)) for heading in headings]
    if any(ENGLISH.of("other_heading").search(text) for _heading, text in words):
        return None
    return next((heading for heading, text in words if ENGLISH.of("recommendations_heading").match(text)), None)


def introduces(text: str) -> bool:
    """Whether a paragraph only announces the recommendations that follow it."""
    return ENGLISH.of("introduces").search(text) is not None


@dataclass(frozen=True, slots=True)
class UnderHeading:
    """What the paragraphs at some places recommend; lists elsewhere are candidates, and everything else is context.

    `lists_are_items`: every list there holds recommendations, not only one that is announced so. `doubt`: as
    `read_list` has it, for whole paragraphs, too.
    """

    paragraphs: Sequence[OutlineParagraph]
    reading: Reading
    lists_are_items: bool = False
    doubt: Callable[[str], str | None] | None = None

    def read(self, places: Sequence[int]) -> Reading:
        """Read the paragraphs at these places, all where there are none; the others are context."""
        if not places:
            self.reading.warn("heading_missing", self.paragraphs[0].line)
            places = range(len(self.paragraphs))
        lead_ins: set[int] = set()
        basis = self._basis([self.paragraphs[at] for at in places])
        for at in places:
            paragraph = self.paragraphs[at]
            text = str(paragraph.text)
            is_lead_in = introduces(text) or self.lists_are_items or ENGLISH.of("leads_list").search(text)
            if paragraph.items and is_lead_in:
                lead_ins.add(at)
                own = basis_of([text]) or basis
                agenda, themes = own_agenda_of(paragraph.headings), _themes(paragraph)
                read_list(paragraph, own, self.reading, agenda=agenda, themes=themes, doubt=self.doubt)
            elif not introduces(text) and paragraph.number is not None:
                self._read_whole(paragraph, basis)
        read = set(places)
        for at, paragraph in enumerate(self.paragraphs):
            if at not in read and paragraph.items and ANNOUNCES.search(str(paragraph.text)):
                self.reading.offer_points(paragraph, "list_elsewhere")
        self.reading.add_paragraphs(self.paragraphs, lead_ins)
        return self.reading

    def _basis(self, paragraphs: Sequence[OutlineParagraph]) -> str:
        """From the paragraph that introduces, the heading above, or the words above the first heading."""
        introducing = [text for each in paragraphs if introduces(text := str(each.text))]
        headings = [heading.text for each in paragraphs for heading in each.headings]
        basis = basis_of([*introducing, *headings, *(passage.text for passage in self.reading.outline.head)])
        if basis is None and paragraphs:
            recommending = (each for each in paragraphs if ENGLISH.of("may_recommend").search(each.whole))
            unclear = next(recommending, paragraphs[0])
            self.reading.warn("basis_unclear", unclear.line, label=unclear.label)
        return basis or DEFAULT

    def _read_whole(self, paragraph: OutlineParagraph, basis: str) -> None:
        """A paragraph with its own list: one recommendation, or a candidate with the reason."""
        label, text, line = paragraph.printed_number, paragraph.whole, paragraph.line
        if not ENGLISH.of("may_recommend").search(text):
            self.reading.offer(label, str(paragraph.text), line, "paragraph_in_doubt", shown=paragraph.label)
            return
        if self.doubt and (code := self.doubt(text)):
            self.reading.offer(label, text, line, code, shown=paragraph.label)
            return
        if (second := split_item(text)) and not paragraph.items:
            self.reading.warn("second_mark", line, label=label, mark=f"({second[0]})")
            text = second[1]
        item, themes = own_agenda_of(paragraph.headings)[0], _themes(paragraph)
        self.reading.add(label, text, line, basis=basis, under=paragraph, agenda_item=item, themes=themes)
        self.reading.doubt_end(label, text, line)
        self.reading.warnings += paragraph.listing.doubts


def _themes(paragraph: OutlineParagraph) -> tuple[str, ...]:
    """The innermost heading below the one that names recommendations, as printed, without its number and its item."""
    section = section_of(paragraph.headings)
    below = paragraph.headings[paragraph.headings.index(section) + 1 :] if section else ()
    if not below:
        return ()
    own = OWN_IN_BRACKETS.match(below[-1].text)
    return (MARK.sub("", own["title"] if own else below[-1].text),)


class Subcommission:
    """Reports of subsidiary bodies of the Commission on Narcotic Drugs, whose first chapter brings recommendations to
    its attention. That chapter counts: later chapters tell how each came about."""

    NAME = "subcommission"

    def fits(self, material: Material) -> bool:
        """Whether the document says it is of such a body, and has recommendations in it."""
        is_of_drugs = ENGLISH.of("of_drugs").search(material.words) is not None
        return is_of_drugs and any(map(_may_hold_some, material.outline.paragraphs))

    def read_material(self, material: Material, names: StateNames) -> Reading:
        """The recommendations of the first chapter; where it holds none, those announced in any."""
        paragraphs = material.outline.paragraphs
        places = [at for at, each in enumerate(paragraphs) if _may_hold_some(each)]
        chapter = ENGLISH.of("first_chapter")
        first = [at for at in places if any(chapter.search(heading.text) for heading in paragraphs[at].headings)]
        return UnderHeading(paragraphs, Reading.of(material, names), lists_are_items=True).read(first or places)


def _may_hold_some(paragraph: OutlineParagraph) -> bool:
    is_list = bool(paragraph.items) and introduces(str(paragraph.text))
    return section_of(paragraph.headings) is not None or is_list


class WorkingGroup:
    """Reports of working groups of a conference of parties, and lists of the same kind."""

    NAME = "working_group"

    def fits(self, material: Material) -> bool:
        """Whether numbered paragraphs stand under such a heading, or behind a line that announces them."""
        outline = material.outline
        if ENGLISH.of("draft").search(material.words):
            return False
        if any(section_of(each.headings) for each in outline.paragraphs):
            return True
        # A list that somebody republished: words above it announce recommendations, and it is all there is.
        above = " ".join(passage.text for passage in outline.head[-6:])
        is_announced = any(ENGLISH.of(act).search(above) for act in ("introduces", "adopted_list"))
        return is_announced and bool(outline.paragraphs) and not outline.headings

    def read_material(self, material: Material, names: StateNames) -> Reading:
        """The paragraphs under the headings that name recommendations, or all of a plain list."""
        paragraphs = material.outline.paragraphs
        places = [at for at, each in enumerate(paragraphs) if section_of(each.headings)]
        return UnderHeading(paragraphs, Reading.of(material, names), doubt=not_of_states).read(places)


PREPARATORY_MEETING, SUBCOMMISSION, WORKING_GROUP = PreparatoryMeeting(), Subcommission(), WorkingGroup()
