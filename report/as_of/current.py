"""Which answers are current, for queries: now, or at the end of a past day (`as_of`). Both read the spans alone.

The rule is that of `tracker.ledger.current`; the acts write by it when each publication was current
(`tracker.ledger.spans`).
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, StringAgg, Sum, Value
from django.db.models.aggregates import Aggregate
from django.utils import timezone
from django.utils.translation import gettext as _

from report.as_of.history import ended_by_our_mistakes, invited_by_end_of
from tracker.models import AnswerCount, Invitation, Span, WordCount
from tracker.models.answer_counts import AnswerCountQuerySet
from tracker.models.periods import InvitationQuerySet
from tracker.models.spans import SpanQuerySet
from tracker.models.word_counts import WordCountQuerySet


@dataclass(frozen=True)
class AlikeAnswers:
    """Rows that stand for one answer each, or for a `number` of them that are alike in status, group, period, evidence.

    They have these four columns under the names that a span has, and `recommendation` or `member_state`.
    """

    rows: QuerySet[Any]
    is_kept: bool

    def number(self, condition: Q | None = None) -> Aggregate:
        """How many answers the rows of a group stand for, those that fit a condition."""
        return Sum("number", filter=condition, default=0) if self.is_kept else Count("pk", filter=condition)


@dataclass(frozen=True)
class CurrentRecord:
    """What is current, and who was invited: now, or at the end of `day`.

    `counts` are the numbers kept of these answers, and `words` those of the words of all that is current; None where
    none are: of a past day, or of single States.
    """

    spans: SpanQuerySet
    invitations: InvitationQuerySet
    day: datetime.date | None = None
    counts: AnswerCountQuerySet | None = None
    words: WordCountQuerySet | None = None

    @property
    def one_by_one(self) -> AlikeAnswers:
        """A row for each answer."""
        return AlikeAnswers(self.answers.order_by(), is_kept=False)

    @property
    def of_recommendations(self) -> AlikeAnswers:
        """The answers by recommendation, counted where counts are kept."""
        if self.counts is None:
            return self.one_by_one
        return AlikeAnswers(self.counts.of_recommendations().order_by(), is_kept=True)

    @property
    def of_states(self) -> AlikeAnswers:
        """The answers by State, counted where counts are kept."""
        if self.counts is None:
            return self.one_by_one
        return AlikeAnswers(self.counts.of_states().order_by(), is_kept=True)

    @property
    def answers(self) -> SpanQuerySet:
        """One row for each State and recommendation."""
        return self.spans.answers()

    @property
    def commitments(self) -> SpanQuerySet:
        """One row for each commitment."""
        return self.spans.commitments()


def now() -> CurrentRecord:
    counts, words = AnswerCount.objects.today(), WordCount.objects.all()
    return CurrentRecord(Span.objects.today(), Invitation.objects.standing(), counts=counts, words=words)


def on(day: datetime.date) -> CurrentRecord:
    """What was current at the end of `day` (UTC) and may still be read."""
    return CurrentRecord(Span.objects.on(day), Invitation.objects.filter(invited_by_end_of(day)), day)


def of(day: datetime.date | None) -> CurrentRecord:
    """What was current on `day`, or is now."""
    return on(day) if day else now()


def of_recommendations_in(period: str, day: datetime.date | None) -> AlikeAnswers:
    """The last answers in a period (its slug) by recommendation, now or by the end of `day`; now by kept numbers."""
    if day is None:
        counts = AnswerCount.objects.of_recommendations().of_period(period)
        return AlikeAnswers(counts.order_by(), is_kept=True)
    return AlikeAnswers(Span.objects.answers().of_period(period, day).order_by(), is_kept=False)


def no_longer_on(day: datetime.date, about: Q, by: str = "recommendation") -> dict[Any, int]:
    """How many answers were public at the end of `day` and may not be read any more, by the values of a column, without
    those whose text is public again as a later entry. `about` narrows them. One query; three where there are any."""
    gone = Span.objects.no_longer_on(day).answers().filter(about)

    def by_column(rows: SpanQuerySet) -> dict[Any, int]:
        return dict(rows.order_by().values_list(by).annotate(number=Count("pk")))

    found = by_column(gone)
    again = ended_by_our_mistakes(day) if found else []
    return by_column(gone.exclude(Q(publication__in=again) | Q(ended_with__in=again))) if again else found


def stood_on(day: datetime.date, shown: str) -> str:
    """Of a day that is over, that it is the end of that day; of today, that more can be published before it ends.

    Args:
        shown: the day in the words or figures of whoever says it.
    """
    if day < timezone.now().date():
        return _("As of %(day)s, end of day (UTC).") % {"day": shown}
    return _("As of %(day)s, when this was made: that day is not over (UTC).") % {"day": shown}


SPACE = " "


@dataclass(frozen=True, slots=True)
class SaidOnOne:
    """The States that answered one recommendation, and the status each said, in the same order.

    As the database hands them out, with a space between them: most recommendations are answered by the same States.
    """

    states: str = ""
    statuses: str = ""

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(self.statuses.split(SPACE))) if self.states else {}

    @property
    def by_state(self) -> dict[str, str]:
        return dict(zip(self.states.split(SPACE), self.statuses.split(SPACE), strict=True)) if self.states else {}


def said(answers: SpanQuerySet) -> dict[UUID, SaidOnOne]:
    """These answers by recommendation, of each State one at most: one query. To count statuses the database would sort
    all answers, and once more to tell who gave any: it hands out two lists of each recommendation instead."""
    lists = (
        answers.order_by()
        .values_list("recommendation")
        .annotate(
            states=StringAgg("member_state", Value(SPACE)), statuses=StringAgg("implementation_status", Value(SPACE))
        )
    )
    return {key: SaidOnOne(states, statuses) for key, states, statuses in lists}


def who(told: Mapping[UUID, SaidOnOne]) -> set[str]:
    """The States that said any of it."""
    return set[str]().union(*(states.split(SPACE) for states in {each.states for each in told.values()}))
