"""The structure `preparatory_meeting`: under each agenda item a summary, then "Outcome of deliberations" with a
numbered lead-in and its items.

Belongs here: which lists of the outline are recommendations, and with what basis, agenda item and label. Only a list
that is announced as such, in a place for it, is one; a doubtful one gives candidates and a warning.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Sequence

from tracker.importing.names import StateNames
from tracker.importing.structure.acts import words_of
from tracker.importing.structure.basis import DEFAULT, basis_of
from tracker.importing.structure.findings import CandidateFinding
from tracker.importing.structure.headings import agenda_of, is_outcome, is_summary, own_agenda_of
from tracker.importing.structure.material import Material, Reading
from tracker.importing.structure.outline import OutlineParagraph

NAME = "preparatory_meeting"

ENGLISH = words_of("en")
ANNOUNCES = ENGLISH.of("announces_list")


class ListKind(enum.Enum):
    """What a paragraph's list is."""

    RECOMMENDATIONS = "recommendations"
    IN_SUMMARY = "list_in_summary"
    NOT_ANNOUNCED = "list_not_announced"
    WORDS_OF_PARAGRAPH = "none"


def fits(material: Material) -> bool:
    """Whether the document itself says that it has this structure."""
    outline = material.outline
    head = " ".join(passage.text for passage in outline.head)
    has_outcome = any(is_outcome(heading) and "deliberations" in heading.text.lower() for heading in outline.headings)
    return has_outcome or ENGLISH.of("prepares_congress").search(head) is not None


def standing_of(paragraph: OutlineParagraph) -> ListKind:
    """What the list of a paragraph is: by the nearest heading that says, then by the words of the lead-in."""
    lead_in = str(paragraph.text)
    section = next((each for each in reversed(paragraph.headings) if is_outcome(each) or is_summary(each)), None)
    mentions = ENGLISH.of("mentions").search(lead_in) is not None
    if section and is_outcome(section):
        announced = not lead_in or ENGLISH.of("outcome_word").search(lead_in) is not None
        return ListKind.RECOMMENDATIONS if announced else ListKind.NOT_ANNOUNCED
    if section:
        return ListKind.IN_SUMMARY if mentions else ListKind.WORDS_OF_PARAGRAPH
    if ANNOUNCES.search(lead_in):
        return ListKind.RECOMMENDATIONS
    return ListKind.NOT_ANNOUNCED if mentions else ListKind.WORDS_OF_PARAGRAPH


def read_material(material: Material, names: StateNames) -> Reading:
    """The recommendations of a document of this structure, its candidates, and the doubts about both."""
    return read_lists(material, names, standing_of)


def read_lists(material: Material, names: StateNames, standing: Callable[[OutlineParagraph], ListKind]) -> Reading:
    """The lists of an outline, each as `standing` says what it is."""
    outline = material.outline
    reading = Reading.of(material, names)
    lead_ins: set[int] = set()
    for at, paragraph in enumerate(outline.paragraphs):
        found = standing(paragraph)
        if not paragraph.listing.items:
            _read_without_items(paragraph, found, reading)
        elif found is ListKind.RECOMMENDATIONS:
            lead_ins.add(at)
            read_list(paragraph, basis_in(outline.paragraphs, at, reading), reading)
        elif found is not ListKind.WORDS_OF_PARAGRAPH:
            reading.warn(found.value, paragraph.line, label=paragraph.label)
            reading.candidates += candidates_of(paragraph)
    reading.add_paragraphs(outline.paragraphs, lead_ins)
    return reading


def candidates_of(paragraph: OutlineParagraph) -> Iterator[CandidateFinding]:
    """The items of a paragraph's list as candidates."""
    for item in paragraph.listing.items:
        yield CandidateFinding(paragraph.listing.label(item), str(item.text), item.line)


def _read_without_items(paragraph: OutlineParagraph, standing: ListKind, reading: Reading) -> None:
    lead_in = str(paragraph.text)
    if standing is not ListKind.RECOMMENDATIONS or not ANNOUNCES.search(lead_in):
        return
    if ":" in lead_in or paragraph.loose:
        reading.warn("lead_in_without_items", paragraph.line, label=paragraph.label)
        number = "" if paragraph.number is None else str(paragraph.number)
        reading.candidates += [CandidateFinding(number, text, line) for text, line in paragraph.loose]


def basis_in(paragraphs: Sequence[OutlineParagraph], at: int, reading: Reading) -> str:
    """From the lead-in; else from an earlier paragraph that speaks of recommendations; else unclear."""
    paragraph = paragraphs[at]
    earlier = (str(each.text) for each in reversed(paragraphs[:at]))
    basis = basis_of([str(paragraph.text)]) or basis_of(text for text in earlier if ENGLISH.of("mentions").search(text))
    if basis is None:
        reading.warn("basis_unclear", paragraph.line, label=paragraph.label)
    return basis or DEFAULT


def no_doubt(_text: str) -> str | None:
    """No item of this structure is doubted by its words alone."""
    return None


def read_list(
    paragraph: OutlineParagraph,
    basis: str,
    reading: Reading,
    *,
    themes: tuple[str, ...] = (),
    has_agenda: bool = True,
    doubt: Callable[[str], str | None] = no_doubt,
) -> None:
    """The items of a paragraph as recommendations.

    Args:
        has_agenda: this structure prints an agenda item above them, and in brackets what that item prepares.
        doubt: the warning why an item is no recommendation by its words, and so a candidate only.
    """
    agenda_item, prepares = (agenda_of if has_agenda else own_agenda_of)(paragraph.headings)
    if paragraph.number is None:
        reading.warn("lead_in_without_number", paragraph.line)
    if agenda_item is None and has_agenda:
        reading.warn("agenda_item_unknown", paragraph.line, label=paragraph.label)
    for item in paragraph.listing.items:
        label, text = paragraph.listing.label(item), str(item.text)
        if code := doubt(text):
            reading.warn(code, item.line, label=label)
            reading.candidates.append(CandidateFinding(label, text, item.line))
            continue
        reading.add(
            label,
            text,
            item.line,
            basis=basis,
            section=paragraph.section,
            number=paragraph.number,
            agenda_item=agenda_item,
            prepares=prepares,
            themes=themes,
        )
    reading.warnings += [*paragraph.listing.doubts, *paragraph.listing.doubts_about_ends()]
