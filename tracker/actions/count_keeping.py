"""Keeping the numbers of answers as the spans are, in the transaction of the act that changes a span.

Internal to the actions, and called by `span_keeping` alone, under the lock of the head. What changed is added and taken
away; nothing is counted anew.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import batched
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from tracker.ledger.spans import SpanRow
from tracker.models import AnswerCount, Span
from tracker.models.answer_counts import APART

# How many rows one statement takes: SQLite allows 32,766 values in it.
BATCH = 1_000
ENDS = ("recommendation", "member_state")


class CountRow(NamedTuple):
    """What the answers of a row are alike in: one of the first two is None."""

    recommendation: UUID | None
    member_state: str | None
    implementation_status: str
    regional_group: str
    period: str
    has_public_evidence: bool
    is_current: bool


def of_spans(rows: Iterable[SpanRow]) -> Counter[CountRow]:
    """The numbers that these spans add up to, of recommendations and of States."""
    found = Counter[CountRow]()
    for row in rows:
        if row.recommendation and row.is_readable and row.replaced_at is None:
            alike = (row.implementation_status, row.regional_group, row.period, row.has_public_evidence)
            is_current = row.until is None
            found[CountRow(row.recommendation, None, *alike, is_current)] += 1
            found[CountRow(None, row.member_state, *alike, is_current)] += 1
    return found


def of_states(states: Iterable[str]) -> dict[CountRow, int]:
    """The numbers of some States by the spans that are stored: one query."""
    last = Span.objects.answers().last_in_periods().filter(member_state__in=states).order_by()
    alike = last.annotate(is_current=Q(until__isnull=True)).values_list("member_state", *APART)
    rows = alike.annotate(number=Count("pk"))
    return {CountRow(None, *alike): number for *alike, number in rows}


def stored(about: dict[str, Any]) -> dict[CountRow, int]:
    """The numbers that are stored of some recommendations or States: one query."""
    rows = AnswerCount.objects.filter(**about).exclude(number=0).order_by()
    return {CountRow(*alike): number for *alike, number in rows.values_list(*CountRow._fields, "number")}


def change(gone: Iterable[SpanRow], arrived: Iterable[SpanRow]) -> None:
    """Count what became of some spans: a query for recommendations, and one for States."""
    changed = of_spans(arrived)
    changed.subtract(of_spans(gone))
    for end in ENDS:
        add([(row, number) for row, number in sorted(changed.items(), key=str) if number and getattr(row, end)], end)


def add(changed: Iterable[tuple[CountRow, int]], end: str) -> None:
    """Add numbers, which may be below nothing, to the rows of recommendations or of States.

    Args:
        end: which of both: "recommendation" or "member_state".
    """
    quote, columns = connection.ops.quote_name, [AnswerCount._meta.get_field(name) for name in (end, *APART)]
    names = [quote(column.column) for column in columns]  # type: ignore[union-attr, arg-type]
    values = f"({', '.join(['%s'] * (len(names) + 1))})"
    for rows in batched(changed, BATCH):
        statement = (
            f"INSERT INTO tracker_answercount ({', '.join(names)}, number) "  # noqa: S608 - names of ours
            f"VALUES {', '.join([values] * len(rows))} ON CONFLICT ({', '.join(names)}) "
            "DO UPDATE SET number = tracker_answercount.number + excluded.number"
        )
        given = [
            value
            for row, number in rows
            for value in (*(_prepared(column, getattr(row, column.name)) for column in columns), number)
        ]
        with connection.cursor() as cursor:
            cursor.execute(statement, given)


def _prepared(column: Any, value: Any) -> Any:
    return column.get_db_prep_save(value, connection)


def write(wanted: dict[CountRow, int], about: dict[str, Any]) -> None:
    """Make the stored numbers about some recommendations or States those that are wanted."""
    AnswerCount.objects.filter(**about).delete()
    for end in ENDS:
        add([(row, number) for row, number in wanted.items() if getattr(row, end)], end)
