"""The list of States and one State."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from report.as_of import current
from report.briefs import answering, brief
from report.citations import citing
from report.commitments.as_printed import with_printed
from report.data import columns, exports, feeds, shapes, streams, tables, whole
from report.data.feed_entries import feed_of_one, of_states
from report.http import parameters
from report.pages import layout, list_filters, progress
from report.pages import state as gathered
from report.pages.answers import IN_ORDER, current_texts
from report.pages.changes_list import ChangesAsked
from report.pages.paging import PAGE, NoSuchRow
from tracker.models import Meeting, MemberState, Theme


@require_safe
def states(request: HttpRequest, form: str) -> HttpResponseBase:
    """Every State that was invited or has a published answer, by name."""
    day = layout.day_asked(request)
    found = progress.listed_states(current.of(day))
    if form in tables.FORMS:
        rows = (columns.row(shapes.listed_state(request, each)) for each in found)
        return tables.table(request, form, columns.STATE, rows, "states", day)
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
    if len(code) != 3:
        raise Http404
    if code != code.lower():
        name = "report:state" if form == "html" else f"report:state-{form}"
        return redirect(reverse(name, args=[code.lower()]) + parameters.changed(request.GET), permanent=True)
    day = layout.day_asked(request)
    known = with_printed(MemberState.objects.reporting(), "member_state")
    member_state = get_object_or_404(known, pk=code.upper())
    if form in parameters.CITATIONS:
        _asked, sentences = _asked_of_one(request)
        return exports.refusal(form, sentences) if sentences else citing.cited(request, form, member_state.name)
    if form in parameters.DOCUMENTS:
        return answering.brief(request, form, f"brief-{code}", lambda: brief.of_state(member_state, day))
    if form in tables.FORMS:
        found = streams.answers(request, current_texts(current.of(day), IN_ORDER, member_state=member_state))
        return tables.table(request, form, columns.ANSWER, map(columns.row, found), code, day)
    if form == "atom":
        about = ChangesAsked.of_state(member_state.pk, day)
        return feed_of_one(request, member_state.name, about, state=member_state.pk)
    if form == "json":
        return exports.json_object(whole.one_state(request, member_state, day), day)
    return _page_of_one(request, member_state, day)


def _asked_of_one(request: HttpRequest) -> tuple[gathered.StateAsked, list[str]]:
    """What the address asks of the list of answers, and sentences about what is not known."""
    meetings, unknown = list_filters.slugs(request.GET, "meeting", Meeting)
    themes, unknown_themes = list_filters.slugs(request.GET, "theme", Theme)
    statuses, unknown_statuses = list_filters.statuses(request.GET)
    asked = gathered.StateAsked(meetings, themes, statuses, request.GET.get("after", ""))
    return asked, [*unknown, *unknown_themes, *unknown_statuses]


def _page_of_one(request: HttpRequest, member_state: MemberState, day: date | None) -> HttpResponse:
    """A State with a page of its answers; `meeting`, `theme` and `status` choose among them."""
    asked, sentences = _asked_of_one(request)
    try:
        picture = gathered.picture(member_state, asked, day)
    except NoSuchRow:
        sentences.append(_("“after” names no recommendation of this list. Begin at its first page."))
    if sentences:
        return layout.refused(request, sentences)
    crumbs = (layout.way_to("states"), (member_state.name, ""))
    kept = layout.kept_fields(request, "meeting", "theme", "status")
    context = {"picture": picture, "place": picture.place, "day": day, "kept_for_list": kept}
    return layout.page(request, "report/state.html", "states", context, crumbs=crumbs)
