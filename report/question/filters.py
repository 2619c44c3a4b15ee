"""The explorer's parameters, one FilterSet for the page and its data forms (`docs/architecture.md`, "The pages").

Values of one parameter are alternatives; different parameters must all hold, and those about answers (`status state
group period has_evidence`) must hold for one and the same current answer: now, or on the day of `as_of`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from report.as_of.current import CurrentRecord
from report.pages.list_filters import not_a_choice
from report.question import search
from report.question.keys import among
from report.question.labels import GROUPS, NO, STATUSES, YES, NamesOfCodes
from tracker.choices import AgendaItemKind
from tracker.models import Attribution, Recommendation
from tracker.models.recommendations import RecommendationQuerySet
from tracker.words import asked

ABOUT_RECOMMENDATION = ("meeting", "theme", "agenda_item", "attributed", "institution")
ABOUT_ANSWER = ("status", "state", "group", "period", "has_evidence")
# Of these, what says whose answers are asked for: of whom else there is none, nothing is missing.
OF_STATE = ("state", "group")
FACETS = (*ABOUT_RECOMMENDATION, *ABOUT_ANSWER)

SORTS = {
    "document": _("as in the document"),
    "changed": _("latest change"),
    "answers": _("most published answers"),
    # Translators: an order of a list: what fits the words searched for best comes first.
    "relevance": _("best match"),
}


def _agenda_items(values: list[str]) -> Q:
    condition = Q()
    for value in values:
        kind, space, number = value.partition(" ")
        if space and kind == AgendaItemKind.WORKSHOP:
            condition |= Q(agenda_item__kind=AgendaItemKind.WORKSHOP, agenda_item__number=number)
        else:
            condition |= Q(agenda_item__kind=AgendaItemKind.ITEM, agenda_item__number=value)
    return condition


def _attributed(**names: Any) -> Q:
    named = Attribution.objects.confirmed().filter(printing__document__confirmed_at__isnull=False, **names)
    return Q(Exists(named.filter(printing__recommendation=OuterRef("pk"))))


def _evidence(values: list[str]) -> Q:
    wanted = {YES: Q(has_public_evidence=True), NO: Q(has_public_evidence=False)}
    return Q(*(wanted[value] for value in values), _connector=Q.OR)


# What each parameter asks of a recommendation.
CONDITIONS: dict[str, Callable[[list[str]], Q]] = {
    "meeting": lambda values: Q(meeting__slug__in=values),
    "theme": lambda values: Q(
        pk__in=Recommendation.themes.through.objects.filter(theme__slug__in=values).values("recommendation")
    ),
    "agenda_item": _agenda_items,
    "attributed": lambda values: _attributed(member_state__in=values),
    "institution": lambda values: _attributed(member_state__isnull=True, printed__in=values),
}
# What each parameter asks of a current answer.
ANSWER_CONDITIONS: dict[str, Callable[[list[str]], Q]] = {
    "status": lambda values: Q(implementation_status__in=values),
    "state": lambda values: Q(member_state__in=values),
    "group": lambda values: Q(regional_group__in=values),
    "period": lambda values: Q(period__in=values),
    "has_evidence": _evidence,
}


class CodesField(forms.MultipleChoiceField):
    """Several codes; a State's may be written in small letters, as in its address."""

    def to_python(self, value: Any) -> list[str]:
        known = {str(code) for code, _label in self.choices}  # type: ignore[union-attr, misc]
        return [
            each if each in known or each.upper() not in known else each.upper() for each in super().to_python(value)
        ]


class Alternatives(django_filters.MultipleChoiceFilter):
    """Values of one parameter, of which one must hold. What they ask stands in CONDITIONS."""

    field_class = CodesField


class RecommendationFilter(django_filters.FilterSet):
    """The parameters of the explorer. `matching` is the list; `without` sets one facet's own choices aside."""

    meeting = Alternatives()
    theme = Alternatives()
    agenda_item = Alternatives()
    status = Alternatives()
    state = Alternatives()
    group = Alternatives()
    institution = django_filters.CharFilter()
    attributed = Alternatives()
    has_evidence = Alternatives()
    period = Alternatives()
    q = django_filters.CharFilter(max_length=300)
    sort = django_filters.ChoiceFilter(choices=list(SORTS.items()), empty_label=None)
    after = django_filters.CharFilter(max_length=150)

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def __init__(self, data: Mapping[str, Any], reference: NamesOfCodes, record: CurrentRecord) -> None:
        super().__init__(data, queryset=Recommendation.objects.confirmed())
        self.reference = reference
        self.record = record
        self.choices: dict[str, Mapping[str, Any]] = {
            "meeting": reference.meetings,
            "theme": reference.themes,
            "agenda_item": reference.agenda_items,
            "status": STATUSES,
            "state": reference.state_names,
            "group": GROUPS,
            "attributed": reference.state_names,
            "has_evidence": {YES: _("Yes"), NO: _("No")},
            "period": reference.periods,
        }
        for name, values in self.choices.items():
            self.filters[name].extra["choices"] = list(values.items())

    def chosen(self, name: str) -> list[str]:
        """The values of one facet that the address names."""
        if name == "institution":
            return [value for value in self.data.getlist(name) if value.strip() and "\x00" not in value]
        return self.form.cleaned_data.get(name) or []

    @cached_property
    def found(self) -> search.WordsFound | None:
        """What the words searched for found; None where none are. One query, see `search.found`."""
        typed = (self.form.cleaned_data.get("q") or "").replace("\x00", " ")
        terms = asked(typed, self.reference.names_of_states) if typed.strip() else []
        return search.found(terms, self.reference, self.record) if terms else None

    @property
    def searched(self) -> set[UUID] | None:
        """The recommendations that have the words searched for; None where there are none."""
        return self.found.recommendations if self.found else None

    @cached_property
    def answered(self) -> set[UUID] | None:
        """The recommendations with a current answer that fits all parameters about answers; None without such. One
        query."""
        if not any(self.chosen(name) for name in ABOUT_ANSWER):
            return None
        alike = self.record.one_by_one if self.chosen("state") else self.record.of_recommendations
        fitting = alike.rows.filter(self.about_answer())
        return set(fitting.values_list("recommendation", flat=True).distinct())

    @property
    def is_about_recommendations(self) -> bool:
        """Whether a word or a parameter about recommendations narrows the list."""
        return self.searched is not None or any(self.chosen(name) for name in ABOUT_RECOMMENDATION)

    def recommendations(self, *, without: str = "") -> RecommendationQuerySet:
        """Recommendations that fit the parameters about themselves, and the words searched for."""
        condition = Q() if self.searched is None else among(self.searched)
        for name in ABOUT_RECOMMENDATION:
            values = self.chosen(name)
            if values and name != without:
                condition &= CONDITIONS[name](values)
        return self.queryset.filter(condition)

    def about_answer(self, *, without: str = "", only: Collection[str] = ABOUT_ANSWER) -> Q:
        """What the parameters `only` about answers ask of one and the same, but for those of the facet `without`."""
        condition = Q()
        for name in only:
            values = self.chosen(name)
            if values and name != without:
                condition &= ANSWER_CONDITIONS[name](values)
        return condition

    def matching(self, *, without: str = "") -> RecommendationQuerySet:
        """The list, or what it would be with the choices of the facet `without` about recommendations set aside."""
        found = self.recommendations(without=without)
        return found if self.answered is None else found.filter(among(self.answered))

    def codes(self, name: str) -> list[str]:
        """The values that a parameter may have."""
        return [str(code) for code, _label in self.filters[name].extra["choices"]]

    def sentences(self) -> list[str]:
        """What is wrong with the address, in words."""
        found = []
        for name, errors in self.form.errors.as_data().items():
            for error in errors:
                if error.code == "invalid_choice":
                    found.append(not_a_choice(name, str((error.params or {})["value"]), self.codes(name)))
                else:
                    found += [str(sentence) for sentence in error.messages]
        return found
