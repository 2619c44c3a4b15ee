"""Whether a page that a browser or a proxy kept is still the page: ETag and 304, on every public address.

The tag is made of the address, the release, the day, the epoch, and the newest entry of the ledger that the page can
show. One query tells both, before anything else is read: a page is never older than its tag, so a text taken down is
gone at the next request. Which entries a page shows is in ABOUT; what else may change it begins an epoch
(`tracker.models.PublicCounter`).
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers

from report.http import parameters
from report.http.budgets import REFUSALS, within_budget
from report.http.compression import coding_for, compress
from tracker.config.public_reading import alias
from tracker.files import organization
from tracker.models.public_counter import PAGES
from tracker.models.spans import end_of
from tracker.suggesting.encoder import is_on

type View = Callable[..., HttpResponseBase]
KEPT = "_standing_of_the_record"


# Written out, and read without making objects: each request asks it, and most need no more than its answer.
NEWEST = """
    WITH own AS (SELECT ({about}) AS number)
    SELECT counter.changes - counter.additions, counter.epoch, own.number,
        entry.sequence, entry.hash, entry.published_at
    FROM tracker_publiccounter AS counter CROSS JOIN own
    LEFT JOIN tracker_publication AS entry
        ON entry.sequence = COALESCE(own.number, (SELECT MAX(sequence) FROM tracker_publication))
    WHERE counter.id = 1
"""
ENTRY = "SELECT sequence, hash, published_at FROM tracker_publication"
UNTIL = "published_at < %(until)s"
OF_ALL = "(SELECT MAX(sequence) FROM tracker_publication)"
# None is dated before the one before it, so that the last of a day is found by the index of days.
LAST_OF_A_DAY = "ORDER BY published_at DESC, sequence DESC LIMIT 1"
OF_ALL_UNTIL = f"SELECT sequence FROM tracker_publication WHERE {UNTIL} {LAST_OF_A_DAY}"  # noqa: S608 - ours
# Pages of one thing, by the name of their address: the newest entry about it, by an index for each recommendation.
# Whatever else they show begins an epoch when it changes. Of a thing without an entry a citation has the newest of all
# when the page was made, and says by its number that there was none until then: that stays true of a page that is kept
# while others have new ones.
OF_ONE = "SELECT MAX(sequence) FROM tracker_publication WHERE {about}{{until}}"
OF_EACH = """
    SELECT MAX((
        SELECT MAX(sequence) FROM tracker_publication WHERE recommendation_id = thing.uuid{{until}}
    )) FROM tracker_recommendation AS thing {about}"""
ABOUT = {
    "state": OF_ONE.format(about="member_state_id = UPPER(%(code)s)"),
    "recommendation": OF_EACH.format(
        about="""JOIN tracker_meeting AS meeting ON meeting.id = thing.meeting_id
        WHERE meeting.slug = %(meeting)s AND thing.slug = %(slug)s"""
    ),
    "meeting": OF_EACH.format(
        about="JOIN tracker_meeting AS meeting ON meeting.id = thing.meeting_id WHERE meeting.slug = %(slug)s"
    ),
    "theme": OF_EACH.format(
        about="""JOIN tracker_recommendation_themes AS tagged ON tagged.recommendation_id = thing.uuid
        JOIN tracker_theme AS theme ON theme.id = tagged.theme_id WHERE theme.slug = %(theme)s"""
    ),
}
# Lists of a day after which something was published show no newer entry, for none is dated before the one before it.
LISTS_OF_A_DAY = (
    *("overview", "recommendations", "matrix", "compare", "themes", "theme", "group", "states", "commitments"),
    *("changes", "periods", "period", "commitment", "gaps", "meetings"),
)


@dataclass(frozen=True)
class Head:
    """An entry of the chain."""

    sequence: int
    hash: str
    published_at: datetime.datetime


@dataclass(frozen=True)
class RecordState:
    """Where the record stands for a page: the epoch, and the newest entry that the page can show, if any can.

    `is_awaited`: it is of one thing about which there is no entry, and `head` the newest of all. The page stays the
    same until there is one.
    """

    epoch: str
    head: Head | None
    is_awaited: bool = False


def standing(request: HttpRequest, *, anew: bool = False) -> RecordState:
    """Where the record stands for this request: one query, asked once, or `anew`."""
    found: RecordState | None = None if anew else getattr(request, KEPT, None)
    if found is None:
        found = _ask(request)
        setattr(request, KEPT, found)
    return found


def _ask(request: HttpRequest) -> RecordState:
    name, about, values = _asked(request)
    with connections[alias()].cursor() as cursor:
        cursor.execute(NEWEST.format(about=about.format(until="") or OF_ALL), values)
        row = cursor.fetchone()
    if row is None:
        return RecordState("0", None)
    number, chance, own, *entry = row
    head = _head(*entry)
    is_settled = head is not None and name in LISTS_OF_A_DAY and _is_of_a_day_before(head, request)
    return RecordState(f"{number}{chance}", None if is_settled else head, is_awaited=own is None)


def moment(request: HttpRequest, day: datetime.date | None) -> Head | None:
    """The newest entry that the page of `day` can show, by which a citation of it is checked: one query, none for now.

    Of a thing about which there was none, the newest of all.
    """
    if day is None:
        return standing(request).head
    _name, about, values = _asked(request)
    found = f"({OF_ALL_UNTIL})"
    if about:
        found = f"COALESCE(({about.format(until=f' AND {UNTIL}')}), {found})"
    with connections[alias()].cursor() as cursor:
        cursor.execute(f"{ENTRY} WHERE sequence = {found}", {**values, "until": end_of(day)})
        row = cursor.fetchone()
    return _head(*row) if row else None


def newest_of(day: datetime.date | None) -> Head | None:
    """The newest entry of all, now or at the end of `day`: one query."""
    until = "" if day is None else f"WHERE {UNTIL} "
    with connections[alias()].cursor() as cursor:
        cursor.execute(f"{ENTRY} {until}{LAST_OF_A_DAY}", {"until": end_of(day)} if day else {})
        row = cursor.fetchone()
    return _head(*row) if row else None


def _asked(request: HttpRequest) -> tuple[str, str, dict[str, Any]]:
    """(name of the page, which entry is the newest that it shows, with what that asks); "" where any entry may be."""
    match = request.resolver_match
    name = (match.url_name or "").partition("-")[0] if match else ""
    return (name, ABOUT[name], match.kwargs) if match and name in ABOUT else (name, "", {})


def _head(sequence: int | None, digest: str, published_at: Any) -> Head | None:
    if sequence is None:
        return None
    if isinstance(published_at, str):  # SQLite keeps moments as text, in UTC
        published_at = datetime.datetime.fromisoformat(published_at)
    if published_at.tzinfo is None:
        published_at = published_at.replace(tzinfo=datetime.UTC)
    return Head(sequence, digest, published_at)


def _is_of_a_day_before(head: Head, request: HttpRequest) -> bool:
    """Whether the address asks for the record as of a day before that of the newest entry."""
    try:
        return parameters.day_of(request.GET.get("as_of", "")) < head.published_at.date()
    except ValueError:
        return False


# Which release this is: part of the tag of each page.
FOLDERS = ("report", "tracker", "templates")
KINDS = frozenset({".py", ".html", ".txt", ".json", ".mo", ".typ"})


@cache
def release() -> str:
    """Return a hash of the code, templates and translations that make a page.

    It is the same on every machine that runs the same release, and another with the first changed letter of a template.

    The names of collected static files are in it: pages link to them by content.
    """
    digest = hashlib.sha256()
    for path in sorted(_files()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _files() -> list[Path]:
    base: Path = settings.BASE_DIR
    ours = [base / "pyproject.toml"]  # the version that stands in the footer
    ours += [path for folder in FOLDERS for path in (base / folder).rglob("*") if path.suffix in KINDS]
    collected = Path(settings.STATIC_ROOT) / "staticfiles.json"
    return [*ours, collected] if collected.exists() else ours


def tag(request: HttpRequest) -> str:
    """The ETag of this address now. Weak: the same page may travel compressed or not.

    Epoch and hash tell a record put back from a backup from the one before.
    """
    now = standing(request)
    parts = [
        request.build_absolute_uri(),
        release(),
        f"{settings.DEMONSTRATION} {settings.CONTACT_EMAIL} {is_on()}",
        f"{organization.name()} {settings.IMPRINT_ADDRESS} {settings.PRIVACY_ADDRESS} {_logo()}",
        f"{settings.DATA_LICENCE} {settings.DATA_LICENCE_ADDRESS}",
        timezone.now().date().isoformat(),
        f"{now.epoch} {now.head.hash if now.head and not now.is_awaited else ''}",
    ]
    return f'W/"{hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]}"'


def _logo() -> str:
    found = organization.logo()
    return found.digest if found else ""


# Pages as they were last made, for all processes. The key of a page begins with the epoch and holds its tag, and both
# come from the counters of its making: after a change of these the page is never found again. The store itself, which
# is trusted with no rule: `tracker.config.kept_files`.
WORTH_KEEPING = 200_000  # bytes; a longer one is rare, and would push out many others


def _find(request: HttpRequest, epoch: str, tag: str) -> HttpResponse | None:
    """The page of this tag in the coding that the browser takes, if it was made before."""
    kept = caches[PAGES].get(_key(request, epoch, tag))
    if kept is None:
        return None
    headers, _line, content = kept.partition(b"\n")
    return HttpResponse(content, headers=json.loads(headers))


def _keep(request: HttpRequest, epoch: str, tag: str, response: HttpResponseBase) -> None:
    """Keep a page that is whole and no error. Streamed tables and files are made again each time."""
    if isinstance(response, HttpResponse) and response.status_code == 200 and len(response.content) <= WORTH_KEEPING:
        headers = json.dumps(dict(response.items())).encode()
        caches[PAGES].set(_key(request, epoch, tag), headers + b"\n" + response.content)


def _key(request: HttpRequest, epoch: str, tag: str) -> str:
    return f"{epoch}.{tag[3:-1]}{coding_for(request) or ''}"


def kept_fresh(view: View) -> View:
    """A public view whose answer may be kept, and is asked for again each time: 304 where nothing changed."""

    def made(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = within_budget(request, lambda: view(request, *args, **kwargs))
        if response.status_code not in REFUSALS:
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
        epoch = standing(request).epoch
        if kept := _find(request, epoch, now):
            return kept
        response = made(request, *args, **kwargs)
        if response.status_code == 200:
            response["ETag"] = now
            _keep(request, epoch, now, response)
        return response

    return answer
