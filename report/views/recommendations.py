"""The explorer and one recommendation."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from report import explorer, exports, facets, frame, reference, shapes
from report import recommendations as gathered
from report.filters import SORTS, RecommendationFilter
from report.paging import NoSuchRow


@require_safe
def recommendations(request: HttpRequest, form: str) -> HttpResponseBase:
    """The list, filtered by the address. A value that is not known is said so, and nothing is listed."""
    filters = RecommendationFilter(request.GET, reference.load())
    if not filters.is_valid():
        return _refused(request, form, filters.sentences())
    after = filters.form.cleaned_data.get("after") or ""
    try:
        if form == "csv":
            explorer.from_after(filters, after)
            rows = (_row(request, row) for row in explorer.every_row(filters, after))
            return exports.csv_response(shapes.RECOMMENDATION_COLUMNS, rows, "recommendations")
        page, next_after = explorer.page(filters, after)
    except NoSuchRow:
        return _refused(request, form, [_("“after” names no recommendation of this list. Begin at its first page.")])
    count = filters.matching().count()
    next_address = exports.address_of_next(request, next_after)
    if form == "json":
        return exports.json_list(count, next_address, [_shape(request, row) for row in page])
    found = facets.facets(filters, request.GET)
    context = {
        "rows": page,
        "count": count,
        "next": next_address,
        "facets": found,
        "active": facets.active(found),
        "query": filters.form.cleaned_data.get("q") or "",
        "kept": kept_fields(request),
        "sorts": _sorts(request, explorer.sort_of(filters)),
    }
    return frame.page(request, "report/recommendations.html", "recommendations", context)


def _refused(request: HttpRequest, form: str, sentences: list[str]) -> HttpResponse:
    if form != "html":
        return exports.refusal(form, sentences)
    context = {"sentences": sentences, "query": request.GET.get("q", "").replace("\x00", "")}
    return frame.page(request, "report/recommendations.html", "recommendations", context, status=400)


def kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What a new search keeps of the address: the facets and the order, not the words and the place."""
    names = [name for name in request.GET if name not in ("q", "after")]
    return [(name, value) for name in names for value in request.GET.getlist(name)]


def _sorts(request: HttpRequest, chosen: str) -> list[dict[str, Any]]:
    links = []
    for value, label in SORTS.items():
        query = request.GET.copy()
        query.pop("after", None)
        query["sort"] = value
        links.append({"label": label, "address": f"?{query.urlencode()}", "is_chosen": value == chosen})
    return links


def _shape(request: HttpRequest, row: explorer.Row) -> shapes.Shape:
    themes = [theme.slug for theme in row.themes]
    return shapes.recommendation(request, row.printed, themes, row.attributions, row.progress)


def _row(request: HttpRequest, row: explorer.Row) -> shapes.Shape:
    return shapes.recommendation_row(_shape(request, row))


@require_safe
def recommendation(request: HttpRequest, form: str, meeting: str, slug: str) -> HttpResponseBase:
    """One recommendation; an address by a label that a later document gave it leads to the one that stays."""
    siblings, shown, printings = gathered.find(meeting, slug)
    if shown is None:
        raise Http404
    if shown.recommendation.slug != slug:
        return redirect(_address(request, form, shown))
    day, mistake = frame.day_asked(request)
    if mistake and form != "html":
        return exports.refusal(form, [mistake])
    picture = gathered.picture(siblings, shown, printings, day)
    named = {each.pk: each for each in siblings}
    if form == "csv":
        rows: Iterator[Any] = (shapes.spoken_row(shapes.answer(request, each, named)) for each in picture.answers)
        return exports.csv_response(shapes.ANSWER_COLUMNS, rows, f"{meeting}-{slug}")
    if form == "json":
        return exports.json_object(shapes.one_recommendation(request, picture, day))
    crumbs = (
        frame.way_to("meetings"),
        (shown.meeting.title, reverse("report:meeting", args=[meeting])),
        (shown.label, ""),
    )
    context = {"picture": picture, "day": day, "mistake": mistake}
    return frame.page(request, "report/recommendation.html", "recommendations", context, crumbs=crumbs)


def _address(request: HttpRequest, form: str, shown: Any) -> str:
    name = "report:recommendation" if form == "html" else f"report:recommendation-{form}"
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return reverse(name, args=[shown.meeting.slug, shown.recommendation.slug]) + query
