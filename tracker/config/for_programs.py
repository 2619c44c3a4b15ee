"""What a program is told where something went wrong: sentences in the form that it asked for, and no page.

At a public address of data its ending names the form. In the private rooms a person follows a link to a file, and is
shown a page.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from tracker.config.rooms import PRIVATE_ROOMS

JSON = ("json", "jsonl")
TEXT = ("csv", "xlsx", "atom", "txt", "bib", "ris")  # tables, feeds, citations: a sentence is none of them


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
