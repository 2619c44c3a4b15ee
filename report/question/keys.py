"""Conditions on recommendations, on their answers, and on the commitments that serve a recommendation."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL

from tracker.models import PublicationText

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


def serving(found: Iterable[Any], publication: str) -> Exists:
    """Whether the readable text of the outer row's `publication` serves one of these recommendations.

    `found` may be a queryset. A join would repeat a row for each, and DISTINCT against that sorts the whole ledger.
    """
    served = PublicationText.recommendations.through.objects
    return Exists(served.filter(publicationtext=OuterRef(publication), recommendation__in=found))


def about(found: Iterable[Any]) -> Q:
    """Publications about these recommendations, or of commitments that serve them in a readable text."""
    return Q(recommendation__in=found) | Q(serving(found, "pk"))
