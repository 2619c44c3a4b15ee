"""What a process of rooms alone answers where a public page would stand."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe


@require_safe
def at_the_public_host(request: HttpRequest, **_route: object) -> HttpResponse:
    """The way from the rooms to a public page. Kept by nobody: tomorrow one process may be both."""
    return HttpResponseRedirect(
        settings.PUBLIC_ADDRESS + request.get_full_path(), headers={"Cache-Control": "no-store"}
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Crawlers have nothing to read in the rooms."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")
