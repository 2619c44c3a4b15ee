"""Which date a commitment named first: the one rule, for the portal, the public pages and the data.

Source: `docs/domain.md` 5: the original target date is that of the earliest of its texts, the revised one that of the
latest. Earliest is what was reported first, not what was entered first: a letter of last year may be entered today.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class NamedDate:
    """The target date of one text. `reported_on` is None for a draft; `key` tells apart texts of one day."""

    reported_on: datetime.date | None
    key: int
    target_on: datetime.date | None


def original_date(named: Iterable[NamedDate]) -> datetime.date | None:
    """The target date of the earliest text, which may have named none. A draft is later than all that was reported."""
    earliest = min(named, key=lambda each: (each.reported_on or datetime.date.max, each.key), default=None)
    return earliest.target_on if earliest else None
