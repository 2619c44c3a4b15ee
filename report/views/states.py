"""The list of States and one State."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from report.as_of import in_force, past
from report.data import columns, exports, feeds, shapes, streams, tables
from report.data.feed_entries import feed_of_one, of_states
from report.http import parameters
from report.pages import layout, statistics
from report.pages import state as gathered
from report.pages.answers import IN_ORDER, texts_in_force
from report.pages.changes_list import Query
from report.pages.paging import PAGE
from tracker.models import MemberState


@require_safe
def states(request: HttpRequest, form: str) -> HttpResponseBase:
    """Every State that was invited or has a published answer, by name."""
    day = layout.day_asked(request)
    found = past.listed_states_on(day) if day else statistics.listed_states()
    if form in tables.FORMS:
        rows = (columns.row(shapes.listed_state(request, each)) for each in found)
        return tables.table(form, columns.STATE, rows, "states", day)
    if form == "html":
        context = {"states": found, "answered": len([each for each in found if each.answers]), "day": day}
        return layout.page(request, "report/states.html", "states", context)
    codes: list[str] = [each.pk for each in found]
    after = request.GET.get("after", "")
    if after and after not in codes:
        return exports.refusal(form, [_("“after” names no State of this list. Begin at its first page.")])
    start = codes.index(after) + 1 if after else 0
    page = found[start : start + PAGE]
    next_after = page[-1].pk if start + PAGE < len(found) else None
    next_address = exports.address_of_next(request, next_after)
    if form == "atom":
        entries = of_states(request, page, day)
        return feeds.feed(request, _("States"), entries, count=len(found), next_address=next_address)
    results = [shapes.listed_state(request, each) for each in page]
    return exports.json_list("states", len(found), next_address, results, day)


@require_safe
def state(request: HttpRequest, form: str, code: str) -> HttpResponseBase:
    """One State: its answers, commitments, evidence and history."""
    if code != code.lower():
        name = "report:state" if form == "html" else f"report:state-{form}"
        return redirect(reverse(name, args=[code.lower()]) + parameters.changed(request.GET), permanent=True)
    if len(code) != 3:
        raise Http404
    day = layout.day_asked(request)
    member_state = get_object_or_404(MemberState.objects.reporting(), pk=code.upper())
    if form in tables.FORMS:
        found = streams.answers(request, texts_in_force(in_force.of(day), IN_ORDER, member_state=member_state))
        return tables.table(form, columns.ANSWER, map(columns.row, found), code, day)
    if form == "atom":
        about = Query.of_state(member_state.pk, day)
        return feed_of_one(request, member_state.name, about, state=member_state.pk)
    picture = gathered.picture(member_state, day)
    if form == "json":
        return exports.json_object(shapes.one_state(request, picture), day)
    crumbs = (layout.way_to("states"), (member_state.name, ""))
    context = {"picture": picture, "day": day}
    return layout.page(request, "report/state.html", "states", context, crumbs=crumbs)
