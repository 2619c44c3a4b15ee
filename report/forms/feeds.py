"""Atom: entries of the ledger, or the rows of a list, for whoever follows the record.

Belongs here: the feed and its envelope, and what an entry says of a change or of a row.
"""

from __future__ import annotations

import base64
import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Max, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from report.as_of import current
from report.as_of.history import until
from report.explorer.listing import RecommendationRow
from report.http import parameters
from report.http.freshness import standing
from report.pages import reuse
from report.pages.answers import Declared
from report.pages.changes import TIMELINE, ChangesAsked, ChangeShown
from report.pages.paging import Listed
from report.pages.printings import Printed
from report.pages.progress import answered_of, no_longer_of
from report.pages.punctuation import listed
from report.question.question import RecordQuestion
from tracker.models import Printing, Publication, Recommendation, SourceDocument

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


def feed(request: HttpRequest, title: str, page: Listed[FeedEntry], next_address: str | None) -> HttpResponse:
    """Entries as they come. The title and the subtitle say whether this is the demonstration."""
    address = request.build_absolute_uri()
    made = Feed(
        title=f"{_('Follow-up Record')}: {title}{_marked()}",
        link=address.replace(request.path, request.path.removesuffix(".atom") + "/", 1),
        description=_subtitle(),
        subtitle=_subtitle(),
        feed_copyright=reuse.sentence(),
        language=get_language(),
        author_name=_("Follow-up Record"),
        feed_url=address,
        feed_guid=request.build_absolute_uri(_without_place(request)),
        changed_at=max([_changed_at(request), *(each.changed_at for each in page.rows)]),
        next=next_address,
        count=page.count,
    )
    for each in page.rows:
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


def _marked() -> str:
    return f" {_('(demonstration data)')}" if settings.DEMONSTRATION else ""


def _subtitle() -> str:
    return reuse.demonstration() or _("What became of the recommendations of United Nations meetings")


def _without_place(request: HttpRequest) -> str:
    """The address of the whole feed: the one of each of its pages without `after`."""
    return request.path + parameters.changed(request.GET, after=None)


def _changed_at(request: HttpRequest) -> datetime.datetime:
    """When the record last changed; of an empty one, the beginning of the day."""
    head = standing(request).head
    if head:
        return head.published_at
    return timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)


def of_change(change: ChangeShown) -> FeedEntry:
    """A publication, a correction or an ending. Of what is no longer published the sentence is left."""
    publication = change.publication
    names = [publication.member_state.name]
    if change.printed:
        names.append(change.printed.label)
    elif publication.commitment_id:
        names += [_("commitment"), *(each.label for each in change.serves)]
    return FeedEntry(
        key=named_by_hash(publication.hash),
        title=f"{change.kind_label}: {listed(names)}",
        address=f"{reverse('report:changes')}?after={publication.sequence + 1}#n{publication.sequence}",
        published_at=publication.published_at,
        changed_at=change.changed_at,
        html=_of_change(change),
        terms=(change.kind,),
    )


def of_one(about: ChangesAsked) -> Listed[FeedEntry]:
    """The newest entries about one recommendation, State or meeting; the rest is in the list of changes."""
    newest = about.newest(TIMELINE)
    last = str(newest[-1].publication.sequence) if len(newest) == TIMELINE else None
    return Listed(list(map(of_change, newest)), None, last)


def named_by_hash(digest: str) -> str:
    """A publication's name anywhere and for ever: the URI of its hash (RFC 6920)."""
    return f"ni:///sha-256;{base64.urlsafe_b64encode(bytes.fromhex(digest)).decode().rstrip('=')}"


def _of_change(change: ChangeShown) -> SafeString:
    if change.ended:
        return _paragraph(change.ended.sentence)
    if not change.is_known:
        return _paragraph(_("Part of this entry is not known to this release. The exported ledger holds all of it."))
    if not change.is_readable:
        return _paragraph(change.taken_down)
    if not change.status:
        return _paragraph(change.progress_label) + _said(change.words, "text")
    moved = f"{change.was_label} → {change.status_label}" if change.was and change.was != change.status else ""
    return _paragraph(moved or change.status_label) + _said(change.words, "summary")


def _paragraph(text: str) -> SafeString:
    return format_html("<p>{}</p>", text)


def _said(words: Mapping[str, Any], name: str) -> SafeString:
    """A State's words, in their language."""
    if not words.get(name):
        return SafeString("")
    return format_html('<p lang="{}" dir="auto">{}</p>', words.get("language", ""), words[name])


def of_rows(rows: Iterable[RecommendationRow], question: RecordQuestion) -> list[FeedEntry]:
    """The recommendations of the explorer's list: two queries, for when each last changed and was last corrected."""
    rows = list(rows)
    about = {"recommendation__in": [row.printed.pk for row in rows]}
    changed = _newest(Publication.objects.filter(until(question.day), **about), "recommendation")
    words = Printing.objects.ever_confirmed().filter(corrected_at__isnull=False, **about)
    corrected = _newest(words, "recommendation", "corrected_at")
    return [
        _of_row(row, [changed.get(row.printed.pk), corrected.get(row.printed.pk)], narrowed=question.narrows_answers)
        for row in rows
    ]


def _newest(rows: Any, by: str, moment: str = "published_at") -> dict[Any, datetime.datetime]:
    return dict(rows.values_list(by).annotate(newest=Max(moment)).order_by())


def _newest_on(meetings: Iterable[Any], day: datetime.date | None) -> dict[int, datetime.datetime]:
    """When something was last published on the recommendations of each meeting: of each the newest entry, by an index.

    Over all entries of the ledger this was stopped after 20 s, of 600,000.
    """
    entries = Publication.objects.filter(until(day), recommendation=OuterRef("pk"))
    newest = entries.order_by("-sequence").values("published_at")[:1]
    rows = Recommendation.objects.filter(meeting__in=meetings).order_by().annotate(newest=Subquery(newest))
    found: dict[int, datetime.datetime] = {}
    for meeting, moment in rows.values_list("meeting", "newest"):
        if moment:
            found[meeting] = max(moment, found.get(meeting, moment))
    return found


def _of_row(row: RecommendationRow, changed: list[datetime.datetime | None], *, narrowed: bool) -> FeedEntry:
    printed, progress = row.printed, row.progress
    confirmed_at = printed.printing.document.confirmed_at
    assert confirmed_at is not None  # noqa: S101 - only what a confirmed document prints is listed
    counts = [(each.label, each.count) for each in progress.statuses if each.count]
    said = filter(None, (answered_of(progress, narrowed), no_longer_of(progress)))
    lines = [_paragraph_of(printed), *map(_paragraph, said)]
    if counts:
        lines.append(format_html("<ul>{}</ul>", format_html_join("", "<li>{}: {}</li>", counts)))
    return FeedEntry(
        key=printed.pk.urn,
        title=f"{printed.label}, {printed.meeting.title}",
        address=printed.address,
        published_at=confirmed_at,
        changed_at=max(filter(None, [*changed, confirmed_at])),
        html=SafeString("").join(lines),
        terms=tuple(theme.slug for theme in row.themes),
    )


def _paragraph_of(printed: Printed) -> SafeString:
    return format_html('<p lang="{}" dir="auto">{}</p>', printed.language, printed.text)


def of_commitment(each: Declared, printed: Mapping[UUID, Printed]) -> FeedEntry:
    """A published commitment, with the recommendations it serves."""
    serves = [printed[key].label for key in each.recommendations if key in printed]
    words = {"text": each.text, "language": each.language}
    return FeedEntry(
        key=each.uuid.urn,
        title=listed([each.state.name, _("commitment"), *serves]),
        address=reverse("report:commitment", args=[each.uuid]),
        published_at=each.published_at,
        changed_at=each.published_at,
        html=_said(words, "text") + _paragraph(each.progress_label),
    )


def of_states(request: HttpRequest, states: Iterable[Any], day: datetime.date | None) -> list[FeedEntry]:
    """The States of the list: two queries, for when each was invited and when it was last published."""
    states = list(states)
    about = {"member_state__in": [each.pk for each in states]}
    changed = _newest(Publication.objects.filter(until(day), **about), "member_state")
    invitations = current.of(day).invitations.filter(**about).values_list("member_state").order_by()
    invited = dict(invitations.annotate(newest=Max("invited_at")))
    found = []
    for each in states:
        moments = [moment for moment in (invited.get(each.pk), changed.get(each.pk)) if moment]
        words = ngettext("%(number)s published answer", "%(number)s published answers", each.answers)
        address = reverse("report:state", args=[each.pk.lower()])
        found.append(_of_thing(request, address, each.name, moments, words % {"number": each.answers}))
    return found


def of_meetings(request: HttpRequest, meetings: Iterable[Any], day: datetime.date | None) -> list[FeedEntry]:
    """The meetings of the list: two queries, for when each was confirmed and when it last changed."""
    meetings = list(meetings)
    changed = _newest_on(meetings, day)
    documents = SourceDocument.objects.filter(meeting__in=meetings, confirmed_at__isnull=False)
    confirmed = dict(documents.values_list("meeting").annotate(newest=Max("confirmed_at")).order_by())
    found = []
    for each in meetings:
        moments = [moment for moment in (confirmed[each.pk], changed.get(each.pk)) if moment]
        number = each.recommendations_printed
        words = ngettext("%(number)s recommendation", "%(number)s recommendations", number) % {"number": number}
        address = reverse("report:meeting", args=[each.slug])
        found.append(_of_thing(request, address, each.title, moments, words))
    return found


def _of_thing(
    request: HttpRequest, address: str, name: str, moments: Sequence[datetime.datetime], words: str
) -> FeedEntry:
    """A row of a list with a page of its own, which is named by its address."""
    return FeedEntry(request.build_absolute_uri(address), name, address, min(moments), max(moments), _paragraph(words))
