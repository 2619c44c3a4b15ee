"""Answers, commitments and entries of the ledger as data, of any number: read by columns, without objects or pages.

Belongs here: what tables and JSON are filled with, a thousand at a time. Between two of them nothing is open in the
database: it may be long until a reader takes the next. Which texts they are is for the caller to say.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest

from report.data import schema, types
from report.pages.answers import READ, Cited, cited_by, named_by, originals_in
from report.pages.public_words import OF_ANSWER, OF_COMMITMENT, stored
from tracker.content.fields import Content
from tracker.models import Publication, PublicationText, Recommendation

AT_ONCE = 1000
ABOUT = ("publication__recommendation__meeting__slug", "publication__recommendation__slug")
SPOKEN = ("pk", "publication__member_state", "publication__period", "reported_on", "corrected_on", "language", "body")
ENTRY = (
    *("sequence", "published_at", "kind", "member_state", "recommendation__meeting__slug", "recommendation__slug"),
    *("commitment", "period", "text__implementation_status", "text__reported_on", "text__corrected_on", "text__pk"),
    *("text_sha256", "previous", "hash"),
)


def answers(request: HttpRequest, texts: QuerySet[PublicationText]) -> Iterator[Any]:
    """These texts as answers, in their order: three queries for each thousand."""
    for numbers in batched(list(texts.values_list("pk", flat=True)), AT_ONCE):
        rows = _spoken_of(numbers, "status_update", *ABOUT)
        versions = {row[-3]: number for number, row in rows.items()}
        cited, named = cited_by(versions, {}), named_by(versions)
        for number in numbers:
            if row := rows.get(number):  # it may have been taken down since
                yield answer(request, row, cited.get(number, ()), named.get(number, ()))


def commitments(request: HttpRequest, numbers: Iterable[int], until: Any) -> Iterator[Any]:
    """The commitments whose current texts have these numbers, in their order: five queries for each thousand.

    `until` narrows the texts of which the earliest names the original date.
    """
    for some in batched(numbers, AT_ONCE):
        rows = _spoken_of(some, "commitment_update", "publication__commitment")
        originals = _originals([row[-1] for row in rows.values()], until)
        cited = cited_by({}, {row[-2]: number for number, row in rows.items()})
        served = {number: [UUID(key) for key in row[6].get("recommendations", ())] for number, row in rows.items()}
        keys = keys_of(set[UUID]().union(*served.values()))
        for number in some:
            if row := rows.get(number):
                names = [keys[one] for one in served[number] if one in keys]
                yield commitment(request, row, cited.get(number, ()), names, originals[row[-1]])


def changes(numbers: Iterable[int]) -> Iterator[Any]:
    """The entries of these numbers, in their order: one query for each thousand."""
    for some in batched(numbers, AT_ONCE):
        rows = _by_number(Publication.objects.all(), some, *ENTRY)
        yield from (_change(rows[number]) for number in some)


def answer(request: HttpRequest, row: tuple[Any, ...], cited: Iterable[Cited], commitments: Iterable[UUID]) -> Any:
    """One text as an answer: a row of `SPOKEN`, its version, and `ABOUT`."""
    return schema.Answer(
        recommendation="/".join(row[-2:]),
        commitments=list(commitments),
        evidence=[evidence(request, each) for each in cited],
        **spoken(OF_ANSWER, row),
    )


def commitment(
    request: HttpRequest,
    row: tuple[Any, ...],
    cited: Iterable[Cited],
    recommendations: list[str],
    original: datetime.date | None,
) -> Any:
    """One text as a commitment: a row of `SPOKEN`, its version, and the commitment, with what it serves by name."""
    return schema.Commitment(
        commitment=row[-1],
        recommendations=recommendations,
        original_target_on=original,
        evidence=[evidence(request, each) for each in cited],
        **spoken(OF_COMMITMENT, row),
    )


def spoken(fields: Content, row: tuple[Any, ...]) -> dict[str, Any]:
    """What every table says of an answer and of a commitment: a row of `SPOKEN`, whose body was read."""
    number, state, period, reported_on, corrected_on, language, words = row[:7]
    return {
        "state": state,
        "period": period,
        "reported_on": reported_on,
        "corrected_on": corrected_on,
        "language": language,
        "publication": number,
        **{field.in_data: stored(field, words) for field in fields},
    }


def evidence(request: HttpRequest, cited: Cited) -> types.Evidence:
    return types.Evidence(**evidence_facts(cited), url=request.build_absolute_uri(cited.address))


def evidence_facts(cited: Cited) -> dict[str, Any]:
    """What every table says of a document that is cited."""
    return {
        "title": cited.title,
        "kind": cited.kind,
        "dated_on": cited.dated_on,
        "language": cited.language,
        "pinpoint": cited.pinpoint,
    }


def keys_of(recommendations: Iterable[UUID]) -> dict[UUID, str]:
    """How data name these recommendations, meeting/slug: one query."""
    found = Recommendation.objects.filter(pk__in=list(recommendations)).order_by()
    return {key: f"{meeting}/{slug}" for key, meeting, slug in found.values_list("pk", "meeting__slug", "slug")}


def _by_number(rows: QuerySet[Any], numbers: Iterable[int], *columns: str) -> dict[int, tuple[Any, ...]]:
    return {row[0]: row for row in rows.filter(pk__in=numbers).order_by().values_list(*columns)}


def _spoken_of(numbers: Iterable[int], *columns: str) -> dict[int, tuple[Any, ...]]:
    """Rows of `SPOKEN` and more, each with the words of its body, which is read once."""
    rows = _by_number(PublicationText.objects.all(), numbers, *SPOKEN, *columns)
    return {number: (*row[:6], READ(row[6]), *row[7:]) for number, row in rows.items()}


def _originals(commitments: Iterable[UUID], until: Any) -> dict[UUID, datetime.date | None]:
    """The date that each commitment named first, by its earliest text that may be read: one query."""
    texts = PublicationText.objects.filter(until, publication__commitment__in=list(commitments))
    return originals_in(texts.order_by().values_list("publication__commitment", "reported_on", "pk", "body"))


def _change(row: tuple[Any, ...]) -> Any:
    sequence, published_at, kind, state, meeting, slug, commitment, period, status, reported, corrected, *rest = row
    text, text_sha256, previous, digest = rest
    return schema.Change(
        publication=sequence,
        published_at=published_at,
        kind=kind,
        state=state,
        recommendation=f"{meeting}/{slug}" if slug else None,
        commitment=commitment,
        period=period,
        status=status or None,
        reported_on=reported,
        corrected_on=corrected,
        is_readable=text is not None,
        text_sha256=text_sha256,
        previous=previous,
        hash=digest,
    )
