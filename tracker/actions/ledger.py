"""Writing the ledger: append under the lock of the head, publish a text, take texts down, move the pointer.

Internal to the actions: nothing outside `tracker.actions` appends. Source: `docs/domain.md` 4 (ledger) and 5 (current).
"""

import datetime
import secrets
import uuid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker import current
from tracker.actions.errors import NotAllowed
from tracker.actions.span_keeping import renew_spans
from tracker.bodies import body_of, search_words_of
from tracker.choices import PublicationKind
from tracker.content import formats
from tracker.models import (
    CommitmentUpdate,
    CurrentPublication,
    LedgerHead,
    Publication,
    PublicationText,
    PublicCounter,
    ReportingPeriod,
    StatusUpdate,
)
from tracker.models.ledger import compact_json, sha256_of, text_hash
from tracker.models.versions import Version

# How far the clock of a server may be behind the last entry: an entry is then dated like the one before it.
MAY_BE_BEHIND = datetime.timedelta(minutes=5)


def locked_head(now: datetime.datetime | None = None) -> LedgerHead:
    """The head row, locked until the transaction ends: appends and moves of the pointer queue here.

    With `now` it is for an append, which is refused (NotAllowed) where the clock is too far behind the last entry: an
    act that also deletes files asks before it does.
    """
    head = LedgerHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        LedgerHead.objects.get_or_create(pk=1)
        head = LedgerHead.objects.select_for_update().get(pk=1)
    if now is not None:
        _moment_after(head, now)
    return head


def _moment_after(head: LedgerHead, now: datetime.datetime) -> datetime.datetime:
    """The moment of the next entry: `now`, and never before the last one. Raises NotAllowed where that is far ahead."""
    last = Publication.objects.filter(pk=head.sequence).values_list("published_at", flat=True).first()
    if last is None or now >= last:
        return now
    if last - now > MAY_BE_BEHIND and not settings.LEDGER_CLOCK_WAS_AHEAD:
        words = {"now": date_format(now, "DATETIME_FORMAT"), "last": date_format(last, "DATETIME_FORMAT")}
        raise NotAllowed(
            _(
                "The clock of this server says %(now)s (UTC), and the last entry of the public ledger is of %(last)s. "
                "Nothing was changed. Tell the people who run this service, and try again when the clock is right."
            )
            % words
        )
    return last


def append(
    kind: PublicationKind,
    *,
    member_state: str,
    period: ReportingPeriod,
    now: datetime.datetime,
    recommendation: uuid.UUID | None = None,
    commitment: uuid.UUID | None = None,
    text_sha256: str | None = None,
) -> Publication:
    """Append one publication to the chain. Must run inside a transaction."""
    head = locked_head()
    publication = Publication(
        sequence=head.sequence + 1,
        published_at=_moment_after(head, now),
        kind=kind,
        member_state_id=member_state,
        recommendation_id=recommendation,
        commitment_id=commitment,
        period=period,
        text_sha256=text_sha256,
        previous=head.hash,
        entry_format=formats.HEADER,
    )
    publication.hash = sha256_of(compact_json(publication.header()))
    publication.save()
    head.sequence, head.hash = publication.sequence, publication.hash
    head.save()
    PublicCounter.raise_by_one()
    return publication


def subject_of(version: Version) -> dict[str, Any]:
    """What a publication of `version` is about: {"recommendation": uuid} or {"commitment": uuid}."""
    return version.subject()


def readable_texts_of(version: Version) -> Any:
    """The readable texts of all versions of the same answer or commitment update."""
    return PublicationText.objects.filter(**{f"{side_of(version)}__in": version.same_answer()})


def side_of(version: Version) -> str:
    """The column of PublicationText and EvidenceCitation that points at this kind of version."""
    return "status_update" if isinstance(version, StatusUpdate) else "commitment_update"


def kind_of(version: Version) -> PublicationKind:
    """Correction only where an earlier version of the same answer is still readable (`docs/domain.md` 5)."""
    if readable_texts_of(version).exists():
        return PublicationKind.CORRECTION
    if isinstance(version, CommitmentUpdate):
        return PublicationKind.COMMITMENT
    return PublicationKind.UNCHANGED if getattr(version, "unchanged_from_id", None) else PublicationKind.ANSWER


@transaction.atomic
def publish(version: StatusUpdate | CommitmentUpdate, *, now: datetime.datetime) -> Publication:
    """Make an accepted version readable, and current where the rule says so."""
    locked_head()
    words = body_of(version)
    body, salt = compact_json(words), secrets.token_hex(16)
    publication = append(
        kind_of(version),
        member_state=version.member_state_id,
        period=version.submission.period,
        now=now,
        text_sha256=text_hash(salt, body),
        **subject_of(version),
    )
    assert version.reported_on is not None  # noqa: S101 - the database constrains it: accepted is dated
    text = PublicationText.objects.create(
        publication=publication,
        salt=salt,
        body=body,
        language=version.language,
        implementation_status=words.get("implementation_status", ""),
        reported_on=version.reported_on,
        corrected_on=version.corrected_on,
        search_words=search_words_of(words),
        body_format=formats.BODY,
        **{side_of(version): version},
    )
    about = [version.recommendation] if isinstance(version, StatusUpdate) else list(version.recommendations.all())
    text.recommendations.set(about)
    point(version.member_state_id, **subject_of(version))
    return publication


@transaction.atomic
def take_down(
    kind: PublicationKind, version: StatusUpdate | CommitmentUpdate, *, now: datetime.datetime
) -> Publication | None:
    """Delete the readable texts of every version of this answer and say so in the chain; None where there were none."""
    locked_head()
    texts = readable_texts_of(version)
    if not texts.exists():
        return None
    CurrentPublication.objects.filter(publication__text__in=texts).delete()
    texts.delete()
    publication = append(
        kind,
        member_state=version.member_state_id,
        period=version.submission.period,
        now=now,
        **subject_of(version),
    )
    point(version.member_state_id, **subject_of(version))
    return publication


def point(member_state: str, *, recommendation: uuid.UUID | None = None, commitment: uuid.UUID | None = None) -> None:
    """Make the pointer and the spans of one pair say what is current, and was. Runs under the lock of the head."""
    subject: dict[str, Any] = {"recommendation": recommendation, "commitment": commitment}
    about = {f"publication__{name}": key for name, key in subject.items()}
    texts = PublicationText.objects.filter(publication__member_state=member_state, **about)
    sequence = current.by_the_ledger(texts).get((member_state, recommendation, commitment))
    pointer = CurrentPublication.objects.filter(member_state=member_state, **subject)
    if sequence is None:
        pointer.delete()
    elif not pointer.update(publication=sequence):
        CurrentPublication.objects.create(
            member_state_id=member_state,
            recommendation_id=recommendation,
            commitment_id=commitment,
            publication_id=sequence,
        )
    renew_spans(
        member_state,
        recommendations=[recommendation] if recommendation else (),
        commitments=[commitment] if commitment else (),
    )
