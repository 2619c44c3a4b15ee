"""The reporting calendar, as a page and for calendar programs."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from report.pages import layout
from report.periods import calendar as gathered


@require_safe
def calendar(request: HttpRequest, form: str) -> HttpResponseBase:
    """The days of all periods; of those to come the next stands first."""
    found = gathered.days()
    if form == "ics":
        response = HttpResponse(gathered.file_of(request, found), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="calendar.ics"'
        return response
    today = timezone.now().date()
    context = {
        "coming": [each for each in found if each.day >= today],
        "past": [each for each in reversed(found) if each.day < today],
    }
    crumbs = (layout.way_to("meetings"), layout.way_to("periods"), (layout.way_to("calendar")[0], ""))
    return layout.page(request, "report/calendar.html", "meetings", context, crumbs=crumbs)
