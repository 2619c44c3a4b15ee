"""Ways to tamper with exported rows that the chain must show: what follows is not computed again."""

import copy
from collections.abc import Callable
from random import Random
from typing import Any

from tracker.ledger.verification import LedgerRow, header_of
from tracker.models.ledger import FIRST_PREVIOUS, compact_json, sha256_of, text_hash

OTHER = {
    "format": 3,
    "kind": "withdrawal",
    "published_at": "2031-01-01T00:00:00.000000Z",
    "state": "XAX",
    "recommendation": "00000000-0000-0000-0000-000000000009",
    "commitment": "00000000-0000-0000-0000-000000000008",
    "period": "another-period",
    "text_sha256": "f" * 64,
    "previous": "e" * 64,
    "hash": "d" * 64,
}


def sealed(row: LedgerRow) -> LedgerRow:
    """The row with the hash of its header as it stands."""
    return row | {"hash": sha256_of(compact_json(header_of(row)))}


def chain(length: int, chance: Random) -> list[LedgerRow]:
    """A sound chain: answers with and without a readable text, and endings; of format 1, then of format 2."""
    rows: list[LedgerRow] = []
    first_numbered = chance.randrange(1, length + 1)
    for sequence in range(1, length + 1):
        kind = chance.choice(["answer", "answer", "correction", "withdrawal"])
        number = {"format": 2} if sequence >= first_numbered else {}
        body = None if kind == "withdrawal" else compact_json({"summary": f"مثال 例 {chance.random()}", **number})
        salt = f"{chance.getrandbits(128):032x}" if body else None
        row: LedgerRow = {
            **number,
            "sequence": sequence,
            "published_at": f"2027-03-01T10:{sequence // 60 % 60:02}:{sequence % 60:02}.000000Z",
            "kind": kind,
            "state": "XAA",
            "recommendation": f"00000000-0000-0000-0000-{sequence:012}",
            "commitment": None,
            "period": "first",
            "text_sha256": text_hash(salt, body) if salt and body else None,
            "previous": rows[-1]["hash"] if rows else FIRST_PREVIOUS,
        }
        is_erased = body is not None and chance.random() < 0.2
        rows.append(sealed(row) | {"salt": None if is_erased else salt, "body": None if is_erased else body})
    return rows


def alter(rows: list[LedgerRow], chance: Random) -> None:
    """One value of one row is another one."""
    row = chance.choice(rows)
    has_text = row["body"] is not None
    name = chance.choice([*header_of(row), "hash", *(["body", "salt"] if has_text else [])])
    if name == "sequence":
        row[name] += chance.choice([-1, 1, 10])
    elif name in ("body", "salt"):
        row[name] = chance.choice([row[name] + " ", row[name][1:], None, "", 7])
    else:
        row[name] = chance.choice([value for value in (OTHER[name], None, 7, "") if value != row[name]])


def add_text(rows: list[LedgerRow], chance: Random) -> None:
    """A text where none can be read: one that was never published."""
    bare = [row for row in rows if row["body"] is None]
    if not bare:
        return alter(rows, chance)
    chance.choice(bare).update(salt="0" * 32, body='{"summary":"never said"}')
    return None


def delete(rows: list[LedgerRow], chance: Random) -> None:
    """A row between others is missing. (The first alone may be: a file may start later. The last: see the head row.)"""
    del rows[chance.randrange(1, len(rows) - 1)]


def swap(rows: list[LedgerRow], chance: Random) -> None:
    """Two rows have changed places, or their texts have."""
    one, other = chance.sample(range(len(rows)), 2)
    rows[one], rows[other] = rows[other], rows[one]


def renumber(rows: list[LedgerRow], chance: Random) -> None:
    """Two rows have changed places and carry each other's number and previous, each sealed anew."""
    one = chance.randrange(len(rows) - 1)
    first, second = rows[one], rows[one + 1]
    numbers = [(row["sequence"], row["previous"]) for row in (first, second)]
    for row, (sequence, previous) in zip((second, first), numbers, strict=True):
        row.update(sequence=sequence, previous=previous)
    rows[one], rows[one + 1] = sealed(second), sealed(first)


def insert(rows: list[LedgerRow], chance: Random) -> None:
    """A row too many before the last: a copy, or a new one that continues the chain where it stands."""
    place = chance.randrange(1, len(rows))
    new = copy.deepcopy(chance.choice(rows))
    if chance.random() < 0.5:
        before = rows[place - 1]
        new = sealed(new | {"sequence": before["sequence"] + 1, "previous": before["hash"]})
    rows.insert(place, new)


TAMPERINGS: tuple[Callable[[list[LedgerRow], Random], Any], ...] = (alter, add_text, delete, swap, renumber, insert)


def tampered(rows: list[LedgerRow], chance: Random) -> tuple[str, list[LedgerRow]]:
    """A copy of the rows, tampered with once, and how."""
    new = copy.deepcopy(rows)
    act = chance.choice(TAMPERINGS)
    act(new, chance)
    return act.__name__, new
