"""Every published commitment, and one of them."""

from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from report.as_of import history
from report.as_of.history import until
from report.citations import citing
from report.commitments import page as one
from report.commitments.asked import CommitmentsAsked
from report.commitments.due import LABELS
from report.data import columns, exports, feeds, streams, tables, whole
from report.data.feed_entries import of_commitment
from report.http import parameters
from report.pages import commitments as gathered
from report.pages import layout
from report.pages.paging import NoSuchRow, number_after
from report.pages.punctuation import listed
from tracker.choices import CommitmentProgress


@require_safe
def commitments(request: HttpRequest, form: str) -> HttpResponseBase:
    """The list, newest publication first; State, recommendation, theme, progress and dates narrow it."""
    day = layout.day_asked(request)
    query = CommitmentsAsked.of(request.GET, day)
    try:
        after = number_after(request.GET.get("after", ""))
    except NoSuchRow:
        return _refused(request, form, [_("“after” is the number of a publication. Begin at the first page.")])
    if query.sentences:
        return _refused(request, form, query.sentences)
    of_then = until(day, "publication__")
    if form in tables.FORMS:
        found = streams.commitments(request, list(query.numbers(after)), of_then)
        return tables.table(request, form, columns.COMMITMENT, map(columns.row, found), "commitments", day)
    try:
        shown, place = query.shown(after)
    except NoSuchRow:
        return _refused(request, form, [_("No commitment comes after this place. Begin at the first page.")])
    next_address = exports.address_of_next(request, place.next)
    if form == "json":
        results = streams.commitments(request, shown, of_then)
        return exports.json_list("commitments", place.total, next_address, list(results), day)
    page = gathered.page_of(shown, query.record.day)
    if form == "atom":
        entries = [of_commitment(each, page.printed) for each in page.commitments]
        return feeds.feed(request, _("Commitments"), entries, count=place.total, next_address=next_address)
    context = {"page": page, "place": place, "query": query, "day": day}
    context |= {"progress": CommitmentProgress.choices, "terms": LABELS.items()}
    context["kept_for_list"] = [("as_of", day.isoformat())] if day else []
    return layout.page(request, "report/commitments.html", "commitments", context)


@require_safe
def commitment(request: HttpRequest, form: str, uuid: UUID) -> HttpResponseBase:
    """One commitment: what a State declares, for which recommendations, by when, and what it said before."""
    day = layout.day_asked(request)
    picture = one.picture(uuid, day)
    if picture is None:
        return _no_longer(request, form, uuid)
    title = listed([picture.commitment.state.name, _("commitment"), picture.labels])
    if form in parameters.CITATIONS:
        return citing.cited(request, form, title)
    if form in tables.FORMS:
        found = streams.commitments(request, one.versions(uuid, day), until(day, "publication__"))
        return tables.table(request, form, columns.COMMITMENT, map(columns.row, found), str(uuid), day)
    if form == "json":
        return exports.json_object(whole.one_commitment(request, picture), day)
    crumbs = (layout.way_to("commitments"), (picture.commitment.state.name, ""))
    context = {"picture": picture, "title": title, "day": day}
    return layout.page(request, "report/commitment.html", "commitments", context, crumbs=crumbs)


def _no_longer(request: HttpRequest, form: str, uuid: UUID) -> HttpResponse:
    """What was public and may not be read any more: 410 with the days, and nothing else of it."""
    spans = history.gone(Q(commitment=uuid), layout.day_asked(request))
    if not spans:
        raise Http404
    if form != "html":
        return exports.refusal(form, [each.sentence for each in spans], status=410)
    title, crumbs = _("Commitment"), (layout.way_to("commitments"), (spans[0].state.name, ""))
    context = {"spans": spans, "state": spans[0].state, "title": title, "day": layout.day_asked(request)}
    return layout.page(request, "report/commitment_gone.html", "commitments", context, crumbs=crumbs, status=410)


def _refused(request: HttpRequest, form: str, sentences: list[str]) -> HttpResponse:
    if form != "html":
        return exports.refusal(form, sentences)
    return layout.page(request, "report/commitments.html", "commitments", {"sentences": sentences}, status=400)
