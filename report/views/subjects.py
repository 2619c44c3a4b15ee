"""The themes, one theme, and one regional group: what was recommended, of whom it was asked, and what is reported."""

from collections.abc import Iterator
from datetime import date
from itertools import batched
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from report.briefs import answering, brief
from report.citations import citing
from report.data import columns, exports, subjects, tables
from report.explorer import listing
from report.http import parameters
from report.pages import layout
from report.pages.paging import NoSuchRow, cut
from report.question import question as asking
from report.question.question import RecordQuestion
from report.subjects import figures, pages
from report.views.recommendations import shape_of_row
from tracker.models import Recommendation


@require_safe
def themes(request: HttpRequest, form: str) -> HttpResponseBase:
    """Every theme with the figures of its recommendations, by name."""
    question = pages.question_of(layout.day_asked(request))
    keys = question.filters.recommendations().order_by().values_list("pk", flat=True)
    found = figures.by_theme(question, question.progress(keys))
    named = [each for each in found if each.value]
    if form in tables.FORMS:
        rows = (columns.row(subjects.theme(request, each)) for each in named)
        return tables.table(request, form, columns.THEME, rows, "themes", question.day)
    try:
        shown, place = cut(named, lambda each: each.value, request.GET.get("after", ""))
    except NoSuchRow:
        return _refused(request, form, [_("“after” names no theme of this list. Begin at its first page.")])
    if form == "json":
        results = [subjects.theme(request, each) for each in shown]
        next_address = exports.address_of_next(request, place.next)
        return exports.json_list("themes", place.total, next_address, results, question.day)
    without = found[-1] if len(found) > len(named) else None
    context = {"themes": shown, "place": place, "without": without, "day": question.day}
    return layout.page(request, "report/themes.html", "matrix", context)


@require_safe
def theme(request: HttpRequest, form: str, theme: str) -> HttpResponseBase:
    """One theme: its recommendations with their figures, and the figures by regional group."""
    try:
        question = pages.question_of(layout.day_asked(request), ("theme", theme))
    except asking.Unanswerable:
        raise Http404 from None
    name = question.filters.reference.themes[theme]
    if form in parameters.CITATIONS:
        return citing.cited(request, form, name)
    if form in parameters.DOCUMENTS:
        return answering.brief(request, form, f"brief-{theme}", lambda: brief.of_question(question, name))
    if form in tables.FORMS:
        return _table(request, form, question, [key for key, _name in pages.recommendations_of(question)], theme)
    try:
        picture = pages.of_theme(question, request.GET.get("after", "") if form == "html" else "")
    except NoSuchRow:
        return layout.refused(request, [_("“after” names no recommendation of this list. Begin at its first page.")])
    if form == "json":
        return exports.json_object(subjects.one_theme(request, picture, theme, name), question.day)
    crumbs = (layout.way_to("themes"), (name, ""))
    context = {"picture": picture, "name": name, "place": picture.place, "day": question.day}
    return layout.page(request, "report/theme.html", "matrix", context, crumbs=crumbs)


@require_safe
def group(request: HttpRequest, form: str, group: str) -> HttpResponseBase:
    """One regional group: what its States were asked, and what they report together. No State is before another."""
    if group not in figures.GROUP_OF_SLUG:
        raise Http404
    named = figures.GROUP_OF_SLUG[group]
    if form in parameters.CITATIONS:
        return citing.cited(request, form, str(named.label))
    question = pages.question_of(layout.day_asked(request), ("group", named.value))
    if form in parameters.DOCUMENTS:
        return answering.brief(request, form, f"brief-{group}", lambda: brief.of_group(question, str(named.label)))
    if form in tables.FORMS:
        _progress, rows = pages.asked_by_group(question)
        return _table(request, form, question, [key for key, _name in rows], group)
    try:
        picture = pages.of_group(question, request.GET.get("after", "") if form == "html" else "")
    except NoSuchRow:
        return layout.refused(request, [_("“after” names no recommendation of this list. Begin at its first page.")])
    states = pages.states_of_group(question)
    if form == "json":
        return exports.json_object(subjects.one_group(request, picture, named, states), question.day)
    crumbs = (layout.way_to("states"), (str(named.label), ""))
    context: dict[str, Any] = {"picture": picture, "group": named, "states": states}
    context |= {"place": picture.place, "day": question.day}
    return layout.page(request, "report/group.html", "states", context, crumbs=crumbs)


def _refused(request: HttpRequest, form: str, sentences: list[str]) -> HttpResponse:
    return layout.refused(request, sentences) if form == "html" else exports.refusal(form, sentences)


def _table(request: HttpRequest, form: str, question: RecordQuestion, keys: list[UUID], name: str) -> HttpResponseBase:
    """The recommendations with their figures, as in the list of recommendations."""
    rows = map(columns.row, _shapes(request, question, keys, question.day))
    return tables.table(request, form, columns.columns_on(question.day), rows, name, question.day)


def _shapes(request: HttpRequest, question: RecordQuestion, keys: list[UUID], day: date | None) -> Iterator[Any]:
    for chunk in batched(keys, listing.CHUNK):
        found = listing.loaded(Recommendation.objects.filter(pk__in=chunk)).in_bulk()
        for row in listing.rows([found[key] for key in chunk if key in found], question, is_dated=False):
            yield shape_of_row(request, row, day)
