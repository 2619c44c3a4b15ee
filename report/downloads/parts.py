"""What files are made of: parts of the record, each of which can be written alone."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any
from uuid import UUID

from msgspec import Struct, json

from report.data import columns, exports
from report.pages.printings import Printed, confirmed_printings, printed
from tracker.models import EvidenceCitation, MemberState, Recommendation

# By the name of a file: the bytes of a segment of it, and how many rows they hold.
type PartContent = dict[str, tuple[bytes, int]]


@dataclass(frozen=True)
class WantedPart:
    """A part as it should be: its name; its sign, which is another where its bytes are; and what writes it."""

    name: str
    sign: str
    write: Callable[[], PartContent]


def header(table: str, *names: str) -> PartContent:
    """The header of the CSV of these files, which hold rows of one of `schema.FILES`."""
    (line,) = exports.csv_lines(columns.whole(table), ())
    return {f"{name}.csv": (line.encode(), 0) for name in names}


def segment(table: str, name: str, rows: Iterable[Struct]) -> PartContent:
    """Some rows of the file `name`, as CSV without its header and as JSON lines."""
    found = list(rows)
    lines = islice(exports.csv_lines(columns.whole(table), map(columns.row, found)), 1, None)
    as_json = b"".join(json.encode(row) + b"\n" for row in found)
    return {f"{name}.csv": ("".join(lines).encode(), len(found)), f"{name}.jsonl": (as_json, len(found))}


ITEM = ("member_state", "uuid", "title", "kind", "dated_on", "language")
CITED = (*(f"evidence__{name}" for name in ITEM), "pk", "pinpoint")


@dataclass(frozen=True)
class Surroundings:
    """By State and by recommendation: some keys of a row. Recommendations stand in their order."""

    states: dict[str, dict[str, Any]]
    recommendations: dict[UUID, dict[str, Any]]
    printed: dict[UUID, Printed]

    @cached_property
    def sign(self) -> str:
        """Another one where any of it is another."""
        return hashlib.sha256(json.encode([self.states, list(self.recommendations.items())])).hexdigest()[:32]

    @cached_property
    def evidence(self) -> dict[str, str]:
        """By State: another sign where any citation that anybody may open is another, or what is cited. One query."""
        found: dict[str, Any] = defaultdict(hashlib.sha256)
        citations = EvidenceCitation.objects.openable().order_by("pk").values_list(*CITED)
        for state, *rest in citations.iterator():
            found[state].update(json.encode(rest))
        return {state: each.hexdigest()[:32] for state, each in found.items()}

    @cached_property
    def places(self) -> dict[UUID, int]:
        return {key: place for place, key in enumerate(self.recommendations)}


def surroundings() -> Surroundings:
    """Of all States and all confirmed recommendations: three queries. The language is that of the caller."""
    states = MemberState.objects.order_by("iso3").values_list("iso3", "name", "regional_group")
    themes: dict[UUID, list[str]] = defaultdict(list)
    tagged = Recommendation.objects.filter(themes__isnull=False).order_by("themes__slug")
    for key, theme in tagged.values_list("pk", "themes__slug"):
        themes[key].append(theme)
    shown = printed(confirmed_printings())
    return Surroundings(
        {code: {"state_name": name, "regional_group": group or None} for code, name, group in states},
        {
            key: {
                "meeting": each.meeting.slug,
                "meeting_title": each.meeting.title,
                "recommendation": each.key,
                "recommendation_uuid": key,
                "label": each.printing.label,
                "text": each.printing.text,
                "themes": themes[key],
            }
            for key, each in shown.items()
        },
        shown,
    )
