"""Tables of the data: which columns CSV and XLSX have, and a shape as one row.

In a row, a list is one cell, and an object within the shape has a column for each of its keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from msgspec import Struct
from msgspec.inspect import ListType, Metadata, StructType, type_info
from msgspec.structs import asdict, fields

from report.data.gap_schema import Gap
from report.data.period_schema import Period
from report.data.schema import (
    Answer,
    Change,
    Commitment,
    Compared,
    Head,
    ListedRecommendation,
    MatrixEntry,
    Meeting,
    PrintedCommitment,
    Recommendation,
    State,
    WholeAnswer,
)
from report.data.subject_schema import Theme
from report.data.whole_rows import FILES
from report.pages.public_words import OF_ANSWER, OF_COMMITMENT
from tracker.content.fields import Content, Kind


def _columns(shape: Any) -> Iterator[str]:
    """The keys of a shape, in their order."""
    for each in fields(shape):
        if isinstance(each.type, type) and issubclass(each.type, Struct):
            yield from (f"{each.name}_{name}" for name in each.type.__struct_fields__)
        else:
            yield each.name


def _said(content: Content, *kinds: Kind) -> tuple[str, ...]:
    return tuple(field.in_data for field in content if field.kind in kinds)


RECOMMENDATION = tuple(_columns(Recommendation))
OF_A_DAY = tuple(_columns(ListedRecommendation))
STATE = tuple(_columns(State))
COMPARED = tuple(_columns(Compared))
MATRIX = tuple(_columns(MatrixEntry))
THEME = tuple(_columns(Theme))
PERIOD = tuple(_columns(Period))
GAP = tuple(_columns(Gap))
PRINTED_COMMITMENT = tuple(_columns(PrintedCommitment))
MEETING = tuple(_columns(Meeting))
CHANGE = tuple(_columns(Change))
HEAD = tuple(_columns(Head))
# `demonstration` is the last column of every table.
WHOLE_ANSWER = tuple(column for column in _columns(WholeAnswer) if column != "demonstration")
# These stand in another order than their keys: what the row is about first, the words of a State after the facts.
ANSWER = (
    *("state", "recommendation", "period", *_said(OF_ANSWER, Kind.CHOICE, Kind.DAY)),
    *("reported_on", "corrected_on", "language", *_said(OF_ANSWER, Kind.WORDS, Kind.LINE)),
    *("evidence", "commitments", "publication"),
)
COMMITMENT = (
    *("commitment", "state", "recommendations", "period"),
    *(*_said(OF_COMMITMENT, Kind.WORDS, Kind.LINE, Kind.CHOICE), "language"),
    *("original_target_on", *_said(OF_COMMITMENT, Kind.DAY), "reported_on", "corrected_on"),
    *("evidence", "publication"),
)
# Each table with the type that one of its rows is, in the order of the menu.
TABLES: dict[Any, tuple[str, ...]] = {
    Recommendation: RECOMMENDATION,
    Answer: ANSWER,
    Commitment: COMMITMENT,
    State: STATE,
    Meeting: MEETING,
    MatrixEntry: MATRIX,
    Compared: COMPARED,
    Theme: THEME,
    Period: PERIOD,
    Gap: GAP,
    PrintedCommitment: PRINTED_COMMITMENT,
    Change: CHANGE,
    Head: HEAD,
    WholeAnswer: WHOLE_ANSWER,
}


def whole(name: str) -> tuple[str, ...]:
    """Of the file `name` at /data/, one of `whole_rows.FILES`; `demonstration`, its last, is added by who writes it."""
    return tuple(column for column in _columns(FILES[name]) if column != "demonstration")


def columns_on(day: date | None) -> tuple[str, ...]:
    """Of the list of recommendations; of a past day it says which, and counts what may not be read any more."""
    return OF_A_DAY if day else RECOMMENDATION


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
    return flat
