"""The page for a fault of ours. It asks nothing of the database: that may be what failed."""

import logging
import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language, get_language_from_path, gettext, override

from tracker.config.context import site
from tracker.config.logs import request_id
from tracker.config.unavailable import reason_of, told

log = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """Says so in the language of the address, with the demonstration's banner, the number of the request, by which an
    operator finds the line in the log, and nothing of the fault itself. Programs are told the same in JSON."""
    if reason := reason_of(sys.exception()):
        return told(request, reason, in_json=wants_json(request))
    number = request_id.get()
    with override(get_language_from_path(request.path_info) or get_language()):
        if wants_json(request):
            sentence = gettext("The fault is ours. Nothing that was stored is lost. Please try again in a moment.")
            answer = {"demonstration": settings.DEMONSTRATION, "errors": [sentence], "id": number}
            return JsonResponse(answer, status=500, json_dumps_params={"ensure_ascii": False})
        return HttpResponseServerError(page_with(number, request))


def page_with(number: str, request: HttpRequest) -> str:
    """The page; a bare one where what failed (static files that were not collected) breaks every page."""
    try:
        return render_to_string("500.html", {**site(request), "request": request, "number": number})
    except Exception:
        log.exception("The page of the fault could not be made")
        title = escape(gettext("Something went wrong"))
        return f"<!doctype html><html><title>{title}</title><h1>{title}</h1><p>{number}</p></html>"


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks: at an address of data, or for JSON and for no page."""
    kinds = {each.main_type + "/" + each.sub_type for each in request.accepted_types}
    return request.path_info.endswith(".json") or ("application/json" in kinds and "text/html" not in kinds)
