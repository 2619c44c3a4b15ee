"""The addresses of a process that serves private pages only. Public ones keep their names, so that links can be
written, and lead to PUBLIC_ADDRESS."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, include, path
from django.views.decorators.http import require_safe

from report import urls as report
from tracker.config.urls import ROOMS, handler400, handler404, handler500

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]


@require_safe
def redirect_to_public(request: HttpRequest, **_route: object) -> HttpResponse:
    """Lead to the public page. Nobody may store it: tomorrow one process may serve both."""
    return HttpResponseRedirect(
        settings.PUBLIC_ADDRESS + request.get_full_path(), headers={"Cache-Control": "no-store"}
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Crawlers have nothing to read in private pages."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")


def elsewhere(patterns: list[URLPattern]) -> list[URLPattern]:
    return [URLPattern(each.pattern, redirect_to_public, name=each.name) for each in patterns]


urlpatterns = [
    *ROOMS,
    path("robots.txt", robots, name="robots"),
    *elsewhere(report.FILES),
    *i18n_patterns(path("", include((elsewhere(report.urlpatterns), report.app_name)))),
]
