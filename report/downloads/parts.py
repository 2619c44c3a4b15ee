"""What files are made of: parts of the record, each of which can be written alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

# By the name of a file: the bytes of a segment of it, and how many rows they hold.
type PartContent = dict[str, tuple[bytes, int]]


@dataclass(frozen=True)
class WantedPart:
    """A part as it should be: its name; its sign, which is another where its bytes are; and what writes it."""

    name: str
    sign: str
    write: Callable[[], PartContent]
