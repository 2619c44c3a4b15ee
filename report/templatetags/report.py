"""What public templates say in one word: a day, a link to this page in another language, a chart."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_from_path
from django.utils.translation import gettext as _

from report.charts import shapes
from report.http import parameters
from report.pages import punctuation, reuse
from report.pages.answers import Declared, reported_by
from report.pages.progress import (
    Counts,
    StatusCount,
    answered_of,
    of_invited,
    of_recommendations,
    on_recommendations,
    published_of,
    total,
)
from report.pages.subjects import address_of_group
from tracker.choices import ImplementationStatus, label_of
from tracker.models import MemberState
from tracker.words.language_names import language_name

register = template.Library()
register.filter(language_name)
register.filter(answered_of)
register.filter(of_invited)
register.filter(of_recommendations)
register.filter(on_recommendations)
register.filter(published_of)
register.filter(punctuation.listed)
register.filter("as_reported", reported_by)
register.simple_tag(punctuation.comma)
register.simple_tag(punctuation.semicolon)
register.simple_tag(reuse.sentence, name="reuse")
SIZES = ("B", "KB", "MB", "GB")


class Row(Protocol):
    """Of a list with figures."""

    progress: Counts


@register.simple_tag
def main_menu() -> list[dict[str, str]]:
    """The places of the main menu, in order."""
    names = {
        "overview": _("Overview"),
        "recommendations": _("Recommendations"),
        "states": _("States"),
        "meetings": _("Meetings"),
        "matrix": _("Matrix"),
        "commitments": _("Commitments"),
        "changes": _("Changes and corrections"),
        "method": _("About the data"),
    }
    return [{"key": key, "name": name, "address": reverse(f"report:{key}")} for key, name in names.items()]


@register.simple_block_tag
def section(content: SafeString, anchor: str, title: str) -> SafeString:
    """Return a part of a page under its heading, up to `endsection`. `anchor`: the id of the heading."""
    head = format_html('<section class="sec split" aria-labelledby="{0}">\n<h2 id="{0}">{1}</h2>', anchor, title)
    return format_html('{}\n<div class="flow">{}</div>\n</section>', head, content)


@register.simple_tag(takes_context=True)
def in_language(context: dict[str, Any], code: str) -> str:
    """This page's address in another language, its query kept; of a page without one in its address, the overview's."""
    request: HttpRequest | None = context.get("request")
    own = get_language_from_path(request.path_info) if request else None
    if request is None or own is None:
        return f"/{code}/"
    return request.get_full_path().replace(f"/{own}/", f"/{code}/", 1)


@register.simple_tag(takes_context=True)
def this_page(context: dict[str, Any], **values: str | None) -> str:
    """This page's address with these parameters set anew, or left out; from the beginning of its list, unless `after`
    says where."""
    request: HttpRequest = context["request"]
    return request.path + parameters.changed(request.GET, **{"after": None, **values})


@register.simple_tag(takes_context=True)
def in_title(context: dict[str, Any]) -> str:
    """Which rows of its list a page shows, for its title: nothing of the first page, and of a page without `place`."""
    place = context.get("place")
    if place is None or place.is_first:
        return ""
    rows = {"first": place.first, "last": place.last, "total": place.total}
    return punctuation.comma() + _("%(first)s to %(last)s of %(total)s") % rows


@register.simple_tag(takes_context=True)
def page_with(context: dict[str, Any], after: str | None) -> str:
    """The address of the page of this list that begins after `after`; nothing where that is this page."""
    return "" if after is None else this_page(context, after=after)


@register.simple_tag
def day(value: datetime.date | datetime.datetime | None, style: str = "DATE_FORMAT") -> str | SafeString:
    """A day in words, with its machine form. `style` names a format of the language (tracker/config/formats)."""
    if value is None:
        return ""
    machine = value.date() if isinstance(value, datetime.datetime) else value
    return format_html('<time datetime="{}">{}</time>', machine.isoformat(), formats.date_format(value, style))


@register.simple_tag
def days(first: datetime.date, last: datetime.date) -> SafeString:
    """The days of a meeting: 21–23 January 2025, the month named once where it is the same."""
    if first == last:
        return format_html("{}", day(last))
    if (first.year, first.month) == (last.year, last.month):
        return format_html("{}–{}", day(first, "SPAN_START_FORMAT"), day(last, "SPAN_END_FORMAT"))
    return format_html("{}–{}", day(first), day(last))


@register.simple_tag(takes_context=True)
def group_of(context: dict[str, Any], state: MemberState) -> SafeString:
    """The regional group of a State, with the way to its page, of the day of this one."""
    name, address = str(state.get_regional_group_display()), address_of_group(state.regional_group)
    if not address:
        return format_html("{}", name)
    return format_html('<a href="{}{}">{}</a>', address, context.get("then", ""), name)


@register.simple_tag
def language_label(code: str) -> str | SafeString:
    """Return the mark of a text in another language than its page; an empty text where both are the same."""
    if not code or code == get_language():
        return ""
    return format_html('<span class="tag">{}</span>', language_name(code))


@register.filter
def status_label(code: str) -> str:
    """The words of a status."""
    return label_of(ImplementationStatus, code)


@register.filter
def size(count: int | None) -> str:
    """Bytes in words: 1.2 MB."""
    if count is None:
        return ""
    amount, place = float(count), 0
    while amount >= 1024 and place < len(SIZES) - 1:
        amount, place = amount / 1024, place + 1
    return f"{amount:.0f} {SIZES[place]}" if place < 2 else f"{amount:.1f} {SIZES[place]}"


@register.filter
def statuses_of(rows: Iterable[Row]) -> list[StatusCount]:
    """The statuses that a legend or a head names: those of all rows, for one may have what the first has not."""
    return total(row.progress for row in rows).statuses


@register.inclusion_tag("components/bar.html")
def bar(progress: Counts) -> dict[str, Any]:
    """The stacked bar of a recommendation."""
    return {"bar": shapes.bar(progress)}


@register.inclusion_tag("components/units.html")
def units(code: str, count: int) -> dict[str, Any]:
    """One mark for each State."""
    return {"code": code or "none", "units": shapes.units(count)}


@register.simple_tag
def years_of(rows: Sequence[tuple[Declared, Any]]) -> shapes.Years | None:
    """The line on which the dates of these commitments lie."""
    return shapes.years([each for each, _served in rows])


@register.inclusion_tag("components/slip.html")
def slip(each: Declared, line: shapes.Years, today: datetime.date) -> dict[str, Any]:
    """The dates of one commitment on that line."""
    return {"slip": shapes.slip(each, line, today)}


@register.filter
def item(mapping: dict[Any, Any], key: Any) -> Any:
    """What `mapping` holds under `key`, or nothing."""
    return mapping.get(key, "")
