"""Whether a page that a browser or a proxy kept is still the page: ETag and 304, on every public address.

The tag is made of the address, the release, the day and the counter of public changes. One query tells the counter,
before anything else is read: a page is never older than its tag, so a text taken down is gone at the next request.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import condition

from report.compression import compress
from report.release import release
from tracker.models import Publication

type View = Callable[..., HttpResponseBase]
KEPT = "_standing_of_the_record"


# Written out: to build it anew would cost several times what it costs to answer it, and each request asks it.
NEWEST = """
    SELECT entry.*, counter.changes
    FROM tracker_publiccounter AS counter
    LEFT JOIN tracker_publication AS entry ON entry.sequence = (SELECT MAX(sequence) FROM tracker_publication)
    WHERE counter.id = 1
"""


@dataclass(frozen=True)
class Standing:
    """Where the record stands: how often what is public has changed, and the newest publication."""

    changes: int
    head: Publication | None


def standing(request: HttpRequest) -> Standing:
    """Where the record stands for this request: one query, asked once."""
    found: Standing | None = getattr(request, KEPT, None)
    if found is None:
        found = _ask()
        setattr(request, KEPT, found)
    return found


def _ask() -> Standing:
    for newest in Publication.objects.raw(NEWEST):
        return Standing(newest.changes, newest if newest.sequence else None)  # type: ignore[attr-defined]
    return Standing(0, None)


def tag(request: HttpRequest, *args: Any, **kwargs: Any) -> str:
    """The ETag of this address now. Weak: the same page may travel compressed or not."""
    parts = [
        request.build_absolute_uri(),
        release(),
        f"{settings.DEMONSTRATION} {settings.CONTACT_EMAIL}",
        timezone.now().date().isoformat(),
        str(standing(request).changes),
    ]
    return f'W/"{hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]}"'


def kept_fresh(view: View) -> View:
    """A public view whose answer may be kept, and is asked for again each time: 304 where nothing changed."""
    conditional: View = condition(etag_func=tag)(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # With DEBUG on, templates change under a running server.
        response = (view if settings.DEBUG else conditional)(request, *args, **kwargs)
        response["Cache-Control"] = "no-cache"
        compress(request, response)
        if response.status_code == 304:
            patch_vary_headers(response, ["Accept-Encoding"])
        return response

    return answer
