"""The answers where something went wrong: what is not there, what was asked wrongly, a fault of ours, and what is no
fault of ours but met deep inside. Nobody keeps them.

Some faults have a sentence and an answer of their own, wherever they are met. A form says them at its field; here is
what no form could say: the disk of the database is full, an upload does not fit into the folder of temporary files, a
NUL came in a field that no form looks at. PostgreSQL takes no NUL; SQLite does.

The page of a fault asks nothing of the database: that may be what failed.
"""

import logging
import sys
from dataclasses import dataclass
from typing import Any

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import get_language, get_language_from_path, gettext, override
from django.utils.translation import gettext_lazy as _
from django.views.defaults import bad_request, page_not_found

from tracker.config.context import site
from tracker.config.logs import chain_of, request_id
from tracker.config.processes import PRIVATE_ROOMS
from tracker.config.unavailable import reason_of, told, told_in_form, wants_json
from tracker.files.record_storage import Altered
from tracker.files.whole_files import FULL, NO_ROOM, NoRoom
from tracker.signing.kept import keeping_page

log = logging.getLogger(__name__)

# What databases call it: SQLite's SQLITE_FULL, PostgreSQL's disk_full.
SQLITE_FULL, DISK_FULL = 13, "53100"
# Django, and psycopg before it asks the database, say it in words alone.
NUL = "NUL (0x00)"


@dataclass(frozen=True)
class KnownFault:
    """What is answered."""

    status: int
    sentence: str | Promise


ROOM = KnownFault(507, NO_ROOM)
ALTERED = KnownFault(
    410,
    _(
        "This file is not what was stored: its checksum is different. It cannot be downloaded. Please "
        "tell the secretariat."
    ),
)
UNSTORABLE = KnownFault(400, _("A character of this text cannot be stored. Please type the text again."))


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


def known(fault: BaseException | None, request: HttpRequest) -> KnownFault | None:
    """The answer to a fault that is known; None for any other. A NUL is only known where the request brought it."""
    for each in chain_of(fault, with_hidden=True):
        if _is_no_room(each):
            return ROOM
        if isinstance(each, Altered):
            return ALTERED
        if isinstance(each, ValueError | DataError) and NUL in str(each) and _brings_nul(request):
            return UNSTORABLE
    return None


def _brings_nul(request: HttpRequest) -> bool:
    fields = (*request.GET.lists(), *request.POST.lists())
    return any("\0" in text for name, values in fields for text in (name, *values))


def _is_no_room(fault: Any) -> bool:
    if isinstance(fault, NoRoom):
        return True
    if isinstance(fault, OSError):
        return fault.errno in FULL
    return getattr(fault, "sqlite_errorcode", None) == SQLITE_FULL or getattr(fault, "sqlstate", None) == DISK_FULL
