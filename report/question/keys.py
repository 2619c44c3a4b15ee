"""Recommendations that were found already, as a condition: one parameter, however many there are."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

# So few stand in the statement: PostgreSQL then looks for each in an index, and not for a list in all rows.
FEW = 200


def among(keys: Collection[UUID], column: str = "pk") -> Q:
    """Whether the row is one of these recommendations, or is about one by its `column`.

    A list in the statement would be cut off: SQLite allows 32,766 values, and a union repeats them in each part.
    """
    found: Any = list(keys)  # of none nothing is asked
    if len(keys) > FEW and connection.vendor == "sqlite":
        found = RawSQL("SELECT value FROM json_each(%s)", [json.dumps([key.hex for key in keys])])
    elif len(keys) > FEW:
        found = RawSQL("SELECT unnest(%s::uuid[])", [found])
    return Q(**{f"{column}__in": found})
