"""What stands before every public page and its data forms: an address that cannot be multiplied.

Tracking parameters are taken off, and an address in another form than the canonical one leads to that one, before
anything is made; what is not known, or cannot be, is refused with a sentence and a link. The rules:
`report.http.parameters`.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect, QueryDict
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from report.data import exports
from report.http import parameters
from report.http.freshness import View
from report.pages import layout, reuse

# Pages that hold no answer of a State: a search engine may keep a copy of them. Of the others it may not, for a text
# that a State takes back is gone here at once.
WITHOUT_ANSWERS = (
    *("method", "openapi", "guides", "guide", "meetings", "calendar", "robots", "data", "data-heads", "data-verify"),
    *("release", "data-catalogue", "sitemap", "sitemap-part"),
    "printed-commitments",
    *(f"data-{name}" for name in parameters.WHOLE_TABLES if name not in parameters.OF_ANSWERS),
)
FORM_BY_ENDING = {
    "json": "json",
    "jsonl": "json",
    "txt": "txt",
    "csv": "csv",
    "py": "txt",
}  # of an address that has no data forms


def guarded(name: str, view: View) -> View:
    """The view behind the rules of the address `name`, one of `parameters.KNOWN`."""

    def judged(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        form = form_of(request, kwargs)
        if len(parameters.pairs_of(request.GET)) > parameters.MOST:
            request.GET, request.META["QUERY_STRING"] = QueryDict(), ""  # nothing of it is worked at, or shown
            sentence = _("At most %(limit)s options can be given at once.") % {"limit": parameters.MOST}
            return refusal(request, form, [sentence], "")
        allowed = parameters.known(name, form)
        asked = parameters.canonical(request.GET)
        query = parameters.query(asked)
        if form != "html" and (empty := parameters.empty(request.GET)):  # the forms of a page leave fields empty
            sentences = [_("“%(name)s” has no value.") % {"name": _shown(name)} for name in empty]
            return refusal(request, form, sentences, without(asked, allowed))
        if asked != parameters.pairs_of(request.GET):
            moved = HttpResponsePermanentRedirect(request.path + query)
            moved["Cache-Control"] = "no-cache"  # a later release may know another order
            return moved
        request.META["QUERY_STRING"] = query[1:]  # however it was encoded: one address, one tag, one kept page
        if sentences := refused(asked, allowed):
            return refusal(request, form, sentences, without(asked, allowed))
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = robots(name, asked)
        return response

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = judged(request, *args, **kwargs)
        if form_of(request, kwargs) in parameters.OPEN or name.startswith("data-"):
            response["Access-Control-Allow-Origin"] = "*"
            reuse.mark(request, response)
        return response

    answer.guards = name  # type: ignore[attr-defined] # a test looks for it at every address
    answer.csrf_exempt = True  # type: ignore[attr-defined] # who writes is told that it is only read, not of tokens
    return answer


def form_of(request: HttpRequest, kwargs: dict[str, Any]) -> str:
    """In which form an address answers: the one its view is told, else that of its ending."""
    form: str = kwargs.get("form") or FORM_BY_ENDING.get(request.path.rpartition(".")[2], "html")
    return form


def robots(name: str, asked: list[parameters.NameAndValue]) -> str:
    """What a search engine may do: list pages with one filter at most, and keep no copy of a page with answers."""
    listed = "noindex" if len(asked) > 1 else "index"
    return listed if name in WITHOUT_ANSWERS else f"{listed}, noarchive"


def refused(asked: list[parameters.NameAndValue], allowed: tuple[str, ...]) -> list[str]:
    """What is wrong with the names and with the day of an address, in sentences; nothing where all is well."""
    found = [_unknown(name, allowed) for name in parameters.unknown(asked, allowed)]
    twice = [name for name in parameters.doubled(asked) if name in allowed]
    found += [_("“%(name)s” can be given only once.") % {"name": name} for name in twice]
    days = [value for name, value in asked if name == "as_of"]
    if "as_of" in allowed and len(days) == 1:
        found += _wrong_day(days[0])
    return found


def _shown(name: str) -> str:
    return name.replace("\x00", "")[:60]


def _nearest(name: str, allowed: Iterable[str]) -> str:
    """The known name that was most likely meant; empty where none is near."""
    return next(iter(get_close_matches(name.casefold(), list(allowed), n=1)), "")


def _unknown(name: str, allowed: tuple[str, ...]) -> str:
    shown = {"name": _shown(name), "nearest": _nearest(name, allowed)}
    if name in parameters.PLACES:
        return _("“%(name)s” does not apply to this page.") % shown
    if shown["nearest"]:
        return _("This page has no option “%(name)s”. Did you mean “%(nearest)s”?") % shown
    return _("This page has no option “%(name)s”.") % shown


def _wrong_day(text: str) -> list[str]:
    try:
        day = parameters.day_of(text)
    except ValueError:
        return [_("Enter a date like 2027-03-12.")]
    today = timezone.now().date()
    if day <= today:
        return []
    shown = {"day": formats.date_format(day, "DATE_FORMAT"), "today": formats.date_format(today, "DATE_FORMAT")}
    return [_("%(day)s is in the future. Choose a day up to today, %(today)s.") % shown]


def without(asked: list[parameters.NameAndValue], allowed: tuple[str, ...]) -> str:
    """The query string without what was refused."""
    wrong = {*parameters.unknown(asked, allowed), *parameters.doubled(asked)}
    kept = [(name, value) for name, value in asked if name not in wrong]
    return parameters.query(pair for pair in kept if not (pair[0] == "as_of" and _wrong_day(pair[1])))


def refusal(request: HttpRequest, form: str, sentences: list[str], query: str) -> HttpResponse:
    """400 in the form that was asked for, with the way to the page without what is wrong. Nothing of it is kept."""
    if form == "html":
        response = layout.refused(request, sentences, query)
    else:
        way_out = _("Without it: %(address)s") % {"address": request.build_absolute_uri(request.path + query)}
        response = exports.refusal(form, [*sentences, way_out])
    response["Cache-Control"], response["X-Robots-Tag"] = "no-store", "noindex"
    return response
