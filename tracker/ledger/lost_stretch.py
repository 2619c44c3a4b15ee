"""A stretch of the ledger that a restore lost: what is known of it, and which numbers are not given again.

It stands in the header of the first entry after the restore (format 3), and until there is one in the row of the head.
That the chain goes on, what of it was lost and why numbers are left out can thus be checked by anybody, and by whoever
kept an entry that is lost. Source: `docs/adr/0043`.
"""

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

# Numbers are given in blocks of so many: the log of take-downs names each block but the first before its first entry.
BLOCK = 1000


class NoStretch(ValueError):
    """What a header says of a lost stretch is not what any restore writes."""


@dataclass(frozen=True)
class LostStretch:
    """Numbers `first` to `last` are left out. `known`: the last entry that is known to have been lost, with its `hash`;
    0 and empty where none is. `restored_on`: the day of the restore, in UTC."""

    first: int
    last: int
    known: int
    hash: str
    restored_on: datetime.date

    def __str__(self) -> str:
        """The very sentence of `report/data/verify.py`, which has Python's own modules alone."""
        at_least = "at least " * (self.known < self.last)
        end = f"{at_least}{self.known} of {self.hash} were" if self.known else "an unknown one may be"
        return (
            f"restored on {self.restored_on} from entry {self.first - 1}; "
            f"entries {self.first} to {end} lost; numbers to {self.last} are not given again"
        )

    def as_header(self) -> dict[str, Any]:
        """As it is hashed."""
        return asdict(self) | {"restored_on": self.restored_on.isoformat()}


def stretch_of(said: Mapping[str, Any]) -> LostStretch:
    """The stretch that a header names under `lost`. Raises NoStretch."""
    try:
        found = LostStretch(**{**said, "restored_on": datetime.date.fromisoformat(said["restored_on"])})
    except (TypeError, ValueError, KeyError) as fault:
        raise NoStretch from fault
    numbers = (found.first, found.last, found.known)
    if any(type(each) is not int for each in numbers) or type(found.hash) is not str:
        raise NoStretch
    if not 1 <= found.first <= found.last or not (found.known == 0 or found.first <= found.known <= found.last):
        raise NoStretch
    return found


def lost_since(
    head: int,
    latest: tuple[int, str],
    restored_on: datetime.date,
    *,
    is_last: bool,
    before: LostStretch | None = None,
    left_out: int = 0,
    given: int = 0,
) -> LostStretch | None:
    """What a restore leaves out of the ledger.

    Args:
        head: the number of the last entry that was put back.
        latest: the latest entry that is known, number and hash; the same number or an earlier one: nothing is known.
        is_last: nothing was written after `latest`; else every number that may have been given is left out as well.
        before: the stretch of an earlier restore, after which nothing was written yet when the backup was made.
        left_out: up to which number an earlier restore left numbers out; what was written after it may be lost as well.
        given: the end of the last block that is known to have begun; of another, no more than the rest was given.

    Returns None where nothing was lost.
    """
    known, digest = latest if latest[0] > head else (0, "")
    last = max(known, head, before.last if before else 0)
    if not is_last:
        last = max(last, left_out)
        last = given if given >= last else last + BLOCK
    if before:
        known, digest = max((known, digest), (before.known, before.hash))
    return LostStretch(head + 1, last, known, digest, restored_on) if last > head else None
