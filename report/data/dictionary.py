"""The data dictionary of the method page: each table, its columns, and what they mean, from the types of the data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from report.data import openapi
from report.data.columns import TABLES
from tracker.choices import ImplementationStatus

ANSWERS = "answers_"


@dataclass(frozen=True)
class DictionaryTable:
    """A table: what a row is, and its columns with their meanings, in English."""

    name: str
    meaning: str
    columns: tuple[tuple[str, str], ...]


@cache
def tables() -> tuple[DictionaryTable, ...]:
    """All tables, in the order of the menu."""
    described = openapi.schemas()
    return tuple(
        DictionaryTable(name, described[name]["description"], tuple(_columns(described, name, columns)))
        for name, columns in ((shape.__name__, columns) for shape, columns in TABLES.items())
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
