"""What the tables at /data/ are, as the Data Package standard describes a table: columns with types, keys, and ties."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from msgspec import inspect
from msgspec.json import schema_components

from report.data.schema import FILES, WholeHead

# Every table of the package: those that have addresses in several forms, and the heads of the ledger.
SHAPES: dict[str, Any] = {**FILES, "heads": WholeHead}

# What names one row of a table; and a column by which other tables are joined to the one that it names.
KEYS: dict[str, Any] = {
    "meetings": "meeting",
    "themes": "theme",
    "recommendations": "recommendation",
    "states": "state",
    "periods": "period",
    "asked": ["period", "recommendation"],
    "invitations": ["period", "state", "invited_at"],
    "answers": "publication",
    "commitments": "publication",
    "terms": ["state", "period"],
    "printed_commitments": "commitment",
    "heads": "publication",
}
TIES = {"meeting": "meetings", "recommendation": "recommendations", "state": "states", "period": "periods"}


@cache
def described(table: str) -> dict[str, Any]:
    """The columns of a table with their types, and how it is tied to the others."""
    shape = SHAPES[table]
    told_of = schema_components([shape], ref_template="{name}")[1][shape.__name__]
    told: Any = inspect.type_info(shape)
    fields = [
        {"name": each.name, **_type_of(each.type), **_meaning(told_of["properties"][each.name])} for each in told.fields
    ]
    key = KEYS.get(table)
    schema = {"fields": fields, "missingValues": [""], **({"primaryKey": key} if key else {})}
    foreign = [
        {"fields": column, "reference": {"resource": other, "fields": column}}
        for column, other in TIES.items()
        if other != table and column in told_of["properties"]
    ]
    return {
        "profile": "tabular-data-resource",
        "mediatype": "text/csv",
        "description": told_of["description"],
        "schema": {**schema, **({"foreignKeys": foreign} if foreign else {})},
    }


def _meaning(column: dict[str, Any]) -> dict[str, Any]:
    meaning = column.get("description", "")
    codes = column.get("enum", [])
    return {**({"description": meaning} if meaning else {}), **({"constraints": {"enum": codes}} if codes else {})}


PLAIN: tuple[tuple[Callable[[Any], bool], dict[str, str]], ...] = (
    (lambda kind: isinstance(kind, inspect.BoolType), {"type": "boolean"}),
    (lambda kind: isinstance(kind, inspect.IntType), {"type": "integer"}),
    (lambda kind: isinstance(kind, inspect.DateTimeType), {"type": "datetime", "format": "any"}),
    (lambda kind: isinstance(kind, inspect.DateType), {"type": "date"}),
    (lambda kind: isinstance(kind, inspect.UUIDType), {"type": "string", "format": "uuid"}),
)


def _type_of(kind: Any) -> dict[str, str]:
    """The type of a column, by that of the key. A list is one text, its parts behind a semicolon."""
    kind = kind.type if isinstance(kind, inspect.Metadata) else kind
    if isinstance(kind, inspect.UnionType):
        kind = next(each for each in kind.types if not isinstance(each, inspect.NoneType))
        kind = kind.type if isinstance(kind, inspect.Metadata) else kind
    return next((found for is_it, found in PLAIN if is_it(kind)), {"type": "string"})
