"""Commitments of States as documents print them, by State and meeting."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from report.commitments import as_printed
from report.data import columns, exports, tables
from report.data.schema import PrintedCommitment
from report.http import parameters
from report.pages import layout
from report.pages.paging import NoSuchRow, cut
from tracker import models

NAME = "printed-commitments"


@require_safe
def printed_commitments(request: HttpRequest, form: str) -> HttpResponseBase:
    """The list; `state` and `meeting` narrow it. It is of now: printed matter has no day in the record."""
    asked = as_printed.PrintedAsked.of(request.GET)
    if asked.sentences:
        return _refused(request, form, list(asked.sentences))
    keys = asked.keys()
    if form in tables.FORMS:
        rows = (columns.row(_shape(request, each)) for each in as_printed.shown(keys))
        return tables.table(request, form, columns.PRINTED_COMMITMENT, rows, NAME)
    try:
        page, place = cut(keys, str, request.GET.get("after", ""))
    except NoSuchRow:
        return _refused(request, form, [_("“after” names nothing of this list. Begin at its first page.")])
    found = list(as_printed.shown(page))
    if form == "json":
        results = [_shape(request, each) for each in found]
        return exports.json_list(NAME, place.total, exports.address_of_next(request, place.next), results)
    context = {"rows": found, "place": place, "is_narrowed": asked.is_narrowed}
    crumbs = (layout.way_to("commitments"), (_("As printed in documents"), ""))
    return layout.page(request, "report/printed_commitments.html", "commitments", context, crumbs=crumbs)


def _shape(request: HttpRequest, each: models.PrintedCommitment) -> PrintedCommitment:
    address = reverse(f"report:{NAME}") + parameters.changed(
        request.GET, state=each.member_state_id.lower(), meeting=each.meeting.slug, after=None
    )
    return PrintedCommitment(
        **as_printed.facts(each),
        url=request.build_absolute_uri(address),
    )


def _refused(request: HttpRequest, form: str, sentences: list[str]) -> HttpResponse:
    return layout.refused(request, sentences) if form == "html" else exports.refusal(form, sentences)
