"""The explorer's facets: plain links, each with the number of recommendations the list would then have.

Two queries for all of them: one union about recommendations, one about their answers in force. A facet's own choices
are set aside while its values are counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from report.as_of.in_force import InForce
from report.explorer.filters import ABOUT_ANSWER, ABOUT_RECOMMENDATION, RecommendationFilter
from report.explorer.names import GROUPS, NO, STATUSES, YES
from report.http import parameters
from tracker.choices import AgendaItemKind
from tracker.models import Recommendation

TITLES = {
    "meeting": _("Meeting"),
    "theme": _("Theme"),
    "agenda_item": _("Agenda item"),
    "status": _("Status, as reported"),
    "state": _("State with a published answer"),
    "group": _("Regional group"),
    "attributed": _("State named in the text"),
    "institution": _("Institution named in the text"),
    "has_evidence": _("Public evidence"),
    "period": _("Reporting period"),
}
EVIDENCE = {YES: _("Cites public evidence"), NO: _("Cites no public evidence")}


@dataclass(frozen=True)
class Choice:
    """One value of a facet, as a link that adds or removes it."""

    value: str
    label: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    title: str
    choices: tuple[Choice, ...]

    @property
    def is_long(self) -> bool:
        return len(self.choices) > 12

    @property
    def is_chosen(self) -> bool:
        return any(choice.is_chosen for choice in self.choices)


ITEM = Case(
    When(agenda_item__kind=AgendaItemKind.WORKSHOP, then=Concat(Value("workshop "), F("agenda_item__number"))),
    default=F("agenda_item__number"),
)
OF_RECOMMENDATION: dict[str, tuple[Any, Q]] = {
    "meeting": (F("meeting__slug"), Q()),
    "theme": (F("themes__slug"), Q(themes__isnull=False)),
    "agenda_item": (ITEM, Q(agenda_item__isnull=False)),
    "attributed": (
        F("printings__attributions__member_state"),
        Q(printings__attributions__confirmed_at__isnull=False, printings__attributions__member_state__isnull=False),
    ),
    "institution": (
        F("printings__attributions__printed"),
        Q(printings__attributions__confirmed_at__isnull=False, printings__attributions__member_state__isnull=True),
    ),
}


def _of_answer(in_force: InForce) -> dict[str, tuple[Any, Q]]:
    return {
        "status": (F(in_force.column("text__implementation_status")), Q()),
        "state": (F("member_state"), Q()),
        "group": (F("member_state__regional_group"), ~Q(member_state__regional_group="")),
        "period": (F(in_force.column("period")), Q()),
        "has_evidence": (Case(When(has_evidence=True, then=Value(YES)), default=Value(NO)), Q()),
    }


def _text(expression: Any) -> Cast:
    return Cast(expression, CharField())


def _rows(name: str, queryset: QuerySet[Any], expression: Any, counted: str) -> QuerySet[Any]:
    """Rows (facet, value, number of recommendations) of one facet."""
    labelled = queryset.annotate(facet=_text(Value(name)), value=_text(expression)).order_by()
    return labelled.values("facet", "value").annotate(number=Count(counted, distinct=True))


def _about_recommendations(filters: RecommendationFilter) -> list[QuerySet[Any]]:
    parts = []
    for name in ABOUT_RECOMMENDATION:
        expression, condition = OF_RECOMMENDATION[name]
        matching = Recommendation.objects.filter(pk__in=filters.matching(without=name).order_by().values("pk"))
        parts.append(_rows(name, matching.filter(condition), expression, "pk"))
    return parts


def _about_answers(filters: RecommendationFilter) -> list[QuerySet[Any]]:
    parts = []
    fitting = filters.recommendations().order_by().values("pk")
    of_answer = _of_answer(filters.in_force)
    for name in ABOUT_ANSWER:
        expression, condition = of_answer[name]
        answers = filters.answers(without=name).filter(condition, recommendation__in=fitting)
        parts.append(_rows(name, answers, expression, "recommendation"))
    return parts


def counts(filters: RecommendationFilter) -> dict[str, dict[str, int]]:
    """Numbers of recommendations by facet and value: two queries."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for parts in (_about_recommendations(filters), _about_answers(filters)):
        for row in parts[0].union(*parts[1:], all=True).order_by():
            found[row["facet"]][row["value"]] = row["number"]
    return found


def _labels(filters: RecommendationFilter) -> dict[str, Mapping[str, Any]]:
    reference = filters.reference
    return {
        "meeting": reference.meetings,
        "theme": reference.themes,
        "agenda_item": reference.agenda_items,
        "status": STATUSES,
        "state": reference.state_names,
        "group": GROUPS,
        "attributed": reference.state_names,
        "institution": {},
        "has_evidence": EVIDENCE,
        "period": reference.periods,
    }


def toggled(data: QueryDict, name: str, value: str) -> str:
    """The query string with `value` of `name` added, or taken away where it is there; paging starts anew."""
    pairs = [pair for pair in parameters.canonical(data) if pair[0] != "after"]
    own = (name, value)
    changed = [pair for pair in pairs if pair != own] if own in pairs else [*pairs, own]
    return parameters.query(parameters.in_order(changed)) or "?"


def facets(filters: RecommendationFilter, data: QueryDict) -> list[Facet]:
    """All facets in their order. A chosen value stays, with 0, where nothing fits it any more."""
    numbers, labels = counts(filters), _labels(filters)
    found = []
    for name, title in TITLES.items():
        chosen = filters.chosen(name)
        of_facet = numbers.get(name, {}) | {value: numbers.get(name, {}).get(value, 0) for value in chosen}
        ordered = sorted(of_facet, key=_order(name, labels[name]))
        choices = tuple(
            Choice(
                value, str(labels[name].get(value, value)), of_facet[value], toggled(data, name, value), value in chosen
            )
            for value in ordered
        )
        if choices:
            found.append(Facet(name, str(title), choices))
    return found


def _order(name: str, labels: Mapping[str, Any]) -> Any:
    """Statuses, groups and the like keep their own order; the rest goes by its words."""
    if name in ("status", "group", "has_evidence", "meeting", "period"):
        places = {value: place for place, value in enumerate(labels)}
        return lambda value: places.get(value, len(places))
    return lambda value: str(labels.get(value, value)).casefold()


def active(found: list[Facet]) -> list[tuple[Facet, Choice]]:
    """The choices in force, for the row of filters to remove."""
    return [(facet, choice) for facet in found for choice in facet.choices if choice.is_chosen]
