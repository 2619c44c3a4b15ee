"""When each publication was current: the one rule of the read model, for the acts, the rebuilding and the check.

Source: `docs/domain.md` 4, "What may be read, whatever day is asked for", and 5, "Current". At every moment the last
entry of an answer in a period stands for it. Of those that may still be read the one that `tracker.ledger.current` puts
first is current; those that may not be read any more leave a span without words, each on its own. In its period a span
stands until a later one of the same period replaces it, whatever answers of other periods are current meanwhile.
"""

import datetime
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tracker.choices import ENDING_KINDS
from tracker.ledger import current
from tracker.models import EvidenceCitation, Publication, Span
from tracker.models.ledger import CHANGING_READING


class ChainEntry(NamedTuple):
    """What the rule asks of a publication, and what its span repeats. Times are UTC."""

    member_state: str
    recommendation: UUID | None
    commitment: UUID | None
    period: str
    sequence: int
    published_at: datetime.datetime
    kind: str
    regional_group: str
    meeting: int | None
    is_readable: bool
    implementation_status: str | None
    reported_on: datetime.date | None
    has_public_evidence: bool

    @property
    def is_ending(self) -> bool:
        return self.kind in ENDING_KINDS


class SpanRow(NamedTuple):
    """A span as it is stored, column by column."""

    member_state: str
    recommendation: UUID | None
    commitment: UUID | None
    publication: int
    since: datetime.datetime
    is_readable: bool
    regional_group: str
    meeting: int | None
    period: str
    implementation_status: str
    reported_on: datetime.date | None
    has_public_evidence: bool
    until: datetime.datetime | None
    ended_with: int | None
    replaced_at: datetime.datetime | None = None

    @property
    def identity(self) -> tuple[Any, ...]:
        """What makes two rows the same span: the rest is what is said of it."""
        return self[:6]


def of_entries(entries: Iterable[ChainEntry]) -> list[SpanRow]:
    """The spans of one pair, from all its entries that change what may be read, in whatever order."""
    found: list[SpanRow] = []
    last: dict[str, ChainEntry] = {}  # of each period
    going_on: dict[
        str | None, tuple[ChainEntry, datetime.datetime]
    ] = {}  # the current one under None, what is gone by period
    by_moment = sorted(entries, key=lambda entry: (entry.published_at, entry.sequence))
    for moment, arrived in groupby(by_moment, key=lambda entry: entry.published_at):
        newest = 0
        for entry in arrived:
            newest = max(newest, entry.sequence)
            if entry.period not in last or last[entry.period].sequence < entry.sequence:
                last[entry.period] = entry
        standing = _standing(last)
        for key, (entry, since) in list(going_on.items()):
            if not _goes_on(entry, standing.get(key)):
                found.append(_row(entry, since, moment, newest))
                del going_on[key]
        for key, entry in standing.items():
            going_on.setdefault(key, (entry, moment))
    found += [_row(entry, since, None, None) for entry, since in going_on.values()]
    return _replaced(found)


def _standing(last: dict[str, ChainEntry]) -> dict[str | None, ChainEntry]:
    """Of the last entries of each period: what is current, and what was public and is gone."""
    standing: dict[str | None, ChainEntry] = {
        period: entry for period, entry in last.items() if not entry.is_readable and not entry.is_ending
    }
    readable = [entry for entry in last.values() if entry.is_readable]
    if readable:
        standing[None] = max(readable, key=lambda entry: current.order(entry.reported_on, entry.sequence))
    return standing


def _goes_on(entry: ChainEntry, now: ChainEntry | None) -> bool:
    """Whether the span of `entry` lasts. Of what is gone a correction makes no new one: of both nothing is left."""
    return now is not None and (now is entry or not entry.is_readable)


def _replaced(rows: list[SpanRow]) -> list[SpanRow]:
    """The same rows, each with the moment since when a later one of its period stands in its place."""
    later: dict[str, datetime.datetime] = {}  # when the span began that follows in the period
    found = []
    for row in sorted(rows, key=lambda row: (row.publication, row.since), reverse=True):
        found.append(row._replace(replaced_at=later.get(row.period)) if row.is_readable else row)
        if row.is_readable:
            later[row.period] = row.since
    return found[::-1]


def _row(
    entry: ChainEntry, since: datetime.datetime, until: datetime.datetime | None, ended_with: int | None
) -> SpanRow:
    readable = entry.is_readable
    return SpanRow(
        member_state=entry.member_state,
        recommendation=entry.recommendation,
        commitment=entry.commitment,
        publication=entry.sequence,
        since=since,
        is_readable=readable,
        regional_group=entry.regional_group,
        meeting=entry.meeting,
        period=entry.period,
        implementation_status=(entry.implementation_status or "") if readable else "",
        reported_on=entry.reported_on if readable else None,
        has_public_evidence=entry.has_public_evidence and readable,
        until=until,
        ended_with=ended_with,
    )


def _cites(cited: QuerySet[EvidenceCitation]) -> Any:
    """Whether the outer publication's readable text has one of these citations."""
    of_answer = cited.filter(status_update=OuterRef("text__status_update"))
    of_commitment = cited.filter(commitment_update=OuterRef("text__commitment_update"))
    return Exists(of_answer) | Exists(of_commitment)


def entries_of(
    publications: QuerySet[Publication], public: QuerySet[EvidenceCitation] | None = None
) -> Iterator[ChainEntry]:
    """The entries among `publications` that change what may be read, pair by pair.

    Args:
        public: the citations of evidence that anybody may open, where a migration asks, which has models of its own.
    """
    if public is None:
        public = EvidenceCitation.objects.openable()
    rows = (
        publications.filter(CHANGING_READING)
        .annotate(
            group=F("member_state__regional_group"),
            meeting=F("recommendation__meeting"),
            is_readable=Q(text__isnull=False),
            has_public_evidence=_cites(public),
        )
        .order_by("recommendation", "commitment", "member_state", "sequence")
        .values_list(
            "member_state", "recommendation", "commitment", "period", "sequence", "published_at", "kind", "group",
            "meeting", "is_readable", "text__implementation_status", "text__reported_on", "has_public_evidence",
        )
    )  # fmt: skip
    return map(ChainEntry._make, rows.iterator())


def by_the_ledger(publications: QuerySet[Publication]) -> Iterator[SpanRow]:
    """The spans of the pairs that `publications` are about. They must be whole pairs: each with all its entries."""
    for _pair, entries in groupby(entries_of(publications), key=lambda entry: entry[:3]):
        yield from of_entries(entries)


def stored(spans: QuerySet[Span]) -> dict[SpanRow, int]:
    """The spans that are stored, each with its key."""
    rows = spans.order_by("pk").values_list(*SpanRow._fields, "pk")
    return {SpanRow._make(row[:-1]): row[-1] for row in rows.iterator()}
