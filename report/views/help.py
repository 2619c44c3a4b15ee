"""The guides of the record: for focal points, for the secretariat, the privacy notice, the accessibility statement."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from report.pages import guides, layout


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    found = [guides.guide(name, get_language() or guides.ENGLISH) for name in guides.NAMES]
    return layout.page(request, "report/guides.html", "", {"guides": found})


@require_safe
def guide(request: HttpRequest, name: str) -> HttpResponse:
    """One guide. Raises Http404 for a name that none has."""
    if name not in guides.NAMES:
        raise Http404
    found = guides.guide(name, get_language() or guides.ENGLISH)
    crumbs = ((_("Help"), reverse("report:guides")), (found.title, ""))
    return layout.page(request, "report/guide.html", "", {"guide": found}, crumbs=crumbs)
