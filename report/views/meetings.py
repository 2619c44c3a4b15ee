"""Meetings and their reports; reporting periods: what was asked, until when, and what was reported; the calendar."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from report.briefs import brief
from report.data import schema, shapes
from report.explorer import listing
from report.forms import charts, drafts, feeds
from report.forms.documents import DocumentAsked
from report.forms.registry import Result, in_forms, of_list
from report.http import parameters
from report.pages import layout
from report.pages import meeting as gathered
from report.pages import periods as of_periods
from report.pages.changes import ChangesAsked
from report.pages.paging import Listed, NoSuchRow, cut, listed
from report.pages.printed_commitments import with_printed
from report.pages.subjects import keys_of
from report.question.question import Unanswerable, asked_by


@in_forms()
def meetings(request: HttpRequest) -> Result:
    """Every meeting that has a confirmed document, newest first."""
    question = asked_by(request)
    found = list(gathered.with_counts(question))
    shaped = partial(shapes.meeting, request)

    def page() -> Listed[Any]:
        return listed(cut(list(enumerate(found, start=1)), lambda row: str(row[0]), request.GET.get("after", "")))

    return Result(
        template="report/meetings.html",
        here="meetings",
        context=lambda: {"meetings": found},
        name="meetings",
        title=_("Meetings"),
        question=question,
        shape=schema.Meeting,
        rows=lambda: map(shaped, found),
        data=lambda: page().of(lambda row: shaped(row[1])),
        feed=lambda: page().told(lambda rows: feeds.of_meetings(request, [each for _n, each in rows], question.day)),
        no_row=_("“after” names nothing of this list. Begin at its first page."),
    )


@in_forms()
def meeting(request: HttpRequest, slug: str) -> Result | HttpResponseBase:
    """The report read as the report, with the progress of each recommendation."""
    found = get_object_or_404(with_printed(gathered.with_counts(), "meeting"), slug=slug)
    question = asked_by(request, meeting=slug)
    name, after = request.GET.get("paragraph", ""), request.GET.get("after", "")
    if name and layout.form_of(request) == "html":
        try:
            after, paragraph = gathered.at_paragraph(found, name)
        except NoSuchRow:
            raise Unanswerable([_no_paragraph()]) from None
        if name != paragraph.name:
            asked = parameters.changed(request.GET, paragraph=paragraph.name)
            return redirect(f"{request.path}{asked}#p-{paragraph.name}", permanent=True)

    def rows() -> Iterator[Any]:
        return shapes.recommendations(request, question, keys_of(question))

    read = partial(brief.of_question, question, found.title)
    return Result(
        template="report/meeting.html",
        here="meetings",
        context=lambda: {"picture": gathered.page(found, after, question)},
        crumbs=(layout.way_to("meetings"), (found.title, "")),
        name=slug,
        title=found.title,
        symbols=lambda: gathered.symbols_of(found),
        question=question,
        shape=schema.Recommendation,
        rows=rows,
        data=lambda: shapes.one_meeting(request, found, list(rows()), gathered.outlined(found)),
        feed=lambda: feeds.of_one(ChangesAsked.of(question)),
        is_of_one=True,
        brief=DocumentAsked(f"brief-{slug}", read),
        draft=DocumentAsked(f"draft-report-{slug}", read, drafts.DRAFT),
        chart=lambda: charts.of_several(question.progress_of_every(), found.title),
        no_row=_no_paragraph() if name else _("“after” names no place in this report. Begin at its first page."),
    )


def _no_paragraph() -> str:
    return _("“paragraph” names no paragraph of the documents that stand in this report. Begin at its first page.")


@in_forms()
def periods(request: HttpRequest) -> Result:
    """Every period that was opened, the newest first."""
    question = asked_by(request)
    found = of_periods.asked_about(question)

    def shaped(row: tuple[Any, int, int]) -> Any:
        return shapes.period(request, *row)

    return Result(
        template="report/periods.html",
        here="meetings",
        name="periods",
        question=question,
        shape=schema.Period,
        **of_list(request, found, lambda each: each[0].slug, shaped),
        no_row=_("“after” names no reporting period of this list. Begin at its first page."),
    )


@in_forms()
def period(request: HttpRequest, period: str) -> Result:
    """One period: its figures, its recommendations with theirs, and the change since the period before."""
    question = asked_by(request, period=period)
    found = next((each for each in of_periods.opened(question.day) if each.slug == period), None)
    if found is None:
        raise Http404

    def rows() -> Iterator[Any]:
        progress = of_periods.answered(found, question).progress
        return (shapes.recommendation_row(request, row) for row in listing.rows_of(progress, progress))

    return Result(
        template="report/period.html",
        here="meetings",
        context=lambda: {"picture": of_periods.picture(found, request.GET.get("after", ""), question)},
        crumbs=(layout.way_to("meetings"), layout.way_to("periods"), (found.title, "")),
        name=period,
        question=question,
        shape=schema.Recommendation,
        rows=rows,
        data=lambda: shapes.one_period(request, of_periods.picture(found, "", question)),
        draft=DocumentAsked(f"draft-report-{period}", lambda: brief.of_period(found, question), drafts.DRAFT),
        no_row=_("“after” names no recommendation of this list. Begin at its first page."),
    )


@in_forms()
def calendar(request: HttpRequest) -> Result:
    """The days of all periods, as a page and for calendar programs; of those to come the next is first."""
    found, today = of_periods.days(), timezone.now().date()
    coming, past = [each for each in found if each.day >= today], [each for each in found[::-1] if each.day < today]
    return Result(
        template="report/calendar.html",
        here="meetings",
        context=lambda: {"coming": coming, "past": past},
        crumbs=(layout.way_to("meetings"), layout.way_to("periods"), (layout.way_to("calendar")[0], "")),
        name="calendar",
        calendar=lambda: of_periods.file_of(request, found),
    )
