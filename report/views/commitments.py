"""Every published commitment."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from report.as_of.history import until
from report.data import columns, exports, feeds, streams, tables
from report.data.feed_entries import of_commitment
from report.pages import commitments as gathered
from report.pages import layout
from report.pages.paging import NoSuchRow, number_after


@require_safe
def commitments(request: HttpRequest, form: str) -> HttpResponseBase:
    """The list, newest publication first; `state` and `recommendation` ("meeting/slug") narrow it."""
    day = layout.day_asked(request)
    query = gathered.CommitmentsAsked.of(request.GET, day)
    try:
        after = number_after(request.GET.get("after", ""))
    except NoSuchRow:
        return _refused(request, form, [_("“after” is the number of a publication. Begin at the first page.")])
    if query.sentences:
        return _refused(request, form, query.sentences)
    of_then = until(day, "publication__")
    if form in tables.FORMS:
        found = streams.commitments(request, list(query.numbers(after)), of_then)
        return tables.table(form, columns.COMMITMENT, map(columns.row, found), "commitments", day)
    try:
        shown, place = query.shown(after)
    except NoSuchRow:
        return _refused(request, form, [_("No commitment comes after this place. Begin at the first page.")])
    next_address = exports.address_of_next(request, place.next)
    if form == "json":
        results = streams.commitments(request, shown, of_then)
        return exports.json_list("commitments", place.total, next_address, list(results), day)
    page = gathered.page_of(shown, query.in_force.day)
    if form == "atom":
        entries = [of_commitment(each, page.printed) for each in page.commitments]
        return feeds.feed(request, _("Commitments"), entries, count=place.total, next_address=next_address)
    context = {"page": page, "place": place, "query": query, "day": day}
    return layout.page(request, "report/commitments.html", "commitments", context)


def _refused(request: HttpRequest, form: str, sentences: list[str]) -> HttpResponse:
    if form != "html":
        return exports.refusal(form, sentences)
    return layout.page(request, "report/commitments.html", "commitments", {"sentences": sentences}, status=400)
