"""Atom: entries of the ledger, or the rows of a list, for whoever follows the record.

Belongs here: the feed and its envelope. What an entry says of a change or of a row is in `report.data.feed_entries`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from report.http import parameters
from report.http.freshness import standing
from report.pages import reuse

SEARCH = "http://a9.com/-/spec/opensearch/1.1/"
UNPRINTABLE = re.compile(r"[\x00-\x08\x0B-\x1F\x7F-\x9F\uD800-\uDFFF\uFFFE\uFFFF]")  # XML has no place for them


@dataclass(frozen=True)
class FeedEntry:
    """One entry. `key` never changes; `changed_at` moves when what the entry says does; `html` is safe."""

    key: str
    title: str
    address: str
    published_at: datetime.datetime
    changed_at: datetime.datetime
    html: str
    terms: Sequence[str] = field(default=())


class Feed(Atom1Feed):
    """Atom with the address of its next page (RFC 5005), the length of the whole list, and dates from the record."""

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:os": SEARCH}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.feed["next"]:
            handler.addQuickElement("link", "", {"rel": "next", "href": self.feed["next"]})
        if self.feed["count"] is not None:
            handler.addQuickElement("os:totalResults", str(self.feed["count"]))

    def latest_post_date(self) -> datetime.datetime:
        moment: datetime.datetime = self.feed["changed_at"]
        return moment


def feed(
    request: HttpRequest,
    title: str,
    entries: Iterable[FeedEntry],
    *,
    count: int | None = None,
    next_address: str | None = None,
) -> HttpResponse:
    """Entries as they come. The title and the subtitle say whether this is the demonstration."""
    address = request.build_absolute_uri()
    entries = list(entries)
    made = Feed(
        title=f"{_('Follow-up Record')}: {title}{_said()}",
        link=address.replace(request.path, request.path.removesuffix(".atom") + "/", 1),
        description=_subtitle(),
        subtitle=_subtitle(),
        feed_copyright=reuse.sentence(),
        language=get_language(),
        author_name=_("Follow-up Record"),
        feed_url=address,
        feed_guid=request.build_absolute_uri(_without_place(request)),
        changed_at=max([_changed_at(request), *(each.changed_at for each in entries)]),
        next=next_address,
        count=count,
    )
    for each in entries:
        made.add_item(
            title=UNPRINTABLE.sub("", each.title),
            link=request.build_absolute_uri(each.address),
            description=UNPRINTABLE.sub("", each.html),
            unique_id=each.key,
            pubdate=each.published_at,
            updateddate=each.changed_at,
            categories=each.terms,
        )
    return HttpResponse(made.writeString("utf-8"), content_type=Feed.content_type)


def _said() -> str:
    return f" {_('(demonstration data)')}" if settings.DEMONSTRATION else ""


def _subtitle() -> str:
    if settings.DEMONSTRATION:
        return f"{_('Demonstration data.')} {_('No statement here was made by any Government.')}"
    return _("What became of the recommendations of United Nations meetings")


def _without_place(request: HttpRequest) -> str:
    """The address of the whole feed: the one of each of its pages without `after`."""
    return request.path + parameters.changed(request.GET, after=None)


def _changed_at(request: HttpRequest) -> datetime.datetime:
    """When the record last changed; of an empty one, the beginning of the day."""
    head = standing(request).head
    if head:
        return head.published_at
    return timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
