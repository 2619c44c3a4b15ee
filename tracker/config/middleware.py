"""What every response of the private rooms carries, and the language they speak."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

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


class PersonsLanguage:
    """The portal and the desk speak the language of whoever is signed in; public pages that of their address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Only here: asking who it is reads the session, and a public page must not depend on a cookie.
        if request.path.startswith(PRIVATE_ROOMS) and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language() or "en"
        return self.get_response(request)
