"""Addresses of the acts and pages that a correction replaced: a bookmark leads to the page of the same thing."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, re_path, reverse

from tracker.admin.display import NAMES_OF_TARGETS, list_of, page_of
from tracker.admin.site import desk
from tracker.models import Correction

OLD = (
    r"^tracker/(?P<table>transmission|statusupdate|commitmentupdate|importproposal)/(?P<key>[0-9a-f-]+)"
    r"/(?:recall-letter|correct-transcription|leave|discard|undo)/$",
    r"^tracker/sourcedocument/\d+/paragraphs/(?P<key>\d+)/(?:correct|take-away)/$",
)

OLD_REQUESTS = r"^tracker/twopersonrequest/(?:(?P<key>\d{1,18})/(?:change|confirm|refuse|history)/)?$"


def _moved(request: HttpRequest, key: str, table: str = "paragraph") -> HttpResponseRedirect:
    named = urlencode({NAMES_OF_TARGETS[table]: key})
    return HttpResponseRedirect(f"{reverse('admin:tracker_correction_ask')}?{named}")


def _request(request: HttpRequest, key: str = "") -> HttpResponseRedirect:
    """The page or the list of requests for a second approval, which had a table and numbers of their own."""
    moved = Correction.objects.filter(before__request=int(key)).first() if key else None
    if moved is not None:
        return HttpResponseRedirect(page_of(moved))
    return HttpResponseRedirect(list_of(Correction, "" if key else request.GET.urlencode()))


def _printed(request: HttpRequest, key: str) -> HttpResponseRedirect:
    """The list of what waits: changes of one document had a page of their own."""
    return HttpResponseRedirect(list_of(Correction, "stage=waiting"))


def addresses() -> list[URLPattern]:
    """Return the addresses of before, behind the sign-in of the Secretariat."""
    acts = [re_path(route, desk.admin_view(_moved)) for route in OLD]
    printed = re_path(r"^tracker/sourcedocument/(?P<key>\d+)/decide-printed/$", desk.admin_view(_printed))
    return [*acts, printed, re_path(OLD_REQUESTS, desk.admin_view(_request))]


desk.pages.append(addresses)
