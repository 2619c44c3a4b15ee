"""Charts for other sites: the page for a frame, and the drawing. Neither has a form, a cookie or a script."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from report.embeds import chart, drawing
from report.http.freshness import moment
from report.http.parameters import changed
from report.pages import layout
from report.pages import meeting as meetings
from report.pages import recommendation as recommendations
from tracker.models import MemberState

# Any site may show these pages in a frame of its own, and they can do less than any other of ours.
POLICY: Any = {
    **settings.SECURE_CSP,
    "script-src": [CSP.NONE],
    "connect-src": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": ["*"],
}


def framed(view: Any) -> Any:
    """A view that any site may show in a frame. Outermost: what is kept of a page is not its policy."""
    return xframe_options_exempt(csp_override(POLICY)(view))


@require_safe
def of_record(request: HttpRequest, form: str) -> HttpResponse:
    return _answer(request, form, chart.of_record(layout.day_asked(request), reverse("report:overview")))


@require_safe
def of_recommendation(request: HttpRequest, form: str, meeting: str, slug: str) -> HttpResponse:
    """An address by a label that a document gave it leads to the one that stays."""
    _siblings, meant, _printings = recommendations.find(meeting, slug)
    if len(meant) != 1:
        raise Http404
    (shown,) = meant
    if shown.recommendation.slug != slug:
        name = f"report:recommendation-{form}"
        return redirect(reverse(name, args=[meeting, shown.recommendation.slug]) + changed(request.GET))
    return _answer(request, form, chart.of_recommendation(shown, layout.day_asked(request), shown.address))


@require_safe
def of_meeting(request: HttpRequest, form: str, slug: str) -> HttpResponse:
    meeting = get_object_or_404(meetings.with_counts(), slug=slug)
    page = reverse("report:meeting", args=[slug])
    return _answer(request, form, chart.of_meeting(meeting, layout.day_asked(request), page))


@require_safe
def of_state(request: HttpRequest, form: str, code: str) -> HttpResponse:
    if len(code) != 3 or code != code.lower():
        raise Http404
    state = get_object_or_404(MemberState.objects.reporting(), pk=code.upper())
    page = reverse("report:state", args=[code])
    return _answer(request, form, chart.of_state(state, layout.day_asked(request), page))


def _answer(request: HttpRequest, form: str, shown: chart.EmbeddedChart) -> HttpResponse:
    day = layout.day_asked(request)
    source = chart.ChartSource(day or timezone.now().date(), moment(request, day), settings.DEMONSTRATION)
    if form == "svg":
        drawn = drawing.svg(shown, source, _("No published answer"))
        return HttpResponse(drawn, content_type="image/svg+xml")
    page = request.build_absolute_uri(shown.page) + changed(request.GET)
    return render(request, "report/embed.html", {"chart": shown, "source": source, "page": page})
