"""Commitments of States as documents print them: printed matter, in no count of what was reported.

Belongs here: the list, by State and meeting, and what one row shows. Public once a second person confirmed them
(docs/adr/0045).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import FETCH_RAISE, Exists, OuterRef, QuerySet

from report.question.question import RecordQuestion
from tracker.models import Meeting, MemberState, PrintedCommitment

ORDER = ("-meeting__starts_on", "meeting", "document", "order")  # the newest meeting first, then as they are printed


COLUMNS = {"state": "member_state", "group": "member_state__regional_group", "meeting": "meeting__slug"}


def keys(question: RecordQuestion) -> list[str]:
    """Those of the States and meetings of a question, in the order of the list: one query."""
    asked = {f"{column}__in": values for name, column in COLUMNS.items() if (values := question.chosen(name))}
    rows = confirmed().filter(**asked)
    return [str(key) for key in rows.order_by(*ORDER).values_list("pk", flat=True)]


def confirmed() -> QuerySet[PrintedCommitment]:
    """Those that a second person confirmed."""
    return PrintedCommitment.objects.filter(confirmed_at__isnull=False)


def in_order(rows: QuerySet[PrintedCommitment]) -> QuerySet[PrintedCommitment]:
    """Rows with all that is shown of them, in the order of the list."""
    related = ("member_state", "meeting", "document", "paragraph")
    return rows.select_related(*related).order_by(*ORDER).fetch_mode(FETCH_RAISE)


def shown(keys: Sequence[str]) -> Iterator[PrintedCommitment]:
    """These, in this order, with all that a row shows: one query."""
    found = {str(each.pk): each for each in in_order(PrintedCommitment.objects.filter(pk__in=keys))}
    return (found[key] for key in keys if key in found)


def with_printed[M: (Meeting, MemberState)](rows: QuerySet[M], name: str) -> QuerySet[M]:
    """Rows that say whether a document prints a commitment of them, as `has_printed_commitments`.

    Args:
        name: the field of a commitment by which it is theirs.
    """
    own = confirmed().filter(**{name: OuterRef("pk")})
    return rows.annotate(has_printed_commitments=Exists(own))


def facts(each: PrintedCommitment) -> dict[str, Any]:
    """What every form of data says of one, by the names of `report.data`."""
    return {
        "commitment": each.pk,
        "state": each.member_state_id,
        "meeting": each.meeting.slug,
        "document": each.document.title,
        "symbol": each.document.symbol or None,
        "paragraph": (each.paragraph.number if each.paragraph else "") or None,
        "text": each.text,
        "language": each.document.language,
    }
