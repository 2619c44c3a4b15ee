"""What stands round one recommendation: themes, what its item prepares, linked recommendations, printed positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from report.pages.printings import current_language
from tracker.choices import LinkKind
from tracker.models import AgendaItem, Position, Printing, RecommendationLink, Theme

POSITION = "position"
REPLY = "reply"
SEEN_FROM = " seen from its end"
# How a link is named on the page it begins at, and on the page it leads to.
LINKS = {
    LinkKind.SAME_SUBJECT.value: LinkKind.SAME_SUBJECT.label,
    LinkKind.MERGED_INTO.value: LinkKind.MERGED_INTO.label,
    LinkKind.SPLIT_FROM.value: LinkKind.SPLIT_FROM.label,
    LinkKind.SAME_SUBJECT.value + SEEN_FROM: LinkKind.SAME_SUBJECT.label,
    LinkKind.MERGED_INTO.value + SEEN_FROM: _("Merged from"),
    LinkKind.SPLIT_FROM.value + SEEN_FROM: _("Split into"),
}
FOLLOWERS = (LinkKind.MERGED_INTO.value, LinkKind.SPLIT_FROM.value + SEEN_FROM)


@dataclass(frozen=True)
class Around:
    """A name round a recommendation: a theme, an item that its item prepares, a linked recommendation, a position."""

    what: str
    key: str
    name: str
    label: str = ""

    @property
    def address(self) -> str:
        """Where a linked recommendation stands."""
        return reverse("report:recommendation", args=self.key.split("/"))

    @property
    def is_link(self) -> bool:
        return self.what in LINKS

    @property
    def is_follower(self) -> bool:
        """Whether the recommendation that stands beside goes on in this one."""
        return self.what in FOLLOWERS

    @property
    def link_label(self) -> str:
        return str(LINKS[self.what])


def _name(path: str, column: str) -> Cast:
    """A translated column in the reader's language, else in English."""
    own = F(f"{path}{column}_{current_language().replace('-', '_')}")
    return Cast(Coalesce(NullIf(own, Value("")), F(f"{path}{column}_en"), Value("")), CharField())


def _text(expression: Any) -> Cast:
    return Cast(expression, CharField())


def _newest_label(path: str) -> QuerySet[Printing, str]:
    """The label that the newest confirmed document gives the recommendation at `path`."""
    printings = Printing.objects.confirmed().filter(recommendation=OuterRef(path))
    return printings.order_by("-document__confirmed_at", "-pk").values_list("label", flat=True)[:1]


def _replies(recommendation: UUID) -> QuerySet[Position]:
    """What documents print as a State's reply: in `key` the document and its language, in `words` State and text."""
    replies = Position.objects.confirmed_replies().filter(recommendation=recommendation)
    document = Coalesce(NullIf(F("document__symbol"), Value("")), F("document__title"))
    return replies.annotate(
        what=_text(Value(REPLY)),
        key=Concat(document, Value("\n"), F("document__language"), output_field=CharField()),
        words=Concat(_name("member_state__", "name"), Value("\n"), Cast("text", CharField()), output_field=CharField()),
        said=_text(F("value")),
    )


def around(recommendation: UUID) -> tuple[Around, ...]:
    """Themes, prepared items, confirmed links, printed positions and replies: one query.

    Plain querysets: those that choose a column by language put the columns of a union in another order.
    """
    rows = (
        QuerySet(Theme)
        .filter(recommendations=recommendation)
        .annotate(what=_text(Value("theme")), key=_text(F("slug")), words=_name("", "name"), said=_text(Value("")))
    )
    items = (
        QuerySet(AgendaItem)
        .filter(prepared_by__recommendations=recommendation)
        .annotate(
            what=_text(F("kind")), key=_text(F("number")), words=_name("meeting__", "title"), said=_text(Value(""))
        )
    )
    positions = Position.objects.filter(recommendation=recommendation, printing__isnull=False).annotate(
        what=_text(Value(POSITION)),
        key=Concat(F("member_state"), Value("/"), Cast("printing", CharField()), output_field=CharField()),
        words=_name("member_state__", "name"),
        said=_text(F("value")),
    )
    parts: list[Any] = [items, positions, _replies(recommendation)]
    ways = (("from_recommendation", "to_recommendation", ""), ("to_recommendation", "from_recommendation", SEEN_FROM))
    for own, other, seen_from in ways:
        links = RecommendationLink.objects.confirmed().filter(Q(**{own: recommendation}))
        parts.append(
            links.annotate(
                what=Concat(F("kind"), Value(seen_from), output_field=CharField()),
                key=Concat(F(f"{other}__meeting__slug"), Value("/"), F(f"{other}__slug"), output_field=CharField()),
                words=_name(f"{other}__meeting__", "title"),
                said=_text(Subquery(_newest_label(other))),
            )
        )
    columns = ("what", "key", "words", "said")
    united = rows.order_by().values_list(*columns).union(*(part.order_by().values_list(*columns) for part in parts))
    united = united.order_by()
    return tuple(sorted((Around(*row) for row in united), key=lambda each: (each.what, each.name)))
