"""Published commitments: the list and what narrows it, one of them, and those of a State or on a recommendation."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, DateField, F, Field, Func, Q, QuerySet, TextField
from django.utils import timezone

from report.as_of import current, history
from report.as_of.history import Withdrawal, until
from report.pages.answers import READ, Declared, citations_of, commitment_texts, commitments_in, day_of, originals_in
from report.pages.changes import ChangesAsked, ChangeShown
from report.pages.paging import PAGE, NoSuchRow, Place
from report.pages.printings import Printed, of_recommendations
from report.pages.punctuation import listed
from report.question.filters import DAYS, DUE
from report.question.keys import serving as serving_these
from report.question.question import RecordQuestion
from tracker.choices import CommitmentProgress
from tracker.models import MemberState, PublicationText, Theme
from tracker.models.spans import SpanQuerySet
from tracker.words.sorting import name_order

# When a commitment is due: the one rule (`docs/domain.md` 5). A date says nothing about what was done: the record knows
# what a State told it, and when.
SOON = datetime.timedelta(days=90)
# Of these a State has not said that nothing more is to be expected.
UNDER_WAY = (CommitmentProgress.PLANNED, CommitmentProgress.IN_PROGRESS)


class InBody(Func):
    """A key of the text of a publication, null where the text has none.

    No column repeats it (`PublicationText`): a text is what was hashed, and dates of commitments are asked for by few.
    A day is written in a text as the database of one file writes it in a column.
    """

    def __init__(self, key: str, kind: type[Field[Any, Any]] = TextField) -> None:
        super().__init__(F("publication__text__body"), output_field=kind())
        self.key = key

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> Any:
        return self.as_sql(compiler, connection, template=f"JSON_EXTRACT(%(expressions)s, '$.{self.key}')")

    def as_postgresql(self, compiler: Any, connection: Any, **_context: Any) -> Any:
        kind = self.output_field.cast_db_type(connection)
        return self.as_sql(compiler, connection, template=f"((%(expressions)s)::jsonb ->> '{self.key}')::{kind}")


def dated(found: SpanQuerySet) -> SpanQuerySet:
    """Commitments with what the conditions below ask: `target_on` and `progress` of the current text."""
    return found.annotate(target_on=InBody("target_on", DateField), progress=InBody("progress"))


def _soon(day: datetime.date) -> Q:
    return Q(progress__in=UNDER_WAY, target_on__gte=day, target_on__lte=day + SOON)


def _passed(day: datetime.date) -> Q:
    """The day named is over, and nothing was reported after it: no report, and no correction."""
    silent = Q(reported_on__lte=F("target_on")) & (
        Q(publication__text__corrected_on__isnull=True) | Q(publication__text__corrected_on__lte=F("target_on"))
    )
    return Q(progress__in=UNDER_WAY, target_on__lt=day) & silent


# By the value of `due`: what is asked of a commitment on a day.
WHEN: dict[str, Callable[[datetime.date], Q]] = {
    "soon": _soon,
    "passed": _passed,
    "undated": lambda _day: Q(target_on__isnull=True),
}
NEWEST = 20  # on the page of one recommendation or State; the list has all


@dataclass(frozen=True)
class CommitmentsPage:
    """Some commitments, of `total` where they are the newest of a list, with the recommendations they serve."""

    commitments: tuple[Declared, ...]
    printed: dict[UUID, Printed]
    total: int = 0

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


def serving(recommendation: UUID, day: datetime.date | None) -> dict[int, UUID]:
    """The current commitments that serve a recommendation, by publication, the newest report first: one query."""
    served = PublicationText.recommendations.through.objects.filter(recommendation=recommendation)
    return in_order(current.of(day).commitments.filter(publication__in=served.values("publicationtext")))


def of_state(code: str, day: datetime.date | None) -> dict[int, UUID]:
    """The current commitments of a State, by publication, the newest report first: one query."""
    return in_order(current.of(day).commitments.filter(member_state=code))


def in_order(spans: SpanQuerySet) -> dict[int, UUID]:
    """These commitments, by publication, the newest report first: one query."""
    found = spans.order_by("-reported_on", "-publication")
    return {number: commitment for number, commitment in found.values_list("publication", "commitment") if commitment}


@dataclass(frozen=True)
class Counted:
    """How many commitments are current, of how many States, and how many of them have another date than at first."""

    number: int
    states: int
    revised: int


def counted(question: RecordQuestion) -> Counted:
    """The current commitments of a question: three queries.

    Texts are read of those alone that have more than one, for no other can have another date.
    """
    found, day = question.declared, question.day
    whole = found.aggregate(number=Count("pk"), states=Count("member_state", distinct=True))
    texts = PublicationText.objects.filter(until(day, "publication__"), publication__commitment__isnull=False)
    by_commitment = texts.order_by().values("publication__commitment").annotate(number=Count("pk"))
    several = by_commitment.filter(number__gt=1).values("publication__commitment")
    now = set(found.filter(commitment__in=several).values_list("publication", flat=True))
    rows = texts.filter(publication__commitment__in=several).order_by()
    read = list(rows.values_list("publication__commitment", "reported_on", "pk", "body"))
    originals = originals_in(read)
    dates = [(key, day_of(READ(body).get("target_on"))) for key, _reported_on, number, body in read if number in now]
    revised = sum(1 for key, target in dates if originals[key] != target)
    return Counted(whole["number"], whole["states"], revised)


def newest(found: Mapping[int, UUID], day: datetime.date | None) -> CommitmentsPage:
    """The first of these commitments, in their order: three queries."""
    shown = dict(list(found.items())[:NEWEST])
    return replace(page_of(shown, day), total=len(found))


def page_of(shown: Mapping[int, UUID], day: datetime.date | None) -> CommitmentsPage:
    """The commitments of these publications, in their order: three queries."""
    texts = list(commitment_texts(shown.values()).filter(until(day, "publication__")))
    declared = {each.publication: each for each in commitments_in(texts, citations_of(texts), set(shown))}
    found = [declared[number] for number in shown if number in declared]
    printed = of_recommendations({key for each in found for key in each.recommendations})
    return CommitmentsPage(tuple(found), printed)


@dataclass(frozen=True)
class CommitmentPage:
    """A commitment with the recommendations it serves. `day`: the day it stood so, or None for now."""

    commitment: Declared
    serves: tuple[Printed, ...]
    day: datetime.date | None

    @property
    def labels(self) -> str:
        return listed([each.label for each in self.serves])

    @cached_property
    def due(self) -> str:
        """What is to be said of its date, as the list calls it; nothing for most: one query.

        The list's own condition is asked, so that both go by one rule.
        """
        day = self.day or timezone.now().date()
        found = dated(current.of(self.day).commitments.filter(commitment=self.commitment.uuid))
        terms = (term for term in ("soon", "passed") if found.filter(WHEN[term](day)).exists())
        return str(DUE[term]) if (term := next(terms, "")) else ""

    @cached_property
    def changes(self) -> list[ChangeShown]:
        """Its entries of the ledger, the newest first: as many as a page of a list has."""
        return ChangesAsked.about(Q(commitment=self.commitment.uuid), self.day).newest(PAGE)

    @cached_property
    def no_longer(self) -> list[Withdrawal]:
        """What was public of it on that day and may not be read any more."""
        return history.gone(Q(commitment=self.commitment.uuid), self.day) if self.day else []


def picture(commitment: UUID, day: datetime.date | None) -> CommitmentPage | None:
    """The commitment as it stands, or stood at the end of `day`; None where nothing of it may be read: four queries."""
    found = current.of(day).commitments.filter(commitment=commitment).values_list("publication", flat=True)
    rows = page_of(dict.fromkeys(found, commitment), day).rows
    return CommitmentPage(rows[0][0], tuple(rows[0][1]), day) if rows else None


def versions(commitment: UUID, day: datetime.date | None) -> list[int]:
    """The numbers of its texts that may be read, until the end of `day`, the newest first: one query."""
    texts = PublicationText.objects.filter(history.until(day, "publication__"), publication__commitment=commitment)
    return list(texts.order_by("-publication").values_list("publication", flat=True))


# What is asked of the date that a commitment names.
OF_DATES = {"due_from": "target_on__gte", "due_to": "target_on__lte"}


@dataclass(frozen=True)
class CommitmentsAsked:
    """What the address asks for: `condition` of the current commitments. `chosen` are its values, by parameter."""

    condition: Q
    reads_texts: bool
    chosen: Mapping[str, Any]
    question: RecordQuestion

    @classmethod
    def of(cls, question: RecordQuestion) -> CommitmentsAsked:
        """What the address asks for: of now, or of the end of a day."""
        asked: dict[str, Any] = {name: question.chosen(name) for name in ("state", "theme", "progress", "due")}
        named, dates = question.filters.named, {name: question.filters.day_asked(name) for name in DAYS}
        condition = Q(serving_these(named.values(), "publication")) if named else Q()
        if asked["progress"]:
            condition &= Q(progress__in=asked["progress"])
        for term in asked["due"]:
            condition &= WHEN[term](question.day or timezone.now().date())
        condition &= Q(**{OF_DATES[name]: each for name, each in dates.items() if each})
        chosen = asked | {name: [each.isoformat()] for name, each in dates.items() if each}
        reads_texts = bool(asked["progress"] or asked["due"] or any(dates.values()))
        return cls(condition, reads_texts, chosen | {"recommendation": list(named)}, question)

    @property
    def is_narrowed(self) -> bool:
        return self.question.is_narrowed

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """The commitments that fit, the newest publication first. Texts are read where their dates are asked for."""
        found = self.question.declared.order_by("-publication")
        return (dated(found) if self.reads_texts else found).filter(self.condition)

    @cached_property
    def states(self) -> list[MemberState]:
        """The States with a current commitment, whatever is asked for, by name: one query."""
        with_one = self.question.stood.commitments.order_by().values("member_state").distinct()
        return sorted(MemberState.objects.filter(pk__in=with_one), key=lambda each: name_order(each.name))

    @cached_property
    def themes(self) -> list[Theme]:
        return sorted(Theme.objects.all(), key=lambda each: name_order(each.name))

    def count(self) -> int:
        return self.rows.count()

    def numbers(self, after: int | None = None) -> QuerySet[Any, int]:
        """The numbers of their publications, from after the one of number `after`."""
        rows = self.rows.filter(publication__lt=after) if after is not None else self.rows
        return rows.values_list("publication", flat=True)

    def shown(self, after: int | None) -> tuple[dict[int, UUID], Place]:
        """Fifty of them by publication, and where they stand: two queries, and two more after the first page.

        Raises NoSuchRow where none comes after the one of number `after`.
        """
        if self.reads_texts:
            return self._cut(after)
        numbers = list(self.numbers(after).values_list("publication", "commitment_id")[: PAGE + 1])
        if after is not None and not numbers:
            raise NoSuchRow(after)
        shown = dict(numbers[:PAGE])
        start, previous = self._before(after) if after is not None else (0, None)
        following = str(numbers[PAGE - 1][0]) if len(numbers) > PAGE else None
        place = Place(start + 1 if numbers else 0, start + len(shown), self.count(), previous, following)
        return shown, place

    def _cut(self, after: int | None) -> tuple[dict[int, UUID], Place]:
        """The same where texts are read to know which fit: all of them are found at once, by one query."""
        found = list(self.rows.values_list("publication", "commitment_id"))
        start = sum(1 for number, _key in found if after is not None and number >= after)
        shown = found[start : start + PAGE]
        if after is not None and not shown:
            raise NoSuchRow(after)
        end = start + len(shown)
        previous = str(found[start - PAGE - 1][0]) if start > PAGE else ""
        following = str(found[end - 1][0]) if end < len(found) else None
        place = Place(start + 1 if found else 0, end, len(found), previous if start else None, following)
        return dict(shown), place

    def _before(self, after: int) -> tuple[int, str]:
        """How many come before the page after number `after`, and the `after` of the page before it."""
        before = self.rows.filter(publication__gte=after).order_by("publication")
        previous = before.values_list("publication", flat=True)[PAGE : PAGE + 1].first()
        return before.count(), str(previous or "")
