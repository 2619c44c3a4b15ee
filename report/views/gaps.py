"""What the record does not have: recommendations without a published answer, symbols, languages."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from report.data import columns, exports, tables
from report.data.gap_schema import Gap
from report.gaps import found as gathered
from report.http import parameters
from report.pages import layout, list_filters
from report.pages.paging import NoSuchRow, cut
from report.question import question as asking


@require_safe
def gaps(request: HttpRequest, form: str) -> HttpResponseBase:
    """The list by kind, in the order of meetings; `gap`, `meeting`, `theme` and `agenda_item` narrow it."""
    kinds, sentences = list_filters.codes(request.GET, "gap", list(gathered.KINDS))
    try:
        question = asking.parsed(request.GET, layout.day_asked(request))
    except asking.Unanswerable as wrong:
        sentences += wrong.sentences
    if sentences:
        return _refused(request, form, sentences)
    every = gathered.gaps(question)
    listed = [each for each in every if not kinds or each.kind in kinds]
    if form in tables.FORMS:
        rows = (columns.row(_shape(request, each)) for each in gathered.shown(question, listed))
        return tables.table(request, form, columns.GAP, rows, "gaps", question.day)
    try:
        page, place = cut(listed, lambda each: each.name, request.GET.get("after", ""))
    except NoSuchRow:
        return _refused(request, form, [_("“after” names nothing of this list. Begin at its first page.")])
    shown = gathered.shown(question, page)
    if form == "json":
        results = [_shape(request, each) for each in shown]
        return exports.json_list(
            "gaps", place.total, exports.address_of_next(request, place.next), results, question.day
        )
    context = {"rows": shown, "place": place, "day": question.day, "kinds": _kinds(request, every, kinds)}
    context |= {"is_narrowed": any(name not in ("as_of", "after") for name, _value in parameters.pairs_of(request.GET))}
    return layout.page(request, "report/gaps.html", "recommendations", context)


def _kinds(request: HttpRequest, every: list[gathered.Gap], chosen: list[str]) -> list[dict[str, Any]]:
    """Each kind with its number and the address of the list of it alone."""
    found = []
    for kind, number in gathered.numbers(every).items():
        address = parameters.changed(request.GET, gap=kind, after=None)
        found.append(
            {"label": str(gathered.KINDS[kind]), "number": number, "address": address, "is_chosen": kind in chosen}
        )
    return found


def _shape(request: HttpRequest, each: gathered.GapShown) -> Gap:
    printed, document = each.printed, each.document
    meeting = printed.meeting if printed else document.meeting if document else None
    assert meeting is not None  # noqa: S101 - a gap is of one or the other
    address = printed.address if printed else reverse("report:meeting", args=[meeting.slug])
    return Gap(
        gap=each.gap.kind,
        meeting=meeting.slug,
        recommendation=printed.key if printed else None,
        label=printed.label if printed else None,
        document=document.title if document else None,
        symbol=(document.symbol or None) if document else None,
        languages_missing=list(each.gap.languages),
        states_invited=each.invited,
        url=request.build_absolute_uri(address),
    )


def _refused(request: HttpRequest, form: str, sentences: list[str]) -> HttpResponse:
    return layout.refused(request, sentences) if form == "html" else exports.refusal(form, sentences)
