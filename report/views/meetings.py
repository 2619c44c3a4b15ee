"""The list of meetings and one meeting's report."""

import datetime
from functools import partial

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from report.briefs import answering, brief
from report.citations import citing
from report.commitments.as_printed import with_printed
from report.data import columns, exports, feeds, shapes, tables
from report.data.feed_entries import feed_of_one, of_meetings
from report.drafts import draft
from report.http import parameters
from report.pages import layout, meeting_page
from report.pages import meeting as gathered
from report.pages.changes_list import ChangesAsked
from report.pages.paging import PAGE, NoSuchRow, number_after
from tracker.models import Meeting

NO_PLACE = gettext_lazy("“after” names no place in this report. Begin at its first page.")
NO_PARAGRAPH = gettext_lazy(
    "“paragraph” names no paragraph of the documents that stand in this report. Begin at its first page."
)


@require_safe
def meetings(request: HttpRequest, form: str) -> HttpResponseBase:
    """Every meeting that has a confirmed document, newest first."""
    found = list(gathered.with_counts())
    if form in tables.FORMS:
        rows = (columns.row(shapes.meeting(request, each)) for each in found)
        return tables.table(request, form, columns.MEETING, rows, "meetings")
    if form == "html":
        return layout.page(request, "report/meetings.html", "meetings", {"meetings": found})
    try:
        start = number_after(request.GET.get("after", "")) or 0
    except NoSuchRow:
        return exports.refusal(form, [_("“after” is a number. Begin at the first page.")])
    page = found[start : start + PAGE]
    next_after = str(start + PAGE) if start + PAGE < len(found) else None
    next_address = exports.address_of_next(request, next_after)
    if form == "atom":
        entries = of_meetings(request, page)
        return feeds.feed(request, _("Meetings"), entries, count=len(found), next_address=next_address)
    results = [shapes.meeting(request, each) for each in page]
    return exports.json_list("meetings", len(found), next_address, results)


@require_safe
def meeting(request: HttpRequest, form: str, slug: str) -> HttpResponseBase:
    """The report read as the report, with the progress beside each recommendation."""
    found = get_object_or_404(with_printed(gathered.with_counts(), "meeting"), slug=slug)
    day = layout.day_asked(request)
    if form in parameters.CITATIONS:
        return citing.cited(request, form, found.title, gathered.symbols_of(found))
    if form in parameters.DOCUMENTS:
        return answering.brief(request, form, f"brief-{slug}", lambda: brief.of_meeting(found, day))
    if form in parameters.DRAFTS:
        read = partial(brief.of_meeting, found, day)
        return answering.brief(request, form, f"draft-report-{slug}", read, draft.DRAFT)
    if form == "atom":
        return feed_of_one(request, found.title, ChangesAsked.of_meeting(found, day), meeting=found.slug)
    if form in tables.FORMS:
        listed = gathered.listed_in(found, gathered.printings_of(found), day)
        rows = map(columns.row, shapes.recommendations_of_meeting(request, listed))
        return tables.table(request, form, columns.RECOMMENDATION, rows, slug, day)
    if form == "html":
        return _page(request, found, day)
    return exports.json_object(shapes.one_meeting(request, gathered.picture(found, day)), day)


def _page(request: HttpRequest, found: Meeting, day: datetime.date | None) -> HttpResponseBase:
    after, name = request.GET.get("after", ""), request.GET.get("paragraph", "")
    try:
        if name:
            after, paragraph = meeting_page.at_paragraph(found, name)
            if name != paragraph.name:
                asked = parameters.changed(request.GET, paragraph=paragraph.name)
                return redirect(f"{request.path}{asked}#p-{paragraph.name}", permanent=True)
        picture = meeting_page.page(found, after, day)
    except NoSuchRow:
        return layout.refused(request, [str(NO_PARAGRAPH if name else NO_PLACE)])
    context = {"picture": picture, "place": picture.place, "day": day}
    crumbs = (layout.way_to("meetings"), (found.title, ""))
    return layout.page(request, "report/meeting.html", "meetings", context, crumbs=crumbs)
