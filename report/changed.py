"""The list of changes: the ledger, newest first, narrowed by the address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import QueryDict

from report import history, narrowing
from report.changes import Change, with_context
from report.paging import PAGE
from tracker.models import LedgerHead, Meeting, ReportingPeriod


@dataclass(frozen=True)
class Query:
    """What the address asks for."""

    condition: Q
    sentences: list[str]

    @classmethod
    def of(cls, data: QueryDict, day: date | None) -> Query:
        """What the address asks for, until the end of `day`."""
        states, unknown_states = narrowing.states(data)
        kinds, unknown_kinds = narrowing.kinds(data)
        periods, unknown_periods = narrowing.slugs(data, "period", ReportingPeriod)
        meetings, unknown_meetings = narrowing.slugs(data, "meeting", Meeting)
        served, unknown = narrowing.recommendations(data)
        condition = history.until(day)
        if states:
            condition &= Q(member_state__in=states)
        if kinds:
            condition &= Q(kind__in=kinds)
        if periods:
            condition &= Q(period__in=periods)
        if meetings:
            condition &= Q(recommendation__meeting__slug__in=meetings)
        if served:
            condition &= narrowing.about(served)
        return cls(condition, [*unknown_states, *unknown_kinds, *unknown_periods, *unknown_meetings, *unknown])

    @classmethod
    def of_meeting(cls, meeting: Meeting, day: date | None) -> Query:
        """What was published on the recommendations of one meeting, until the end of `day`."""
        return cls(Q(recommendation__meeting=meeting) & history.until(day), [])

    @property
    def is_narrowed(self) -> bool:
        return bool(self.condition)

    def count(self) -> int | None:
        """The length of the chain; None where the list is narrowed, for history is not counted row by row."""
        if self.is_narrowed:
            return None
        head = LedgerHead.objects.filter(pk=1).first()
        return head.sequence if head else 0

    def page(self, after: int | None) -> tuple[list[Change], str | None]:
        """Fifty changes and the `after` of the next page: three queries."""
        publications = history.ledger().order_by("-sequence").filter(self.condition)
        if after is not None:
            publications = publications.filter(sequence__lt=after)
        found = list(publications[: PAGE + 1])
        next_after = str(found[PAGE - 1].sequence) if len(found) > PAGE else None
        return with_context(found[:PAGE]), next_after

    def every(self, after: int | None) -> Iterator[Change]:
        """All of them, page by page."""
        while True:
            page, next_after = self.page(after)
            yield from page
            if next_after is None:
                return
            after = int(next_after)
