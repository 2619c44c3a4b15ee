"""The list of States and one State."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from report.as_of import current
from report.briefs import brief
from report.data import schema, shapes, streams
from report.forms import charts, feeds
from report.forms.documents import DocumentAsked
from report.forms.registry import Result, in_forms
from report.pages import layout, list_filters, progress
from report.pages import state as gathered
from report.pages.answers import IN_ORDER, current_texts
from report.pages.changes import ChangesAsked
from report.pages.paging import Listed, NoSuchRow, fifty_from
from report.pages.printed_commitments import with_printed
from tracker.models import MemberState


@in_forms()
def states(request: HttpRequest) -> Result:
    """Every State that was invited or has a published answer, by name."""
    day = layout.day_asked(request)
    found = progress.listed_states(current.of(day))
    shaped = partial(shapes.listed_state, request)

    def page() -> Listed[Any]:
        codes, after = [each.pk for each in found], request.GET.get("after", "")
        if after and after not in codes:
            raise NoSuchRow(after)
        return fifty_from(found, codes.index(after) + 1 if after else 0, lambda each: each.pk)

    return Result(
        template="report/states.html",
        here="states",
        context=lambda: {"states": found, "answered": len([each for each in found if each.answers])},
        name="states",
        title=_("States"),
        day=day,
        shape=schema.State,
        rows=lambda: map(shaped, found),
        data=lambda: page().of(shaped),
        feed=lambda: feeds.page_of(request, page(), lambda rows: feeds.of_states(request, rows, day)),
        no_row=_("“after” names no State of this list. Begin at its first page."),
    )


@in_forms()
def state(request: HttpRequest, code: str) -> Result | HttpResponseBase:
    """One State: its answers, commitments, evidence and history; `meeting`, `theme` and `status` choose answers."""
    if len(code) != 3:
        raise Http404
    if code != code.lower():
        return redirect(layout.in_same_form(request, code.lower()), permanent=True)
    day = layout.day_asked(request)
    known = with_printed(MemberState.objects.reporting(), "member_state")
    found = get_object_or_404(known, pk=code.upper())
    chosen = list_filters.asked(request.GET, "meeting", "theme", "status")
    asked = gathered.StateAsked(chosen["meeting"], chosen["theme"], chosen["status"], request.GET.get("after", ""))

    def context() -> dict[str, Any]:
        picture = gathered.picture(found, asked, day)
        kept = layout.kept_fields(request, "meeting", "theme", "status")
        return {"picture": picture, "place": picture.place, "kept_for_list": kept}

    return Result(
        template="report/state.html",
        here="states",
        context=context,
        crumbs=(layout.way_to("states"), (found.name, "")),
        name=code,
        title=found.name,
        day=day,
        shape=schema.Answer,
        rows=lambda: streams.answers(request, current_texts(current.of(day), IN_ORDER, member_state=found)),
        data=lambda: shapes.one_state(request, found, day),
        feed=lambda: feeds.of_one(request, ChangesAsked.of_state(found.pk, day), state=found.pk),
        brief=DocumentAsked(f"brief-{code}", lambda: brief.of_state(found, day)),
        chart=lambda: charts.of_state(found, day),
        no_row=_("“after” names no recommendation of this list. Begin at its first page."),
    )
