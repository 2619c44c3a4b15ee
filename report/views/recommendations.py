"""The explorer and one recommendation."""

from datetime import date
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from report.as_of import current
from report.briefs import answering, brief
from report.citations import citing
from report.data import columns, exports, feeds, shapes, streams, tables, whole
from report.data.feed_entries import feed_of_one, of_rows
from report.data.schema import ListedRecommendation
from report.drafts import draft
from report.explorer import facets, found_in, listing, of_one_state
from report.http import parameters
from report.pages import layout, list_filters
from report.pages import recommendation as gathered
from report.pages.answers import NEWEST_FIRST, current_texts
from report.pages.changes_list import ChangesAsked
from report.pages.paging import NoSuchRow
from report.pages.printings import Printed
from report.question import question as asking
from report.question.filters import SORTS
from tracker.models import RemovedRecommendation, ReportingPeriod


@require_safe
def recommendations(request: HttpRequest, form: str) -> HttpResponseBase:
    """The list, filtered by the address. A value that is not known is said so, and nothing is listed."""
    day = layout.day_asked(request)
    try:
        question = asking.parsed(request.GET, day)
    except asking.Unanswerable as wrong:
        return _refused(request, form, wrong.sentences)
    if form in parameters.CITATIONS:
        return citing.cited(request, form, _("Recommendations"))
    if form in parameters.DOCUMENTS:
        return answering.brief(request, form, "brief", lambda: brief.of_question(question, _("Recommendations")))
    if form in parameters.DRAFTS:
        read = partial(brief.of_question, question, _("Recommendations"))
        return answering.brief(request, form, "draft-report", read, draft.DRAFT)
    after = question.filters.form.cleaned_data.get("after") or ""
    try:
        if form in tables.FORMS:
            keys = listing.keys(question, after)
            shaped = (shape_of_row(request, row, day) for row in listing.every_row(question, keys))
            return tables.table(
                request, form, columns.columns_on(day), map(columns.row, shaped), "recommendations", day
            )
        page, next_after = listing.page(question, after)
    except NoSuchRow:
        return _refused(request, form, [_("“after” names no recommendation of this list. Begin at its first page.")])
    count = question.recommendations().count()
    next_address = exports.address_of_next(request, next_after)
    if form == "json":
        results = [shape_of_row(request, row, day) for row in page]
        return exports.json_list("recommendations", count, next_address, results, day)
    if form == "atom":
        entries = of_rows(page, question)
        return feeds.feed(request, _("Recommendations"), entries, count=count, next_address=next_address)
    context = {"rows": page, "count": count, "next": next_address, "day": day}
    return _page(request, question, context)


def _page(request: HttpRequest, question: asking.RecordQuestion, context: dict[str, Any]) -> HttpResponse:
    """The page round the list: search, facets, orders, and the form for another day."""
    found = facets.facets(question.filters, request.GET)
    search = found_in.shown(question, context["rows"])
    around = {
        "question": question,
        "said": of_one_state.said(question, [row.printed.pk for row in context["rows"]]),
        "search": search,
        "found_at": search.rows if search else {},
        "facets": found,
        "active": facets.active(found),
        "query": question.filters.form.cleaned_data.get("q") or "",
        "kept": layout.kept_fields(request, "q"),
        "sorts": _sorts(request, question),
    }
    return layout.page(request, "report/recommendations.html", "recommendations", context | around)


def _refused(request: HttpRequest, form: str, sentences: list[str]) -> HttpResponse:
    if form != "html":
        return exports.refusal(form, sentences)
    context = {"sentences": sentences, "query": request.GET.get("q", "").replace("\x00", "")}
    return layout.page(request, "report/recommendations.html", "recommendations", context, status=400)


def _sorts(request: HttpRequest, question: asking.RecordQuestion) -> list[dict[str, Any]]:
    links, chosen = [], listing.sort_of(question)
    for value, label in SORTS.items():
        if value == "relevance" and not question.filters.found:
            continue
        query = parameters.changed(request.GET, sort=value, after=None)
        links.append({"label": label, "address": query, "is_chosen": value == chosen})
    return links


def shape_of_row(request: HttpRequest, row: listing.RecommendationRow, day: date | None) -> ListedRecommendation:
    """A row of the list as data."""
    themes = [theme.slug for theme in row.themes]
    shape = shapes.recommendation(request, row.printed, themes, row.attributions, row.progress)
    return shapes.listed_recommendation(shape, row.no_longer, day)


@require_safe
def recommendation(request: HttpRequest, form: str, meeting: str, slug: str) -> HttpResponseBase:
    """One recommendation; an address by a label that a document gave it leads to the one that stays."""
    siblings, meant, printings = gathered.find(meeting, slug)
    if not any(each.recommendation.slug == slug for each in meant) and (gone := gathered.removed(meeting, slug)):
        return _gone(request, form, gone, meant)
    if not meant or (len(meant) > 1 and form != "html"):
        raise Http404
    if len(meant) > 1:
        return _which(request, meant)
    shown = meant[0]
    if shown.recommendation.slug != slug:
        return redirect(_address(request, form, shown))
    if form in parameters.CITATIONS:
        return _cited(request, form, shown)
    day = layout.day_asked(request)
    if form in parameters.DOCUMENTS:
        name = f"brief-{meeting}-{slug}"
        return answering.brief(request, form, name, lambda: brief.of_recommendation(shown, day))
    if form in tables.FORMS:
        found = streams.answers(request, current_texts(current.of(day), NEWEST_FIRST, recommendation=shown.pk))
        return tables.table(request, form, columns.ANSWER, map(columns.row, found), f"{meeting}-{slug}", day)
    if form == "atom":
        title = f"{shown.meeting.title}, {shown.label}"
        return feed_of_one(request, title, ChangesAsked.of_recommendation(shown.pk, day), recommendation=shown.key)
    facts = gathered.RecommendationFacts(shown, tuple(siblings), tuple(printings))
    if form == "json":
        return exports.json_object(whole.one_recommendation(request, facts, day), day)
    return _page_of_one(request, facts, day)


def _asked_of_one(request: HttpRequest) -> tuple[gathered.RecommendationAsked, list[str]]:
    """What the address asks of the list of answers, and sentences about what is not known."""
    states, unknown = list_filters.states(request.GET)
    periods, unknown_periods = list_filters.slugs(request.GET, "period", ReportingPeriod)
    return gathered.RecommendationAsked(states, periods, request.GET.get("after", "")), [*unknown, *unknown_periods]


def _cited(request: HttpRequest, form: str, shown: Printed) -> HttpResponse:
    _asked, sentences = _asked_of_one(request)
    if sentences:
        return exports.refusal(form, sentences)
    return citing.cited(request, form, f"{shown.meeting.title}, {shown.label}", shown.printing.document.symbol or "")


def _page_of_one(request: HttpRequest, facts: gathered.RecommendationFacts, day: date | None) -> HttpResponse:
    """A recommendation with a page of its answers; `state` and `period` choose among them."""
    asked, sentences = _asked_of_one(request)
    try:
        picture = gathered.picture(facts, asked, day)
    except NoSuchRow:
        sentences.append(_("“after” names no answer of this list. Begin at its first page."))
    if sentences:
        return layout.refused(request, sentences)
    shown = facts.printed
    crumbs = (
        layout.way_to("meetings"),
        (shown.meeting.title, shown.meeting_address),
        (shown.label, ""),
    )
    kept = layout.kept_fields(request, "state")
    context = {"picture": picture, "place": picture.place, "day": day, "kept_for_state": kept}
    return layout.page(request, "report/recommendation.html", "recommendations", context, crumbs=crumbs)


def _gone(request: HttpRequest, form: str, gone: RemovedRecommendation, meant: list[Any]) -> HttpResponse:
    """What was entered by mistake and removed: 410, for good. `meant` have its label now."""
    sentence = _("Entered by mistake, removed on %(day)s.") % {"day": date_format(gone.removed_at)}
    if form != "html":
        return exports.refusal(form, [sentence], status=410)
    # A meeting whose only document was undone has no page any more.
    address = reverse("report:meeting", args=[gone.meeting.slug]) if gathered.has_page(gone.meeting) else ""
    crumbs = (layout.way_to("meetings"), (gone.meeting.title, address))
    context = {"sentence": sentence, "meant": meant}
    return layout.page(request, "report/removed.html", "recommendations", context, crumbs=crumbs, status=410)


def _which(request: HttpRequest, meant: list[Any]) -> HttpResponse:
    """Several documents give the label to several recommendations: the reader chooses."""
    crumbs = (layout.way_to("meetings"), (meant[0].meeting.title, meant[0].meeting_address))
    return layout.page(request, "report/which.html", "recommendations", {"meant": meant}, crumbs=crumbs, status=300)


def _address(request: HttpRequest, form: str, shown: Any) -> str:
    name = "report:recommendation" if form == "html" else f"report:recommendation-{form}"
    return reverse(name, args=[shown.meeting.slug, shown.recommendation.slug]) + parameters.changed(request.GET)
