"""The data dictionary of the method page: each table, its columns, and what they mean, from the OpenAPI description."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from report import shapes
from tracker.choices import ImplementationStatus

DESCRIPTION = Path(__file__).with_name("openapi.json")
# Each table with the object that one of its rows is.
TABLES = {
    "Recommendation": shapes.RECOMMENDATION_COLUMNS,
    "Answer": shapes.ANSWER_COLUMNS,
    "Commitment": shapes.COMMITMENT_COLUMNS,
    "State": shapes.STATE_COLUMNS,
    "Meeting": shapes.MEETING_COLUMNS,
    "Change": shapes.CHANGE_COLUMNS,
}
ANSWERS = "answers_"


@dataclass(frozen=True)
class Table:
    """A table: what a row is, and its columns with their meanings, in English."""

    name: str
    meaning: str
    columns: tuple[tuple[str, str], ...]


@cache
def description() -> bytes:
    """The OpenAPI description, as it is sent."""
    return DESCRIPTION.read_bytes()


@cache
def tables() -> tuple[Table, ...]:
    """All tables, in the order of the menu."""
    schemas: dict[str, Any] = json.loads(description())["components"]["schemas"]
    return tuple(
        Table(name, schemas[name]["description"], tuple(_columns(schemas, name, columns)))
        for name, columns in TABLES.items()
    )


def _columns(schemas: dict[str, Any], name: str, columns: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each column with its meaning; those of the statuses are one line."""
    counts = [f"{ANSWERS}{code}" for code in ImplementationStatus.values]
    for column in columns:
        if column == counts[0]:
            yield f"{counts[0]} … {counts[-1]}", _meaning(schemas, schemas[name]["properties"]["answers"])
        elif column not in counts:
            yield column, _meaning(schemas, schemas[name]["properties"][column])


def _meaning(schemas: dict[str, Any], described: dict[str, Any]) -> str:
    """The sentence of a property, or of what it refers to."""
    if "description" not in described and "$ref" in described:
        described = schemas[described["$ref"].rpartition("/")[2]]
    return str(described["description"])
