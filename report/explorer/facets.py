"""The explorer's facets: plain links, each with the number of recommendations the list would then have.

Three queries for all of them: a union about recommendations, one over the current answers, one of their States. A
facet's own choices are set aside while its values are counted.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Case, CharField, Count, F, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Concat
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from report.as_of.current import AlikeAnswers
from report.http import parameters
from report.question.filters import ABOUT_RECOMMENDATION, RecordFilter
from report.question.labels import NO, YES
from tracker.choices import AgendaItemKind
from tracker.models import Recommendation
from tracker.words.sorting import name_order

type Numbers = dict[str, Counter[Any]]

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
OTHERS = ("agenda_item", "attributed", "institution", "has_evidence")
EVIDENCE = {YES: _("Cites public evidence"), NO: _("Cites no public evidence")}


@dataclass(frozen=True)
class FacetChoice:
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
    choices: tuple[FacetChoice, ...]

    @property
    def is_other(self) -> bool:
        """Whether it stands among the other filters, which few people need."""
        return self.name in OTHERS and not self.is_chosen

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


OF_ANSWER = {
    "status": "implementation_status",
    "state": "member_state",
    "group": "regional_group",
    "period": "period",
    "has_evidence": "has_public_evidence",
}
MANY = 100  # recommendations, of which all answers are counted as quickly as others are looked for
AS_IN_ADDRESS = {"has_evidence": {True: YES, False: NO}}


class Values(Aggregate):
    """The different values of a column in a group of rows, as the text of a list: read row by row each would cost more
    than finding it."""

    function = "JSON_GROUP_ARRAY"
    allow_distinct = True
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


def _about_recommendations(filters: RecordFilter) -> QuerySet[Any]:
    """Rows (facet, value, number of recommendations) of all facets about recommendations."""
    parts = []
    for name in ABOUT_RECOMMENDATION:
        expression, condition = OF_RECOMMENDATION[name]
        matching = filters.matching(without=name).filter(condition).order_by()
        labelled = matching.annotate(facet=_text(Value(name)), value=_text(expression))
        parts.append(labelled.values("facet", "value").annotate(number=Count("pk", distinct=True)))
    return parts[0].union(*parts[1:], all=True).order_by()


def _text(expression: Any) -> Cast:
    return Cast(expression, CharField())


def _left(filters: RecordFilter, answers: QuerySet[Any]) -> QuerySet[Any]:
    """Of these the answers on the recommendations that words and parameters about recommendations leave."""
    if filters.is_about_recommendations:
        answers = answers.filter(recommendation__in=filters.recommendations().order_by().values("pk"))
    return answers


def _walked(filters: RecordFilter, names: Iterable[str]) -> Numbers:
    """Of each recommendation the values that its answers have, by facet: one walk over the answers for all of them, or
    over their numbers, where no State is told from another."""
    numbers: Numbers = {name: Counter() for name in names}
    fitting = Q() if "state" in numbers else filters.about_answer(only=["state"])
    values = {
        # Of a State there is one answer on each recommendation: no two of its values are one.
        f"of_{name}": _text(
            Values(OF_ANSWER[name], distinct=name != "state", filter=filters.about_answer(without=name) or None)
        )
        for name in numbers
    }
    tells_states = "state" in numbers or filters.chosen("state")
    alike = filters.record.one_by_one if tells_states else filters.record.of_recommendations
    walk: Any = _left(filters, alike.rows).filter(fitting).values("recommendation").annotate(**values)
    for number, lists in zip(numbers.values(), zip(*walk.values_list(*values), strict=True), strict=False):
        number.update(chain.from_iterable(json.loads(f"[{','.join(filter(None, lists))}]")))
    return numbers


def _by_state(filters: RecordFilter) -> Numbers:
    """How many answers of each State, which has one on each recommendation. Of all of them the number is kept: where
    words were searched for that most have, those on the others are taken away from it."""
    fitting, one_by_one = filters.about_answer(without="state"), filters.record.one_by_one
    if not filters.is_about_recommendations:
        return {"state": _numbers_of_states(filters.record.of_states, fitting)}
    others = _others(filters)
    if others is None:
        left = replace(one_by_one, rows=_left(filters, one_by_one.rows))
        return {"state": _numbers_of_states(left, fitting)}
    numbers = _numbers_of_states(filters.record.of_states, fitting)
    numbers.subtract(_numbers_of_states(one_by_one, fitting & Q(recommendation__in=others)))
    return {"state": +numbers}


def _others(filters: RecordFilter) -> set[UUID] | None:
    """The recommendations that have not the words searched for, where those that have are many and more; None where
    something else narrows the list as well, and where no numbers are kept."""
    is_narrowed = any(filters.chosen(name) for name in ABOUT_RECOMMENDATION)
    if filters.record.counts is None or is_narrowed or len(filters.searched or ()) < MANY:
        return None
    assert filters.searched is not None  # noqa: S101 - it has many
    others = set(Recommendation.objects.order_by().values_list("pk", flat=True)) - filters.searched
    return others if len(others) < len(filters.searched) else None


def _numbers_of_states(alike: AlikeAnswers, fitting: Q) -> Counter[Any]:
    rows: Any = alike.rows.filter(fitting).values_list("member_state").annotate(there=alike.number())
    return Counter(dict(rows))


def _about_answers(filters: RecordFilter) -> Numbers:
    """Numbers of all facets about answers. Those of a past day have one index: it is walked once."""
    if filters.record.day:
        return _walked(filters, OF_ANSWER)
    return _walked(filters, [name for name in OF_ANSWER if name != "state"]) | _by_state(filters)


def counts(filters: RecordFilter) -> dict[str, dict[str, int]]:
    """Numbers of recommendations by facet and value: three queries, and those for words and answers."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in _about_recommendations(filters):
        found[row["facet"]][row["value"]] = row["number"]
    for name, number in _about_answers(filters).items():
        named: Mapping[Any, str] = AS_IN_ADDRESS.get(name, {})
        found[name] = {named.get(value, value): count for value, count in number.items() if value != ""}
    return found


def _labels(filters: RecordFilter, name: str) -> Mapping[str, Any]:
    return EVIDENCE if name == "has_evidence" else filters.labels(name)


def asked(data: QueryDict) -> list[parameters.NameAndValue]:
    """What the address asks, from the first page on."""
    return [pair for pair in parameters.canonical(data) if pair[0] != "after"]


def toggled(pairs: list[parameters.NameAndValue], name: str, value: str) -> str:
    """The query string of `pairs` with `value` of `name` added, or taken away where it is there."""
    own = (name, value)
    changed = [pair for pair in pairs if pair != own] if own in pairs else [*pairs, own]
    return parameters.query(parameters.in_order(changed)) or "?"


def facets(filters: RecordFilter, data: QueryDict) -> list[Facet]:
    """All facets in their order. A chosen value stays, with 0, where nothing fits it any more."""
    numbers, pairs = counts(filters), asked(data)
    found = []
    for name, title in TITLES.items():
        chosen, labels = filters.chosen(name), _labels(filters, name)
        of_facet = numbers.get(name, {}) | {value: numbers.get(name, {}).get(value, 0) for value in chosen}
        ordered = sorted(of_facet, key=_order(name, labels))
        choices = tuple(
            FacetChoice(
                value,
                str(labels.get(value, value)),
                of_facet[value],
                toggled(pairs, name, value),
                value in chosen,
            )
            for value in ordered
        )
        if choices:
            found.append(Facet(name, str(title), choices))
    return found


def pills(
    filters: RecordFilter, data: QueryDict, preset: Collection[str] | None = None
) -> list[tuple[Facet, FacetChoice]]:
    """The choices that are made with the way to remove each.

    Args:
        preset: the parameters whose values are none of them; without it, what the page itself asks.
    """
    pairs, found = asked(data), []
    for name, title in TITLES.items():
        chosen = [] if name in (filters.preset if preset is None else preset) else filters.chosen(name)
        labels = _labels(filters, name) if chosen else {}
        for value in chosen:
            label, address = str(labels.get(value, value)), toggled(pairs, name, value)
            found.append((Facet(name, str(title), ()), FacetChoice(value, label, 0, address, is_chosen=True)))
    return found


def _order(name: str, labels: Mapping[str, Any]) -> Any:
    """Statuses, groups and the like keep their own order; the rest goes by its words."""
    if name in ("status", "group", "has_evidence", "meeting", "period"):
        places = {value: place for place, value in enumerate(labels)}
        return lambda value: places.get(value, len(places))
    return lambda value: name_order(str(labels.get(value, value)))
