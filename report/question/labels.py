"""The names behind the codes in addresses: meetings, themes, agenda items, periods, States.

An address may name whatever is in the reference list, or was public once, so that no link to a past day ends. What a
page offers to choose from is less: what there is something to show of. A State may be called by every name of the
reference data: the official ones in six languages, and others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q
from modeltranslation.utils import build_localized_fieldname

from tracker.choices import AgendaItemKind, ImplementationStatus, Language, RegionalGroup
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
from tracker.words import NamedStates, SearchTerm, analysed, cut
from tracker.words.asking import Phrase, StateName, name_key
from tracker.words.stems import has_stem, language_of, stems

YES, NO = "yes", "no"


class NamesOfCodes:
    """Names by the value in an address, each list read when it is first asked for: one query each.

    `offered_...` are the values that pages offer.
    """

    @cached_property
    def meetings(self) -> dict[str, str]:
        return {meeting.slug: meeting.title for meeting in self.with_a_page}

    @property
    def offered_meetings(self) -> frozenset[str]:
        return frozenset(meeting.slug for meeting in self.with_a_page if meeting.has_recommendations)

    @cached_property
    def with_a_page(self) -> list[Any]:
        """Those with recommendations, and those whose recommendations were all removed."""
        there, removed = (
            Exists(each.objects.filter(meeting=OuterRef("pk"))) for each in (Recommendation, RemovedRecommendation)
        )
        return list(Meeting.objects.annotate(has_recommendations=there).filter(Q(has_recommendations=True) | removed))

    @cached_property
    def _themes(self) -> list[Theme]:
        return list(Theme.objects.all())

    @cached_property
    def themes(self) -> dict[str, str]:
        return {theme.slug: theme.name for theme in self._themes}

    @cached_property
    def agenda_items(self) -> dict[str, str]:
        items: dict[str, str] = {}
        for item in AgendaItem.objects.all():
            items.setdefault(item_key(item.kind, item.number), f"{item.get_kind_display()} {item.number}")
        return items

    @cached_property
    def _periods(self) -> list[ReportingPeriod]:
        return list(ReportingPeriod.objects.filter(opened_at__isnull=False))

    @cached_property
    def periods(self) -> dict[str, str]:
        return {period.slug: period.title for period in self._periods}

    @property
    def offered_periods(self) -> frozenset[str]:
        return frozenset(period.slug for period in self._periods if not period.cancelled_at)

    @cached_property
    def states(self) -> dict[str, MemberState]:
        """All States, also those that never answered."""
        return {state.iso3: state for state in MemberState.objects.all()}

    @property
    def state_names(self) -> dict[str, str]:
        return {code: state.name for code, state in self.states.items()}

    @cached_property
    def offered_states(self) -> frozenset[str]:
        """Those with a published answer, those that were invited, and those that a text names."""
        answering = Span.objects.today().filter(member_state=OuterRef("pk"))
        invited = Invitation.objects.standing().filter(member_state=OuterRef("pk"))
        named = Attribution.objects.confirmed().filter(member_state=OuterRef("pk"))
        offered = MemberState.objects.filter(Exists(answering) | Exists(invited) | Exists(named))
        return frozenset(offered.order_by().values_list("pk", flat=True))

    def recommendations(self, wanted: list[str]) -> dict[str, Recommendation]:
        """Those that are named as "meeting/slug"; one query each time."""
        slugs = {value.partition("/")[2] for value in wanted if "\x00" not in value}
        named = Recommendation.objects.filter(slug__in=slugs).select_related("meeting")
        return {key: each for each in named if (key := f"{each.meeting.slug}/{each.slug}") in wanted}

    @cached_property
    def names_of_states(self) -> NamedStates:
        """Every name that a State may be called by."""
        return every_name(self.states.values())

    def themes_with(self, term: SearchTerm) -> list[str]:
        """Themes whose name has a term, in any language."""
        called = ((theme.slug, in_six_languages(theme)) for theme in self._themes)
        return [slug for slug, words in called if any(analysed(name, own).has(term) for own, name in words)]


STATUSES = {status.value: status.label for status in ImplementationStatus}
GROUPS = {group.value: group.label for group in RegionalGroup if group.value}


def item_key(kind: str, number: str) -> str:
    """An agenda item in an address: "5 (d)", and "workshop 4" for a workshop."""
    return number if kind == AgendaItemKind.ITEM else f"{kind} {number}"


def in_six_languages(thing: object, column: str = "name") -> Iterator[tuple[str, str]]:
    """(language, name) of a thing of the reference data; one that was not translated is left out."""
    for language in Language.values:
        if name := getattr(thing, build_localized_fieldname(column, language), None):
            yield language, name


def every_name(states: Iterable[MemberState]) -> NamedStates:
    """Each name, written without spaces, with whose it is and all names of that State; its code in capitals."""
    names: dict[str, StateName] = {}
    for state in states:
        called = list(_called(state))
        phrases = tuple(dict.fromkeys(phrase for each in called for phrase in _phrases(*each)))
        for _language, name in [*called, ("en", state.pk)]:
            key = state.pk if name == state.pk else _key(name)
            before = names.get(key)
            own = StateName(frozenset([state.pk]), phrases)
            names[key] = StateName(before.states | own.states, before.phrases + phrases) if before else own
    return names


def _called(state: MemberState) -> Iterator[tuple[str, str]]:
    for language, name in in_six_languages(state):
        yield language, name
        short = name.partition(" (")[0]
        if short != name:
            yield language, short
    formal = state.formal_name.removeprefix("the ")
    for name in [state.name, formal, *state.aliases.splitlines()]:
        if name:
            yield "en", name


_key = lru_cache(8_192)(name_key)


@lru_cache(8_192)
def _phrases(language: str, name: str) -> tuple[Phrase, ...]:
    """How a name stands in texts; one of a single word with other endings too, where its language has them."""
    words = cut(name, ends=False)
    phrase = tuple(each.folded for each in words)
    if len(words) == 1 and has_stem(phrase[0]):
        written = language_of(phrase[0], language)
        if written in ("ar", "ru"):
            return (phrase, *((each,) for each in stems(words[0].raw, written)))
    return (phrase,) if phrase else ()
