"""What every public page carries: its place in the menu, the way back, and the head of the chain."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from report.freshness import standing

type Crumb = tuple[str, str]


DATA_FORMS = ("json", "csv", "xlsx", "atom")


def data_addresses(request: HttpRequest) -> dict[str, str]:
    """Where this page's data stand, by `<form>_address`; nothing for a page without data forms."""
    match = request.resolver_match
    if match is None or "form" not in match.kwargs:
        return {}
    path = request.path.rstrip("/")
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return {f"{form}_address": f"{path}.{form}{query}" for form in DATA_FORMS}


def page(
    request: HttpRequest,
    template: str,
    here: str,
    context: dict[str, Any],
    *,
    crumbs: tuple[Crumb, ...] = (),
    status: int = 200,
) -> HttpResponse:
    """A public page. `here` is its place in the menu; `crumbs` are (name, address), the last address empty."""
    frame = {
        "here": here,
        "crumbs": crumbs,
        "head": standing(request).head,
        **data_addresses(request),
        "permanent": _permanent(request, context),
        "today": timezone.now().date(),
    }
    return render(request, template, frame | context, status=status)


def _permanent(request: HttpRequest, context: dict[str, Any]) -> str:
    """The address to cite: of a page that knows its past, with the day; of a list, with its filters, from its start."""
    query = request.GET.copy()
    query.pop("after", None)
    query.pop("as_of", None)
    if "day" in context:
        query["as_of"] = (context["day"] or timezone.now().date()).isoformat()
    address = request.build_absolute_uri(request.path)
    return f"{address}?{query.urlencode()}" if query else address


def day_asked(request: HttpRequest) -> tuple[datetime.date | None, str]:
    """`as_of` of the address: (the day or None, what is wrong with it in one sentence)."""
    text = request.GET.get("as_of", "")
    if not text:
        return None, ""
    try:
        return datetime.date.fromisoformat(text), ""
    except ValueError:
        return None, _("Write the day as in 2027-03-12. The page shows today's state of the record.")


def way_to(key: str) -> Crumb:
    """The first crumb: a list of the menu."""
    names = {
        "recommendations": _("Recommendations"),
        "states": _("States"),
        "meetings": _("Meetings"),
    }
    return names[key], reverse(f"report:{key}")
