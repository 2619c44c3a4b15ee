"""Recommendations that were found already, as a condition: one parameter, however many there are."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL


def among(keys: Collection[UUID], column: str = "pk") -> Q:
    """Whether the row is one of these recommendations, or is about one by its `column`.

    A list in the statement would be cut off: SQLite allows 32,766 values, and a union repeats them in each part.
    """
    found: Any = ()  # of none nothing is asked
    if keys and connection.vendor == "sqlite":
        found = RawSQL("SELECT value FROM json_each(%s)", [json.dumps([key.hex for key in keys])])
    elif keys:
        found = RawSQL("SELECT unnest(%s::uuid[])", [list(keys)])
    return Q(**{f"{column}__in": found})
