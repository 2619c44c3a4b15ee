"""The tables that answers and commitments are joined with and counted against: each a part of its own, written whole.

They are as large as the documents and the invitations are, not as the answers: read at every making, and written again
where a row is another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import UUID

from msgspec import json

from report.data import columns, shapes
from report.data.schema import FILES
from report.downloads.parts import PartContent, Surroundings, WantedPart, header, segment
from report.pages import printed_commitments
from tracker.models import (
    Invitation,
    Meeting,
    MemberState,
    PeriodItem,
    Printing,
    PublicationText,
    ReportingPeriod,
    Theme,
)

AS_RECEIVED = "As received, without a licence: to use it again, ask the Government."
type ReadRows = Iterator[dict[str, Any]]  # each row by its columns


def wanted(around: Surroundings) -> Iterator[WantedPart]:
    """A part for each of the tables: one query each."""
    for name in TABLES:
        found = list(rows_of(name, around))
        sign = hashlib.sha256(json.encode([columns.whole(name), found])).hexdigest()[:32]
        yield WantedPart(f"table {name}", sign, partial(_content, name, found))


def rows_of(name: str, around: Surroundings) -> Iterator[Any]:
    """The rows of one of TABLES, as `schema.FILES` has them: one query."""
    return (FILES[name](**row) for row in TABLES[name](around))


def _content(name: str, found: list[Any]) -> PartContent:
    """A table whole: its rows under its header."""
    (head, _no_rows), rows = header(name, name)[f"{name}.csv"], segment(name, name, found)
    lines, count = rows[f"{name}.csv"]
    return rows | {f"{name}.csv": (head + lines, count)}


def _meetings(_around: Surroundings) -> ReadRows:
    return map(shapes.meeting_facts, Meeting.objects.select_related("prepares").order_by("starts_on", "slug"))


def _themes(_around: Surroundings) -> ReadRows:
    return ({"theme": each.slug, "name": each.name} for each in Theme.objects.order_by("slug"))


def _recommendations(around: Surroundings) -> ReadRows:
    for key, each in around.printed.items():
        yield {
            **shapes.recommendation_facts(each),
            "recommendation": each.key,
            "recommendation_uuid": key,
            "meeting_title": each.meeting.title,
            "standing": each.recommendation.standing,
            "themes": around.recommendations[key]["themes"],
        }


def _printings(around: Surroundings) -> ReadRows:
    found = Printing.objects.ever_confirmed().select_related("document").order_by("document__confirmed_at", "pk")
    by_recommendation: dict[UUID, list[Printing]] = {key: [] for key in around.printed}
    before: dict[tuple[UUID, int], Printing] = {}  # the words of a document before the last correction of them
    for each in found:
        if each.corrected_at is None:
            by_recommendation[each.recommendation_id].append(each)
        else:
            before[each.recommendation_id, each.document_id] = each
    for key, printings in by_recommendation.items():
        for each in printings:
            wrong, document = before.get((key, each.document_id)), shapes.document_facts(each.document)
            yield {
                "recommendation": around.printed[key].key,
                "document": document.pop("title"),
                **document,
                "label": each.label,
                "text": each.text,
                "page": each.page,
                "corrected_on": wrong.corrected_at.date() if wrong and wrong.corrected_at else None,
                "corrected_because": wrong.corrected_because if wrong else None,
            }


def _states(around: Surroundings) -> ReadRows:
    for each in MemberState.objects.reporting().order_by("iso3"):
        yield {"state": each.pk, "membership": each.un_status, **around.states[each.pk]}


def _periods(_around: Surroundings) -> ReadRows:
    opened = ReportingPeriod.objects.filter(opened_at__isnull=False).select_related("meeting")
    for each in opened.order_by("opens_on", "slug"):
        days = {name: getattr(each, name) for name in ("opens_on", "due_on", "closes_on", "opened_at", "cancelled_at")}
        yield {"period": each.slug, "title": each.title, "meeting": each.meeting.slug, **days}


def _asked(around: Surroundings) -> ReadRows:
    items = PeriodItem.objects.filter(period__opened_at__isnull=False).order_by("period__slug", "order")
    for period, recommendation in items.values_list("period__slug", "recommendation"):
        if recommendation in around.printed:
            yield {"period": period, "recommendation": around.printed[recommendation].key}


def _invitations(_around: Surroundings) -> ReadRows:
    found = Invitation.objects.filter(period__opened_at__isnull=False).order_by("period__slug", "member_state", "pk")
    for row in found.values_list("period__slug", "member_state", "invited_at", "cancelled_at"):
        yield dict(zip(columns.whole("invitations"), row, strict=True))


def _terms(_around: Surroundings) -> ReadRows:
    """Of each State and period of which a text may be read; all texts of a response have the same."""
    texts = PublicationText.objects.order_by("publication__member_state", "publication__period__slug")
    columns_of = ("publication__member_state", "publication__period__slug", "consent_sentence", "consent_licence")
    for state, period, sentence, licence in texts.values_list(*columns_of).distinct():
        yield {
            "state": state,
            "period": period,
            "consent_sentence": sentence,
            "licence": licence or None,
            "reuse": f"Under this licence: {licence}." if licence else AS_RECEIVED,
        }


def _printed_commitments(around: Surroundings) -> ReadRows:
    for each in printed_commitments.in_order(printed_commitments.confirmed()):
        yield printed_commitments.facts(each) | around.states[each.member_state_id]


TABLES: dict[str, Callable[[Surroundings], ReadRows]] = {
    "meetings": _meetings,
    "themes": _themes,
    "recommendations": _recommendations,
    "printings": _printings,
    "states": _states,
    "periods": _periods,
    "asked": _asked,
    "invitations": _invitations,
    "terms": _terms,
    "printed_commitments": _printed_commitments,
}
