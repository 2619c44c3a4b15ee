"""What States said, read from publications: answers, commitments, and the evidence that anybody may open.

Belongs here: turning readable texts into frozen records, a fixed number of queries for any number of them.
Not here: how many there are (`statistics`), what was public before (`history`).
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import FETCH_RAISE, Q, QuerySet
from django.urls import reverse

from tracker.choices import CommitmentProgress, EvidenceKind, ImplementationStatus, label_of
from tracker.content import formats
from tracker.models import Commitment, EvidenceCitation, MemberState, Publication, PublicationText

# The versions behind texts are never read; their ids tie texts to citations and to commitments named by answers.
NAMED = Commitment.status_updates.through


@dataclass(frozen=True)
class Cited:
    """One item of evidence that anybody may open, where this answer cites it."""

    uuid: UUID
    title: str
    kind: str
    dated_on: datetime.date | None
    language: str
    pinpoint: str
    link: str
    content_type: str
    size: int | None

    @property
    def kind_label(self) -> str:
        return label_of(EvidenceKind, self.kind)

    @property
    def address(self) -> str:
        return self.link or reverse("report:evidence", args=[self.uuid])

    @property
    def is_file(self) -> bool:
        return not self.link


@dataclass(frozen=True)
class Spoken:
    """What an answer and a commitment have in common: who said it, when, and where it stands in the ledger.

    Not `is_known`: a later release wrote it, and this one shows what it knows of it. No reader assumes a key of a body.
    """

    publication: int
    published_at: datetime.datetime
    kind: str
    state: MemberState
    period: str
    reported_on: datetime.date
    corrected_on: datetime.date | None
    language: str
    is_current: bool
    on_behalf: bool
    evidence: tuple[Cited, ...]
    is_known: bool


@dataclass(frozen=True)
class Answer(Spoken):
    """A State's answer on one recommendation."""

    recommendation: UUID
    printing: int
    status: str
    summary: str
    obstacles: str
    assistance_needed: str
    unchanged_from: datetime.date | None
    commitments: tuple[UUID, ...]

    @property
    def status_label(self) -> str:
        return label_of(ImplementationStatus, self.status)


@dataclass(frozen=True)
class Declared(Spoken):
    """A State's own commitment: its newest facts, with the date it first named."""

    uuid: UUID
    recommendations: tuple[UUID, ...]
    text: str
    lead_institution: str
    progress: str
    note: str
    target_on: datetime.date | None
    original_on: datetime.date | None

    @property
    def progress_label(self) -> str:
        return label_of(CommitmentProgress, self.progress)

    @property
    def is_revised(self) -> bool:
        return self.target_on != self.original_on


def readable_texts() -> QuerySet[PublicationText]:
    """Every readable text with its publication, State and pointer; nothing more is fetched on the way."""
    texts = PublicationText.objects.select_related("publication__member_state", "publication__current")
    return texts.fetch_mode(FETCH_RAISE)


def is_known(text: PublicationText) -> bool:
    """Whether this release knows the format of the text, and with it all of its keys."""
    return text.body_format in formats.BODIES


def _day(value: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None


type Citations = Mapping[int, tuple[Cited, ...]]
NO_CITATIONS: Citations = {}


def citations_of(texts: Sequence[PublicationText]) -> Citations:
    """Public evidence by publication: one query, which asks `Evidence.objects.public()` each time."""
    answers = {text.status_update_id: text.pk for text in texts if text.status_update_id}
    updates = {text.commitment_update_id: text.pk for text in texts if text.commitment_update_id}
    if not answers and not updates:
        return {}
    cited = EvidenceCitation.objects.public().select_related("evidence").fetch_mode(FETCH_RAISE)
    found: dict[int, list[Cited]] = defaultdict(list)
    for each in cited.filter(Q(status_update_id__in=answers) | Q(commitment_update_id__in=updates)):
        publication = answers.get(each.status_update_id or 0) or updates[each.commitment_update_id or 0]
        item = each.evidence
        found[publication].append(
            Cited(
                item.pk,
                item.title,
                item.kind,
                item.dated_on,
                item.language,
                each.pinpoint,
                item.link,
                item.content_type,
                item.size,
            )
        )
    return {publication: tuple(items) for publication, items in found.items()}


def _named_commitments(texts: Sequence[PublicationText]) -> dict[int, tuple[UUID, ...]]:
    """The published commitments that each answer names, by publication: one query."""
    answers = {text.status_update_id: text.pk for text in texts if text.status_update_id}
    if not answers:
        return {}
    rows = NAMED.objects.filter(statusupdate_id__in=answers, commitment__current_publication__isnull=False)
    found: dict[int, list[UUID]] = defaultdict(list)
    for version, commitment in rows.order_by("commitment_id").values_list("statusupdate_id", "commitment_id"):
        found[answers[version]].append(commitment)
    return {publication: tuple(items) for publication, items in found.items()}


def _spoken(text: PublicationText, words: dict[str, Any], cited: Citations) -> dict[str, Any]:
    publication: Publication = text.publication
    return {
        "publication": publication.sequence,
        "published_at": publication.published_at,
        "kind": publication.kind,
        "state": publication.member_state,
        "period": publication.period_id,
        "reported_on": text.reported_on,
        "corrected_on": text.corrected_on,
        "language": text.language,
        "is_current": hasattr(publication, "current"),
        "on_behalf": bool(words.get("on_behalf")),
        "is_known": is_known(text),
        "evidence": cited.get(text.pk, ()),
    }


def answers_in(texts: Iterable[PublicationText], cited: Citations) -> list[Answer]:
    """The answers among `texts`, in their order: one query, for the commitments they name."""
    kept = [text for text in texts if text.publication.recommendation_id]
    named = _named_commitments(kept)
    found = []
    for text in kept:
        words = text.words
        found.append(
            Answer(
                recommendation=text.publication.recommendation_id,  # type: ignore[arg-type]
                printing=words.get("printing", 0),
                status=words.get("implementation_status", ""),
                summary=words.get("summary", ""),
                obstacles=words.get("obstacles", ""),
                assistance_needed=words.get("assistance_needed", ""),
                unchanged_from=_day(words.get("unchanged_from")),
                commitments=named.get(text.pk, ()),
                **_spoken(text, words, cited),
            )
        )
    return found


def current_among(texts: Iterable[PublicationText]) -> set[int]:
    """The publications among `texts` that a pointer points at now."""
    return {text.pk for text in texts if hasattr(text.publication, "current")}


def commitments_in(
    texts: Iterable[PublicationText], cited: Citations, current_keys: set[int] | None = None
) -> list[Declared]:
    """The commitments whose current text is among `texts`, newest report first; `texts` holds every readable one.

    The original date is that of the earliest readable text, the date in force that of the current one.
    `current_keys` are the publications that were current on another day than today.
    """
    texts = list(texts)
    grouped: dict[UUID, list[PublicationText]] = defaultdict(list)
    for text in texts:
        if text.publication.commitment_id:
            grouped[text.publication.commitment_id].append(text)
    keys = current_among(texts) if current_keys is None else current_keys
    current = [text for each in grouped.values() for text in each if text.pk in keys]
    found = []
    for text in current:
        commitment = text.publication.commitment_id
        assert commitment is not None  # noqa: S101 - grouped by it above
        words = text.words
        earliest = min(grouped[commitment], key=lambda each: (each.reported_on, each.pk))
        found.append(
            Declared(
                uuid=commitment,
                recommendations=tuple(UUID(each) for each in words.get("recommendations", ())),
                text=words.get("text", ""),
                lead_institution=words.get("lead_institution", ""),
                progress=words.get("progress", ""),
                note=words.get("note", ""),
                target_on=_day(words.get("target_on")),
                original_on=_day(earliest.words.get("target_on")),
                **_spoken(text, words, cited),
            )
        )
    return sorted(found, key=lambda each: (each.reported_on, each.publication), reverse=True)


def commitment_texts(commitments: Iterable[UUID]) -> QuerySet[PublicationText]:
    """Every readable text of these commitments."""
    return readable_texts().filter(publication__commitment__in=list(commitments))
