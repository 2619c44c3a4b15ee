"""What every public page carries: its place in the menu, the way back, and the latest entry hash."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from report.http import parameters
from report.http.freshness import moment, standing

type Crumb = tuple[str, str]


TABLES = ("json", "csv", "xlsx")
WHOLE = (*TABLES, "atom", *parameters.DOCUMENTS, *parameters.CITATIONS)
# By the name of its address: the forms of a page besides the page, in the order in which it offers them.
FORMS_OF: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("states", "meetings", "commitments", "changes"), (*TABLES, "atom")),
    **dict.fromkeys(("recommendations", "meeting"), (*WHOLE, *parameters.DRAFTS)),
    **dict.fromkeys(("recommendation", "state"), WHOLE),
    **dict.fromkeys(("theme", "group"), (*TABLES, *parameters.DOCUMENTS, *parameters.CITATIONS)),
    "matrix": (*TABLES, "docx", *parameters.CITATIONS),
    **dict.fromkeys(("compare", "commitment"), (*TABLES, *parameters.CITATIONS)),
    **dict.fromkeys(("themes", "periods", "gaps", "printed-commitments"), TABLES),
    "period": (*TABLES, *parameters.DRAFTS),
    "calendar": ("ics",),
}
# Pages whose chart other sites may show.
EMBEDDED = ("overview", "recommendation", "state", "meeting", "theme", "group")


def data_addresses(request: HttpRequest) -> dict[str, str]:
    """Where this page's data stand, by `<form>_address`; nothing for a page without data forms."""
    match = request.resolver_match
    if match is None or "form" not in match.kwargs:
        return {}
    path, name = request.path.rstrip("/"), match.url_name or ""
    asked = parameters.canonical(request.GET)
    found = {}
    for form in FORMS_OF.get(name, ()):
        known = parameters.known(name, form)
        query = parameters.query(pair for pair in asked if pair[0] in known)
        found[f"{form}_address"] = f"{path}.{parameters.ending(form)}{query}"
    return found


def in_form(request: HttpRequest, form: str) -> str:
    """The path of what is asked for in another form."""
    match = request.resolver_match
    assert match is not None  # noqa: S101 - a view has an address
    parts = {name: value for name, value in match.kwargs.items() if name != "form"}
    name = (match.url_name or "").removesuffix(f"-{form_of(request)}")
    return reverse(f"report:{name}" if form == "html" else f"report:{name}-{form}", kwargs=parts)


def chart_addresses(request: HttpRequest) -> dict[str, str]:
    """Where the chart of this page stands for other sites; nothing for a page without one."""
    match = request.resolver_match
    if match is None or match.url_name not in EMBEDDED:
        return {}
    known = parameters.known(match.url_name, "embed")
    asked = parameters.query(pair for pair in parameters.canonical(request.GET) if pair[0] in known)
    frame, drawing, picture = (in_form(request, form) + asked for form in ("embed", "svg", "png"))
    return {"embed_address": request.build_absolute_uri(frame), "svg_address": drawing, "png_address": picture}


def language_tag(code: str) -> str:
    """Return a code of a language as RFC 5646 writes it: zh-Hans."""
    language, _dash, script = code.partition("-")
    return f"{language}-{script.title()}" if script else language


def search_addresses(request: HttpRequest) -> dict[str, Any]:
    """Where search engines find this page: its one address, that in each language, and a picture of its figures.

    A past day is found as the page of now; a page without a chart has the picture of the whole record. One that no
    search engine lists, for several parameters, names no translations.
    """
    asked = parameters.changed(request.GET, as_of=None)
    path, is_listed = request.path.split("/", 2)[2], "&" not in asked
    starts = [*((language_tag(code), f"/{code}/") for code, _name in settings.LANGUAGES), ("x-default", "/")]
    match = request.resolver_match
    has_chart = match is not None and match.url_name in EMBEDDED
    picture = in_form(request, "png") if has_chart else reverse("report:overview-png")
    return {
        "canonical": request.build_absolute_uri(request.path + asked),
        "translated_at": [
            (code, request.build_absolute_uri(f"{start}{path}{asked}")) for code, start in starts if is_listed
        ],
        "picture_address": request.build_absolute_uri(picture),
    }


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
        "draft": settings.DRAFT_LANGUAGES.get(get_language() or "en"),
        **data_addresses(request),
        **chart_addresses(request),
        **(search_addresses(request) if status == 200 else {}),
        "permanent": _permanent(request, context),
        "moment": moment(request, context["day"]) if "day" in context else None,
        "today": timezone.now().date(),
        # What a link to another page carries on: the day of this one.
        "then": parameters.query([("as_of", context["day"].isoformat())] if context.get("day") else []),
        "kept_for_day": kept_fields(request, "as_of"),
        "today_address": request.path + parameters.changed(request.GET, as_of=None, after=None),
    }
    return render(request, template, frame | context, status=status)


def refused(request: HttpRequest, sentences: list[str], query: str | None = None) -> HttpResponse:
    """A page that cannot be shown as the address asks: what is wrong, and the way to it without that.

    Args:
        query: the query string of the way; without it, the day that is asked for.
    """
    day = [pair for pair in parameters.canonical(request.GET) if pair[0] == "as_of"]
    way_out = request.path + (parameters.query(day) if query is None else query)
    context = {"sentences": sentences, "way_out": way_out, "atom_address": ""}
    return page(request, "report/refused.html", "", context, status=400)


def form_of(request: HttpRequest) -> str:
    """In which form an address is asked for."""
    match = request.resolver_match
    return match.kwargs.get("form", "html") if match else "html"


def in_same_form(request: HttpRequest, *parts: str) -> str:
    """The address of another thing of the same kind, in the form and with the parameters that are asked for."""
    assert request.resolver_match is not None  # noqa: S101 - a view has an address
    return reverse(request.resolver_match.view_name, args=parts) + parameters.changed(request.GET)


def _permanent(request: HttpRequest, context: dict[str, Any]) -> str:
    """The address to cite: of a page that knows its past, with the day; of a list, with its filters, from its start."""
    asked = of_its_day(request) if "day" in context else parameters.changed(request.GET, after=None, as_of=None)
    return request.build_absolute_uri(request.path) + asked


def permanent(request: HttpRequest) -> str:
    """The address of the page of what is asked for, in whatever form, that gives the same again."""
    return request.build_absolute_uri(in_form(request, "html")) + of_its_day(request)


def of_its_day(request: HttpRequest) -> str:
    """The query string that gives the same again: with the day of this one, from the start of the list."""
    return parameters.changed(request.GET, after=None, as_of=day_shown(request).isoformat())


def day_shown(request: HttpRequest) -> datetime.date:
    """The day at whose end things stood as they are shown, or today."""
    return day_asked(request) or timezone.now().date()


def day_asked(request: HttpRequest) -> datetime.date | None:
    """The day of `as_of`, or None: the page of now. The guard has refused what is no day, or not yet come."""
    text = request.GET.get("as_of", "")
    return parameters.day_of(text) if text else None


def kept_fields(request: HttpRequest, *changed: str) -> list[tuple[str, str]]:
    """What a form that changes these parameters keeps of the address: the others, but not the place in the list."""
    return [pair for pair in parameters.canonical(request.GET) if pair[0] not in (*changed, "after")]


def way_to(key: str) -> Crumb:
    """The first crumb: a list of the menu."""
    names = {
        "recommendations": _("Recommendations"),
        "states": _("States"),
        "meetings": _("Meetings"),
        "themes": _("Themes"),
        "commitments": _("Commitments"),
        "periods": _("Reporting periods"),
        "calendar": _("Reporting calendar"),
    }
    return names[key], reverse(f"report:{key}")
