"""The list of meetings and one meeting's report."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from report.briefs import brief
from report.data import schema, shapes
from report.forms import charts, drafts, feeds
from report.forms.documents import DocumentAsked
from report.forms.registry import Result, in_forms, number_asked
from report.http import parameters
from report.pages import layout
from report.pages import meeting as gathered
from report.pages.changes import ChangesAsked
from report.pages.paging import Listed, NoSuchRow, fifty_from
from report.pages.printed_commitments import with_printed
from report.question.question import Unanswerable


@in_forms()
def meetings(request: HttpRequest) -> Result:
    """Every meeting that has a confirmed document, newest first."""
    found = list(gathered.with_counts())
    shaped = partial(shapes.meeting, request)

    def page() -> Listed[Any]:
        return fifty_from(found, number_asked(request, _("“after” is a number. Begin at the first page.")) or 0)

    return Result(
        template="report/meetings.html",
        here="meetings",
        context=lambda: {"meetings": found},
        name="meetings",
        title=_("Meetings"),
        shape=schema.Meeting,
        rows=lambda: map(shaped, found),
        data=lambda: page().of(shaped),
        feed=lambda: feeds.page_of(request, page(), lambda rows: feeds.of_meetings(request, rows)),
    )


@in_forms()
def meeting(request: HttpRequest, slug: str) -> Result | HttpResponseBase:
    """The report read as the report, with the progress of each recommendation."""
    found = get_object_or_404(with_printed(gathered.with_counts(), "meeting"), slug=slug)
    day, name, after = layout.day_asked(request), request.GET.get("paragraph", ""), request.GET.get("after", "")
    if name and layout.form_of(request) == "html":
        try:
            after, paragraph = gathered.at_paragraph(found, name)
        except NoSuchRow:
            raise Unanswerable([_no_paragraph()]) from None
        if name != paragraph.name:
            asked = parameters.changed(request.GET, paragraph=paragraph.name)
            return redirect(f"{request.path}{asked}#p-{paragraph.name}", permanent=True)

    def context() -> dict[str, Any]:
        picture = gathered.page(found, after, day)
        return {"picture": picture, "place": picture.place}

    def rows() -> list[Any]:
        listed = gathered.listed_in(found, gathered.printings_of(found), day)
        return shapes.recommendations_of_meeting(request, listed)

    def data() -> Any:
        printings = gathered.printings_of(found)
        listed = gathered.listed_in(found, printings, day)
        return shapes.one_meeting(request, listed, gathered.outlined(found, printings))

    read = partial(brief.of_meeting, found, day)
    return Result(
        template="report/meeting.html",
        here="meetings",
        context=context,
        crumbs=(layout.way_to("meetings"), (found.title, "")),
        name=slug,
        title=found.title,
        symbols=lambda: gathered.symbols_of(found),
        day=day,
        shape=schema.Recommendation,
        rows=rows,
        data=data,
        feed=lambda: feeds.of_one(request, ChangesAsked.of_meeting(found, day), meeting=slug),
        brief=DocumentAsked(f"brief-{slug}", read),
        draft=DocumentAsked(f"draft-report-{slug}", read, drafts.DRAFT),
        chart=lambda: charts.of_meeting(found, day),
        no_row=_no_paragraph() if name else _("“after” names no place in this report. Begin at its first page."),
    )


def _no_paragraph() -> str:
    return _("“paragraph” names no paragraph of the documents that stand in this report. Begin at its first page.")
