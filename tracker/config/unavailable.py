"""The answers where a request could not be worked at: the database or the store of files is away (503), the database
stopped a query that took too long (503), or the request was too large (413) or came too slowly (408). Each says what to
do next; nothing is lost. And the form of each error for a program: sentences in the form that it asked for, no page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext_lazy as _

from tracker.config.context import site
from tracker.config.front.asgi import REFUSED
from tracker.config.front.bodies import FULL, TIMED_OUT, TOO_LARGE
from tracker.config.logs import chain_of
from tracker.config.processes import PRIVATE_ROOMS
from tracker.files.record_storage import StorageAway
from tracker.signing.kept import typed_fields

# https://www.postgresql.org/docs/current/errcodes-appendix.html: the connection, what an operator or a clock stopped,
# too many connections, deadlocks, locks. What else goes wrong there is a fault of ours.
POSTGRESQL = ("08", "57", "53300", "40", "55P03")
CANCELLED = "57014"
# https://www.sqlite.org/rescode.html: busy, locked, interrupted, input or output, cannot open.
SQLITE = {5, 6, 9, 10, 14}
INTERRUPTED = 9
# At a public address of data its ending names the form of the answer. In the private pages a person follows a link to a
# file, and is shown a page.
JSON = ("json", "jsonl")
TEXT = ("csv", "xlsx", "atom", "txt", "bib", "ris")  # tables, feeds, citations: a sentence is none of them


@dataclass(frozen=True)
class Unavailability:
    """What a reader is told, and after how many seconds a program may ask again (0: not the same)."""

    title: str | Promise
    sentence: str | Promise
    again: int = 0


AWAY = Unavailability(
    _("The service is temporarily unavailable"),
    _("Nothing that was stored is lost. Please try again in a minute."),
    again=30,
)
TOO_LONG = Unavailability(
    _("This request took too long"),
    _("It was stopped, and nothing was changed. Ask for less at a time, or try again in a minute."),
    again=60,
)
REFUSALS = {
    FULL: AWAY,
    TIMED_OUT: Unavailability(
        _("The request did not arrive in full"),
        _("The connection was too slow or was interrupted. Nothing was saved. Go back and send the form again."),
    ),
    TOO_LARGE: Unavailability(
        _("The request was too large"),
        format_lazy(
            _("At most {limit} MB can be sent at once. Nothing was saved. Go back, choose a smaller file and send the "
              "form again."), limit=settings.REQUEST_SIZE_LIMIT // (1024 * 1024),
        ),
    ),
}  # fmt: skip


class RefusedBodies:
    """Answers a request whose body was not taken."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        status = request.META.get(REFUSED)
        return told(request, REFUSALS[status], status=status) if status else self.get_response(request)


def reason_of(fault: BaseException | None) -> Unavailability | None:
    """Why the database, or the store of files, gave no answer; None where the fault is another."""
    whys = (OperationalError, InterfaceError, StorageAway)
    found = next((each for each in chain_of(fault, with_hidden=True) if isinstance(each, whys)), None)
    if found is None or isinstance(found, StorageAway):
        return AWAY if found else None
    code, state = (getattr(found.__cause__, name, None) for name in ("sqlite_errorcode", "sqlstate"))
    if code is not None:
        return TOO_LONG if code & 0xFF == INTERRUPTED else AWAY if code & 0xFF in SQLITE else None
    if state == CANCELLED:
        return TOO_LONG
    return AWAY if not state or state.startswith(POSTGRESQL) else None


def told(request: HttpRequest, reason: Unavailability, *, status: int = 503) -> HttpResponse:
    """The page, in the language of the address or of the browser; what was typed waits in it for another try."""
    with override(get_language_from_request(request, check_path=True)):
        response = told_in_form(request, status, [str(reason.title), str(reason.sentence)])
        if response is None:
            typed = typed_fields(request.POST) if request.method == "POST" else []
            token = request.POST.get("csrfmiddlewaretoken", "") if typed else ""
            context = {"request": request, "reason": reason, "kept": typed, "token": token}
            context |= {"had_file": bool(typed and request.FILES), "address": request.get_full_path()}
            response = HttpResponse(render_to_string("503.html", {**site(request), **context}), status=status)
    response["Cache-Control"] = "no-store"
    if reason.again:
        response["Retry-After"] = str(reason.again)
    return response


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks: at an address of data, or for JSON and for no page."""
    kinds = {f"{each.main_type}/{each.sub_type}" for each in request.accepted_types}
    return _ending(request) in JSON or ("application/json" in kinds and "text/html" not in kinds)


def told_in_form(request: HttpRequest, status: int, sentences: Iterable[str], number: str = "") -> HttpResponse | None:
    """The answer to a program; None where a person reads a page. `number`: of the request, where it stands in the
    log."""
    if wants_json(request):
        answer: dict[str, Any] = {"demonstration": settings.DEMONSTRATION, "errors": [*sentences]}
        answer |= {"id": number} if number else {}
        return JsonResponse(answer, status=status, json_dumps_params={"ensure_ascii": False})
    if _ending(request) in TEXT and not request.path_info.startswith(PRIVATE_ROOMS):
        lines = [*sentences, *([number] if number else []), ""]
        return HttpResponse("\n".join(lines), status=status, content_type="text/plain; charset=utf-8")
    return None


def _ending(request: HttpRequest) -> str:
    return request.path_info.rpartition(".")[2]
