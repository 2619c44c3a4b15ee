"""The answers of one period, narrowed as a question asks: to some States, recommendations or answers.

Not here: the figures of all that a period asked, which are `report.periods.answered`; without anything that narrows
them both are the same (`docs/adr/0044-one-question-many-forms.md`, "Periods").
"""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q

from report.as_of import current
from report.as_of.current import AlikeAnswers
from report.pages.progress import Counts
from report.question.filters import OF_STATE
from report.question.question import RecordQuestion
from tracker.models import PeriodItem, Span


def figures_in(question: RecordQuestion, period: str) -> tuple[int, Counts]:
    """Of how many recommendations something was asked or answered in a period, and their figures as one: six queries.

    Args:
        question: which recommendations and States are asked about. What else it asks of answers but their period
            chooses which are counted by their status; the others are counted as `otherwise`.
        period: the slug of a period that was opened by the day of the question.
    """
    about = question.filters.recommendations().order_by().values("pk")
    items = PeriodItem.objects.filter(period__slug=period, recommendation__in=about).order_by()
    asked = set(items.values_list("recommendation", flat=True))
    invited = question.of_states.invitations.filter(period__slug=period).order_by()
    states = set(invited.values_list("member_state", flat=True))
    of_states, day = question.filters.about_answer(only=OF_STATE), question.day
    told = Span.objects.answers().of_period(period, day).filter(of_states, recommendation__in=about).order_by()
    alike = reported = AlikeAnswers(told, is_kept=False)
    if not question.states:
        alike = current.of_recommendations_in(period, day)
        alike = replace(alike, rows=alike.rows.filter(of_states, recommendation__in=about))
        reported = current.of_states_in(period, day)
        reported = replace(reported, rows=reported.rows.filter(of_states))
    fits = question.filters.about_answer(without="period") if question.chooses_in_period else None
    rows = alike.rows.values_list("implementation_status")
    counts, otherwise = dict[str, int](), 0
    for status, every, fitting in rows.annotate(every=alike.number(), fitting=alike.number(fits)):
        if fitting:
            counts[status] = fitting
        otherwise += every - fitting
    answered = set(alike.rows.values_list("recommendation", flat=True).distinct())
    others = set(reported.rows.values_list("member_state", flat=True).distinct()) - states
    # Few, if any, were not asked: to look for all that were takes longer.
    outside = Q(member_state__in=others) | Q(recommendation__in=answered - asked)
    unasked = told.filter(outside).count() if others or answered - asked else 0
    progress = Counts(counts, len(states) * len(asked) + unasked, otherwise=otherwise)
    return len(answered | asked if states else answered), progress
