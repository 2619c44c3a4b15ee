"""Whether a page that a browser or a proxy kept is still the page: ETag and 304, on every public address.

The tag is made of the address, the release, the day and the counter of public changes. One query tells the counter,
before anything else is read: a page is never older than its tag, so a text taken down is gone at the next request.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers

from report.http import kept_pages
from report.http.compression import compress
from report.http.release import release

type View = Callable[..., HttpResponseBase]
KEPT = "_standing_of_the_record"


# Written out, and read without making objects: each request asks it, and most need no more than its answer.
NEWEST = """
    SELECT counter.changes, entry.sequence, entry.hash, entry.published_at
    FROM tracker_publiccounter AS counter
    LEFT JOIN tracker_publication AS entry ON entry.sequence = (SELECT MAX(sequence) FROM tracker_publication)
    WHERE counter.id = 1
"""


@dataclass(frozen=True)
class Head:
    """The newest entry of the chain."""

    sequence: int
    hash: str
    published_at: datetime.datetime


@dataclass(frozen=True)
class Standing:
    """Where the record stands: how often what is public has changed, and the head of the chain."""

    changes: int
    head: Head | None


def standing(request: HttpRequest) -> Standing:
    """Where the record stands for this request: one query, asked once."""
    found: Standing | None = getattr(request, KEPT, None)
    if found is None:
        found = _ask()
        setattr(request, KEPT, found)
    return found


def _ask() -> Standing:
    with connection.cursor() as cursor:
        cursor.execute(NEWEST)
        row = cursor.fetchone()
    if row is None:
        return Standing(0, None)
    changes, sequence, digest, published_at = row
    if sequence is None:
        return Standing(changes, None)
    if isinstance(published_at, str):  # SQLite keeps moments as text, in UTC
        published_at = datetime.datetime.fromisoformat(published_at).replace(tzinfo=datetime.UTC)
    return Standing(changes, Head(sequence, digest, published_at))


def tag(request: HttpRequest) -> str:
    """The ETag of this address now. Weak: the same page may travel compressed or not.

    The head's hash tells a record put back from a backup, whose counter went down, from the one before.
    """
    now = standing(request)
    parts = [
        request.build_absolute_uri(),
        release(),
        f"{settings.DEMONSTRATION} {settings.CONTACT_EMAIL}",
        timezone.now().date().isoformat(),
        f"{now.changes} {now.head.hash if now.head else ''}",
    ]
    return f'W/"{hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]}"'


def kept_fresh(view: View) -> View:
    """A public view whose answer may be kept, and is asked for again each time: 304 where nothing changed."""

    def made(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-cache"
        compress(request, response)
        return response

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.DEBUG or request.method not in ("GET", "HEAD"):  # with DEBUG, templates change under the server
            return made(request, *args, **kwargs)
        now = tag(request)
        if unchanged := get_conditional_response(request, etag=now):
            patch_vary_headers(unchanged, ["Accept-Encoding"])
            unchanged["ETag"], unchanged["Cache-Control"] = now, "no-cache"
            return unchanged
        kept_pages.forget_older(standing(request))
        if kept := kept_pages.find(request, now):
            return kept
        response = made(request, *args, **kwargs)
        if response.status_code == 200:
            response["ETag"] = now
            kept_pages.keep(request, now, response, standing(request))
        return response

    return answer
