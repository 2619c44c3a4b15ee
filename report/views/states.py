"""The list of States and one State."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from report.as_of import in_force, past
from report.data import columns, exports, feeds, shapes, tables
from report.data.feed_entries import of_change, of_states
from report.http import parameters
from report.pages import layout, statistics
from report.pages import state as gathered
from report.pages.answers import answers_in_force
from report.pages.paging import PAGE
from report.pages.printings import of_recommendations
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
        found = {each.recommendation: each for each in answers_in_force(in_force.of(day), member_state=member_state)}
        named = of_recommendations(found)
        rows = (columns.row(shapes.answer(request, found[key], named)) for key in named)
        return tables.table(form, columns.ANSWER, rows, code, day)
    picture = gathered.picture(member_state, day)
    if form == "json":
        return exports.json_object(shapes.one_state(request, picture), day)
    if form == "atom":
        older = exports.older_changes(request, picture.older_changes, state=member_state.pk)
        entries = [of_change(each) for each in picture.changes]
        return feeds.feed(request, member_state.name, entries, next_address=older)
    crumbs = (layout.way_to("states"), (member_state.name, ""))
    context = {"picture": picture, "day": day}
    return layout.page(request, "report/state.html", "states", context, crumbs=crumbs)
