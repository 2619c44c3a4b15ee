"""Addresses that fail, in each way in which a page of ours could."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

handler500 = "tracker.config.errors.server_error"


def fails(request: HttpRequest, word: str = "") -> HttpResponse:
    """A fault whose own sentence, cause and local names hold what somebody typed."""
    typed = request.POST.get("word", word)
    try:
        int(typed)
    except ValueError as fault:
        fault.add_note(typed)
        raise LookupError(f"nothing for {typed}") from fault
    return HttpResponse()


def fails_midway(request: HttpRequest) -> StreamingHttpResponse:
    """A body that breaks off."""

    def lines() -> Iterator[bytes]:
        yield b"one\n"
        raise OSError(request.GET["word"])

    return StreamingHttpResponse(lines())


def sinks(request: HttpRequest) -> HttpResponse:
    """A fault of many thousand places."""
    return sinks(request)


urlpatterns = [
    path("fails/", fails),
    path("fails/<str:word>/", fails),
    path("fails.json", fails),
    path("fails-midway/", fails_midway),
    path("sinks/", sinks),
]
