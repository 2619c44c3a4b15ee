"""Checking the chain: from the database, or from an exported file, with nothing but the file at hand.

Source of the rules: `domain.md` 4, "The ledger". In a file, an altered, deleted, swapped or inserted row is found as
long as what follows is not recomputed; in the database the head row finds a missing last one too.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tracker.models import LedgerHead, Publication
from tracker.models.ledger import FIRST_PREVIOUS, compact_json, sha256_of, text_hash

HEADER_KEYS = (
    "sequence", "published_at", "kind", "state", "recommendation", "commitment", "period", "text_sha256", "previous",
)  # fmt: skip

type Row = dict[str, Any]


class Fault(Exception):
    """The first thing that is wrong with a chain, in one sentence."""


@dataclass(frozen=True)
class Verified:
    """A chain without a fault: its length, how many entries have no readable text, and its head."""

    publications: int
    without_text: int
    head: str

    def __str__(self) -> str:
        return f"{self.publications} publications, {self.without_text} without text, chain ok, head {self.head}"


def rows_of_database(since: int = 0) -> Iterator[Row]:
    """The ledger, row by row as it is exported, from the publication after sequence `since` on."""
    publications = Publication.objects.filter(sequence__gt=since).select_related("text").in_order()
    for publication in publications.iterator(chunk_size=2000):
        text = getattr(publication, "text", None)
        yield publication.header() | {
            "hash": publication.hash,
            "salt": text.salt if text else None,
            "body": text.body if text else None,
        }


def rows_of_lines(lines: Iterable[str]) -> Iterator[Row]:
    """The rows of an exported file. Raises Fault for a line that is not one."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            compact_json(row).encode()  # half a character cannot have been published
            missing = [key for key in (*HEADER_KEYS, "hash", "salt", "body") if key not in row]
        except (ValueError, TypeError) as error:
            raise Fault(f"line {number} is not a publication: {error}") from error
        if missing or not isinstance(row, dict):
            raise Fault(f"line {number} is not a publication: {', '.join(missing)} missing")
        yield row


def verify(rows: Iterable[Row]) -> Verified:
    """Follow the chain from its first row.

    Args:
        rows: headers with `hash`, `salt` and `body`, as they are exported, in order. A chain that starts later than
            the first publication is checked from its first row's `previous`.

    Raises Fault with the first thing that is wrong.
    """
    count = without_text = 0
    sequence: int | None = None
    previous = FIRST_PREVIOUS
    for row in rows:
        name = f"publication {row['sequence']}"
        if sequence is None:
            _check_start(row, name)
        elif row["sequence"] != sequence + 1:
            raise Fault(f"{name} follows publication {sequence}")
        elif row["previous"] != previous:
            raise Fault(f"{name} does not name the hash of publication {sequence} as its previous")
        if sha256_of(compact_json({key: row[key] for key in HEADER_KEYS})) != row["hash"]:
            raise Fault(f"the hash of {name} is not that of its header")
        without_text += not _has_text(row, name)
        count, sequence, previous = count + 1, row["sequence"], row["hash"]
    return Verified(count, without_text, previous)


def _check_start(row: Row, name: str) -> None:
    if not isinstance(row["sequence"], int) or row["sequence"] < 1:
        raise Fault(f"{name} has no place in a chain")
    if row["sequence"] == 1 and row["previous"] != FIRST_PREVIOUS:
        raise Fault("publication 1 names a previous one")


def _has_text(row: Row, name: str) -> bool:
    """Whether a readable text stands in the row. Raises Fault where it is not the one that was published."""
    if row["body"] is None and row["salt"] is None:
        return False
    if row["text_sha256"] is None:
        raise Fault(f"{name} has a text, and was published without one")
    if not isinstance(row["body"], str) or not isinstance(row["salt"], str):
        raise Fault(f"the text of {name} is damaged")
    if text_hash(row["salt"], row["body"]) != row["text_sha256"]:
        raise Fault(f"the text of {name} is not the one that was published")
    return True


def verify_database() -> Verified:
    """Verify the ledger of the database, its last row against the head. Raises Fault."""
    found = verify(rows_of_database())
    head = LedgerHead.objects.filter(pk=1).first()
    length, last = (head.sequence, head.hash) if head else (0, FIRST_PREVIOUS)
    if found.publications != length:
        raise Fault(f"the head counts {length} publications, the ledger holds {found.publications}")
    if found.head != last:
        raise Fault("the head names another hash than the last publication")
    return found
