"""The ledger in segments of ten thousand numbers, and of each segment the last entry of each day.

Numbers that a restore left out are in no segment: one may be short, or missing.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import partial
from itertools import islice

from django.db.models import Count, F

from report.data import columns, exports, schema
from report.downloads.parts import PartContent, WantedPart
from tracker.ledger.lost_stretch import stretch_of
from tracker.ledger.verification import exported
from tracker.models import Publication, PublicationText
from tracker.models.ledger import PublicationQuerySet, compact_json

LEDGER, HEADS = "ledger.jsonl", "heads.csv"
SEGMENT = 10_000  # numbers
ENTRY = ("sequence", "hash", "published_at")
type EntryAndMoment = tuple[int, str, datetime.datetime]


def wanted(until: int) -> Iterator[WantedPart]:
    """The parts of the ledger up to the entry `until`: two queries, and two more for each segment that ends where
    numbers are left out.

    Entries never change, and a text only goes: with the hash of its last entry, and with how many texts can be read of
    it, what is in a segment is known; and with the day of the entry that follows, whose day goes on after it.
    """
    yield WantedPart("heads", " ".join(columns.of(schema.Head)), _header)
    ends = {number: min((number + 1) * SEGMENT, until) for number in range(-(-until // SEGMENT))}
    places = {*ends.values(), *(end + 1 for end in ends.values() if end < until)}
    rows = Publication.objects.filter(pk__in=places).order_by().values_list(*ENTRY)
    entries = {row[0]: row for row in rows}
    texts = PublicationText.objects.filter(pk__lte=until).order_by()
    counted = texts.values(number=(F("publication_id") - 1) / SEGMENT).annotate(count=Count("pk"))
    readable = dict(counted.values_list("number", "count"))
    for number, end in ends.items():
        last = entries.get(end) or _last(number * SEGMENT, end)
        if last is None:
            continue
        following = entries.get(end + 1) or (_first(end, until) if end < until else None)
        next_day = following[2].date() if following else None
        sign = f"{last[1]} {readable.get(number, 0)} {next_day}"
        yield WantedPart(f"ledger {number}", sign, partial(_entries, number * SEGMENT, end, next_day))


def _last(after: int, end: int) -> EntryAndMoment | None:
    """The last entry after the number `after` and up to `end`."""
    return _between(after, end).values_list(*ENTRY).last()


def _first(after: int, end: int) -> EntryAndMoment | None:
    return _between(after, end).values_list(*ENTRY).first()


def _between(after: int, end: int) -> PublicationQuerySet:
    return Publication.objects.filter(pk__gt=after, pk__lte=end).in_order()


def _header() -> PartContent:
    return {HEADS: (next(exports.csv_lines(columns.of(schema.Head), ())).encode(), 0)}


def _entries(after: int, end: int, next_day: datetime.date | None) -> PartContent:
    """The entries after `after` up to `end`; of their days the last entry, but for a day that goes on after them, and
    each entry that names what a restore lost."""
    lines, last_of, named = [], {}, []
    for row in exported(after, until=end):
        lines.append(f"{compact_json(row)}\n")
        day, lost = datetime.date.fromisoformat(row["published_at"][:10]), row.get("lost")
        said = str(stretch_of(lost)) if lost else None
        last_of[day] = schema.Head(day=day, publication=row["sequence"], hash=row["hash"], lost=said)
        named += [last_of[day]] if said else []
    if next_day:
        last_of.pop(next_day, None)
    heads = {each.publication: each for each in sorted([*last_of.values(), *named], key=lambda each: each.publication)}
    of_days = islice(exports.csv_lines(columns.of(schema.Head), map(columns.row, heads.values())), 1, None)
    return {LEDGER: ("".join(lines).encode(), len(lines)), HEADS: ("".join(of_days).encode(), len(heads))}
