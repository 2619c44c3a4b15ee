"""The answers on one recommendation, in columns: which stand in each period, which are current, and who was invited.

Enough to count, to order and to choose the page that is shown; texts are read of that page alone.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Exists, OuterRef

from report.as_of import history
from report.pages.progress import Counts
from tracker.models import Invitation, Publication, Span


@dataclass(frozen=True)
class AnswerOfState:
    """The answer of one State that stands in one period: its newest text, unless it was taken down."""

    publication: int
    state: str
    period: str
    published_at: datetime.datetime
    reported_on: datetime.date
    status: str

    @property
    def place(self) -> tuple[datetime.date, int]:
        """The newest report stands first."""
        return self.reported_on, self.publication


@dataclass(frozen=True)
class AnswersOn:
    """All that stand on a recommendation, the newest report first; the current publications; who was invited, by
    period."""

    standing: tuple[AnswerOfState, ...]
    current_publications: frozenset[int]
    invited: dict[str, set[str]]

    @cached_property
    def current(self) -> tuple[AnswerOfState, ...]:
        return tuple(each for each in self.standing if each.publication in self.current_publications)

    @cached_property
    def states_asked(self) -> set[str]:
        return set().union(*self.invited.values())

    @property
    def states(self) -> set[str]:
        """The States invited, and those with an answer."""
        return self.states_asked | {each.state for each in self.standing}

    @property
    def without(self) -> set[str]:
        """The States invited that have no current answer."""
        return self.states_asked - {each.state for each in self.current}

    @cached_property
    def progress(self) -> Counts:
        return Counts(
            dict(Counter(each.status for each in self.current)),
            len(self.states_asked | {each.state for each in self.current}),
            max((each.reported_on for each in self.current), default=None),
            max((each.published_at for each in self.current), default=None),
        )

    def in_period(self, period: str) -> list[AnswerOfState]:
        return [each for each in self.standing if each.period == period]

    def asked_in(self, period: str) -> int:
        """How many States were invited to a period, or have an answer of it all the same."""
        return len(self.invited.get(period, set()) | {each.state for each in self.in_period(period)})

    def chosen(self, states: Collection[str], periods: Collection[str]) -> Sequence[AnswerOfState]:
        """Those of these States and periods; where neither is named, the current ones."""
        if not states and not periods:
            return self.current
        return [
            each
            for each in self.standing
            if (not states or each.state in states) and (not periods or each.period in periods)
        ]

    def before(self, one: AnswerOfState) -> str:
        """The status of the newest earlier answer that the State gave in another period; empty where there is none."""
        older = [each for each in self._by_state[one.state] if each.period != one.period and each.place < one.place]
        return older[0].status if older else ""

    def others(self, one: AnswerOfState) -> int:
        """How many answers the State gave in other periods."""
        return len(self._by_state[one.state]) - 1

    @cached_property
    def _by_state(self) -> dict[str, list[AnswerOfState]]:
        found: dict[str, list[AnswerOfState]] = defaultdict(list)
        for each in self.standing:
            found[each.state].append(each)
        return found


def on(recommendation: UUID, day: datetime.date | None) -> AnswersOn:
    """How the answers on a recommendation stand now, or stood at the end of `day`: three queries."""
    spans = Span.objects.filter(recommendation=recommendation)
    current_spans = spans.on(day) if day else spans.today()
    return AnswersOn(
        tuple(_standing(recommendation, day)),
        frozenset(current_spans.values_list("publication", flat=True)),
        invited_to(recommendation, day),
    )


def _standing(recommendation: UUID, day: datetime.date | None) -> list[AnswerOfState]:
    """The last of each chain, unless the chain has ended, in order."""
    entries = Publication.objects.changing_reading().filter(history.until(day), recommendation=recommendation)
    later = entries.filter(
        member_state=OuterRef("member_state"), period=OuterRef("period"), sequence__gt=OuterRef("sequence")
    )
    columns = ("sequence", "member_state", "period", "published_at", "text__reported_on", "text__implementation_status")
    rows = entries.filter(~Exists(later), text__isnull=False).order_by().values_list(*columns)
    return sorted((AnswerOfState(*row) for row in rows), key=lambda each: each.place, reverse=True)


def invited_to(recommendation: UUID, day: datetime.date | None) -> dict[str, set[str]]:
    """Which States were invited in the opened periods that ask it, by period: now, or at the end of `day`."""
    invitations = Invitation.objects.filter(period__items__recommendation=recommendation)
    if day is None:
        invitations = invitations.standing()
    else:
        invitations = invitations.filter(history.invited_by_end_of(day))
    found: dict[str, set[str]] = defaultdict(set)
    for period, state in invitations.order_by().values_list("period__slug", "member_state"):
        found[period].add(state)
    return found
