"""The ledger in segments of ten thousand entries, and of each segment the last entry of each day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import partial
from itertools import islice

from django.db.models import Count, F

from report.data import columns, exports, schema
from report.downloads.parts import PartContent, WantedPart
from tracker.models import Publication, PublicationText
from tracker.models.ledger import compact_json
from tracker.verification import exported

LEDGER, HEADS = "ledger.jsonl", "heads.csv"
SEGMENT = 10_000  # entries


def wanted(until: int) -> Iterator[WantedPart]:
    """The parts of the ledger up to the entry `until`: two queries.

    Entries never change, and a text only goes: with the hash of its last entry, and with how many texts can be read of
    it, what is in a segment is known; and with the day of the entry that follows, whose day goes on after it.
    """
    yield WantedPart("heads", " ".join(columns.HEAD), _header)
    ends = {number: min((number + 1) * SEGMENT, until) for number in range(-(-until // SEGMENT))}
    places = {*ends.values(), *(end + 1 for end in ends.values() if end < until)}
    rows = Publication.objects.filter(pk__in=places).order_by().values_list("sequence", "hash", "published_at")
    entries = {sequence: (digest, moment.date()) for sequence, digest, moment in rows}
    texts = PublicationText.objects.filter(pk__lte=until).order_by()
    counted = texts.values(number=(F("publication_id") - 1) / SEGMENT).annotate(count=Count("pk"))
    readable = dict(counted.values_list("number", "count"))
    for number, end in ends.items():
        (digest, _day), (_next, next_day) = entries[end], entries.get(end + 1, ("", None))
        sign = f"{digest} {readable.get(number, 0)} {next_day}"
        yield WantedPart(f"ledger {number}", sign, partial(_entries, number * SEGMENT, end, next_day))


def _header() -> PartContent:
    return {HEADS: (next(exports.csv_lines(columns.HEAD, ())).encode(), 0)}


def _entries(after: int, end: int, next_day: datetime.date | None) -> PartContent:
    """The entries after `after` up to `end`; of their days the last entry, but for a day that goes on after them."""
    lines, heads = [], {}
    for row in exported(after, end - after):
        lines.append(f"{compact_json(row)}\n")
        day = datetime.date.fromisoformat(row["published_at"][:10])
        heads[day] = schema.Head(day=day, publication=row["sequence"], hash=row["hash"])
    if next_day:
        heads.pop(next_day, None)
    of_days = islice(exports.csv_lines(columns.HEAD, map(columns.row, heads.values())), 1, None)
    return {LEDGER: ("".join(lines).encode(), len(lines)), HEADS: ("".join(of_days).encode(), len(heads))}
