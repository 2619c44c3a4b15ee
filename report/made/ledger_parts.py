"""The ledger in segments of ten thousand entries, and the last entry of each day."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db.models import Count, F

from report.data import columns, exports, streams
from report.made.parts import PartContent, WantedPart
from tracker.models import Publication, PublicationText
from tracker.models.ledger import compact_json
from tracker.verification import exported

LEDGER, HEADS = "ledger.jsonl", "heads.csv"
SEGMENT = 10_000  # entries


def wanted(until: int, last_hash: str) -> Iterator[WantedPart]:
    """The parts of the ledger up to the entry `until`: two queries.

    Entries never change, and a text only goes: with the hash of its last entry, and with how many texts can be read of
    it, what is in a segment is known.
    """
    ends = {number: min((number + 1) * SEGMENT, until) for number in range(-(-until // SEGMENT))}
    hashes = dict(Publication.objects.filter(pk__in=ends.values()).order_by().values_list("sequence", "hash"))
    texts = PublicationText.objects.filter(pk__lte=until).order_by()
    counted = texts.values(number=(F("publication_id") - 1) / SEGMENT).annotate(count=Count("pk"))
    readable = dict(counted.values_list("number", "count"))
    for number, end in ends.items():
        sign = f"{hashes[end]} {readable.get(number, 0)}"
        yield WantedPart(f"ledger {number}", sign, partial(_entries, number * SEGMENT, end))
    yield WantedPart("heads", last_hash, partial(_heads, until))


def _entries(after: int, end: int) -> PartContent:
    lines = [f"{compact_json(row)}\n" for row in exported(after, end - after)]
    return {LEDGER: ("".join(lines).encode(), len(lines))}


def _heads(until: int) -> PartContent:
    lines = list(exports.csv_lines(columns.HEAD, map(columns.row, streams.heads(until))))
    return {HEADS: ("".join(lines).encode(), len(lines) - 1)}
