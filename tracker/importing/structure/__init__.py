"""Structures: from blocks to findings, pure - no database, no clock, no file.

`find` lets the document itself say which structure it has. A new structure is a module with `NAME`, `fits` and
`read_outline`, and one line in `STRUCTURES`. Where none fits, candidates and a warning come out, never an invention.
"""

from __future__ import annotations

from tracker.importing.names import StateNames
from tracker.importing.readers import Source
from tracker.importing.structure import preparatory_meeting, unknown
from tracker.importing.structure.agenda import agenda_items
from tracker.importing.structure.attributions import find_attributions
from tracker.importing.structure.document import read_document
from tracker.importing.structure.exchange import MalformedProposal, from_proposal, to_json, to_proposal
from tracker.importing.structure.findings import DocumentFinding, Findings, ParagraphFinding
from tracker.importing.structure.furniture import SYMBOL, find_furniture
from tracker.importing.structure.languages import language_of
from tracker.importing.structure.outline import Paragraph, build
from tracker.importing.structure.passages import gather
from tracker.importing.structure.run_on import take_apart
from tracker.importing.structure.ungluing import unglue
from tracker.importing.structure.warnings import WarningFinding, warning

__all__ = [
    "STRUCTURES",
    "Findings",
    "MalformedProposal",
    "find",
    "find_attributions",
    "from_proposal",
    "to_json",
    "to_proposal",
]

STRUCTURES = (preparatory_meeting,)


def find(source: Source, names: StateNames) -> Findings:
    """Everything that a source document holds for the record, with every doubt as a warning.

    Args:
        source: as `readers.read` gives it.
        names: the names of States, for attributions.
    Returns:
        the findings; `structure` is None and `recommendations` empty where no known structure fits. Never raises.
    """
    pieces = [piece for block in source.blocks for piece in unglue(block)]
    furniture = find_furniture(pieces)
    passages = list(take_apart(gather(pieces, furniture)))
    outline = build(passages)
    structure = next((each for each in STRUCTURES if each.fits(outline)), None)
    reading = structure.read_outline(outline, names) if structure else unknown.read_passages(passages, outline)
    symbols = [(pieces[at].text, pieces[at].line) for at in sorted(furniture) if SYMBOL.match(pieces[at].text)]
    language = language_of(" ".join(block.text for block in source.blocks))
    document = read_document(
        outline.head, [text for text, _ in symbols], name=source.name, language=language, sha256=source.sha256
    )
    warnings = [
        *(warning("characters_dropped", line) for line in source.dropped),
        *_doubts_about_document(document, symbols, is_known=structure is not None),
        *outline.warnings,
        *reading.warnings,
        *([] if reading.recommendations else [warning("no_recommendations", 1)]),
    ]
    return Findings(
        document,
        structure.NAME if structure else None,
        agenda_items(outline.headings),
        tuple(_paragraph(each, is_lead_in=at in reading.lead_ins) for at, each in enumerate(outline.paragraphs)),
        tuple(reading.recommendations),
        tuple(reading.candidates),
        tuple(sorted(warnings, key=lambda each: each.line)),
    )


def _paragraph(paragraph: Paragraph, *, is_lead_in: bool) -> ParagraphFinding:
    """A paragraph as context; its list stays in its text, unless its items are recommendations of their own."""
    parts = [str(paragraph.text)]
    if not is_lead_in:
        parts += [f"({item.mark}) {item.text}" for item in paragraph.listing.items]
    parts += [text for text, _line in paragraph.listing.others]
    return ParagraphFinding(paragraph.number, paragraph.section, " ".join(filter(None, parts)), paragraph.line)


def _doubts_about_document(
    document: DocumentFinding, symbols: list[tuple[str, int]], *, is_known: bool
) -> list[WarningFinding]:
    found = []
    other = next((each for each in symbols if each[0] != document.symbol), None)
    if other:
        found.append(warning("two_symbols", other[1], first=document.symbol, second=other[0]))
    if is_known and document.meeting.title is None:
        found.append(warning("meeting_unknown", 1))
    elif is_known and document.meeting.starts_on is None:
        found.append(warning("dates_unknown", 1))
    return found
