"""What every response of the private rooms carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PRIVATE_ROOMS = ("/portal/", "/admin/")


class PrivateRooms:
    """No browser or proxy keeps a page of the portal or the desk: the back button shows nothing after sign-out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(PRIVATE_ROOMS):
            response["Cache-Control"] = "no-store"
        return response
