"""Pages as they were last made, in this process, so that a page read often is made once for each change of the record.

Belongs here: whole answers to public addresses. The key of a page is its tag, which is another with the next change of
what is public: a kept page is never shown again after it, and goes when room is needed. Nothing has to be emptied.
"""

from __future__ import annotations

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from report.compression import coding_for

ROOM = "pages"  # of settings.CACHES
WORTH_KEEPING = 100_000  # bytes; a longer one is rare, and would push out many others


def find(request: HttpRequest, tag: str) -> HttpResponse | None:
    """The page of this tag in the coding that the browser takes, if it was made before."""
    kept = caches[ROOM].get(_key(request, tag))
    if kept is None:
        return None
    content, headers = kept
    return HttpResponse(content, headers=headers)


def keep(request: HttpRequest, tag: str, response: HttpResponseBase) -> None:
    """Keep a page that is whole and no error. Streamed tables and files are made anew each time."""
    if isinstance(response, HttpResponse) and response.status_code == 200 and len(response.content) <= WORTH_KEEPING:
        caches[ROOM].set(_key(request, tag), (response.content, dict(response.items())))


def _key(request: HttpRequest, tag: str) -> str:
    return f"{tag[3:-1]}{coding_for(request) or ''}"
