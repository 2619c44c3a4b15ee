"""The receipt of a sending: a checksum of the words that were sent, which anybody who keeps the words can check.

Source: `docs/domain.md` 4, "Receipt". What is hashed stands in the format that the sending carries
(`tracker.content.formats`), is made from the record when it is asked for, and is stored nowhere else, so that an
erasure need not look for it. Nothing that may change afterwards is in it: what happens later does not break it. An
erasure does, and its event says so.
"""

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

from django.db.models import Prefetch, QuerySet

from tracker import content
from tracker.content import formats
from tracker.content.fields import hashed_values
from tracker.models import CommitmentUpdate, StatusUpdate, Transmission
from tracker.models.audit import storable
from tracker.models.ledger import compact_json, sha256_of, utc_stamp

AT_ONCE = 20  # sendings


class Checked(Enum):
    """What a look at a receipt comes to. `NOT_KNOWN`: a later release wrote it, and this one cannot make it again."""

    TRUE = "true"
    CHANGED = "changed"
    NOT_KNOWN = "not_known"


def _keys(rows: Any) -> list[str]:
    return sorted(str(row.pk) for row in rows.all())


def _pairs(version: Any) -> list[list[str]]:
    return sorted([str(each.evidence_id), each.pinpoint] for each in version.evidence_citations.all())


def _cited(version: Any) -> list[dict[str, str]]:
    cited = sorted(version.evidence_citations.all(), key=lambda each: (str(each.evidence_id), each.pinpoint))
    return [
        {
            "evidence": str(each.evidence_id),
            "pinpoint": each.pinpoint,
            "sha256": each.evidence.sha256,
            "link": each.evidence.link,
        }
        for each in cited
    ]


def _confirmed(version: StatusUpdate) -> str | None:
    """The receipt of the sending whose answer this one confirms without change."""
    again = version.unchanged_from
    return again.transmission.receipt_sha256 if again and again.transmission else None


ANSWER: dict[str, Callable[[StatusUpdate], Any]] = {
    **hashed_values(content.ANSWER),
    "recommendation": lambda version: str(version.recommendation_id),
    "slug": lambda version: version.recommendation.slug,
    "version": lambda version: version.version,
    "unchanged_from": lambda version: version.unchanged_from_id,
    "confirms": _confirmed,
    "commitments": lambda version: _keys(version.commitments),
    "evidence": _pairs,
    "cited": _cited,
    "language": lambda version: version.language,
}
COMMITMENT: dict[str, Callable[[CommitmentUpdate], Any]] = {
    **hashed_values(content.COMMITMENT),
    "commitment": lambda version: str(version.commitment_id),
    "version": lambda version: version.version,
    "recommendations": lambda version: _keys(version.recommendations),
    "evidence": _pairs,
    "cited": _cited,
    "language": lambda version: version.language,
}
SENDING: dict[str, Callable[[Transmission], Any]] = {
    "uuid": lambda sending: str(sending.pk),
    "state": lambda sending: sending.submission.member_state_id,
    "period": lambda sending: sending.submission.period.slug,
    "submitted_at": lambda sending: utc_stamp(sending.submitted_at),
    "submitted_by": lambda sending: sending.submitted_by_id,
    "reported_on": lambda sending: sending.reported_on.isoformat(),
    "channel": lambda sending: sending.channel,
    "on_behalf": lambda sending: sending.on_behalf,
    "cleared_by": lambda sending: sending.cleared_by,
    "cleared_on": lambda sending: storable(sending.cleared_on),
    "note_verbale": lambda sending: sending.note_verbale,
    "scan": lambda sending: sending.scan_sha256,
}


def _with_what_was_sent(transmissions: QuerySet[Transmission]) -> QuerySet[Transmission]:
    """The transmissions with all that a receipt is made of, in a fixed number of queries."""
    answers = StatusUpdate.objects.select_related("recommendation", "unchanged_from__transmission")
    updates = CommitmentUpdate.objects.order_by("commitment", "version")
    return (
        transmissions.select_related("submission__period")
        .prefetch_related(Prefetch("statusupdates", answers.order_by("recommendation", "version")))
        .prefetch_related(Prefetch("commitmentupdates", updates))
        .prefetch_related("statusupdates__commitments", "statusupdates__evidence_citations__evidence")
        .prefetch_related("commitmentupdates__recommendations", "commitmentupdates__evidence_citations__evidence")
    )


def content_of(sending: Transmission, number: int) -> dict[str, Any]:
    """What was sent, in the format `number`. Raises UnknownFormat."""
    if number not in formats.RECEIPTS:
        raise formats.UnknownFormat(f"receipt format {number}")
    keys = formats.RECEIPTS[number]
    answers, updates = list(sending.statusupdates.all()), list(sending.commitmentupdates.all())
    if number > 1:  # format 1 has the order of the meeting's list
        answers.sort(key=lambda version: (str(version.recommendation_id), version.version))
        updates.sort(key=lambda version: (str(version.commitment_id), version.version))
    within = {
        "answers": [formats.written(number, keys.answer, ANSWER, each) for each in answers],
        "commitments": [formats.written(number, keys.commitment, COMMITMENT, each) for each in updates],
    }
    own = [key for key in keys.sending if key not in within]
    return formats.written(number, own, SENDING, sending) | within


def receipt_text(transmission: Transmission) -> str:
    """The text whose sha256 is the receipt, made from the record as it stands.

    Raises UnknownFormat for a sending that a later release wrote.
    """
    stored = _with_what_was_sent(Transmission.objects.filter(pk=transmission.pk)).get()
    return compact_json(content_of(stored, transmission.receipt_format))


def receipt_of(transmission: Transmission) -> str:
    """The sha256 of what was sent. Raises UnknownFormat."""
    return sha256_of(receipt_text(transmission))


def look_at(transmission: Transmission) -> Checked:
    """Whether what the record holds is still what was sent."""
    return next(found for _sending, found in looked_at(Transmission.objects.filter(pk=transmission.pk)))


def looked_at(transmissions: QuerySet[Transmission]) -> Iterator[tuple[Transmission, Checked]]:
    """Each of these sendings with all that its receipt is made of, and what a look at it comes to; a few at a time, for
    each may have hundreds of answers."""
    for sending in _with_what_was_sent(transmissions).iterator(chunk_size=AT_ONCE):
        try:
            is_true = sha256_of(compact_json(content_of(sending, sending.receipt_format))) == sending.receipt_sha256
        except formats.UnknownFormat:
            yield sending, Checked.NOT_KNOWN
        else:
            yield sending, Checked.TRUE if is_true else Checked.CHANGED


def check_receipt(transmission: Transmission) -> bool:
    """Whether what the record holds is known to be what was sent."""
    return look_at(transmission) == Checked.TRUE
