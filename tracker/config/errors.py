"""The answers where something went wrong: what is not there, what was asked wrongly, a fault of ours, and what is no
fault of ours but met deep inside: a full disk, a character NUL. Nobody keeps them.

The page of a fault asks nothing of the database: that may be what failed.
"""

import logging
import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language, get_language_from_path, gettext, override
from django.views.defaults import bad_request, page_not_found

from tracker.config.context import site
from tracker.config.for_programs import told_in_form, wants_json
from tracker.config.known_faults import KnownFault, known
from tracker.config.logs import request_id
from tracker.config.rooms import PRIVATE_ROOMS
from tracker.config.unavailable import reason_of, told
from tracker.signing.kept import keeping_page

log = logging.getLogger(__name__)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing stands at the address (404)."""
    with override(get_language_from_path(request.path_info) or get_language()):
        answer = told_in_form(request, 404, [gettext("Page not found")]) or page_not_found(request, exception)
    return kept_by_nobody(answer)


def wrongly_asked(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that no view was given: for another host, with far too many fields (400)."""
    with override(get_language_from_path(request.path_info) or get_language()):
        sentence = gettext("There is a problem with this link")
    return kept_by_nobody(told_in_form(request, 400, [sentence]) or bad_request(request, exception))


def kept_by_nobody(response: HttpResponse) -> HttpResponse:
    """What is not there today, or is wrong, may be otherwise tomorrow."""
    response["Cache-Control"] = "no-store"
    return response


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
        return told(request, reason)
    with override(get_language_from_path(request.path_info) or get_language()):
        return kept_by_nobody(page_of(request, found))


def page_of(request: HttpRequest, found: KnownFault | None) -> HttpResponse:
    """The answer, as a page or as a program wants it."""
    number, status = request_id.get(), found.status if found else 500
    ours = gettext("Try again later.")
    sentence = str(found.sentence) if found else ours
    answer = told_in_form(request, status, [sentence], number)
    return answer or HttpResponse(page_with(sentence, number, request), status=status)


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
