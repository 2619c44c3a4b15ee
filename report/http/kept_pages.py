"""Pages as they were last made, for all processes, so that a page read often is made once for each change of it.

Belongs here: whole answers to public addresses. The key of a page begins with the epoch and holds its tag, and both are
of the counters that it was made of: after a change of these it is never found again. What the store may do, and what it
is trusted with (nothing): `tracker.config.kept_files`.
"""

from __future__ import annotations

import json

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from report.http.compression import coding_for
from tracker.models.public_counter import PAGES

WORTH_KEEPING = 200_000  # bytes; a longer one is rare, and would push out many others


def find(request: HttpRequest, epoch: str, tag: str) -> HttpResponse | None:
    """The page of this tag in the coding that the browser takes, if it was made before."""
    kept = caches[PAGES].get(_key(request, epoch, tag))
    if kept is None:
        return None
    headers, _line, content = kept.partition(b"\n")
    return HttpResponse(content, headers=json.loads(headers))


def keep(request: HttpRequest, epoch: str, tag: str, response: HttpResponseBase) -> None:
    """Keep a page that is whole and no error. Streamed tables and files are made anew each time."""
    if isinstance(response, HttpResponse) and response.status_code == 200 and len(response.content) <= WORTH_KEEPING:
        headers = json.dumps(dict(response.items())).encode()
        caches[PAGES].set(_key(request, epoch, tag), headers + b"\n" + response.content)


def _key(request: HttpRequest, epoch: str, tag: str) -> str:
    return f"{epoch}.{tag[3:-1]}{coding_for(request) or ''}"
