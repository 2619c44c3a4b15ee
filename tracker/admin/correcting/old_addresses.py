"""Addresses of the acts that a correction replaced: a bookmark leads to the page that corrects the same thing."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, re_path, reverse

from tracker.admin.display import NAMES_OF_TARGETS
from tracker.admin.site import desk

OLD = (
    r"^tracker/(?P<table>transmission|statusupdate|commitmentupdate|importproposal)/(?P<key>[0-9a-f-]+)"
    r"/(?:recall-letter|correct-transcription|leave|discard|undo)/$",
    r"^tracker/sourcedocument/\d+/paragraphs/(?P<key>\d+)/(?:correct|take-away)/$",
)


def _moved(request: HttpRequest, key: str, table: str = "paragraph") -> HttpResponseRedirect:
    named = urlencode({NAMES_OF_TARGETS[table]: key})
    return HttpResponseRedirect(f"{reverse('admin:tracker_correction_ask')}?{named}")


def addresses() -> list[URLPattern]:
    """Return the addresses of before, behind the sign-in of the Secretariat."""
    return [re_path(route, desk.admin_view(_moved)) for route in OLD]


desk.pages.append(addresses)
