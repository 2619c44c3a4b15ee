"""Reporting periods as they leave the record: shapes, as in `report.data.schema`."""

from typing import Annotated as A

from msgspec import Struct

from report.data import types as t
from report.data.schema import NAMED, PAGE_OF_IT, WHOLE, Counts
from report.data.types import told


class Period(Struct, **WHOLE):
    """A reporting period: what was asked, of how many, and until when."""

    period: A[t.Slug, told("Slug of the reporting period.")]
    title: A[str, NAMED]
    url: A[t.Address, PAGE_OF_IT]
    reviewed_by: A[t.Slug, told("Slug of the meeting that reviews the answers.")]
    opens_on: A[t.Day, told("The day from which States can answer.")]
    due_on: A[t.Day, told("The day on which answers are due.")]
    closes_on: A[t.Day, told("The last day on which answers are taken.")]
    recommendations: A[t.Count, told("How many recommendations it asks about.")]
    states_invited: A[t.Count, told("How many States are invited to answer.")]


class ChangedAnswers(Struct, **WHOLE):
    """How many answers went from one status to another, or stayed. Neither is called better."""

    before: A[t.AnyStatus, told("Status in the earlier period, as reported.")]
    now: A[t.AnyStatus, told("Status in this period, as reported.")]
    answers: t.Count


class OnePeriod(Period, **WHOLE):
    """A reporting period with its figures, and the change since the one before."""

    states_with_published_answer: A[t.Count, told("How many States have a published answer in it.")]
    answers: A[
        Counts,  # type: ignore[valid-type] # made of the list of statuses
        told("The last answer in the period of each State and recommendation that was current and may be read."),
    ]
    answers_asked: A[t.Count, told("The denominator: one for each State invited and each recommendation.")]
    without_published_answer: A[
        t.Count, told("Either no answer came, or it is not for publication; the record does not say which.")
    ]
    period_before: A[t.Slug | None, told("The newest earlier period that asked one of the same recommendations.")]
    answered_in_both: A[t.Count, told("Pairs of a State and a recommendation with an answer in both periods.")]
    changes: A[list[ChangedAnswers], told("Of these pairs: from which status to which.")]
