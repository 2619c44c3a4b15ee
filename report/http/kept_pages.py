"""Pages as they were last made, in this process, so that a page read often is made once for each change of the record.

Belongs here: whole answers to public addresses. The key of a page is its tag, which is another with the next change of
what is public: a kept page is never shown again after it. It goes at the next page that is made or found.
"""

from __future__ import annotations

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from report.http.compression import coding_for

ROOM = "pages"  # of settings.CACHES
WORTH_KEEPING = 100_000  # bytes; a longer one is rare, and would push out many others


OF = "standing"  # the key under which is kept of which standing the other pages are


def forget_older(standing: object) -> None:
    """Empty the room where the record has changed since: nobody can ask for those pages, and words that were erased
    do not stay in the memory of this process."""
    room = caches[ROOM]
    if room.get(OF) != standing:
        room.clear()
        room.set(OF, standing)


def find(request: HttpRequest, tag: str) -> HttpResponse | None:
    """The page of this tag in the coding that the browser takes, if it was made before."""
    kept = caches[ROOM].get(_key(request, tag))
    if kept is None:
        return None
    content, headers = kept
    return HttpResponse(content, headers=headers)


def keep(request: HttpRequest, tag: str, response: HttpResponseBase, standing: object) -> None:
    """Keep a page that is whole and no error. Streamed tables and files are made anew each time.

    Args:
        standing: of the record, as the page was made of it. Where it has changed meanwhile the page is not kept.
    """
    if caches[ROOM].get(OF) != standing:
        return
    if isinstance(response, HttpResponse) and response.status_code == 200 and len(response.content) <= WORTH_KEEPING:
        caches[ROOM].set(_key(request, tag), (response.content, dict(response.items())))


def _key(request: HttpRequest, tag: str) -> str:
    return f"{tag[3:-1]}{coding_for(request) or ''}"
