"""A large record for measuring: many States answer many recommendations in several periods.

Rows are written in bulk, which the product itself never does; constraints hold and the chain verifies. Every text is
invented, and so is every State that the seed's world does not have.
"""

import datetime
import itertools
import uuid
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from tests.factories.records import MemberStateFactory
from tests.factories.world import World
from tracker import spans
from tracker.actions import span_keeping
from tracker.bodies import body_of, search_words_of
from tracker.choices import Consent, ImplementationStatus, PublicationKind, ReviewState
from tracker.content import formats
from tracker.models import (
    CurrentPublication,
    Invitation,
    LedgerHead,
    PeriodItem,
    Printing,
    Publication,
    PublicationText,
    Recommendation,
    ReportingPeriod,
    Span,
    StatusUpdate,
    Submission,
    Transmission,
)
from tracker.models.ledger import compact_json, sha256_of, text_hash

CHUNK = 2_000
STATUSES = [each for each in ImplementationStatus.values if each != ImplementationStatus.NOT_STATED]
SALT = "0" * 32


def write(rows: list[Any]) -> None:
    """Rows of one model in bulk, by a queryset that does not refuse it."""
    if rows:
        QuerySet(type(rows[0])).bulk_create(rows, batch_size=CHUNK)


@transaction.atomic
def fill(world: World, *, states: int, recommendations: int, periods: int) -> int:
    """States x recommendations x periods answers, each published. Returns the number of publications there are."""
    codes = [MemberStateFactory(iso3=f"Y{first}{second}").pk for first, second in _letters(states)]
    printings = _printings(world, recommendations)
    for number in range(periods):
        world.now(days=3)
        period = _period(world, f"large-{number + 1}", printings, codes)
        for code in codes:
            _answers(world, period, code, printings)
    _point(codes)
    return Publication.objects.count()


def _letters(number: int) -> Iterator[tuple[str, str]]:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return itertools.islice(itertools.product(alphabet, alphabet), number)


def _printings(world: World, number: int) -> list[Printing]:
    """More recommendations of the seed's meeting, in the words of the first ones."""
    first = list(Printing.objects.filter(document=world.document).select_related("recommendation").order_by("order"))
    made, printed = [], []
    for place in range(number):
        like = first[place % len(first)]
        fields: dict[str, Any] = {"meeting": world.meeting, "basis": like.recommendation.basis}
        one = Recommendation(uuid=uuid.uuid4(), slug=f"large-{place}", order=1000 + place, **fields)
        made.append(one)
        text = f"{like.text} {place}"
        rest: dict[str, Any] = {"document": world.document, "paragraph": like.paragraph, "search_words": text.lower()}
        printed.append(Printing(recommendation=one, label=f"L {place}", text=text, order=1000 + place, **rest))
    write(made)
    write(printed)
    return list(Printing.objects.filter(recommendation__in=[each.pk for each in made]).select_related("recommendation"))


def _period(world: World, slug: str, printings: list[Printing], codes: list[str]) -> ReportingPeriod:
    period = world.open_period(slug, states=())
    asked = [
        PeriodItem(period=period, recommendation=each.recommendation, printing=each, order=1000 + place)
        for place, each in enumerate(printings)
    ]
    write(asked)
    by: dict[str, Any] = {"invited_at": world.now(), "invited_by": world.dataentry, "note_verbale": "NV/1"}
    write([Invitation(period=period, member_state_id=code, **by) for code in codes])
    return period


def _answers(world: World, period: ReportingPeriod, code: str, printings: list[Printing]) -> None:
    """What one State says in one period on each of them: sent, accepted and published in one minute."""
    now = world.now()
    submission = Submission.objects.create(
        member_state_id=code,
        period=period,
        consent=Consent.YES,
        consent_at=now,
        consent_by=world.focal_point,
        started_at=now,
        started_by=world.focal_point,
    )
    sent = Transmission.objects.create(
        submission=submission,
        submitted_at=now,
        submitted_by=world.focal_point,
        reported_on=now.date(),
        receipt_sha256="0" * 64,
    )
    versions = [_version(world, sent, printing, place, now) for place, printing in enumerate(printings)]
    write(versions)
    _publish(versions, now)


def _version(world: World, sent: Transmission, printing: Printing, place: int, now: datetime.datetime) -> StatusUpdate:
    return StatusUpdate(
        submission=sent.submission,
        version=1,
        review_state=ReviewState.ACCEPTED,
        transmission=sent,
        typed_at=now,
        typed_by=world.focal_point,
        checked_at=now,
        checked_by=world.reviewer,
        reported_on=now.date(),
        recommendation=printing.recommendation,
        printing=printing,
        implementation_status=STATUSES[place % len(STATUSES)],
        summary=f"The national desk of {sent.submission.member_state_id} handled measure {place}.",
    )


def _publish(versions: list[StatusUpdate], now: datetime.datetime) -> None:
    """Append them to the chain, with their texts."""
    head, _made = LedgerHead.objects.get_or_create(pk=1)
    publications, texts = [], []
    for version in versions:
        words = body_of(version)
        body = compact_json(words)
        publication = Publication(
            sequence=head.sequence + 1,
            published_at=now,
            kind=PublicationKind.ANSWER,
            entry_format=formats.HEADER,
            member_state_id=version.submission.member_state_id,
            recommendation_id=version.recommendation_id,
            period=version.submission.period,
            text_sha256=text_hash(SALT, body),
            previous=head.hash,
        )
        publication.hash = sha256_of(compact_json(publication.header()))
        head.sequence, head.hash = publication.sequence, publication.hash
        publications.append(publication)
        texts.append(_text(publication, version, body, search_words_of(words)))
    write(publications)
    write(texts)
    served = PublicationText.recommendations.through
    write([served(publicationtext_id=each.pk, recommendation_id=each.publication.recommendation_id) for each in texts])
    head.save()


def _text(publication: Publication, version: StatusUpdate, body: str, search_words: str) -> PublicationText:
    return PublicationText(
        publication=publication,
        salt=SALT,
        body=body,
        body_format=formats.BODY,
        status_update=version,
        language=version.language,
        implementation_status=version.implementation_status,
        reported_on=version.reported_on,
        search_words=search_words,
    )


def _point(codes: list[str]) -> None:
    """The pointers: of each State and recommendation to the newest entry; and the spans."""
    newest: dict[tuple[str, Any], int] = {}
    entries = Publication.objects.filter(member_state__in=codes).in_order()
    for sequence, state, about in entries.values_list("sequence", "member_state", "recommendation"):
        newest[state, about] = sequence
    pointers = [
        CurrentPublication(member_state_id=state, recommendation_id=about, publication_id=sequence)
        for (state, about), sequence in newest.items()
    ]
    write(pointers)
    for code in codes:
        entries, there = Publication.objects.filter(member_state=code), Span.objects.filter(member_state=code)
        span_keeping.write(spans.by_the_ledger(entries), there)
