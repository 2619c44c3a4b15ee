"""The list of commitments: what the address asks, and the page of it that is shown."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from report.as_of import current
from report.as_of.current import CurrentRecord
from report.commitments import due
from report.http import parameters
from report.pages import list_filters
from report.pages.paging import PAGE, NoSuchRow, Place
from tracker.choices import CommitmentProgress
from tracker.models import MemberState, Recommendation, Theme
from tracker.words.sorting import name_order

# What is asked of the date that a commitment names.
OF_DATES = {"due_from": "target_on__gte", "due_to": "target_on__lte"}


@dataclass(frozen=True)
class CommitmentsAsked:
    """What the address asks for: `condition` of the current commitments. `chosen` are its values, by parameter."""

    record: CurrentRecord
    condition: Q
    reads_texts: bool
    chosen: Mapping[str, list[str]]
    sentences: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, data: QueryDict, day: datetime.date | None) -> CommitmentsAsked:
        """What the address asks for: of now, or of the end of `day`."""
        states, unknown_states = list_filters.states(data)
        served, unknown = list_filters.recommendations(data)
        themes, unknown_themes = list_filters.slugs(data, "theme", Theme)
        progress, unknown_progress = list_filters.codes(data, "progress", CommitmentProgress.values)
        terms, unknown_terms = list_filters.codes(data, "due", list(due.DUE))
        dates, wrong_dates = _dates(data)
        condition = Q()
        if states:
            condition &= Q(member_state__in=states)
        if served:
            condition &= Q(list_filters.serving(served, "publication"))
        if themes:
            condition &= Q(list_filters.serving(Recommendation.objects.filter(themes__slug__in=themes), "publication"))
        if progress:
            condition &= Q(progress__in=progress)
        for term in terms:
            condition &= due.DUE[term](day or timezone.now().date())
        condition &= Q(**{OF_DATES[name]: each for name, each in dates.items()})
        chosen = {"state": states, "theme": themes, "progress": progress, "due": terms}
        chosen |= {name: [each.isoformat()] for name, each in dates.items()}
        chosen["recommendation"] = [f"{each.meeting.slug}/{each.slug}" for each in served]
        sentences = [*unknown_states, *unknown, *unknown_themes, *unknown_progress, *unknown_terms, *wrong_dates]
        return cls(current.of(day), condition, bool(progress or terms or dates), chosen, sentences)

    @property
    def is_narrowed(self) -> bool:
        return any(self.chosen.values())

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """The commitments that fit, the newest publication first. Texts are read where their dates are asked for."""
        found = self.record.commitments.order_by("-publication")
        return (due.dated(found) if self.reads_texts else found).filter(self.condition)

    @cached_property
    def states(self) -> list[MemberState]:
        """The States with a current commitment, whatever is asked for, by name: one query."""
        with_one = self.record.commitments.order_by().values("member_state").distinct()
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


def _dates(data: QueryDict) -> tuple[dict[str, datetime.date], list[str]]:
    """(days, sentences) of `due_from` and `due_to`; both days belong to what is asked for."""
    found: dict[str, datetime.date] = {}
    sentences = []
    for name in OF_DATES:
        if not (text := data.get(name, "")):
            continue
        try:
            found[name] = parameters.day_of(text)
        except ValueError:
            sentences.append(_("“%(name)s”: enter a date like 2027-03-12.") % {"name": name})
    if len(found) == len(OF_DATES) and found["due_from"] > found["due_to"]:
        sentences.append(_("The first day is later than the last day. Exchange them, or leave one out."))
    return found, sentences
