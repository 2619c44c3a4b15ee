"""Findings as JSON: the short form the command prints, and the whole form an `ImportProposal` stores.

Belongs here: keys and their order. `to_json` is an interface that stays (issue 2); `to_proposal` and
`from_proposal` are a pair, so that a person may mend the stored form before it is confirmed.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from tracker.importing.structure.account import LineCounts
from tracker.importing.structure.findings import (
    AgendaItemFinding,
    AnswerFinding,
    AttributionFinding,
    CandidateFinding,
    CommitmentFinding,
    DocumentFinding,
    Findings,
    MeetingFinding,
    ParagraphFinding,
    PreparedItem,
    RecommendationFinding,
)
from tracker.importing.structure.looking import Json, codes_by_key, confidence_of
from tracker.importing.structure.warnings import WarningFinding

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
    doubts = codes_by_key(whole["recommendations"], whole["warnings"])
    return {
        "document": _only(whole["document"], DOCUMENT_KEYS) | {"meeting": whole["document"]["meeting"]},
        "structure": findings.structure,
        "paragraphs": len(findings.paragraphs),
        "recommendations": [
            _only(found, RECOMMENDATION_KEYS)
            | {"confidence": confidence_of(doubts[found["key"]]), "needs_a_look": list(doubts[found["key"]])}
            | {"attributions": [_only(each, ATTRIBUTION_KEYS) for each in found["attributions"]]}
            for found in whole["recommendations"]
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
