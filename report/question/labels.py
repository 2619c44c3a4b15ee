"""The names behind the codes in addresses: meetings, themes, agenda items, periods, States. Five queries for all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef

from report.question import names
from tracker.choices import AgendaItemKind, ImplementationStatus, RegionalGroup
from tracker.models import AgendaItem, Attribution, Meeting, MemberState, ReportingPeriod, Span, Theme
from tracker.words import NamedStates, SearchTerm, analysed

YES, NO = "yes", "no"


@dataclass(frozen=True)
class NamesOfCodes:
    """Names by the value that stands in an address."""

    meetings: dict[str, str]
    themes: dict[str, str]
    agenda_items: dict[str, str]
    periods: dict[str, str]
    states: dict[str, MemberState]
    themes_in_languages: dict[str, tuple[tuple[str, str], ...]]
    every_state: tuple[MemberState, ...]

    @cached_property
    def names_of_states(self) -> NamedStates:
        """Every name that a State may be called by."""
        return names.of_states(self.every_state)

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
    """Everything that a facet may name."""
    items: dict[str, str] = {}
    for item in AgendaItem.objects.filter(recommendations__isnull=False).distinct():
        items.setdefault(item_key(item.kind, item.number), f"{item.get_kind_display()} {item.number}")
    answering = Span.objects.today().filter(member_state=OuterRef("pk"))
    named = Attribution.objects.confirmed().filter(member_state=OuterRef("pk"))
    every_state = tuple(MemberState.objects.annotate(may_be_chosen=Exists(answering) | Exists(named)))
    themes = list(Theme.objects.all())
    return NamesOfCodes(
        meetings={
            meeting.slug: meeting.title for meeting in Meeting.objects.filter(recommendations__isnull=False).distinct()
        },
        themes={theme.slug: theme.name for theme in themes},
        themes_in_languages={theme.slug: tuple(names.in_six_languages(theme)) for theme in themes},
        agenda_items=items,
        periods={period.slug: period.title for period in ReportingPeriod.objects.opened()},
        states={state.iso3: state for state in every_state if state.may_be_chosen},
        every_state=every_state,
    )
