"""Checking the chain: from the database, or from an exported file, with nothing but the file at hand.

Source of the rules: `docs/domain.md` 4, "The ledger". In a file, an altered, deleted, swapped or inserted row is found
as long as what follows is not recomputed; in the database the head row finds a missing last one too. A format, kind or
key that this release does not know is verified like any other: the chain needs none of their meaning.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.conf import settings

from tracker.content import formats
from tracker.ledger import current
from tracker.ledger.lost_stretch import LostStretch, NoStretch, stretch_of
from tracker.models import LedgerHead, Publication
from tracker.models.ledger import FIRST_PREVIOUS, compact_json, sha256_of, text_hash

# What every row has, whatever its format.
ROW_KEYS = (*formats.HEADERS[1], "hash", "salt", "body")
# What an exported row carries beside its header. From format 3 on every other key of a row is of the header.
BESIDE_THE_HEADER = frozenset({"hash", "salt", "body", "demonstration"})

type LedgerRow = dict[str, Any]


class Fault(Exception):
    """The first thing that is wrong with a chain, in one sentence."""


@dataclass(frozen=True)
class Verified:
    """A chain without a fault: its length, how many entries have no readable text, how many are of a format not known
    to this release, its head, and what restores lost of it."""

    publications: int
    without_text: int
    head: str
    not_known: int = 0
    lost: tuple[LostStretch, ...] = ()

    @property
    def numbers(self) -> int:
        """How many numbers were given, to entries and to what was lost."""
        return self.publications + sum(each.last - each.first + 1 for each in self.lost)

    def __str__(self) -> str:
        unknown = f", {self.not_known} in a format not known to this release" if self.not_known else ""
        return (
            f"{self.publications} publications, {self.without_text} without text{unknown}, chain ok, head {self.head}"
            + "".join(f"; {each}" for each in self.lost)
        )


def row_of(publication: Publication) -> LedgerRow:
    """A publication as it is exported: its header, its hash, and salt and body where they may be read."""
    text = getattr(publication, "text", None)
    return publication.header() | {
        "hash": publication.hash,
        "salt": text.salt if text else None,
        "body": text.body if text else None,
    }


def _publications(since: int = 0, until: int | None = None) -> Iterator[Publication]:
    publications = Publication.objects.filter(sequence__gt=since).select_related("text").in_order()
    if until is not None:
        publications = publications.filter(sequence__lte=until)
    return publications.iterator(chunk_size=2000)


def rows_of_database(since: int = 0, until: int | None = None) -> Iterator[LedgerRow]:
    """The ledger, row by row as it is exported, from the publication after sequence `since` on, or up to `until`."""
    return map(row_of, _publications(since, until))


def exported(since: int = 0, limit: int | None = None, until: int | None = None) -> Iterator[LedgerRow]:
    """The rows after sequence `since` as they are handed out: `limit` of them, those up to `until`, or all."""
    return map(marked, islice(rows_of_database(since, until), limit))


def marked(row: LedgerRow) -> LedgerRow:
    """A row as it is handed out: a demonstration says so, outside the hashed header, and is checked like any other."""
    return row | {"demonstration": True} if settings.DEMONSTRATION else row


def rows_of_lines(lines: Iterable[str]) -> Iterator[LedgerRow]:
    """The rows of an exported file. Raises Fault for a line that is not one."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            compact_json(row).encode()  # half a character cannot have been published
            missing = [key for key in ROW_KEYS if key not in row]
        except (ValueError, TypeError, RecursionError) as error:
            raise Fault(f"line {number} is not a publication: {error}") from error
        if missing or not isinstance(row, dict):
            raise Fault(f"line {number} is not a publication: {', '.join(missing)} missing")
        yield row


def header_of(row: LedgerRow) -> LedgerRow:
    """The hashed header in a row: the keys of its format, or all that a format not known here must have put there."""
    keys = formats.HEADERS.get(formats.number_in(row))
    return {key: row[key] for key in (keys or row.keys() - BESIDE_THE_HEADER) if key in row}


def verify(rows: Iterable[LedgerRow]) -> Verified:
    """Follow the chain from its first row.

    Args:
        rows: headers with `hash`, `salt` and `body`, as they are exported, in order. A chain that starts later than
            the first publication is checked from its first row's `previous`.

    Raises Fault with the first thing that is wrong.
    """
    count = without_text = not_known = 0
    before: LedgerRow | None = None
    lost: list[LostStretch] = []
    for row in rows:
        name = f"publication {row['sequence']}"
        stretch = _lost_before(row, name)
        if before is None:
            _check_start(row, name, stretch)
        else:
            _check_place(row, before, name, stretch)
        if sha256_of(compact_json(header_of(row))) != row["hash"]:
            raise Fault(f"the hash of {name} is not that of its header")
        without_text += not _has_text(row, name)
        not_known += not _is_known(row)
        count, before, lost = count + 1, row, [*lost, *([stretch] if stretch else [])]
    return Verified(count, without_text, before["hash"] if before else FIRST_PREVIOUS, not_known, tuple(lost))


def _lost_before(row: LedgerRow, name: str) -> LostStretch | None:
    """What an entry says was lost before it: exactly the numbers that end with the one before its own. Raises Fault."""
    said = header_of(row).get("lost")  # beside the header of formats 1 and 2 anybody can write it
    if said is None:
        return None
    try:
        found = stretch_of(said)
    except NoStretch as fault:
        raise Fault(f"what {name} says was lost is no stretch of the ledger") from fault
    if found.last + 1 != row["sequence"]:
        raise Fault(f"{name} does not follow what it says was lost")
    return found


def _check_start(row: LedgerRow, name: str, lost: LostStretch | None) -> None:
    if not isinstance(row["sequence"], int) or row["sequence"] < 1:
        raise Fault(f"{name} has no place in a chain")
    if (lost.first if lost else row["sequence"]) == 1 and row["previous"] != FIRST_PREVIOUS:
        raise Fault(f"{name} names a previous one")


def _check_place(row: LedgerRow, before: LedgerRow, name: str, lost: LostStretch | None) -> None:
    if (lost.first if lost else row["sequence"]) != before["sequence"] + 1:
        raise Fault(f"{name} follows publication {before['sequence']}")
    if row["previous"] != before["hash"]:
        raise Fault(f"{name} does not name the hash of publication {before['sequence']} as its previous")
    if formats.number_in(row) != 1 and str(row["published_at"]) < str(before["published_at"]):
        raise Fault(f"{name} is dated before publication {before['sequence']}")


def _has_text(row: LedgerRow, name: str) -> bool:
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


def _is_known(row: LedgerRow) -> bool:
    """Whether this release knows the formats of the header and of the body, where there is one."""
    has_known_text = row["body"] is None or _number_of_body(row["body"]) in formats.BODIES
    return has_known_text and formats.number_in(row) in formats.HEADERS


def verify_chain() -> Verified:
    """Verify the ledger of the database: the chain, its head, and what format a body is said to be of. Raises Fault."""
    found = verify(_rows_with_their_columns())
    head = LedgerHead.objects.filter(pk=1).first()
    length, last = (head.sequence, head.hash) if head else (0, FIRST_PREVIOUS)
    if found.numbers != length:
        raise Fault(f"the head counts {length} publications, the ledger holds {found.numbers}")
    if head and found.publications != head.entries:
        raise Fault(f"the head counts {head.entries} entries, the ledger has {found.publications}")
    if found.head != last:
        raise Fault("the head names another hash than the last publication")
    return found


def verify_database() -> Verified:
    """Verify the chain, and what is current. Raises Fault."""
    found = verify_chain()
    _check_current()
    return found


def _check_current() -> None:
    """Raise Fault where the validity spans and the one rule of what is current differ."""
    wanted, found = current.by_the_ledger(), current.stored()
    for pair in sorted((pair for pair in wanted.keys() | found.keys() if wanted.get(pair) != found.get(pair)), key=str):
        state, recommendation, commitment = pair
        said, due = (f"publication {one.get(pair)}" if pair in one else "no publication" for one in (found, wanted))
        raise Fault(f"{said} is said to be current of {state} on {recommendation or commitment}, {due} is")


def _rows_with_their_columns() -> Iterator[LedgerRow]:
    """The rows of the database. Raises Fault where a text's column names another format than its body carries."""
    for publication in _publications():
        yield row_of(publication)  # the hashes are compared first: a body that was altered carries any number
        text = getattr(publication, "text", None)
        if text and text.body_format != (carried := _number_of_body(text.body)):
            raise Fault(f"the text of publication {publication.pk} is of format {carried}, not {text.body_format}")


def _number_of_body(body: str) -> int:
    """The format that a body carries; 0 for what is no body at all."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return 0
    return formats.number_in(content) if isinstance(content, dict) else 0
