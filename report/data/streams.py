"""Answers, commitments and entries of the ledger as data, of any number: read by columns, without objects or pages.

Belongs here: what tables and JSON are filled with, a thousand at a time. Between two of them nothing is open in the
database: it may be long until a reader takes the next. Which texts they are is for the caller to say.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from report.data import schema, types
from report.pages.answers import OF_ANSWER, OF_COMMITMENT, READ, Cited, cited_by, named_by, originals_in, stored
from tracker.choices import MISTAKE_KINDS, PublicationKind
from tracker.content.fields import Content
from tracker.models import Publication, PublicationText, Recommendation

AT_ONCE = 1000
ABOUT = ("publication__recommendation__meeting__slug", "publication__recommendation__slug")
SPOKEN = ("pk", "publication__member_state", "publication__period", "reported_on", "corrected_on", "language", "body")
# By the name of a column: the same of an entry.
ENTRY = {
    "publication": "sequence",
    **{name: name for name in ("published_at", "kind", "commitment", "period", "text_sha256", "previous", "hash")},
    "state": "member_state",
    "status": "text__implementation_status",
    "reported_on": "text__reported_on",
    "corrected_on": "text__corrected_on",
}


class SpokenRow(NamedTuple):
    """One published text, by columns: what every table says of it, what it cites, and what it is about.

    `about` is its recommendation, or its commitment; `served` are the recommendations of a commitment.
    """

    facts: dict[str, Any]
    cited: tuple[Cited, ...]
    about: UUID
    key: str = ""
    served: tuple[UUID, ...] = ()


def read_answers(numbers: Iterable[int]) -> Iterator[SpokenRow]:
    """The texts of these numbers that are answers, in their order: three queries for each thousand."""
    for some in batched(numbers, AT_ONCE):
        rows = _spoken_of(some, "status_update", "publication__recommendation", *ABOUT)
        versions = {row[7]: number for number, row in rows.items()}
        cited, named = cited_by(versions, {}), named_by(versions)
        for number in some:
            if row := rows.get(number):  # it may have been taken down since
                facts = spoken(OF_ANSWER, row) | {"commitments": list(named.get(number, ()))}
                yield SpokenRow(facts, cited.get(number, ()), row[8], "/".join(row[9:]))


def read_commitments(numbers: Iterable[int], until: Any) -> Iterator[SpokenRow]:
    """The texts of these numbers that are commitments, in their order: four queries for each thousand.

    `until` narrows the texts of which the earliest names the original date.
    """
    for some in batched(numbers, AT_ONCE):
        rows = _spoken_of(some, "commitment_update", "publication__commitment")
        originals = _originals([row[8] for row in rows.values()], until)
        cited = cited_by({}, {row[7]: number for number, row in rows.items()})
        for number in some:
            if row := rows.get(number):
                served = tuple(UUID(key) for key in row[6].get("recommendations", ()))
                facts = spoken(OF_COMMITMENT, row) | {"commitment": row[8], "original_target_on": originals[row[8]]}
                yield SpokenRow(facts, cited.get(number, ()), row[8], served=served)


def answers(request: HttpRequest, numbers: Iterable[int]) -> Iterator[Any]:
    """The texts of these numbers as answers, in their order."""
    for row in read_answers(numbers):
        yield schema.Answer(**row.facts, recommendation=row.key, evidence=_evidence(request, row))


def commitments(request: HttpRequest, numbers: Iterable[int], until: Any) -> Iterator[Any]:
    """The commitments whose current texts have these numbers, in their order; one query more for each thousand."""
    for some in batched(read_commitments(numbers, until), AT_ONCE):
        keys = keys_of({key for row in some for key in row.served})
        for row in some:
            named = [keys[one] for one in row.served if one in keys]
            yield schema.Commitment(**row.facts, recommendations=named, evidence=_evidence(request, row))


def changes(numbers: Iterable[int]) -> Iterator[Any]:
    """The entries of these numbers, in their order: two queries for each thousand, three where consent ended."""
    for some in batched(numbers, AT_ONCE):
        corrected_by = _corrections_of(some)
        about = ("text__pk", "recommendation__meeting__slug", "recommendation__slug")
        rows = _by_number(Publication.objects.all(), some, *ENTRY.values(), *about)
        for number in some:
            *entry, text, meeting, slug = rows[number]
            facts = dict(zip(ENTRY, entry, strict=True))
            yield schema.Change(
                **facts | {"status": facts["status"] or None},
                recommendation=f"{meeting}/{slug}" if slug else None,
                is_readable=text is not None,
                corrected_by=corrected_by.get(number),
            )


def _corrections_of(numbers: Iterable[int]) -> dict[int, int]:
    """Of the ends of consent among these that we recorded by mistake, the entries that say so: two queries at most.

    That entry is the next of the chain that changes what may be read: an ending after an ending (docs/adr/0083).
    """
    of_chain = Publication.objects.changing_reading().filter(
        member_state=OuterRef("member_state"), period=OuterRef("period"), sequence__gt=OuterRef("sequence")
    )
    following = [
        Subquery(of_chain.filter(**{about: OuterRef(about)}).order_by("sequence").values("sequence")[:1])
        for about in ("recommendation", "commitment")
    ]
    ends = Publication.objects.filter(pk__in=numbers, kind=PublicationKind.CONSENT_ENDED).order_by()
    next_of = dict(ends.values_list("pk", Coalesce(*following)))
    found = [entry for entry in next_of.values() if entry]
    mistakes = set(Publication.objects.filter(pk__in=found, kind__in=MISTAKE_KINDS).values_list("pk", flat=True))
    return {number: entry for number, entry in next_of.items() if entry in mistakes}


def spoken(fields: Content, row: tuple[Any, ...]) -> dict[str, Any]:
    """What every table says of an answer and of a commitment: a row of `SPOKEN`, whose body was read."""
    names = ("publication", "state", "period", "reported_on", "corrected_on", "language")
    facts = dict(zip(names, row[:6], strict=True))
    return facts | {field.in_data: stored(field, row[6]) for field in fields}


def _evidence(request: HttpRequest, row: SpokenRow) -> list[types.Evidence]:
    return [types.Evidence(**evidence_facts(each), url=request.build_absolute_uri(each.address)) for each in row.cited]


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
