"""Reporting periods as data: the shapes of `report.data.period_schema`, filled."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from msgspec.structs import asdict

from report.data import period_schema as schema
from report.data.shapes import counts
from report.periods.page import PeriodPage
from tracker.models import ReportingPeriod


def period(request: HttpRequest, each: ReportingPeriod, recommendations: int, states: int) -> schema.Period:
    """A period of the list."""
    return schema.Period(
        period=each.slug,
        title=each.title,
        url=request.build_absolute_uri(reverse("report:period", args=[each.slug])),
        reviewed_by=each.meeting.slug,
        opens_on=each.opens_on,
        due_on=each.due_on,
        closes_on=each.closes_on,
        recommendations=recommendations,
        states_invited=states,
    )


def one_period(request: HttpRequest, picture: PeriodPage) -> schema.OnePeriod:
    """A period with its figures."""
    figures, total, change = picture.figures, picture.total, picture.change
    return schema.OnePeriod(
        states_with_published_answer=figures.states_answered,
        answers=counts(total),
        answers_asked=total.invited,
        without_published_answer=total.without,
        period_before=change.earlier.slug if change else None,
        answered_in_both=change.number if change else 0,
        changes=[
            schema.ChangedAnswers(before=before, now=now, answers=number)
            for (before, now), number in sorted(change.numbers.items() if change else ())
        ],
        **asdict(period(request, picture.period, len(figures.progress), figures.invited)),
    )
