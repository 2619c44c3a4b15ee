"""The page for a fault of ours, and for what is no fault of ours but met deep inside: a full disk, a character NUL.

The page of a fault asks nothing of the database: that may be what failed.
"""

import logging
import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language, get_language_from_path, gettext, override

from tracker.config.context import site
from tracker.config.known_faults import Known, known
from tracker.config.logs import request_id
from tracker.config.rooms import PRIVATE_ROOMS
from tracker.config.unavailable import reason_of, told
from tracker.signing.kept import keeping_page

log = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """Says so in the language of the address, with the demonstration's banner, the number of the request, by which an
    operator finds the line in the log, and nothing of the fault itself. Programs are told the same in JSON. What was
    posted in a room and met a fault that is known is carried back to its form."""
    found = known(sys.exception(), request)
    if found and request.method == "POST" and request.path.startswith(PRIVATE_ROOMS) and not wants_json(request):
        page = keeping_page(request, "portal/kept.html", {"why": found.sentence})
        page.status_code = found.status
        return page
    if not found and (reason := reason_of(sys.exception())):
        return told(request, reason, in_json=wants_json(request))
    with override(get_language_from_path(request.path_info) or get_language()):
        return page_of(request, found)


def page_of(request: HttpRequest, found: Known | None) -> HttpResponse:
    """The answer, as a page or as JSON."""
    number, status = request_id.get(), found.status if found else 500
    ours = gettext("Try again later.")
    sentence = str(found.sentence) if found else ours
    if wants_json(request):
        answer = {"demonstration": settings.DEMONSTRATION, "errors": [sentence], "id": number}
        return JsonResponse(answer, status=status, json_dumps_params={"ensure_ascii": False})
    return HttpResponse(page_with(sentence, number, request), status=status)


def page_with(sentence: str, number: str, request: HttpRequest) -> str:
    """The page; a bare one where what failed (static files that were not collected) breaks every page."""
    try:
        return render_to_string(
            "500.html", {**site(request), "request": request, "number": number, "sentence": sentence}
        )
    except Exception:
        log.exception("The page of the fault could not be made")
        title = escape(gettext("Sorry, there is a problem with the service"))
        return f"<!doctype html><html><title>{title}</title><h1>{title}</h1><p>{number}</p></html>"


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks: at an address of data, or for JSON and for no page."""
    kinds = {f"{each.main_type}/{each.sub_type}" for each in request.accepted_types}
    return request.path_info.endswith(".json") or ("application/json" in kinds and "text/html" not in kinds)
