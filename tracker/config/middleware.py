"""The number of each request; what answers of the private rooms carry, their language, how long they stay open, and how
they are compressed; closed public pages; and stored files that the proxy sends."""

import logging
import re
import secrets
from collections.abc import Callable, Iterator
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from report.http.compression import compress
from tracker.actions import apply_due_decisions
from tracker.config.logs import request_id
from tracker.config.processes import PRIVATE_ROOMS
from tracker.config.unavailable import Unavailability, told
from tracker.factors.policy import has_factor, is_required_of
from tracker.files.closed_site import is_closed
from tracker.files.whole_files import WholeFiles
from tracker.portal.account.carrying import carried_on
from tracker.signing import sessions
from tracker.signing.kept import typed_fields

ID_HEADER = "X-Request-ID"
# What proxies give: hexadecimal digits or a UUID. Nothing else, so that no word gets into the log by this way.
GIVEN_ID = re.compile(r"[0-9a-f]{12,32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
NUL = "\0"
ID_BYTES = 6  # twelve signs, which a person can read out on the telephone
# What the browser itself says of who asks. A page elsewhere cannot make it say this, whatever it does.
ASKED_BY, OURS = "Sec-Fetch-Site", "same-origin"
# Pages that show a key, a code or a link that signs somebody in, or hold what was typed before the sign-in.
SECRET = tuple(
    f"/portal/{place}/" for place in ("account", "calendar", "join", "kept", "mail", "reset", "resume", "sign-in")
)
CLOSED = Unavailability(
    _("The public pages are closed for now"),
    _("This record was put back from a backup and is being checked. Please come back later."),
    again=600,
)

log = logging.getLogger(__name__)


class Middleware:
    """Base of the classes of this module. Django gives each the next one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response


class RequestNumber(Middleware):
    """Each request has a number: that of the proxy, where it gave one, else a new one. The outermost of all.

    It stands in the header X-Request-ID of the answer, on the page of a fault, and in the line of the log.
    """

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


class NoNul(Middleware):
    """No address of ours holds a NUL, nor does a cookie: PostgreSQL refuses to be asked for one, and SQLite is not.

    What is typed is judged by its form, which gives it back.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if NUL in request.path_info:
            raise Http404
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if NUL not in value}
        return self.get_response(request)


class ClosedPages(Middleware):
    """Answers everything but the private rooms after a restore, until an administrator opens it (`closed_site`)."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_closed() and not request.path.startswith(PRIVATE_ROOMS):
            return told(request, CLOSED)
        return self.get_response(request)


class HandedOver(Middleware):
    """Lets the proxy in front send a stored file, where X_ACCEL says under which address it has MEDIA_ROOT.

    The view has asked who may read it, and its checksum was taken (`tracker.files.record_storage`). What goes out is
    the answer with all its headers and no body, and X-Accel-Redirect, by which nginx knows the file (`deploy/nginx/`).
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if settings.X_ACCEL and isinstance(response, FileResponse):
            stored: object = response.file_to_stream
            # And no table, which lies in a passing file, and nothing out of a bucket.
            if isinstance(stored, FieldFile) and isinstance(stored.storage, WholeFiles):
                return self.handed_over(response, stored)
        return response

    def handed_over(self, response: FileResponse, stored: FieldFile) -> HttpResponse:
        """The answer without its body."""
        stored.close()
        headers = {name: value for name, value in response.items() if name != "Content-Length"}
        headers["X-Accel-Redirect"] = settings.X_ACCEL + quote(stored.name or "")
        return HttpResponse(status=response.status_code, headers=headers)


class PrivateRooms(Middleware):
    """No browser or proxy keeps a page of the portal or the desk: the back button shows nothing after sign-out."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path.startswith(PRIVATE_ROOMS):
            response["Cache-Control"] = "no-store"
        return response


class PersonsLanguage(Middleware):
    """The portal and the desk speak the language of whoever is signed in; public pages that of their address."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Only here: asking who it is reads the session, and a public page must not depend on a cookie.
        if request.path.startswith(PRIVATE_ROOMS) and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language() or "en"
        return self.get_response(request)


class SessionLimits(Middleware):
    """A session of the private rooms ends after a while; what is posted then travels through the sign-in."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(PRIVATE_ROOMS):
            if request.user.is_authenticated:
                sessions.pass_time(request)
            if _is_of_the_desk(request) and not request.user.is_authenticated:
                return carried_on(request, typed_fields(request.POST), request.get_full_path())
        return self.get_response(request)


class SecondFactor(Middleware):
    """Whoever needs a second factor sets one up, or proves it, before any page of the rooms opens."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(PRIVATE_ROOMS) and is_required_of(request.user):
            is_open = request.path.startswith(_open_without()) or sessions.has_proved_factor(request)
            if not is_open:
                page = "portal:account_confirm" if has_factor(request.user) else "portal:account"
                return redirect(f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}")
        return self.get_response(request)


class DueDecisions(Middleware):
    """Decisions of reviewers that are due take effect before each act of a person, also if the clock is late."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_act = request.method == "POST" and request.path.startswith(PRIVATE_ROOMS) and request.user.is_authenticated
        if is_act and settings.DECISION_UNDO_MINUTES and not is_closed():
            apply_due_decisions(timezone.now())
        return self.get_response(request)


class RoomCompression(Middleware):
    """Smaller pages of the private rooms, where nobody else can have asked for them (docs/adr/0034).

    A compressed size betrays a secret to whoever can have it asked for again and again beside words of his own.
    So it is done where one of our own pages asks, and never where a page shows a secret.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path.startswith(PRIVATE_ROOMS) and not request.path.startswith(SECRET):
            patch_vary_headers(response, [ASKED_BY])
            if request.headers.get(ASKED_BY) == OURS:
                compress(request, response)
        return response


def _is_of_the_desk(request: HttpRequest) -> bool:
    """Whether a form of the desk is posted; the forms of the portal ask for the sign-in themselves."""
    is_form = request.method == "POST" and request.path.startswith(reverse("admin:index"))
    return is_form and request.path not in (reverse("admin:login"), reverse("admin:logout"))


def _open_without() -> tuple[str, ...]:
    """Where a second factor is set up or proved, and the ways out."""
    return tuple(
        reverse(f"portal:{name}") for name in ("account", "sign_in", "sign_out", "language", "resume", "reset")
    )
