"""What was found in a document: frozen records, and their two forms as JSON, the short one that the command prints and
the whole one that an `ImportProposal` stores.

Belongs here: shapes, keys and their order. `to_json` is an interface that stays (issue 2); `to_proposal` and
`from_proposal` are a pair. Not here: how they are found (the modules beside), what a warning says (`warnings`). Nothing
here exists in the record before a person confirmed it (domain, section 4).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from tracker.importing.structure.account import LineCounts
from tracker.importing.structure.looking import Json, codes_by_place, confidence_of
from tracker.importing.structure.warnings import WarningFinding


@dataclass(frozen=True, slots=True)
class MeetingFinding:
    """The meeting as the document's head names it; `slug` is a suggestion for a meeting that is new to the record."""

    title: str | None = None
    place: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    prepares: str | None = None
    slug: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentFinding:
    """The document itself. `kind` is one of draft, addendum, corrigendum, revision, final; `encoding` is how the bytes
    were read, as Python names it."""

    title: str
    symbol: str | None
    kind: str
    language: str
    sha256: str
    rapporteur: str | None
    meeting: MeetingFinding
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class PreparedItem:
    """An item or workshop of the meeting that is prepared: `kind` is item or workshop."""

    kind: str
    number: str
    title: str | None = None

    @property
    def label(self) -> str:
        """As it is printed: "item 6", "workshop 4"."""
        return f"{self.kind} {self.number}"


@dataclass(frozen=True, slots=True)
class AgendaItemFinding:
    """An item of this meeting's own agenda, and what it prepares."""

    number: str
    title: str | None
    line: int
    prepares: tuple[PreparedItem, ...] = ()


@dataclass(frozen=True, slots=True)
class ParagraphFinding:
    """A numbered paragraph. Its text holds its own sub-items, unless these are recommendations."""

    number: int | None
    section: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class AttributionFinding:
    """A State or body printed in brackets.

    `start`, `end` are code points of the printed name in the recommendation's text, brackets excluded;
    `clause_start`, `clause_end` those of the words it belongs to: a suggestion.
    """

    printed: str
    iso3: str | None
    start: int
    end: int
    clause_start: int | None = None
    clause_end: int | None = None


@dataclass(frozen=True, slots=True)
class RecommendationFinding:
    """One printed recommendation, its text verbatim with each run of white space one space.

    `by_reference`: the document only names the paragraph that it stands in, and its words were taken from there.
    `addressee` is who is asked, as printed, where the document says it.

    `position` is what the State under review is said to have answered (a key of `acts.POSITIONS`), `themes` are as
    printed, `page` is counted from the first sheet: each None or empty where the document does not say.

    `key` names the finding while a person reviews it, whatever its place and label become; `read` is the text as it was
    read, where a person changed it; `theme_slugs` are the themes of the record that a person confirmed;
    `decided_suggestions` what she decided on what a program suggested (`mending.wording`).
    """

    label: str
    slug: str
    text: str
    basis: str
    agenda_item: str | None
    prepares: tuple[str, ...]
    section: str
    paragraph_number: int | None
    order: int
    line: int
    attributions: tuple[AttributionFinding, ...] = ()
    position: str | None = None
    themes: tuple[str, ...] = ()
    page: int | None = None
    key: int = 0
    read: str | None = None
    theme_slugs: tuple[str, ...] = ()
    by_reference: bool = False
    addressee: str | None = None
    decided_suggestions: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerFinding:
    """What a document prints as the answer of a State to one recommendation, of this document or of another.

    It is printed matter, as a recommendation is, and never an answer of the record. `label` is that of the
    recommendation; where a document speaks of several at once, each has an answer of its own with the same words.
    `text` is the State's own words, empty where only a list names the label; `paragraph` the number of the paragraph
    that they stand in.
    """

    label: str
    position: str | None
    text: str
    paragraph: str | None
    line: int = 0


@dataclass(frozen=True, slots=True)
class CommitmentFinding:
    """What a document prints as a commitment of a State (`iso3`, None where the document does not say whose)."""

    text: str
    iso3: str | None
    paragraph: str | None
    line: int = 0


@dataclass(frozen=True, slots=True)
class CandidateFinding:
    """Text that may be a recommendation, in a place or a structure that says it is not surely one; the headings that it
    stands under are its section."""

    label: str
    text: str
    line: int
    section: str = ""


@dataclass(frozen=True, slots=True)
class NodeFinding:
    """A line outside all paragraphs and recommendations: of the title block, a heading, a note, other text.

    `kind` is one of `tracker.choices.NodeKind`; `level` is the depth of a heading, from 1; `page` is counted from the
    first sheet.
    """

    kind: str
    text: str
    line: int
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found; `structure` is None where no known structure fits. `account` is where each line went; None
    in findings that were stored before there was one. `nodes`: the lines outside paragraphs and items."""

    document: DocumentFinding
    structure: str | None
    agenda_items: tuple[AgendaItemFinding, ...] = ()
    paragraphs: tuple[ParagraphFinding, ...] = ()
    recommendations: tuple[RecommendationFinding, ...] = ()
    answers: tuple[AnswerFinding, ...] = ()
    commitments: tuple[CommitmentFinding, ...] = ()
    candidates: tuple[CandidateFinding, ...] = ()
    warnings: tuple[WarningFinding, ...] = ()
    account: LineCounts | None = None
    nodes: tuple[NodeFinding, ...] = ()


DOCUMENT_KEYS = ("title", "symbol", "kind", "language", "sha256")
RECOMMENDATION_KEYS = (
    "label", "slug", "text", "basis", "agenda_item", "prepares", "section", "position", "themes", "page",
    "by_reference", "addressee",
)  # fmt: skip
ANSWER_KEYS = ("label", "position", "text", "paragraph")
COMMITMENT_KEYS = ("text", "iso3", "paragraph")
CANDIDATE_KEYS = ("label", "text", "line")
ATTRIBUTION_KEYS = ("printed", "iso3", "start", "end")


class MalformedProposal(ValueError):
    """A stored proposal that does not have the shape of findings; the message names what is wrong."""


def to_json(findings: Findings) -> Json:
    """The findings as `import_source_document --format json` prints them. No person's name is in it."""
    whole = to_proposal(findings)
    doubts = codes_by_place(findings.recommendations, findings.warnings)
    return {
        "document": _only(whole["document"], DOCUMENT_KEYS) | {"meeting": whole["document"]["meeting"]},
        "structure": findings.structure,
        "paragraphs": len(findings.paragraphs),
        "recommendations": [
            _only(found, RECOMMENDATION_KEYS)
            | {"confidence": confidence_of(codes), "needs_a_look": list(codes)}
            | {"attributions": [_only(each, ATTRIBUTION_KEYS) for each in found["attributions"]]}
            for found, codes in zip(whole["recommendations"], doubts, strict=True)
        ],
        "answers": [_only(each, ANSWER_KEYS) for each in whole["answers"]],
        "commitments": [_only(each, COMMITMENT_KEYS) for each in whole["commitments"]],
        "candidates": [_only(each, CANDIDATE_KEYS) for each in whole["candidates"]],
        "warnings": whole["warnings"],
    }


def to_proposal(findings: Findings) -> Json:
    """All findings as plain values that JSON can hold; dates are ISO 8601."""
    return _plain(asdict(findings))


def from_proposal(stored: Json) -> Findings:
    """The findings of a stored, perhaps mended, proposal.

    Raises:
        MalformedProposal: a missing or an unknown key, or a value of another shape.
    """
    try:
        return Findings(
            document=_document(stored["document"]),
            structure=stored["structure"],
            agenda_items=tuple(_agenda_item(each) for each in stored["agenda_items"]),
            paragraphs=tuple(ParagraphFinding(**each) for each in stored["paragraphs"]),
            recommendations=tuple(_recommendation(each) for each in stored["recommendations"]),
            answers=tuple(AnswerFinding(**each) for each in stored.get("answers", ())),
            commitments=tuple(CommitmentFinding(**each) for each in stored.get("commitments", ())),
            candidates=tuple(CandidateFinding(**each) for each in stored["candidates"]),
            warnings=tuple(WarningFinding(**each) for each in stored["warnings"]),
            account=_account(stored.get("account")),
            nodes=tuple(NodeFinding(**each) for each in stored.get("nodes", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MalformedProposal(f"The proposal is not in the form of findings: {error}") from error


def _account(stored: Json | None) -> LineCounts | None:
    return LineCounts(**{**stored, "left": tuple(stored["left"])}) if stored else None


def _only(record: Json, keys: tuple[str, ...]) -> Json:
    return {key: record[key] for key in keys}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _document(stored: Json) -> DocumentFinding:
    meeting = dict(stored["meeting"])
    for day in ("starts_on", "ends_on"):
        meeting[day] = date.fromisoformat(meeting[day]) if meeting[day] else None
    return DocumentFinding(**{**stored, "meeting": MeetingFinding(**meeting)})


def _agenda_item(stored: Json) -> AgendaItemFinding:
    prepared = tuple(PreparedItem(**each) for each in stored["prepares"])
    return AgendaItemFinding(**{**stored, "prepares": prepared})


def _recommendation(stored: Json) -> RecommendationFinding:
    attributions = tuple(AttributionFinding(**each) for each in stored["attributions"])
    lists = {name: tuple(stored.get(name, ())) for name in ("prepares", "themes", "theme_slugs", "decided_suggestions")}
    return RecommendationFinding(**{**stored, **lists, "attributions": attributions})
