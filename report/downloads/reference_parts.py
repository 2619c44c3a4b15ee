"""The tables that answers and commitments are joined with and counted against: each a part of its own, written whole.

They are as large as the documents and the invitations are, not as the answers: read at every making, and written again
where a row is another.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from msgspec import json

from report.commitments import as_printed
from report.data import columns
from report.data import whole_rows as rows
from report.downloads.names_and_texts import Surroundings
from report.downloads.parts import PartContent, WantedPart, header, segment
from report.pages.printings import Printed
from report.question.labels import item_key
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


def wanted(around: Surroundings) -> Iterator[WantedPart]:
    """A part for each of the tables: one query each."""
    for name, read in TABLES.items():
        found = list(read(around))
        sign = hashlib.sha256(json.encode([columns.whole(name), found])).hexdigest()[:32]
        yield WantedPart(f"table {name}", sign, partial(_content, name, found))


def _content(name: str, found: list[Any]) -> PartContent:
    """A table whole: its rows under its header."""
    (head, _no_rows), rows = header(name, name)[f"{name}.csv"], segment(name, name, found)
    lines, count = rows[f"{name}.csv"]
    return rows | {f"{name}.csv": (head + lines, count)}


def _meetings(_around: Surroundings) -> Iterator[rows.WholeMeeting]:
    for each in Meeting.objects.select_related("prepares").order_by("starts_on", "slug"):
        yield rows.WholeMeeting(
            meeting=each.slug,
            title=each.title,
            place=each.place,
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            prepares=each.prepares.slug if each.prepares else None,
            demonstration=settings.DEMONSTRATION,
        )


def _themes(_around: Surroundings) -> Iterator[rows.WholeTheme]:
    for each in Theme.objects.order_by("slug"):
        yield rows.WholeTheme(theme=each.slug, name=each.name, demonstration=settings.DEMONSTRATION)


def _recommendations(around: Surroundings) -> Iterator[rows.WholeRecommendation]:
    for key, each in around.printed.items():
        yield _recommendation(each, around.recommendations[key]["themes"])


def _recommendation(each: Printed, themes: list[str]) -> rows.WholeRecommendation:
    item = each.recommendation.agenda_item
    return rows.WholeRecommendation(
        recommendation=each.key,
        recommendation_uuid=each.pk,
        meeting=each.meeting.slug,
        meeting_title=each.meeting.title,
        label=each.label,
        text=each.text,
        language=each.language,
        basis=each.recommendation.basis,
        standing=each.recommendation.standing,
        agenda_item=item_key(item.kind, item.number) if item else None,
        themes=themes,
        demonstration=settings.DEMONSTRATION,
    )


def _printings(around: Surroundings) -> Iterator[rows.PrintedText]:
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
            wrong = before.get((key, each.document_id))
            yield rows.PrintedText(
                recommendation=around.printed[key].key,
                document=each.document.title,
                symbol=each.document.symbol or None,
                kind=each.document.kind,
                language=each.document.language,
                label=each.label,
                text=each.text,
                page=each.page,
                corrected_on=wrong.corrected_at.date() if wrong and wrong.corrected_at else None,
                corrected_because=wrong.corrected_because if wrong else None,
                demonstration=settings.DEMONSTRATION,
            )


def _states(_around: Surroundings) -> Iterator[rows.WholeState]:
    for each in MemberState.objects.reporting().order_by("iso3"):
        yield rows.WholeState(
            state=each.pk,
            state_name=each.name,
            regional_group=each.regional_group or None,
            membership=each.un_status,
            demonstration=settings.DEMONSTRATION,
        )


def _periods(_around: Surroundings) -> Iterator[rows.WholePeriod]:
    opened = ReportingPeriod.objects.filter(opened_at__isnull=False).select_related("meeting")
    for each in opened.order_by("opens_on", "slug"):
        yield rows.WholePeriod(
            period=each.slug,
            title=each.title,
            meeting=each.meeting.slug,
            opens_on=each.opens_on,
            due_on=each.due_on,
            closes_on=each.closes_on,
            opened_at=cast("datetime.datetime", each.opened_at),
            cancelled_at=each.cancelled_at,
            demonstration=settings.DEMONSTRATION,
        )


def _asked(around: Surroundings) -> Iterator[rows.Asked]:
    items = PeriodItem.objects.filter(period__opened_at__isnull=False).order_by("period__slug", "order")
    for period, recommendation in items.values_list("period__slug", "recommendation"):
        if recommendation in around.printed:
            key = around.printed[recommendation].key
            yield rows.Asked(period=period, recommendation=key, demonstration=settings.DEMONSTRATION)


def _invitations(_around: Surroundings) -> Iterator[rows.Invited]:
    found = Invitation.objects.filter(period__opened_at__isnull=False).order_by("period__slug", "member_state", "pk")
    columns = ("period__slug", "member_state", "invited_at", "cancelled_at")
    for period, state, invited_at, cancelled_at in found.values_list(*columns):
        yield rows.Invited(
            period=period,
            state=state,
            invited_at=invited_at,
            cancelled_at=cancelled_at,
            demonstration=settings.DEMONSTRATION,
        )


def _terms(_around: Surroundings) -> Iterator[rows.TermsOfReuse]:
    """Of each State and period of which a text may be read; all texts of a response have the same."""
    texts = PublicationText.objects.order_by("publication__member_state", "publication__period__slug")
    columns_of = ("publication__member_state", "publication__period__slug", "consent_sentence", "consent_licence")
    for state, period, sentence, licence in texts.values_list(*columns_of).distinct():
        yield rows.TermsOfReuse(
            state=state,
            period=period,
            consent_sentence=sentence,
            licence=licence or None,
            reuse=f"Under this licence: {licence}." if licence else AS_RECEIVED,
            demonstration=settings.DEMONSTRATION,
        )


def _printed_commitments(around: Surroundings) -> Iterator[rows.WholePrintedCommitment]:
    for each in as_printed.in_order(as_printed.confirmed()):
        yield rows.WholePrintedCommitment(
            **as_printed.facts(each),
            **around.states[each.member_state_id],
            demonstration=settings.DEMONSTRATION,
        )


TABLES: dict[str, Callable[[Surroundings], Iterator[Any]]] = {
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
