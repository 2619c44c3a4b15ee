"""A process that tells how the site is doing, and nothing else: what it answers stands in `tracker.config.health`."""

from django.http import HttpRequest, HttpResponse

urlpatterns: list[object] = []


def nothing_here(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no other address, and no page of the site that would say so."""
    return HttpResponse("not here\n", status=404, content_type="text/plain")


handler404 = nothing_here
