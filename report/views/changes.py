"""Every publication, correction and withdrawal, newest first."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from report.data import columns, exports, feeds, streams, tables
from report.data.feed_entries import of_change
from report.pages import layout
from report.pages.changes_list import ChangesAsked, ledger_now
from report.pages.paging import NoSuchRow, number_after


@require_safe
def changes(request: HttpRequest, form: str) -> HttpResponseBase:
    """The ledger, newest first; `state`, `kind`, `period`, `meeting` and `recommendation` narrow it."""
    day = layout.day_asked(request)
    query = ChangesAsked.of(request.GET, day)
    try:
        after = number_after(request.GET.get("after", ""))
    except NoSuchRow:
        return _refused(request, form, [_("“after” is the number of a publication. Begin at the first page.")])
    if query.sentences:
        return _refused(request, form, query.sentences)
    if form in tables.FORMS:
        rows = map(columns.row, streams.changes(query.every_number(after)))
        return tables.table(request, form, columns.CHANGE, rows, "changes", day)
    if form == "json":
        numbers, next_after = query.page_of_numbers(after)
        next_address = exports.address_of_next(request, next_after)
        return exports.json_list("changes", query.count(), next_address, list(streams.changes(numbers)), day)
    page, next_after = query.page(after)
    next_address = exports.address_of_next(request, next_after)
    if form == "atom":
        shown = [of_change(each) for each in page]
        return feeds.feed(request, _("Changes and corrections"), shown, count=query.count(), next_address=next_address)
    context = {"changes": page, "next": next_address, "query": query, "ledger": ledger_now(), "day": day}
    return layout.page(request, "report/changes.html", "changes", context)


def _refused(request: HttpRequest, form: str, sentences: list[str]) -> HttpResponse:
    if form != "html":
        return exports.refusal(form, sentences)
    return layout.page(request, "report/changes.html", "changes", {"sentences": sentences}, status=400)
