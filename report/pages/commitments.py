"""Published commitments: of a State, serving a recommendation, and how many there are."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count

from report.as_of.history import until
from report.pages.answers import Declared, citations_of, commitment_texts, commitments_in
from report.pages.printings import Printed, of_recommendations
from tracker.commitment_dates import NamedDate, original_date
from tracker.models import PublicationText, Span
from tracker.models.spans import SpanQuerySet

NEWEST = 20  # on the page of one recommendation or State; the list has all


@dataclass(frozen=True)
class CommitmentsPage:
    """Some commitments, with the recommendations they serve."""

    commitments: tuple[Declared, ...]
    printed: dict[UUID, Printed]

    @property
    def rows(self) -> list[tuple[Declared, list[Printed]]]:
        """Each commitment with the recommendations it serves, in the order of their documents."""
        places = {key: place for place, key in enumerate(self.printed)}
        return [
            (
                each,
                [
                    self.printed[key]
                    for key in sorted(places.keys() & set(each.recommendations), key=places.__getitem__)
                ],
            )
            for each in self.commitments
        ]


@dataclass(frozen=True)
class Newest:
    """The newest commitments on one recommendation or of one State, of how many."""

    page: CommitmentsPage
    total: int

    @property
    def rows(self) -> list[tuple[Declared, list[Printed]]]:
        return self.page.rows


def serving(recommendation: UUID, day: date | None) -> dict[int, UUID]:
    """The current commitments that serve a recommendation, by publication, the newest report first: one query."""
    served = PublicationText.recommendations.through.objects.filter(recommendation=recommendation)
    return _in_order(Span.objects.commitments().filter(publication__in=served.values("publicationtext")), day)


def of_state(code: str, day: date | None) -> dict[int, UUID]:
    """The current commitments of a State, by publication, the newest report first: one query."""
    return _in_order(Span.objects.commitments().filter(member_state=code), day)


def _in_order(spans: SpanQuerySet, day: date | None) -> dict[int, UUID]:
    found = (spans.on(day) if day else spans.today()).order_by("-reported_on", "-publication")
    return {number: commitment for number, commitment in found.values_list("publication", "commitment") if commitment}


@dataclass(frozen=True)
class Counted:
    """How many commitments are current, of how many States, and how many of them have another date than at first."""

    number: int
    states: int
    revised: int


def counted(day: date | None) -> Counted:
    """The commitments that are current now, or at the end of `day`: three queries.

    Texts are read of those alone that have more than one, for no other can have another date.
    """
    spans = Span.objects.commitments()
    found = spans.on(day) if day else spans.today()
    whole = found.aggregate(number=Count("pk"), states=Count("member_state", distinct=True))
    texts = PublicationText.objects.filter(until(day, "publication__"), publication__commitment__isnull=False)
    by_commitment = texts.order_by().values("publication__commitment").annotate(number=Count("pk"))
    several = by_commitment.filter(number__gt=1).values("publication__commitment")
    now = set(found.filter(commitment__in=several).values_list("publication", flat=True))
    named: dict[UUID, list[NamedDate]] = defaultdict(list)
    target: dict[UUID, Any] = {}
    rows = texts.filter(publication__commitment__in=several).order_by()
    for number, commitment, reported_on, body in rows.values_list(
        "pk", "publication__commitment", "reported_on", "body"
    ):
        told = json.loads(body).get("target_on")
        one = NamedDate(reported_on, number, date.fromisoformat(told) if told else None)
        named[commitment].append(one)
        if number in now:
            target[commitment] = one
    revised = sum(1 for key, one in target.items() if original_date(named[key]) != one.target_on)
    return Counted(whole["number"], whole["states"], revised)


def newest(found: Mapping[int, UUID], day: date | None) -> Newest:
    """The first of these commitments, in their order: three queries."""
    shown = dict(list(found.items())[:NEWEST])
    return Newest(page_of(shown, day), len(found))


def page_of(shown: Mapping[int, UUID], day: date | None) -> CommitmentsPage:
    """The commitments of these publications, in their order: three queries."""
    texts = list(commitment_texts(shown.values()).filter(until(day, "publication__")))
    declared = {each.publication: each for each in commitments_in(texts, citations_of(texts), set(shown))}
    found = [declared[number] for number in shown if number in declared]
    printed = of_recommendations({key for each in found for key in each.recommendations})
    return CommitmentsPage(tuple(found), printed)
