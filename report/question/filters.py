"""What an address asks: one FilterSet, whose fields are the filters of every page and of all its forms.

Values of one parameter are alternatives; different parameters must all hold, and those about answers (`status state
group period has_evidence`) must hold for one and the same current answer: now, or on the day of `as_of`.
"""

from __future__ import annotations

import datetime
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from report.as_of import current
from report.as_of.current import CurrentRecord
from report.http import parameters
from report.question import search
from report.question.keys import among
from report.question.labels import GROUPS, NO, STATUSES, YES, NamesOfCodes
from tracker.choices import AgendaItemKind, CommitmentProgress, PublicationKind
from tracker.models import Attribution, Recommendation
from tracker.models.recommendations import RecommendationQuerySet
from tracker.words import asked

ABOUT_RECOMMENDATION = ("meeting", "theme", "agenda_item", "attributed", "institution")
ABOUT_ANSWER = ("status", "state", "group", "period", "has_evidence")
DAYS = ("due_from", "due_to")
# Of these, what says whose answers are asked for: of whom else there is none, nothing is missing.
OF_STATE = ("state", "group")
FACETS = (*ABOUT_RECOMMENDATION, *ABOUT_ANSWER)

# When a commitment is due: what each asks is in `report.pages.commitments`.
DUE = {
    "soon": _("Due in the next 90 days"),
    "passed": _("Target date passed, no later published update"),
    "undated": _("No date given"),
}
UNANSWERED, NO_SYMBOL, LANGUAGES = "unanswered", "no_symbol", "languages"
# Kinds of gaps, in the order of their page.
GAPS = {
    UNANSWERED: _("Recommendations without a published answer"),
    NO_SYMBOL: _("Documents without a symbol"),
    LANGUAGES: _("Documents not in all six languages"),
}
SORTS = {
    "document": _("as in the document"),
    "changed": _("latest change"),
    "answers": _("most published answers"),
    # Translators: an order of a list: what fits the words searched for best comes first.
    "relevance": _("best match"),
}


CHOICES_NAMED = 12  # as many as one reads


class Unanswerable(ValueError):
    """A value of the address is not known. `sentences` say which, in the reader's language."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


def not_a_choice(name: str, value: str, choices: Collection[str] = ()) -> str:
    """The sentence for a value that a parameter does not have; it names the choices where they are few."""
    shown = value.replace("\x00", "")[:60]
    sentence = _("“%(value)s” is not one of the choices for “%(name)s”.") % {"value": shown, "name": name}
    if not 0 < len(choices) <= CHOICES_NAMED:
        return str(sentence)
    return f"{sentence} {_('Choose: %(choices)s.') % {'choices': ', '.join(choices)}}"


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


def known_on(day: datetime.date | None) -> RecommendationQuerySet:
    """The recommendations that there are: of a past day those whose meeting had begun by its end."""
    found = Recommendation.objects.confirmed()
    return found.filter(meeting__starts_on__lte=day) if day else found


class CodesField(forms.MultipleChoiceField):
    """Several codes; a State's may be written in small letters, as in its address."""

    def validate(self, value: list[str]) -> None:
        """Name every wrong value, not only the first. Raises ValidationError."""
        wrong = [each for each in value if not self.valid_value(each)]
        if wrong:
            raise forms.ValidationError(
                [
                    forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": each})
                    for each in wrong
                ]
            )

    def to_python(self, value: Any) -> list[str]:
        known = {str(code) for code, _label in self.choices}  # type: ignore[union-attr, misc]
        return [
            each if each in known or each.upper() not in known else each.upper() for each in super().to_python(value)
        ]


class AskedDayField(forms.CharField):
    """A day as in 2027-03-12."""

    def clean(self, value: Any) -> datetime.date | None:
        try:
            return parameters.day_of(value) if value else None
        except ValueError:
            raise forms.ValidationError(_("Enter a date like 2027-03-12.")) from None


class DayFilter(django_filters.CharFilter):
    """A day; `report.pages.commitments` has what it asks of a commitment."""

    field_class = AskedDayField


class Alternatives(django_filters.MultipleChoiceFilter):
    """Values of one parameter, of which one must hold. What they ask stands in CONDITIONS."""

    field_class = CodesField


# The values that a parameter may have, by name; of some only those that are named are looked up.
CHOICES: dict[str, Callable[[NamesOfCodes], Mapping[str, Any]]] = {
    "meeting": lambda names: names.meetings,
    "theme": lambda names: names.themes,
    "agenda_item": lambda names: names.agenda_items,
    "status": lambda _names: STATUSES,
    "state": lambda names: names.state_names,
    "group": lambda _names: GROUPS,
    "attributed": lambda names: names.state_names,
    "has_evidence": lambda _names: {YES: _("Yes"), NO: _("No")},
    "period": lambda names: names.periods,
    "kind": lambda _names: dict(PublicationKind.choices),
    "progress": lambda _names: dict(CommitmentProgress.choices),
    "due": lambda _names: DUE,
    "gap": lambda _names: GAPS,
}


class RecordFilter(django_filters.FilterSet):
    """The filters of every page, by their names in addresses. `matching` is the list of recommendations; `without` sets
    one facet's own choices aside.

    `report.http.parameters` lists the filters of each page.
    """

    meeting = Alternatives()
    theme = Alternatives()
    agenda_item = Alternatives()
    recommendation = Alternatives()
    kind = Alternatives()
    status = Alternatives()
    progress = Alternatives()
    state = Alternatives()
    group = Alternatives()
    institution = django_filters.CharFilter()
    attributed = Alternatives()
    has_evidence = Alternatives()
    period = Alternatives()
    due = Alternatives()
    due_from = DayFilter()
    due_to = DayFilter()
    gap = Alternatives()
    q = django_filters.CharFilter(max_length=300)
    sort = django_filters.ChoiceFilter(choices=list(SORTS.items()), empty_label=None)
    after = django_filters.CharFilter(max_length=150)

    base_filters: Any

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def __init__(
        self,
        data: QueryDict,
        reference: NamesOfCodes,
        day: datetime.date | None,
        preset: frozenset[str] = frozenset(),
    ) -> None:
        """`preset`: the names of what the page itself asks, whose values are not looked up."""
        # The library copies every filter for each request: most requests use few.
        self.base_filters = OrderedDict((name, own) for name, own in self.base_filters.items() if name in data)
        super().__init__(data, queryset=Recommendation.objects.all())
        self.reference, self.day, self.preset = reference, day, preset
        for name, field in self.filters.items():
            if name in preset:
                field.extra["choices"] = [(value, value) for value in data.getlist(name)]
            elif name == "recommendation":
                field.extra["choices"] = [(value, value) for value in self.named]
            elif name in CHOICES:
                field.extra["choices"] = list(CHOICES[name](reference).items())

    @cached_property
    def record(self) -> CurrentRecord:
        """The current answers and commitments of all States on the day asked for."""
        return current.of(self.day)

    @cached_property
    def named(self) -> dict[str, Recommendation]:
        """The recommendations that are asked for by their names: one query."""
        return self.reference.recommendations(self.data.getlist("recommendation"))

    def labels(self, name: str) -> Mapping[str, Any]:
        """The values of a facet, each with its name."""
        return CHOICES[name](self.reference) if name in CHOICES else {}

    def chosen(self, name: str) -> list[str]:
        """The values of one facet that the address names."""
        if name == "institution":
            return [value for value in self.data.getlist(name) if value.strip() and "\x00" not in value]
        return self.form.cleaned_data.get(name) or []

    @property
    def typed(self) -> str:
        """The search text as the reader typed it."""
        return self.form.cleaned_data.get("q") or ""

    def day_asked(self, name: str) -> datetime.date | None:
        """The day of `due_from` or `due_to`."""
        return self.form.cleaned_data.get(name)

    @cached_property
    def found(self) -> search.WordsFound | None:
        """What the words searched for found; None where none are. One query, see `search.found`."""
        typed = self.typed.replace("\x00", " ")
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

    @property
    def is_about_meetings(self) -> bool:
        """Whether only meetings narrow the list."""
        others = (name for name in ABOUT_RECOMMENDATION if name != "meeting")
        return bool(self.chosen("meeting")) and self.searched is None and not any(map(self.chosen, others))

    def recommendations(self, *, without: str = "") -> RecommendationQuerySet:
        """Recommendations that fit the parameters about themselves, and the words searched for."""
        condition = Q() if self.searched is None else among(self.searched)
        for name in ABOUT_RECOMMENDATION:
            values = self.chosen(name)
            if values and name != without:
                condition &= CONDITIONS[name](values)
        return known_on(self.day).filter(condition)

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

    def sentences(self) -> list[str]:
        """What is wrong with the address, in words."""
        found: list[Any] = []
        for name, errors in self.form.errors.as_data().items():
            for error in errors:
                if error.code == "invalid_choice":
                    codes = [str(code) for code, _label in self.filters[name].extra["choices"]]
                    found.append(not_a_choice(name, str((error.params or {})["value"]), codes))
                elif name in DAYS:
                    found.append(_("“%(name)s”: enter a date like 2027-03-12.") % {"name": name})
                else:
                    found += [str(sentence) for sentence in error.messages]
        first, last = (self.form.cleaned_data.get(name) for name in DAYS)
        if first and last and first > last:
            found.append(_("The first day is later than the last day. Exchange them, or leave one out."))
        return list(map(str, found))
