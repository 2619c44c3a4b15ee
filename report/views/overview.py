"""The overview and the method page: the two without data forms."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from report import frame, overall
from tracker.choices import CommitmentProgress, ImplementationStatus, PublicationKind


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    return frame.page(request, "report/overview.html", "overview", {"picture": overall.picture()})


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    context = {
        "statuses": ImplementationStatus,
        "progress": CommitmentProgress,
        "kinds": PublicationKind,
    }
    return frame.page(request, "report/method.html", "method", context)
