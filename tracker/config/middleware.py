"""The number of each request; what answers of the private rooms carry, their language, and how long they stay open."""

import logging
import re
import secrets
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from tracker.actions import apply_due_decisions
from tracker.closed_site import is_closed
from tracker.config.logs import request_id
from tracker.config.rooms import PRIVATE_ROOMS
from tracker.portal.account.carrying import carried_on
from tracker.second_factor import has_factor, is_required_of
from tracker.signing import sessions
from tracker.signing.kept import typed_fields

ID_HEADER = "X-Request-ID"
# What proxies give: hexadecimal digits or a UUID. Nothing else, so that no word gets into the log by this way.
GIVEN_ID = re.compile(r"[0-9a-f]{12,32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
NUL = "\0"
ID_BYTES = 6  # twelve signs, which a person can read out on the telephone

log = logging.getLogger(__name__)


class RequestNumber:
    """Each request has a number: that of the proxy, where it gave one, else a new one. The outermost of all.

    It stands in the header X-Request-ID of the answer, on the page of a fault, and in the line of the log.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(ID_HEADER, "").lower()
        number = given if GIVEN_ID.fullmatch(given) else secrets.token_hex(ID_BYTES)
        token = request_id.set(number)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response.headers[ID_HEADER] = number
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = watched(iter(response), number)
        return response


def watched(body: Iterator[bytes], number: str) -> Iterator[bytes]:
    """The parts of a body; where it breaks off the log says so, for no page can say it any more."""
    try:
        yield from body
    except Exception:
        log.exception("An answer broke off", extra={"request_id": number})
        raise


class NoNul:
    """No address of ours holds a NUL, nor does a cookie: PostgreSQL refuses to be asked for one, and SQLite is not.

    What is typed is judged by its form, which gives it back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if NUL in request.path_info:
            raise Http404
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if NUL not in value}
        return self.get_response(request)


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


class SessionLimits:
    """A session of the private rooms ends after a while; what is posted then travels through the sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PRIVATE_ROOMS):
            if request.user.is_authenticated:
                sessions.pass_time(request)
            if _is_of_the_desk(request) and not request.user.is_authenticated:
                return carried_on(request, typed_fields(request.POST), request.get_full_path())
        return self.get_response(request)


class SecondFactor:
    """Whoever needs a second factor sets one up, or proves it, before any page of the rooms opens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PRIVATE_ROOMS) and is_required_of(request.user):
            is_open = request.path.startswith(_open_without()) or sessions.has_proved_factor(request)
            if not is_open:
                page = "portal:account_confirm" if has_factor(request.user) else "portal:account"
                return redirect(f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}")
        return self.get_response(request)


class DueDecisions:
    """Decisions of reviewers that are due take effect before each act of a person, also if the clock is late."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_act = request.method == "POST" and request.path.startswith(PRIVATE_ROOMS) and request.user.is_authenticated
        if is_act and settings.DECISION_UNDO_MINUTES and not is_closed():
            apply_due_decisions(timezone.now())
        return self.get_response(request)


def _is_of_the_desk(request: HttpRequest) -> bool:
    """Whether a form of the desk is posted; the forms of the portal ask for the sign-in themselves."""
    is_form = request.method == "POST" and request.path.startswith(reverse("admin:index"))
    return is_form and request.path not in (reverse("admin:login"), reverse("admin:logout"))


def _open_without() -> tuple[str, ...]:
    """Where a second factor is set up or proved, and the ways out."""
    return tuple(
        reverse(f"portal:{name}") for name in ("account", "sign_in", "sign_out", "language", "resume", "reset")
    )
