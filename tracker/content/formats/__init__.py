"""The formats of what is hashed: the header of an entry, the body of a publication, the receipt of a sending.

Source: `docs/domain.md` 4, "Formats". A released format is a literal list of keys in a file of its own, which never
changes: whatever is added to an answer needs a new number. From format 2 on the number is itself a key of what is
hashed (`"format": 2`); where it is missing, the format is 1. A key means the same in every format that has it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.content.formats import (
    body_1,
    body_2,
    header_1,
    header_2,
    header_3_after_a_loss,
    header_4_our_mistake,
    receipt_1,
    receipt_2,
)

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

HEADERS: dict[int, Keys] = {
    1: header_1.KEYS,
    2: header_2.KEYS,
    3: header_3_after_a_loss.KEYS,
    4: header_4_our_mistake.KEYS,
}
BODIES: dict[int, Body] = {
    1: Body(body_1.ANSWER, body_1.COMMITMENT),
    2: Body(body_2.ANSWER, body_2.COMMITMENT),
}
RECEIPTS: dict[int, Receipt] = {
    1: Receipt(receipt_1.SENDING, receipt_1.ANSWER, receipt_1.COMMITMENT),
    2: Receipt(receipt_2.SENDING, receipt_2.ANSWER, receipt_2.COMMITMENT),
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
