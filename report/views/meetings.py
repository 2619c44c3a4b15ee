"""The list of meetings and one meeting's report."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from report import exports, frame, shapes
from report import meetings as gathered
from report.paging import PAGE, NoSuchRow, number_after


@require_safe
def meetings(request: HttpRequest, form: str) -> HttpResponseBase:
    """Every meeting that has a confirmed document, newest first."""
    found = list(gathered.with_counts())
    if form == "csv":
        rows = (shapes.meeting(request, each) for each in found)
        return exports.csv_response(shapes.MEETING_COLUMNS, rows, "meetings")
    if form == "html":
        return frame.page(request, "report/meetings.html", "meetings", {"meetings": found})
    try:
        start = number_after(request.GET.get("after", "")) or 0
    except NoSuchRow:
        return exports.refusal(form, [_("“after” is a number. Begin at the first page.")])
    page = found[start : start + PAGE]
    next_after = str(start + PAGE) if start + PAGE < len(found) else None
    results = [shapes.meeting(request, each) for each in page]
    return exports.json_list(len(found), exports.address_of_next(request, next_after), results)


@require_safe
def meeting(request: HttpRequest, form: str, slug: str) -> HttpResponseBase:
    """The report read as the report, with the progress beside each recommendation."""
    found = get_object_or_404(gathered.with_counts(), slug=slug)
    day, mistake = frame.day_asked(request)
    if mistake and form != "html":
        return exports.refusal(form, [mistake])
    picture = gathered.picture(found, day)
    if form == "html":
        context = {"picture": picture, "day": day, "mistake": mistake}
        crumbs = (frame.way_to("meetings"), (found.title, ""))
        return frame.page(request, "report/meeting.html", "meetings", context, crumbs=crumbs)
    shaped = shapes.recommendations_of_meeting(request, picture)
    if form == "csv":
        rows = (shapes.recommendation_row(each) for each in shaped)
        return exports.csv_response(shapes.RECOMMENDATION_COLUMNS, rows, slug)
    return exports.json_object(shapes.one_meeting(request, picture, shaped, day))
