"""Reporting periods, and one of them: what was asked, of how many, until when, and what was reported; the calendar."""

from collections.abc import Iterator
from itertools import batched
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from report.briefs import brief
from report.data import schema, shapes
from report.explorer import listing
from report.forms import drafts
from report.forms.documents import DocumentAsked
from report.forms.registry import Result, in_forms, of_list
from report.pages import layout
from report.pages import periods as gathered
from report.pages.printings import of_loaded
from tracker.models import Recommendation


@in_forms()
def periods(request: HttpRequest) -> Result:
    """Every period that was opened, the newest first."""
    day = layout.day_asked(request)
    numbers = gathered.numbers_by_period(day)
    found = [(each, *numbers.get(each.slug, (0, 0))) for each in gathered.opened(day)]

    def shaped(row: tuple[Any, int, int]) -> Any:
        return shapes.period(request, *row)

    return Result(
        template="report/periods.html",
        here="meetings",
        name="periods",
        day=day,
        shape=schema.Period,
        **of_list(request, found, lambda each: each[0].slug, shaped),
        no_row=_("“after” names no reporting period of this list. Begin at its first page."),
    )


@in_forms()
def period(request: HttpRequest, period: str) -> Result:
    """One period: its figures, its recommendations with theirs, and the change since the period before."""
    day = layout.day_asked(request)
    found = next((each for each in gathered.opened(day) if each.slug == period), None)
    if found is None:
        raise Http404

    def context() -> dict[str, Any]:
        picture = gathered.picture(found, request.GET.get("after", ""), day)
        return {"picture": picture, "place": picture.place}

    return Result(
        template="report/period.html",
        here="meetings",
        context=context,
        crumbs=(layout.way_to("meetings"), layout.way_to("periods"), (found.title, "")),
        name=period,
        day=day,
        shape=schema.Recommendation,
        rows=lambda: _rows(request, gathered.answered(found, day, None)),
        data=lambda: shapes.one_period(request, gathered.picture(found, "", day)),
        draft=DocumentAsked(f"draft-report-{period}", lambda: brief.of_period(found, day), drafts.DRAFT),
        no_row=_("“after” names no recommendation of this list. Begin at its first page."),
    )


def _rows(request: HttpRequest, figures: gathered.AnsweredPeriod) -> Iterator[Any]:
    """The recommendations of the period with its figures, as in the list of recommendations."""
    for chunk in batched(figures.progress, listing.CHUNK):
        found = listing.loaded(Recommendation.objects.filter(pk__in=chunk)).in_bulk()
        for key in chunk:
            if key in found:
                printed = of_loaded(found[key])
                themes = [theme.slug for theme in found[key].themes.all()]
                attributions = printed.printing.attributions.all()
                yield shapes.recommendation_row(request, printed, themes, attributions, figures.progress[key])


@in_forms()
def calendar(request: HttpRequest) -> Result:
    """The days of all periods, as a page and for calendar programs; of those to come the next is first."""
    found, today = gathered.days(), timezone.now().date()
    coming, past = [each for each in found if each.day >= today], [each for each in found[::-1] if each.day < today]
    return Result(
        template="report/calendar.html",
        here="meetings",
        context=lambda: {"coming": coming, "past": past},
        crumbs=(layout.way_to("meetings"), layout.way_to("periods"), (layout.way_to("calendar")[0], "")),
        name="calendar",
        calendar=lambda: gathered.file_of(request, found),
    )
