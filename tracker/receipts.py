"""The receipt of a transmission: a hash of exactly what was sent, which anybody who keeps the words can check.

Source: `domain.md` 4, "Receipt". Nothing of the Submission and no stage of our process is in it, so that what happens
later does not break it. An erasure does, and its event says so.
"""

from typing import Any

from tracker.models import CommitmentUpdate, StatusUpdate, Transmission
from tracker.models.audit import storable
from tracker.models.ledger import compact_json, sha256_of, utc_stamp

ANSWER_WORDS = ("implementation_status", "summary", "obstacles", "assistance_needed", "language")
COMMITMENT_WORDS = ("text", "lead_institution", "target_on", "progress", "note", "language")


def _citations(version: Any) -> list[list[str]]:
    return sorted([str(each.evidence_id), each.pinpoint] for each in version.evidence_citations.all())


def _answer(version: StatusUpdate) -> dict[str, Any]:
    return {
        "recommendation": str(version.recommendation_id),
        "version": version.version,
        "unchanged_from": version.unchanged_from_id,
        "commitments": sorted(str(pk) for pk in version.commitments.values_list("pk", flat=True)),
        "evidence": _citations(version),
    } | {name: storable(getattr(version, name)) for name in ANSWER_WORDS}


def _commitment(version: CommitmentUpdate) -> dict[str, Any]:
    return {
        "commitment": str(version.commitment_id),
        "version": version.version,
        "recommendations": sorted(str(pk) for pk in version.recommendations.values_list("pk", flat=True)),
        "evidence": _citations(version),
    } | {name: storable(getattr(version, name)) for name in COMMITMENT_WORDS}


def receipt_of(transmission: Transmission) -> str:
    """The sha256 of what was sent, computed from the record as it stands."""
    answers = transmission.statusupdates.order_by("recommendation", "version")
    updates = transmission.commitmentupdates.order_by("commitment", "version")
    sent = {
        "uuid": str(transmission.pk),
        "submitted_at": utc_stamp(transmission.submitted_at),
        "submitted_by": transmission.submitted_by_id,
        "reported_on": transmission.reported_on.isoformat(),
        "channel": transmission.channel,
        "on_behalf": transmission.on_behalf,
        "cleared_by": transmission.cleared_by,
        "cleared_on": storable(transmission.cleared_on),
        "note_verbale": transmission.note_verbale,
        "scan": transmission.scan_sha256,
        "answers": [_answer(version) for version in answers],
        "commitments": [_commitment(version) for version in updates],
    }
    return sha256_of(compact_json(sent))


def check_receipt(transmission: Transmission) -> bool:
    """Whether what the record holds is still what was sent."""
    return receipt_of(transmission) == transmission.receipt_sha256
