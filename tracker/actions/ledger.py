"""Writing the ledger: append under the lock of the head, publish a text, take texts down.

Internal to the actions: nothing outside `tracker.actions` appends. Source: `docs/domain.md` 4 (ledger) and 5 (current).
"""

import datetime
import secrets
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.actions import word_keeping
from tracker.actions.errors import NotAllowed
from tracker.actions.span_keeping import renew_spans
from tracker.choices import ADDING_KINDS, MISTAKE_KINDS, PublicationKind
from tracker.content import formats
from tracker.ledger import current, take_down_log
from tracker.ledger.bodies import body_of, search_words_of
from tracker.ledger.current import Pair
from tracker.ledger.lost_stretch import BLOCK, stretch_of
from tracker.models import (
    AnyVersion,
    CommitmentUpdate,
    LedgerHead,
    Publication,
    PublicationText,
    PublicCounter,
    ReportingPeriod,
    StatusUpdate,
)
from tracker.models.ledger import compact_json, sha256_of, text_hash
from tracker.models.versions import by_kind

# How far the clock of a server may be behind the last entry: an entry is then dated like the one before it.
MAY_BE_BEHIND = datetime.timedelta(minutes=5)


def locked_head(now: datetime.datetime | None = None) -> LedgerHead:
    """The head row, locked until the transaction ends: appends queue here.

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
                "The clock of this server shows %(now)s (UTC), and the last entry of the public ledger is of %(last)s. "
                "Nothing was changed. Tell the people who run this service, and try again when the clock is right."
            )
            % words
        )
    return last


@dataclass(frozen=True)
class NewEntry:
    """What one publication says, before it has its place in the chain."""

    kind: PublicationKind
    pair: Pair
    period: ReportingPeriod
    text_sha256: str | None = None


def append_many(entries: Sequence[NewEntry], *, now: datetime.datetime) -> list[Publication]:
    """Append publications to the chain, in this order and under one lock of the head. Must run inside a transaction.

    This is the one place that adds to the chain: whatever else tries to write publications in bulk is refused by their
    queryset.
    """
    head = locked_head()
    moment = _moment_after(head, now)
    added = []
    for entry in entries:
        member_state, recommendation, commitment = entry.pair
        lost = head.lost and stretch_of(head.lost)
        publication = Publication(
            sequence=(lost.last if lost else head.sequence) + 1,
            published_at=moment,
            kind=entry.kind,
            member_state_id=member_state,
            recommendation_id=recommendation,
            commitment_id=commitment,
            period=entry.period,
            text_sha256=entry.text_sha256,
            previous=head.hash,
            entry_format=_format_of(entry, is_after_a_loss=lost is not None),
            other_keys=compact_json({"lost": head.lost}) if lost else "",
        )
        publication.hash = sha256_of(compact_json(publication.header()))
        head.left_out += publication.sequence - head.sequence - 1
        head.sequence, head.hash, head.lost = publication.sequence, publication.hash, None
        added.append(publication)
    if added:
        _note_blocks(added)
        chain: QuerySet[Publication] = QuerySet(Publication)
        chain.bulk_create(added)
        head.save()
        _tell_the_public_pages(entries)
    return added


def _format_of(entry: NewEntry, *, is_after_a_loss: bool) -> int:
    if entry.kind in MISTAKE_KINDS:
        return formats.HEADER_OF_A_MISTAKE
    return formats.HEADER_AFTER_A_LOSS if is_after_a_loss else formats.HEADER


def _note_blocks(added: Sequence[Publication]) -> None:
    """Before the first entry of each block but the first, so that a restore knows above which number none was given."""
    begun = [each.sequence for each in added if each.sequence > BLOCK and each.sequence % BLOCK == 1]
    if begun:
        take_down_log.note_number(take_down_log.GIVEN, begun[-1] - 1 + BLOCK)


def _tell_the_public_pages(entries: Sequence[NewEntry]) -> None:
    if all(entry.kind in ADDING_KINDS for entry in entries):
        PublicCounter.raise_for_addition()
    else:
        PublicCounter.raise_by_one()


def pair_of(version: AnyVersion) -> Pair:
    """The State, and the recommendation or the commitment, that `version` is about."""
    subject = version.subject()
    return version.member_state_id, subject.get("recommendation"), subject.get("commitment")


def readable_texts_of(versions: Sequence[AnyVersion]) -> dict[int, Pair]:
    """The readable texts, by publication, of all versions of the answers that these versions of one response are of."""
    found: dict[int, Pair] = {}
    for kind, own in by_kind(versions).items():
        texts = PublicationText.objects.filter(**{f"{kind.side}__in": kind.objects.of_same_answers(own)})
        found |= {sequence: (state, *subject) for sequence, state, *subject in texts.values_list("pk", *current.PAIR)}
    return found


def _kind_of(version: AnyVersion, is_readable: bool, wrong: Collection[int]) -> PublicationKind:
    """Correction only where an earlier version of the same answer is still readable (`docs/domain.md` 5).

    Args:
        wrong: the versions with a readable text that a correction of ours replaces.
    """
    if is_readable:
        is_ours = isinstance(version, StatusUpdate) and version.transcribes_id in wrong
        return PublicationKind.TRANSCRIPTION if is_ours else PublicationKind.CORRECTION
    if isinstance(version, CommitmentUpdate):
        return PublicationKind.COMMITMENT
    return PublicationKind.UNCHANGED if version.unchanged_from_id else PublicationKind.ANSWER


@transaction.atomic
def publish_many(versions: Sequence[AnyVersion], *, now: datetime.datetime) -> list[Publication]:
    """Make accepted versions of one response readable, no two of them of one answer.

    Returns their publications, in the same order: that of the chain.
    """
    if not versions:
        return []
    texts = _texts_of(versions)  # before the head is locked: whoever else publishes waits for it
    locked_head()
    readable = set(readable_texts_of(versions).values())
    corrected = [each.transcribes_id for each in versions if isinstance(each, StatusUpdate) and each.transcribes_id]
    texts_there = PublicationText.objects.filter(status_update__in=corrected)
    wrong = set(texts_there.values_list("status_update", flat=True)) if corrected else set()
    entries = [
        NewEntry(
            _kind_of(version, pair_of(version) in readable, wrong),
            pair_of(version),
            version.submission.period,
            text_hash(text.salt, text.body),
        )
        for version, text in zip(versions, texts, strict=True)
    ]
    publications = append_many(entries, now=now)
    for text, publication in zip(texts, publications, strict=True):
        text.publication = publication
    PublicationText.objects.bulk_create(texts)
    serves = PublicationText.recommendations.through
    serves._default_manager.bulk_create(
        serves(publicationtext_id=text.pk, recommendation_id=recommendation)
        for version, text in zip(versions, texts, strict=True)
        for recommendation in _recommendations_of(version)
    )
    renew({entry.pair for entry in entries})
    return publications


def _texts_of(versions: Sequence[AnyVersion]) -> list[PublicationText]:
    """The readable texts of versions, not stored yet."""
    # What a body names beside its own row, fetched for all at once: the answer confirmed, the recommendations served.
    prefetch_related_objects([each for each in versions if isinstance(each, StatusUpdate)], "unchanged_from")
    prefetch_related_objects([each for each in versions if isinstance(each, CommitmentUpdate)], "recommendations")
    return [_text_of(version) for version in versions]


def _text_of(version: AnyVersion) -> PublicationText:
    assert version.reported_on is not None  # noqa: S101 - the database constrains it: accepted is dated
    words = body_of(version)
    return PublicationText(
        salt=secrets.token_hex(16),
        body=compact_json(words),
        language=version.language,
        implementation_status=words.get("implementation_status", ""),
        reported_on=version.reported_on,
        corrected_on=version.corrected_on,
        search_words=search_words_of(words),
        body_format=formats.BODY,
        consent_sentence=version.submission.consent_sentence,
        consent_licence=version.submission.consent_licence,
        **{version.side: version},
    )


def _recommendations_of(version: AnyVersion) -> list[uuid.UUID]:
    if isinstance(version, StatusUpdate):
        return [version.recommendation_id]
    return [each.pk for each in version.recommendations.all()]


@transaction.atomic
def take_down_many(
    kind: PublicationKind, versions: Sequence[AnyVersion], *, now: datetime.datetime
) -> list[Publication]:
    """Take down the answers that these versions of one response are of, no two of one answer, where a text is readable.

    Every readable text of them is deleted, and the chain says so answer by answer, in the order of the versions.
    """
    locked_head()
    texts = readable_texts_of(versions)
    if not texts:
        return []
    word_keeping.subtract(texts)
    PublicationText.objects.filter(pk__in=texts).delete()
    readable = set(texts.values())
    gone = [version for version in versions if pair_of(version) in readable]
    entries = [NewEntry(kind, pair_of(version), version.submission.period) for version in gone]
    publications = append_many(entries, now=now)
    renew(readable)
    return publications


def note_wrong_ends(wrong: Sequence[Publication], *, now: datetime.datetime) -> list[Publication]:
    """Say of each of these endings that it was entered in error by the Secretariat, all in one response."""
    kind = PublicationKind.ENTERED_IN_ERROR
    about = [(each, (each.member_state_id, each.recommendation_id, each.commitment_id)) for each in wrong]
    return append_many([NewEntry(kind, pair, each.period) for each, pair in about], now=now)


def renew(pairs: Collection[Pair]) -> None:
    """Work out again when each publication of these pairs was current. Run it under the lock of the head.

    What these pairs say to readers changed: everything that is stored about it follows here.
    """
    for state in {state for state, *_subject in pairs}:
        own = [pair for pair in pairs if pair[0] == state]
        recommendations = [recommendation for _state, recommendation, _commitment in own if recommendation]
        commitments = [commitment for _state, _recommendation, commitment in own if commitment]
        renew_spans(state, recommendations=recommendations, commitments=commitments)
