"""The structures `subcommission` and `working_group`: recommendations that are numbered paragraphs or lists under a
chapter or part of that name.

Belongs here: which document is one, and which paragraphs under "Recommendations adopted by ..." recommend.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tracker.importing.names import StateNames
from tracker.importing.structure.acts import words_of
from tracker.importing.structure.basis import DEFAULT, basis_of
from tracker.importing.structure.findings import CandidateFinding
from tracker.importing.structure.grammar.asked import not_of_states
from tracker.importing.structure.headings import MARK, OWN_IN_BRACKETS, Heading, own_agenda_of
from tracker.importing.structure.material import Material, Reading, whole
from tracker.importing.structure.numbering import split_item
from tracker.importing.structure.outline import OutlineParagraph
from tracker.importing.structure.passages import ends_sentence
from tracker.importing.structure.preparatory_meeting import ANNOUNCES, candidates_of, no_doubt, read_list

ENGLISH = words_of("en")


def section_of(headings: Sequence[Heading]) -> Heading | None:
    """The heading above a paragraph that says recommendations stand under it, None where none does."""
    words = [(heading, MARK.sub("", heading.text)) for heading in headings]
    if any(ENGLISH.of("other_heading").search(text) for _heading, text in words):
        return None
    return next((heading for heading, text in words if ENGLISH.of("recommendations_heading").match(text)), None)


def introduces(text: str) -> bool:
    """Whether a paragraph only announces the recommendations that follow it."""
    return ENGLISH.of("introduces").search(text) is not None


def read_section(
    paragraphs: Sequence[OutlineParagraph],
    places: Sequence[int],
    reading: Reading,
    *,
    lists_are_items: bool,
    doubt: Callable[[str], str | None] = no_doubt,
) -> set[int]:
    """Read the paragraphs at these places as recommendations, lists under a lead-in item by item.

    Args:
        lists_are_items: every list here holds recommendations, not only one that is announced so.
        doubt: the warning why a paragraph or an item is no recommendation, and so a candidate only.
    Returns:
        the places of the paragraphs whose items became recommendations of their own.
    """
    lead_ins: set[int] = set()
    basis = _basis(paragraphs, places, reading)
    for at in places:
        paragraph = paragraphs[at]
        text = str(paragraph.text)
        if paragraph.listing.items and (introduces(text) or lists_are_items or ENGLISH.of("leads_list").search(text)):
            lead_ins.add(at)
            own = basis_of([text]) or basis
            read_list(paragraph, own, reading, themes=_themes(paragraph), has_agenda=False, doubt=doubt)
        elif introduces(text) or paragraph.number is None:
            continue
        else:
            _read_whole(paragraph, basis, reading, doubt)
    return lead_ins


def _read_whole(paragraph: OutlineParagraph, basis: str, reading: Reading, doubt: Callable[[str], str | None]) -> None:
    """A paragraph with its own list: one recommendation, or a candidate with the reason."""
    words = whole(paragraph, is_lead_in=False).text
    code = doubt(words) if ENGLISH.of("may_recommend").search(words) else "paragraph_in_doubt"
    if code is None:
        _add_whole(paragraph, basis, reading)
        return
    reading.warn(code, paragraph.line, label=paragraph.label)
    text = str(paragraph.text) if code == "paragraph_in_doubt" else words
    reading.candidates.append(CandidateFinding(str(paragraph.number), text, paragraph.line))


def _basis(paragraphs: Sequence[OutlineParagraph], places: Sequence[int], reading: Reading) -> str:
    """From the paragraph that introduces, the heading above, or the words above the first heading."""
    introducing = [str(paragraphs[at].text) for at in places if introduces(str(paragraphs[at].text))]
    headings = [heading.text for at in places for heading in paragraphs[at].headings]
    above = [passage.text for passage in reading.outline.head]
    basis = basis_of([*introducing, *headings, *above])
    if basis is None and places:
        words = ((paragraphs[at], whole(paragraphs[at], is_lead_in=False).text) for at in places)
        unclear = next(
            (each for each, text in words if ENGLISH.of("may_recommend").search(text)), paragraphs[places[0]]
        )
        reading.warn("basis_unclear", unclear.line, label=unclear.label)
    return basis or DEFAULT


def _add_whole(paragraph: OutlineParagraph, basis: str, reading: Reading) -> None:
    """A paragraph that is one recommendation, with its own list inside."""
    label = str(paragraph.number)
    text = whole(paragraph, is_lead_in=False).text
    if (second := split_item(text)) and not paragraph.listing.items:
        reading.warn("second_mark", paragraph.line, label=label, mark=f"({second[0]})")
        text = second[1]
    themes = _themes(paragraph)
    reading.add(
        label,
        text,
        paragraph.line,
        basis=basis,
        section=paragraph.section,
        number=paragraph.number,
        agenda_item=own_agenda_of(paragraph.headings)[0],
        themes=themes,
    )
    if not ends_sentence(text):
        reading.warn("item_without_end", paragraph.line, label=label)
    reading.warnings += paragraph.listing.doubts


def _themes(paragraph: OutlineParagraph) -> tuple[str, ...]:
    """The innermost heading below the one that names recommendations, as printed, without its number and its item."""
    section = section_of(paragraph.headings)
    below = paragraph.headings[paragraph.headings.index(section) + 1 :] if section else ()
    if not below:
        return ()
    own = OWN_IN_BRACKETS.match(below[-1].text)
    return (MARK.sub("", own["title"] if own else below[-1].text),)


def other_lists(paragraphs: Sequence[OutlineParagraph], places: set[int], reading: Reading) -> None:
    """Lists elsewhere that are announced as recommendations: candidates, with a warning."""
    for at, paragraph in enumerate(paragraphs):
        if at not in places and paragraph.listing.items and ANNOUNCES.search(str(paragraph.text)):
            reading.warn("list_elsewhere", paragraph.line, label=paragraph.label)
            reading.candidates += candidates_of(paragraph)


def _read(
    material: Material,
    names: StateNames,
    places: Sequence[int],
    *,
    lists_are_items: bool,
    doubt: Callable[[str], str | None] = no_doubt,
) -> Reading:
    """What the paragraphs at these places recommend; lists elsewhere as candidates, and everything else as context."""
    outline = material.outline
    reading = Reading.of(material, names)
    if not places:
        reading.warn("heading_missing", outline.paragraphs[0].line)
        places = range(len(outline.paragraphs))
    lead_ins = read_section(outline.paragraphs, places, reading, lists_are_items=lists_are_items, doubt=doubt)
    other_lists(outline.paragraphs, set(places), reading)
    reading.add_paragraphs(outline.paragraphs, lead_ins)
    return reading


class Subcommission:
    """Reports of subsidiary bodies of the Commission on Narcotic Drugs, whose first chapter brings recommendations to
    its attention. That chapter counts: later chapters tell how each came about."""

    NAME = "subcommission"

    def fits(self, material: Material) -> bool:
        """Whether the document says it is of such a body, and has recommendations in it."""
        return ENGLISH.of("of_drugs").search(material.words) is not None and any(
            _is_place(e) for e in material.outline.paragraphs
        )

    def read_material(self, material: Material, names: StateNames) -> Reading:
        """The recommendations of the first chapter; where it holds none, those announced in any."""
        places = [at for at, each in enumerate(material.outline.paragraphs) if _is_place(each)]
        first = [at for at in places if _is_in_first_chapter(material.outline.paragraphs[at])]
        return _read(material, names, first or places, lists_are_items=True)


def _is_place(paragraph: OutlineParagraph) -> bool:
    is_list = bool(paragraph.listing.items) and introduces(str(paragraph.text))
    return section_of(paragraph.headings) is not None or is_list


def _is_in_first_chapter(paragraph: OutlineParagraph) -> bool:
    return any(ENGLISH.of("first_chapter").search(heading.text) for heading in paragraph.headings)


class WorkingGroup:
    """Reports of working groups of a conference of parties, and lists of the same kind."""

    NAME = "working_group"

    def fits(self, material: Material) -> bool:
        """Whether numbered paragraphs stand under such a heading, or behind a line that announces them."""
        if ENGLISH.of("draft").search(material.words):
            return False
        has_section = any(section_of(each.headings) for each in material.outline.paragraphs)
        return has_section or _is_plain_list(material)

    def read_material(self, material: Material, names: StateNames) -> Reading:
        """The paragraphs under the headings that name recommendations, or all of a plain list."""
        places = [at for at, each in enumerate(material.outline.paragraphs) if section_of(each.headings)]
        return _read(material, names, places, lists_are_items=False, doubt=not_of_states)


def _is_plain_list(material: Material) -> bool:
    """A list that somebody republished: words above it announce recommendations, and it is all there is."""
    outline = material.outline
    above = " ".join(passage.text for passage in outline.head[-6:])
    is_announced = any(ENGLISH.of(act).search(above) for act in ("introduces", "adopted_list"))
    return is_announced and bool(outline.paragraphs) and not outline.headings


SUBCOMMISSION, WORKING_GROUP = Subcommission(), WorkingGroup()
