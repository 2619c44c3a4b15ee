"""What several looks at one item of evidence come to. Plain: it knows no table."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tracker.choices import CheckKind, CheckOutcome

ENDED_BADLY = (CheckOutcome.BROKEN, CheckOutcome.REFUSED)


@dataclass(frozen=True)
class Looks:
    """Rows of EvidenceCheck: for a link, the last that noted something, and the one that found it broken now.

    `waiting`: the one that has not come to an end.
    """

    noted: Any = None
    broken: Any = None
    waiting: Any = None


def come_to(checks: Iterable[Any]) -> Looks:
    """What the looks at one item come to; `checks` in the order in which they were asked."""
    noted = last = waiting = None
    for each in checks:
        if each.outcome == CheckOutcome.OPEN:
            waiting = each
        elif each.kind == CheckKind.LINK:
            last, noted = each, each if each.outcome == CheckOutcome.CLEAN else noted
    return Looks(noted, last if last is not None and last.outcome in ENDED_BADLY else None, waiting)
