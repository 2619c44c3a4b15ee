"""The answers of one period, narrowed as a question asks: to some States, recommendations or answers.

Not here: the figures of all that a period asked, which are `report.periods.answered`; without anything that narrows
them both are the same (`docs/adr/0044-one-question-many-forms.md`, "Periods").
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count, Max, Q

from report.as_of.history import end_of
from report.pages.progress import Counts
from report.question.filters import OF_STATE
from report.question.question import RecordQuestion
from tracker.models import PeriodItem, Span


def figures_in(question: RecordQuestion, period: str) -> tuple[int, Counts]:
    """Of how many recommendations something was asked or answered in a period, and their figures as one: four queries.

    Args:
        question: which recommendations and States are asked about. What else it asks of answers but their period
            chooses which are counted by their status; the others are counted as `otherwise`.
        period: the slug of a period that was opened by the day of the question.
    """
    about = question.filters.recommendations().order_by().values("pk")
    items = PeriodItem.objects.filter(period__slug=period, recommendation__in=about).order_by()
    invited = question.of_states.invitations.filter(period__slug=period).order_by()
    states = list(invited.values_list("member_state", flat=True))
    told = Span.objects.answers().filter(
        question.filters.about_answer(only=OF_STATE),
        period__in=[period],
        is_readable=True,
        since__lt=end_of(question.day or datetime.date.max),
        recommendation__in=about,
    )
    last = told.order_by().values("recommendation", "member_state").annotate(last=Max("publication")).values("last")
    was_asked = Q(member_state__in=states, recommendation__in=items.values("recommendation"))
    fits = question.filters.about_answer(without="period") if question.chooses_in_period else Q()
    rows: Any = told.filter(publication__in=last).order_by().values_list("implementation_status")
    counts, otherwise, unasked = dict[str, int](), 0, 0
    for status, every, fitting, outside in rows.annotate(
        every=Count("publication", distinct=True),
        fitting=Count("publication", distinct=True, filter=fits),
        outside=Count("publication", distinct=True, filter=~was_asked),
    ):
        if fitting:
            counts[status] = fitting
        otherwise, unasked = otherwise + every - fitting, unasked + outside
    asked = set(items.values_list("recommendation", flat=True))
    answered = set(told.order_by().values_list("recommendation", flat=True).distinct())
    progress = Counts(counts, len(states) * len(asked) + unasked, otherwise=otherwise)
    return len(answered | asked if states else answered), progress
