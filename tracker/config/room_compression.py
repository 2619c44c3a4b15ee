"""Pages of the private rooms, smaller on the wire, where nobody else can have asked for them (docs/adr/0034)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from report.http.compression import compress
from tracker.config.rooms import PRIVATE_ROOMS

# What the browser itself says of who asks. A page elsewhere cannot make it say this, whatever it does.
ASKED_BY, OURS = "Sec-Fetch-Site", "same-origin"
# Pages that show a key, a code or a link that signs somebody in, or hold what was typed before the sign-in.
SECRET = tuple(
    f"/portal/{place}/" for place in ("account", "calendar", "join", "kept", "mail", "reset", "resume", "sign-in")
)


class RoomCompression:
    """A compressed size betrays a secret to whoever can have it asked for again and again beside words of his own.

    So it is done where one of our own pages asks, and never where a page shows a secret.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(PRIVATE_ROOMS) and not request.path.startswith(SECRET):
            patch_vary_headers(response, [ASKED_BY])
            if request.headers.get(ASKED_BY) == OURS:
                compress(request, response)
        return response
