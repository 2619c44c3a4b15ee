"""The formats of what is hashed: the header of an entry, the body of a publication, the receipt of a sending.

Source: `docs/domain.md` 4, "Formats". A released format is a literal list of keys, which never changes: whatever is
added to an answer needs a new number. From format 2 on the number is itself a key of what is hashed (`"format": 2`);
where it is missing, the format is 1. A key means the same in every format that has it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

type Keys = tuple[str, ...]


@dataclass(frozen=True)
class Body:
    """The keys of a published answer and of a published commitment."""

    answer: Keys
    commitment: Keys


@dataclass(frozen=True)
class Receipt:
    """The keys of a sending, and of each answer and commitment in it."""

    sending: Keys
    answer: Keys
    commitment: Keys


# What this release writes. It reads every number below, and keeps those that it does not know.
HEADER = BODY = RECEIPT = 2
# Of the first entry after a restore, which names what was lost (docs/adr/0043); every other one is of HEADER.
HEADER_AFTER_A_LOSS = 3
# Of an entry that ends a text for a mistake of the Secretariat (docs/adr/0074).
HEADER_OF_A_MISTAKE = 4

# 1: release 0.1.0. 2: release 0.2.0, the same with its number. 3: with what a restore lost. 4: the keys of 3, of which
# `lost` may be null; a reader who knows no format 4 knows no kind of such an entry either: the number stops it.
HEADERS: dict[int, Keys] = {
    1: (
        "sequence",
        "published_at",
        "kind",
        "state",
        "recommendation",
        "commitment",
        "period",
        "text_sha256",
        "previous",
    ),
    2: (
        "format",
        "sequence",
        "published_at",
        "kind",
        "state",
        "recommendation",
        "commitment",
        "period",
        "text_sha256",
        "previous",
    ),
    3: (
        "format",
        "sequence",
        "published_at",
        "kind",
        "state",
        "recommendation",
        "commitment",
        "period",
        "text_sha256",
        "previous",
        "lost",
    ),
    4: (
        "format",
        "sequence",
        "published_at",
        "kind",
        "state",
        "recommendation",
        "commitment",
        "period",
        "text_sha256",
        "previous",
        "lost",
    ),
}
# 1: release 0.1.0. 2: release 0.2.0, the same with its number.
BODIES: dict[int, Body] = {
    1: Body(
        answer=(
            "recommendation",
            "printing",
            "period",
            "version",
            "on_behalf",
            "implementation_status",
            "summary",
            "obstacles",
            "assistance_needed",
            "language",
            "reported_on",
            "corrected_on",
            "unchanged_from",
        ),
        commitment=(
            "commitment",
            "recommendations",
            "period",
            "version",
            "on_behalf",
            "text",
            "lead_institution",
            "target_on",
            "progress",
            "note",
            "language",
            "reported_on",
            "corrected_on",
        ),
    ),
    2: Body(
        answer=(
            "format",
            "recommendation",
            "printing",
            "period",
            "version",
            "on_behalf",
            "implementation_status",
            "summary",
            "obstacles",
            "assistance_needed",
            "language",
            "reported_on",
            "corrected_on",
            "unchanged_from",
        ),
        commitment=(
            "format",
            "commitment",
            "recommendations",
            "period",
            "version",
            "on_behalf",
            "text",
            "lead_institution",
            "target_on",
            "progress",
            "note",
            "language",
            "reported_on",
            "corrected_on",
        ),
    ),
}
# 1: release 0.1.0. `submitted_by` and `unchanged_from` are numbers of rows; `evidence` is pairs of a key and the place
# in it. 2: release 0.2.0. It names no row: `state` and `period` say whose response it is a part of, `slug` is the
# recommendation's address in its meeting, `confirms` the receipt of the sending whose answer is confirmed without
# change, and each item that is `cited` carries the checksum of its file or its link.
RECEIPTS: dict[int, Receipt] = {
    1: Receipt(
        sending=(
            "uuid",
            "submitted_at",
            "submitted_by",
            "reported_on",
            "channel",
            "on_behalf",
            "cleared_by",
            "cleared_on",
            "note_verbale",
            "scan",
            "answers",
            "commitments",
        ),
        answer=(
            "recommendation",
            "version",
            "unchanged_from",
            "commitments",
            "evidence",
            "implementation_status",
            "summary",
            "obstacles",
            "assistance_needed",
            "language",
        ),
        commitment=(
            "commitment",
            "version",
            "recommendations",
            "evidence",
            "text",
            "lead_institution",
            "target_on",
            "progress",
            "note",
            "language",
        ),
    ),
    2: Receipt(
        sending=(
            "format",
            "uuid",
            "state",
            "period",
            "submitted_at",
            "reported_on",
            "channel",
            "on_behalf",
            "cleared_by",
            "cleared_on",
            "note_verbale",
            "scan",
            "answers",
            "commitments",
        ),
        answer=(
            "recommendation",
            "slug",
            "version",
            "confirms",
            "implementation_status",
            "summary",
            "obstacles",
            "assistance_needed",
            "language",
            "commitments",
            "cited",
        ),
        commitment=(
            "commitment",
            "version",
            "recommendations",
            "text",
            "lead_institution",
            "target_on",
            "progress",
            "note",
            "language",
            "cited",
        ),
    ),
}


class UnknownFormat(Exception):
    """What is stored has a format that this release does not know: a later release wrote it."""


def number_in(content: Mapping[str, Any]) -> int:
    """The number that `content` carries: 1 where there is none, 0 where it is no number of a format."""
    number = content.get("format", 1)
    return number if type(number) is int and number > 0 else 0


def written[Thing](
    number: int, keys: Iterable[str], values: Mapping[str, Callable[[Thing], Any]], thing: Thing
) -> dict[str, Any]:
    """`thing` in the format `number`: its `keys` and no other, each with its value."""
    return {key: number if key == "format" else values[key](thing) for key in keys}
