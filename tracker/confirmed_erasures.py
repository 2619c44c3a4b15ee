"""The list of confirmed erasures, kept outside of the record: what each named, and no words of anybody.

A backup that is put back brings erased words back, and does not know that they were erased. This list does, and
`manage.py repeat_erasures` reads it (docs/operations.md, "Backups").
"""

import datetime
import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tracker.choices import CorrectionKind
from tracker.models import Correction

FORMAT = 1
NAMES = ("recommendation", "commitment", "fields", "evidence", "scans")


class BadLine(Exception):
    """A line of the list is not one that this release wrote; the sentence says which and why."""


@dataclass(frozen=True)
class Erased:
    """One confirmed erasure: whose response it was about, what it named, and which two persons ordered it, when."""

    state: str
    period: str
    names: dict[str, Any]
    asked_at: datetime.datetime
    asked_by: str
    confirmed_at: datetime.datetime
    confirmed_by: str

    def line(self) -> str:
        """The erasure as a line of the list."""
        return json.dumps(
            {
                "format": FORMAT,
                **vars(self),
                "asked_at": self.asked_at.isoformat(),
                "confirmed_at": self.confirmed_at.isoformat(),
            }
        )


def confirmed_erasures() -> Iterator[Erased]:
    """All that were carried out, in their order."""
    carried_out = Correction.objects.filter(kind=CorrectionKind.ERASE, confirmed_at__isnull=False)
    beside = ("submission__period", "asked_by", "confirmed_by")
    for each in carried_out.select_related(*beside).order_by("confirmed_at", "pk").iterator():
        # The database constrains it: they travel together.
        assert each.confirmed_at is not None  # noqa: S101
        assert each.confirmed_by is not None  # noqa: S101
        yield Erased(
            state=each.submission.member_state_id,
            period=each.submission.period.slug,
            names=each.after,
            asked_at=each.asked_at,
            asked_by=each.asked_by.username,
            confirmed_at=each.confirmed_at,
            confirmed_by=each.confirmed_by.username,
        )


def read(lines: Iterable[str]) -> list[Erased]:
    """The erasures of a list, all before any is repeated. Raises BadLine."""
    return [_read(line, number) for number, line in enumerate(lines, start=1) if line.strip()]


def _read(line: str, number: int) -> Erased:
    try:
        found = json.loads(line)
        if found.pop("format") != FORMAT:
            raise BadLine(f"line {number} has a format that this release does not know")
        moments: dict[str, Any] = {
            name: datetime.datetime.fromisoformat(found.pop(name)) for name in ("asked_at", "confirmed_at")
        }
        erased = Erased(**found, **moments)
        keys = [erased.names["recommendation"], erased.names["commitment"]]
        keys = [uuid.UUID(key) for key in (*keys, *erased.names["evidence"], *erased.names["scans"]) if key]
        if set(erased.names) != set(NAMES) or not keys or not all(moment.tzinfo for moment in moments.values()):
            raise ValueError("it does not name what was erased")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise BadLine(f"line {number} is no erasure: {fault}") from fault
    return erased
