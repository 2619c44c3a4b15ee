"""Reporting periods, and one of them: what was asked, of how many, until when, and what was reported."""

from collections.abc import Iterator
from functools import partial
from itertools import batched
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from report.briefs import answering, brief
from report.data import columns, exports, periods, shapes, tables
from report.drafts import draft
from report.explorer import listing
from report.http import parameters
from report.pages import layout
from report.pages.paging import NoSuchRow, cut
from report.periods import answered as gathered
from report.periods import page
from tracker.models import Recommendation


@require_safe
def listed(request: HttpRequest, form: str) -> HttpResponseBase:
    """Every period that was opened, the newest first."""
    day = layout.day_asked(request)
    numbers = gathered.numbers_by_period(day)
    found = [(each, *numbers.get(each.slug, (0, 0))) for each in gathered.opened(day)]
    if form in tables.FORMS:
        rows = (columns.row(periods.period(request, *each)) for each in found)
        return tables.table(request, form, columns.PERIOD, rows, "periods", day)
    try:
        shown, place = cut(found, lambda each: each[0].slug, request.GET.get("after", ""))
    except NoSuchRow:
        return _refused(request, form, [_("“after” names no reporting period of this list. Begin at its first page.")])
    if form == "json":
        results = [periods.period(request, *each) for each in shown]
        return exports.json_list("periods", place.total, exports.address_of_next(request, place.next), results, day)
    return layout.page(request, "report/periods.html", "meetings", {"rows": shown, "place": place, "day": day})


@require_safe
def period(request: HttpRequest, form: str, period: str) -> HttpResponseBase:
    """One period: its figures, its recommendations with theirs, and the change since the period before."""
    day = layout.day_asked(request)
    found = next((each for each in gathered.opened(day) if each.slug == period), None)
    if found is None:
        raise Http404
    if form in parameters.DRAFTS:
        read = partial(brief.of_period, found, day)
        return answering.brief(request, form, f"draft-report-{period}", read, draft.DRAFT)
    if form in tables.FORMS:
        rows = map(columns.row, _shapes(request, gathered.answered(found, day, None)))
        return tables.table(request, form, columns.RECOMMENDATION, rows, period, day)
    try:
        picture = page.picture(found, request.GET.get("after", "") if form == "html" else "", day)
    except NoSuchRow:
        return layout.refused(request, [_("“after” names no recommendation of this list. Begin at its first page.")])
    if form == "json":
        return exports.json_object(periods.one_period(request, picture), day)
    context = {"picture": picture, "place": picture.place, "day": day}
    crumbs = (layout.way_to("meetings"), layout.way_to("periods"), (found.title, ""))
    return layout.page(request, "report/period.html", "meetings", context, crumbs=crumbs)


def _shapes(request: HttpRequest, figures: gathered.AnsweredPeriod) -> Iterator[Any]:
    """The recommendations of the period with its figures, as in the list of recommendations."""
    for chunk in batched(figures.progress, listing.CHUNK):
        found = listing.loaded(Recommendation.objects.filter(pk__in=chunk)).in_bulk()
        for key in chunk:
            if key in found:
                printed = listing.of_loaded(found[key])
                themes = [theme.slug for theme in found[key].themes.all()]
                attributions = printed.printing.attributions.all()
                yield shapes.recommendation(request, printed, themes, attributions, figures.progress[key])


def _refused(request: HttpRequest, form: str, sentences: list[str]) -> HttpResponse:
    return layout.refused(request, sentences) if form == "html" else exports.refusal(form, sentences)
