"""What files are made of: parts of the record, each of which can be written alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from msgspec import Struct, json

from report.data import columns, exports

# By the name of a file: the bytes of a segment of it, and how many rows they hold.
type PartContent = dict[str, tuple[bytes, int]]


@dataclass(frozen=True)
class WantedPart:
    """A part as it should be: its name; its sign, which is another where its bytes are; and what writes it."""

    name: str
    sign: str
    write: Callable[[], PartContent]


def header(table: str, *names: str) -> PartContent:
    """The header of the CSV of these files, which hold rows of one of `whole_rows.FILES`."""
    (line,) = exports.csv_lines(columns.whole(table), ())
    return {f"{name}.csv": (line.encode(), 0) for name in names}


def segment(table: str, name: str, rows: Iterable[Struct]) -> PartContent:
    """Some rows of the file `name`, as CSV without its header and as JSON lines."""
    found = list(rows)
    lines = islice(exports.csv_lines(columns.whole(table), map(columns.row, found)), 1, None)
    as_json = b"".join(json.encode(row) + b"\n" for row in found)
    return {f"{name}.csv": ("".join(lines).encode(), len(found)), f"{name}.jsonl": (as_json, len(found))}
