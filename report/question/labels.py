"""The names behind the codes in addresses: meetings, themes, agenda items, periods, States. Five queries for all."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from tracker.choices import AgendaItemKind, ImplementationStatus, RegionalGroup
from tracker.models import AgendaItem, Attribution, Meeting, MemberState, ReportingPeriod, Span, Theme

YES, NO = "yes", "no"


@dataclass(frozen=True)
class NamesOfCodes:
    """Names by the value that stands in an address."""

    meetings: dict[str, str]
    themes: dict[str, str]
    agenda_items: dict[str, str]
    periods: dict[str, str]
    states: dict[str, MemberState]

    @property
    def state_names(self) -> dict[str, str]:
        return {code: state.name for code, state in self.states.items()}


STATUSES = {status.value: status.label for status in ImplementationStatus}
GROUPS = {group.value: group.label for group in RegionalGroup if group.value}


def item_key(kind: str, number: str) -> str:
    """An agenda item in an address: "5 (d)", and "workshop 4" for a workshop."""
    return number if kind == AgendaItemKind.ITEM else f"{kind} {number}"


def load() -> NamesOfCodes:
    """Everything that a facet may name."""
    items: dict[str, str] = {}
    for item in AgendaItem.objects.filter(recommendations__isnull=False).distinct():
        items.setdefault(item_key(item.kind, item.number), f"{item.get_kind_display()} {item.number}")
    answering = Span.objects.today().filter(member_state=OuterRef("pk"))
    named = Attribution.objects.confirmed().filter(member_state=OuterRef("pk"))
    states = MemberState.objects.filter(Exists(answering) | Exists(named))
    return NamesOfCodes(
        meetings={
            meeting.slug: meeting.title for meeting in Meeting.objects.filter(recommendations__isnull=False).distinct()
        },
        themes={theme.slug: theme.name for theme in Theme.objects.all()},
        agenda_items=items,
        periods={period.slug: period.title for period in ReportingPeriod.objects.opened()},
        states={state.iso3: state for state in states},
    )
