"""The map of the site for search engines (https://www.sitemaps.org/protocol.html): an index, and its parts.

It has each page once in each language, with the day of its newest entry of the ledger. A commitment that was taken down
is gone from the next making on.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import batched
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Max
from django.urls import reverse

from report.downloads.parts import PartContent, Surroundings, WantedPart
from report.http.parameters import GROUP_OF_SLUG
from report.pages.guides import NAMES
from tracker.models import Invitation, Publication, ReportingPeriod, Span

PART, INDEX = "sitemap", "sitemap.xml"
MOST = 50_000  # addresses of one part, by the protocol
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
LISTS = (
    *("overview", "recommendations", "states", "meetings", "themes", "periods", "commitments", "changes", "matrix"),
    *("method", "guides", "data", "calendar", "gaps"),
)

# The path of a page in English, and the day of its newest entry; None where there is none.
type PlaceOfPage = tuple[str, datetime.date | None]


def name_of(number: int) -> str:
    """The name of a part, counted from 1."""
    return f"sitemap-{number}.xml"


def wanted(around: Surroundings) -> Iterator[WantedPart]:
    """The parts and the index: six queries. The language of the caller is English."""
    parts = list(batched(_places(around), MOST // len(settings.LANGUAGES)))
    for number, places in enumerate(parts, start=1):
        yield WantedPart(f"{PART} {number}", _sign(places), partial(_part, number, places))
    days = [max((day for _path, day in places if day), default=None) for places in parts]
    yield WantedPart(PART, _sign(days), partial(_index, days))


def _places(around: Surroundings) -> Iterator[PlaceOfPage]:
    by_state, by_recommendation, by_commitment = (
        _newest(column) for column in ("member_state", "recommendation", "commitment")
    )
    newest = max(by_state.values(), default=None)
    yield from ((reverse(f"report:{name}"), newest) for name in LISTS)
    yield from ((reverse("report:guide", args=[name]), None) for name in NAMES)
    yield from ((reverse("report:group", args=[slug]), newest) for slug in GROUP_OF_SLUG)
    themes = {theme for each in around.recommendations.values() for theme in each["themes"]}
    yield from ((reverse("report:theme", args=[slug]), newest) for slug in sorted(themes))
    opened = ReportingPeriod.objects.filter(opened_at__isnull=False).order_by("slug")
    yield from ((reverse("report:period", args=[slug]), newest) for slug in opened.values_list("slug", flat=True))
    meetings: dict[str, list[datetime.date]] = {}
    for key, each in around.printed.items():
        day = by_recommendation.get(key)
        meetings.setdefault(each.meeting.slug, []).extend([day] if day else [])
        yield each.address, day
    yield from ((reverse("report:meeting", args=[slug]), max(days, default=None)) for slug, days in meetings.items())
    invited = Invitation.objects.filter(period__opened_at__isnull=False).order_by()
    states = sorted({*invited.values_list("member_state", flat=True), *by_state})
    yield from ((reverse("report:state", args=[code.lower()]), by_state.get(code)) for code in states)
    current = Span.objects.today().filter(commitment__isnull=False).order_by("commitment").values_list("commitment")
    for (key,) in current.distinct().iterator():
        yield reverse("report:commitment", args=[key]), by_commitment.get(key)


def _newest(column: str) -> dict[Any, datetime.date]:
    """By what an entry is about: the day of the newest."""
    about = Publication.objects.filter(**{f"{column}__isnull": False}).order_by()
    return {key: moment.date() for key, moment in about.values_list(column).annotate(newest=Max("published_at"))}


def _sign(said: Sequence[Any]) -> str:
    return hashlib.sha256(f"{settings.PUBLIC_ADDRESS} {settings.LANGUAGES} {said}".encode()).hexdigest()[:32]


def _part(number: int, places: Sequence[PlaceOfPage]) -> PartContent:
    lines = []
    for path, day in places:
        for code, _name in settings.LANGUAGES:
            lines.append(f"<url>{_located(f'/{code}/{path.removeprefix("/en/")}', day)}</url>")
    return _written(name_of(number), "urlset", lines)


def _index(days: Sequence[datetime.date | None]) -> PartContent:
    lines = [f"<sitemap>{_located(f'/{name_of(number)}', day)}</sitemap>" for number, day in enumerate(days, start=1)]
    return _written(INDEX, "sitemapindex", lines)


def _located(path: str, day: datetime.date | None) -> str:
    changed = f"<lastmod>{day}</lastmod>" if day else ""
    return f"<loc>{escape(settings.PUBLIC_ADDRESS + path)}</loc>{changed}"


def _written(name: str, root: str, lines: list[str]) -> PartContent:
    content = "\n".join([f"{HEAD}<{root} {SPACE}>", *lines, f"</{root}>\n"])
    return {name: (content.encode(), len(lines))}
