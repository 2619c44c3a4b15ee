"""One registry of forms: what an address found, written as a page, data, a table, a feed, a document, a citation or a
chart.

A view reads the question and says what it found (`Result`). In which form that is asked for, only this module knows
(`docs/adr/0080-a-view-finds-a-registry-writes.md`).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from msgspec import Struct

from report.data import columns, exports
from report.explorer import facets
from report.forms import charts, citations, documents, feeds, workbooks
from report.forms.charts import EmbeddedChart
from report.forms.documents import DocumentAsked
from report.forms.feeds import FeedEntry
from report.forms.people_sheets import PeopleSheet
from report.http import parameters
from report.http.freshness import View, moment
from report.pages import layout
from report.pages.paging import Listed, NoSuchRow, Place, cut, listed, number_after
from report.pages.progress import no_longer_of
from report.question.question import RecordQuestion, Unanswerable

type RefusalPage = Callable[[HttpRequest, list[str]], HttpResponse]


@dataclass(frozen=True, kw_only=True)
class Result:
    """What an address found. Each form reads its own part, and nothing else is asked of the record.

    Args:
        template, here, context, crumbs: of the page, as `layout.page` takes them; `place` is that of its `picture`.
        name: of its files; of a list, that of its address.
        title, symbols: as it is cited, and called in feeds.
        question: what was asked; None of what has no past and takes no filter.
        shape, rows: the table, whole, and what one of its rows is.
        data: an object, or a page of a list.
        feed, brief, draft, chart, calendar: the other forms, where it has them.
        is_of_one: whether the feed is that of one thing, which goes on in the list of all changes.
        no_row: the sentence for an `after` that names nothing of the list.
    """

    template: str = ""
    here: str = ""
    context: Callable[[], dict[str, Any]] = dict
    crumbs: tuple[layout.Crumb, ...] = ()
    name: str = ""
    title: str = ""
    symbols: Callable[[], str] = str
    question: RecordQuestion | None = None
    shape: Any = None
    rows: Callable[[], Iterable[Struct]] = tuple
    data: Callable[[], Listed[Any] | Struct] | None = None
    feed: Callable[[], Listed[FeedEntry]] | None = None
    is_of_one: bool = False
    brief: DocumentAsked | None = None
    draft: DocumentAsked | None = None
    chart: Callable[[], EmbeddedChart] | None = None
    calendar: Callable[[], bytes] | None = None
    no_row: str = ""

    @property
    def day(self) -> datetime.date | None:
        """The past day it is of; None for now."""
        return self.question.day if self.question else None


def in_forms(refused: RefusalPage = layout.refused) -> Callable[[Callable[..., Result | HttpResponseBase]], View]:
    """A view that finds, answering in each form; a question that cannot be answered is refused in that form.

    Args:
        refused: the page that says so.
    """

    def made(view: Callable[..., Result | HttpResponseBase]) -> View:
        @require_safe
        @wraps(view)
        def answer(request: HttpRequest, form: str = "html", **parts: Any) -> HttpResponseBase:
            try:
                found = view(request, **parts)
                return WRITERS[form](request, form, found) if isinstance(found, Result) else found
            except Unanswerable as wrong:
                return refused(request, wrong.sentences) if form == "html" else exports.refusal(form, wrong.sentences)

        return answer

    return made


def of_list[Key, Row](
    request: HttpRequest,
    keys: Sequence[Key],
    name: Callable[[Key], str],
    shaped: Callable[[Row], Struct],
    shown: Callable[[Sequence[Key]], Iterable[Any]] = list,
) -> dict[str, Any]:
    """The parts of a result whose list comes fifty at a time on its page and as data: `rows`, `data` and `context`.

    Args:
        keys: the whole list in its order, in columns.
        name: what `after` calls one of them.
        shaped: a row as data.
        shown: the rows of some of them.
    """

    def page() -> tuple[list[Row], Place]:
        some, place = cut(keys, name, request.GET.get("after", ""))
        return list(shown(some)), place

    return {
        "rows": lambda: map(shaped, shown(keys)),
        "data": lambda: listed(page()).of(shaped),
        "context": lambda: dict(zip(("rows", "place"), page(), strict=True)),
    }


def number_asked(request: HttpRequest) -> int | None:
    """The number of a publication that `after` names. Raises Unanswerable where it is none."""
    try:
        return number_after(request.GET.get("after", ""))
    except NoSuchRow:
        raise Unanswerable([_("“after” is the number of a publication. Begin at the first page.")]) from None


def gone(
    request: HttpRequest,
    sentences: list[str],
    template: str,
    here: str,
    context: dict[str, Any],
    crumbs: tuple[layout.Crumb, ...],
) -> HttpResponse:
    """What was public once and is so no more: 410, as a page or as sentences."""
    form = layout.form_of(request)
    if form != "html":
        return exports.refusal(form, sentences, status=410)
    return layout.page(request, template, here, context, crumbs=crumbs, status=410)


def _page(request: HttpRequest, _form: str, found: Result) -> HttpResponse:
    name = request.resolver_match.url_name if request.resolver_match else ""
    of_day = {"day": found.day} if "as_of" in parameters.KNOWN.get(name or "", ()) else {}
    context = _from_there(found, found.context)
    place = getattr(context.get("picture"), "place", None)
    of_list = {"place": place} if place else {}
    asked = _asked(request, found.question) if found.question else {}
    return layout.page(request, found.template, found.here, asked | of_list | context | of_day, crumbs=found.crumbs)


def _asked(request: HttpRequest, question: RecordQuestion) -> dict[str, Any]:
    """What every page says of the question: the choices that are made, with the way to remove each."""
    return {
        "question": question,
        "asked": question.values,
        "active": facets.pills(question.filters, request.GET),
        "typed": question.filters.typed,
        "is_narrowed": question.is_narrowed,
    }


def _from_there[T](found: Result, read: Callable[[], T]) -> T:
    """What is read of a list. Raises Unanswerable where `after` names nothing of it."""
    try:
        return read()
    except NoSuchRow:
        raise Unanswerable([found.no_row]) from None


def _json(request: HttpRequest, _form: str, found: Result) -> HttpResponse:
    assert found.data is not None  # noqa: S101 - an address has the forms that its page has
    data = _from_there(found, found.data)
    if isinstance(data, Listed):
        next_address = exports.address_of_next(request, data.next)
        return exports.json_list(found.name, data.count, next_address, data.rows, found.day)
    return exports.json_object(data, found.day)


def _table(request: HttpRequest, form: str, found: Result) -> HttpResponseBase:
    """Same columns, same rows, same name; XLSX has them for people as well. Of a past day, the name says which."""
    name = f"{found.name}-{found.day}" if found.day else found.name
    rows, header = columns.rows(_from_there(found, found.rows), found.day), columns.of(found.shape, found.day)
    if form == "csv":
        return exports.csv_response(header, rows, name, is_marked="bom" in request.GET)
    return workbooks.xlsx_response(header, rows, name, workbooks.of_page(request), PeopleSheet(header))


def _feed(request: HttpRequest, _form: str, found: Result) -> HttpResponse:
    assert found.feed is not None  # noqa: S101
    page = _from_there(found, found.feed)
    if found.is_of_one and found.question:
        following = exports.older_changes(request, page.next, found.question.asked)
    else:
        following = exports.address_of_next(request, page.next)
    return feeds.feed(request, found.title, page, following)


def _citation(request: HttpRequest, form: str, found: Result) -> HttpResponse:
    return citations.cited(request, form, found.title, found.symbols())


def _document(request: HttpRequest, form: str, found: Result) -> HttpResponse:
    asked = found.draft if form in parameters.DRAFTS else found.brief
    assert asked is not None  # noqa: S101
    return documents.document(request, form, asked)


def _chart(request: HttpRequest, form: str, found: Result) -> HttpResponse:
    """The chart for other sites: the drawing, or the page for a frame, which has no form, no cookie and no script."""
    assert found.chart is not None  # noqa: S101
    shown = found.chart()
    lines = charts.source_of(layout.day_shown(request), moment(request, found.day), no_longer_of(shown.progress))
    if form in charts.DRAWN:
        drawn = charts.svg(shown, lines, _("No published answer"))
        return charts.DRAWN[form](request, drawn)
    page = request.build_absolute_uri(layout.in_form(request, "html")) + parameters.changed(request.GET)
    return render(request, "report/embed.html", {"chart": shown, "source": lines, "page": page})


def _calendar(_request: HttpRequest, _form: str, found: Result) -> HttpResponse:
    assert found.calendar is not None  # noqa: S101
    response = HttpResponse(found.calendar(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.name}.ics"'
    return response


# By the form that an address asks for.
WRITERS: Mapping[str, Callable[[HttpRequest, str, Result], HttpResponseBase]] = {
    "html": _page,
    "json": _json,
    **dict.fromkeys(("csv", "xlsx"), _table),
    "atom": _feed,
    "ics": _calendar,
    **dict.fromkeys(parameters.CITATIONS, _citation),
    **dict.fromkeys((*parameters.DOCUMENTS, *parameters.DRAFTS), _document),
    **dict.fromkeys(("embed", *charts.DRAWN), _chart),
}
