"""The names behind the codes in addresses: meetings, themes, agenda items, periods, States. Five queries for all.

An address may name whatever is in the reference list, or was public once, so that no link to a past day ends. What a
page offers to choose from is less: what there is something to show of.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q

from report.question import names
from tracker.choices import AgendaItemKind, ImplementationStatus, RegionalGroup
from tracker.models import (
    AgendaItem,
    Attribution,
    Invitation,
    Meeting,
    MemberState,
    Recommendation,
    RemovedRecommendation,
    ReportingPeriod,
    Span,
    Theme,
)
from tracker.words import NamedStates, SearchTerm, analysed

YES, NO = "yes", "no"


@dataclass(frozen=True)
class NamesOfCodes:
    """Names by the value in an address. `offered_...` are the values that pages offer."""

    meetings: dict[str, str]
    offered_meetings: frozenset[str]
    themes: dict[str, str]
    agenda_items: dict[str, str]
    periods: dict[str, str]
    offered_periods: frozenset[str]
    states: dict[str, MemberState]
    offered_states: frozenset[str]
    themes_in_languages: dict[str, tuple[tuple[str, str], ...]]

    @cached_property
    def names_of_states(self) -> NamedStates:
        """Every name that a State may be called by."""
        return names.of_states(self.states.values())

    def themes_with(self, term: SearchTerm) -> list[str]:
        """Themes whose name has a term, in any language."""
        called = self.themes_in_languages.items()
        return [slug for slug, words in called if any(analysed(name, own).has(term) for own, name in words)]

    @property
    def state_names(self) -> dict[str, str]:
        return {code: state.name for code, state in self.states.items()}


STATUSES = {status.value: status.label for status in ImplementationStatus}
GROUPS = {group.value: group.label for group in RegionalGroup if group.value}


def item_key(kind: str, number: str) -> str:
    """An agenda item in an address: "5 (d)", and "workshop 4" for a workshop."""
    return number if kind == AgendaItemKind.ITEM else f"{kind} {number}"


def load() -> NamesOfCodes:
    """Everything that an address may name."""
    items: dict[str, str] = {}
    for item in AgendaItem.objects.all():
        items.setdefault(item_key(item.kind, item.number), f"{item.get_kind_display()} {item.number}")
    meetings, states, themes = _meetings(), _states(), list(Theme.objects.all())
    periods = list(ReportingPeriod.objects.filter(opened_at__isnull=False))
    return NamesOfCodes(
        meetings={meeting.slug: meeting.title for meeting in meetings},
        offered_meetings=frozenset(meeting.slug for meeting in meetings if meeting.has_recommendations),
        themes={theme.slug: theme.name for theme in themes},
        themes_in_languages={theme.slug: tuple(names.in_six_languages(theme)) for theme in themes},
        agenda_items=items,
        periods={period.slug: period.title for period in periods},
        offered_periods=frozenset(period.slug for period in periods if not period.cancelled_at),
        states={state.iso3: state for state in states},
        offered_states=frozenset(state.iso3 for state in states if state.is_offered),
    )


def _meetings() -> list[Any]:
    """Those with recommendations, and those whose recommendations were all removed."""
    there, removed = (
        Exists(each.objects.filter(meeting=OuterRef("pk"))) for each in (Recommendation, RemovedRecommendation)
    )
    return list(Meeting.objects.annotate(has_recommendations=there).filter(Q(has_recommendations=True) | removed))


def _states() -> list[Any]:
    """All. Offered are those with a published answer, those that were invited, and those that a text names."""
    answering = Span.objects.today().filter(member_state=OuterRef("pk"))
    invited = Invitation.objects.standing().filter(member_state=OuterRef("pk"))
    named = Attribution.objects.confirmed().filter(member_state=OuterRef("pk"))
    return list(MemberState.objects.annotate(is_offered=Exists(answering) | Exists(invited) | Exists(named)))
