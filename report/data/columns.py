"""Tables of the data: which columns CSV and XLSX have, and a shape as one row.

In a row, a list is one cell, and an object within the shape has a column for each of its keys.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from msgspec import UNSET, Struct
from msgspec.inspect import ListType, Metadata, StructType, type_info
from msgspec.structs import asdict, fields

from report.data import schema
from report.pages.answers import OF_ANSWER, OF_COMMITMENT
from tracker.content.fields import Kind


def _columns(shape: Any) -> Iterator[str]:
    """The keys of a shape, in their order."""
    for each in fields(shape):
        if isinstance(each.type, type) and issubclass(each.type, Struct):
            yield from (f"{each.name}_{name}" for name in each.type.__struct_fields__)
        else:
            yield each.name


# What rows of a past day have besides, behind their other columns.
NO_LONGER, DAY = "answers_no_longer_published", "as_of"


def of(shape: Any, day: datetime.date | None = None) -> tuple[str, ...]:
    """Return the columns of a table with rows of this shape. The last columns of a past day are the day and the number
    of its answers that may not be read any more."""
    own = TABLES.get(shape) or tuple(_columns(shape))
    plain = tuple(name for name in own if name not in (NO_LONGER, DAY))
    if day is None:
        return plain
    return (*plain, NO_LONGER, DAY) if NO_LONGER in own else (*plain, DAY)


def rows(found: Iterable[Struct], day: datetime.date | None) -> Iterator[dict[str, Any]]:
    """Shapes as rows of their table, of now or of a past day."""
    of_a_day: dict[str, Any] = {DAY: day} if day else {}
    return (row(each) | of_a_day for each in found)


def whole(name: str) -> tuple[str, ...]:
    """Of the file `name` at /data/, one of `schema.FILES`; `demonstration`, its last, is added by who writes it."""
    return tuple(column for column in _columns(schema.FILES[name]) if column != "demonstration")


# Each table with the type that one of its rows is, in the order of the menu. The columns of two are in another order
# than their keys: what the row is about first, the words of a State after the facts.
TABLES: dict[Any, tuple[str, ...]] = {
    schema.Recommendation: tuple(_columns(schema.Recommendation)),
    schema.Answer: tuple(
        f"state recommendation period {schema.said(OF_ANSWER, Kind.CHOICE, Kind.DAY)} reported_on corrected_on "
        f"language {schema.said(OF_ANSWER, *schema.WORDS)} evidence commitments publication".split()
    ),
    schema.Commitment: tuple(
        f"commitment state recommendations period {schema.said(OF_COMMITMENT, *schema.WORDS, Kind.CHOICE)} language "
        f"original_target_on {schema.said(OF_COMMITMENT, Kind.DAY)} reported_on corrected_on evidence "
        "publication".split()
    ),
    **{
        shape: tuple(_columns(shape))
        for shape in (
            *(schema.State, schema.Meeting, schema.MatrixEntry, schema.Compared, schema.Theme, schema.Period),
            *(schema.Gap, schema.PrintedCommitment, schema.Change, schema.Head),
        )
    },
    schema.WholeAnswer: whole("answers"),
}


@cache
def _folded(shape: type[Struct]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys of a shape that hold a list, and those that hold an object."""
    told: Any = type_info(shape)
    kinds = {each.encode_name: each.type for each in told.fields}
    plain = {name: kind.type if isinstance(kind, Metadata) else kind for name, kind in kinds.items()}
    lists = tuple(name for name, kind in plain.items() if isinstance(kind, ListType))
    return lists, tuple(name for name, kind in plain.items() if isinstance(kind, StructType))


def row(shape: Struct) -> dict[str, Any]:
    """A shape as one row of its table."""
    flat = asdict(shape)
    lists, objects = _folded(type(shape))
    for name in lists:
        flat[name] = "; ".join(map(str, flat[name])) if flat[name] else ""
    for name in objects:
        flat |= {f"{name}_{key}": each for key, each in asdict(flat.pop(name)).items()}
    return {name: each for name, each in flat.items() if each is not UNSET}
