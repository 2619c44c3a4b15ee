"""Public pages, smaller on the wire: with brotli where the browser takes it, else with gzip.

Belongs here: whole answers of public pages, which hold no secret that a compressed size could betray. Not here: the
private rooms, streamed tables (a proxy compresses those), static files (they lie compressed on the disk).
"""

from __future__ import annotations

import gzip
from collections.abc import Callable

import brotli
from django.http import HttpRequest, HttpResponseBase
from django.http.response import HttpResponse
from django.utils.cache import patch_vary_headers

WORTH_IT = 1_000  # bytes; below, it all fits one packet anyhow
TEXTS = ("text/html", "application/json", "application/atom+xml")
# In the order of our wish. Level 5 of brotli costs what level 6 of gzip does.
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, mode=brotli.MODE_TEXT, quality=5),
    "gzip": lambda content: gzip.compress(content, compresslevel=6, mtime=0),
}


def accepted(header: str) -> set[str]:
    """The codings that an Accept-Encoding header takes by name: "gzip, br;q=0" takes gzip alone."""
    found = set()
    for part in header.lower().split(","):
        name, _semicolon, quality = part.replace(" ", "").partition(";")
        if quality not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            found.add(name)
    return found


def coding_for(request: HttpRequest) -> str | None:
    """The coding we would choose of those that this browser takes."""
    wanted = accepted(request.headers.get("Accept-Encoding", ""))
    return next((coding for coding in CODINGS if coding in wanted), None)


def compress(request: HttpRequest, response: HttpResponseBase) -> None:
    """Compress a whole text in place. Its ETag is weak, so it stays true of every coding."""
    if not isinstance(response, HttpResponse) or not response.get("Content-Type", "").startswith(TEXTS):
        return
    patch_vary_headers(response, ["Accept-Encoding"])
    if len(response.content) < WORTH_IT or response.has_header("Content-Encoding"):
        return
    if coding := coding_for(request):
        response.content = CODINGS[coding](response.content)
        response["Content-Encoding"] = coding
