"""After a restore public pages say that they are closed until an administrator opens them (`closed_site`)."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from tracker.closed_site import is_closed
from tracker.config.rooms import PRIVATE_ROOMS
from tracker.config.unavailable import Unavailability, told

CLOSED = Unavailability(
    _("The public pages are closed for now"),
    _("This record was put back from a backup and is being checked. Please come back later."),
    again=600,
)


class ClosedPages:
    """Answers everything but the private rooms, where people see to it that it opens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_closed() and not request.path.startswith(PRIVATE_ROOMS):
            return told(request, CLOSED)
        return self.get_response(request)
