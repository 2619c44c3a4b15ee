"""The explorer and one recommendation; the States and one State."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from report.briefs import brief
from report.data import exports, schema, shapes, streams
from report.explorer import facets, found_in, listing
from report.explorer.listing import RecommendationRow
from report.forms import charts, drafts, feeds
from report.forms.documents import DocumentAsked
from report.forms.registry import Result, gone, in_forms
from report.http import parameters
from report.pages import layout
from report.pages import recommendation as gathered
from report.pages import state as of_states
from report.pages.changes import ChangesAsked
from report.pages.paging import Listed, cut, listed
from report.pages.printed_commitments import with_printed
from report.pages.subjects import states_listed
from report.question import question as asking
from report.question.filters import SORTS
from tracker.models import MemberState, RemovedRecommendation


def _refused(request: HttpRequest, sentences: list[str]) -> HttpResponse:
    context = {"sentences": sentences, "typed": request.GET.get("q", "").replace("\x00", "")}
    return layout.page(request, "report/recommendations.html", "recommendations", context, status=400)


@in_forms(refused=_refused)
def recommendations(request: HttpRequest) -> Result:
    """The list, filtered by the address. A value that is not known is said so, and nothing is listed."""
    question = asking.asked_by(request)
    title = _("Recommendations")
    after = question.filters.form.cleaned_data.get("after") or ""
    shaped = partial(shapes.listed_recommendation, request, day=question.day)

    def page() -> Listed[RecommendationRow]:
        rows, following = listing.page(question, after)
        return Listed(rows, question.recommendations().count(), following)

    read = partial(brief.of_question, question, title)
    return Result(
        template="report/recommendations.html",
        here="recommendations",
        context=lambda: _around(request, question, page()),
        name="recommendations",
        title=title,
        question=question,
        shape=schema.ListedRecommendation,
        rows=lambda: shapes.recommendations(request, question, listing.keys(question, after)),
        data=lambda: page().of(shaped),
        feed=lambda: page().told(lambda rows: feeds.of_rows(rows, question)),
        brief=DocumentAsked("brief", read),
        draft=DocumentAsked("draft-report", read, drafts.DRAFT),
        no_row=_("“after” names no recommendation of this list. Begin at its first page."),
    )


def _around(request: HttpRequest, question: asking.RecordQuestion, page: Listed[RecommendationRow]) -> dict[str, Any]:
    """The page of the list, and what is round it: search, facets, orders, and the form for another day."""
    search = found_in.shown(question, page.rows)
    return {
        "rows": page.rows,
        "count": page.count,
        "next": exports.address_of_next(request, page.next),
        "said": listing.said(question, [row.printed.pk for row in page.rows]),
        "search": search,
        "found_at": search.rows if search else {},
        "facets": facets.facets(question.filters, request.GET),
        "kept": layout.kept_fields(request, "q"),
        "sorts": _sorts(request, question),
    }


def _sorts(request: HttpRequest, question: asking.RecordQuestion) -> list[dict[str, Any]]:
    links, chosen = [], listing.sort_of(question)
    for value, label in SORTS.items():
        if value == "relevance" and not question.filters.found:
            continue
        query = parameters.changed(request.GET, sort=value, after=None)
        links.append({"label": label, "address": query, "is_chosen": value == chosen})
    return links


@in_forms()
def recommendation(request: HttpRequest, meeting: str, slug: str) -> Result | HttpResponseBase:
    """One recommendation; an address by a label that a document gave it leads to the one that stays."""
    siblings, meant, printings = gathered.find(meeting, slug)
    if not any(each.recommendation.slug == slug for each in meant) and (removed := gathered.removed(meeting, slug)):
        return _gone(request, removed, meant)
    if not meant or (len(meant) > 1 and layout.form_of(request) != "html"):
        raise Http404
    if len(meant) > 1:
        return _which(request, meant)
    shown = meant[0]
    if shown.recommendation.slug != slug:
        return redirect(layout.in_same_form(request, shown.meeting.slug, shown.recommendation.slug))
    question = asking.asked_by(request, recommendation=shown.key)
    facts = gathered.RecommendationFacts(shown, tuple(siblings), tuple(printings))

    def context() -> dict[str, Any]:
        picture = gathered.picture(facts, question, request.GET.get("after", ""))
        return {"picture": picture, "kept_for_state": layout.kept_fields(request, "state")}

    def rows() -> Iterable[Any]:
        numbers = [each.publication for each in gathered.on(shown.pk, question.day).chosen(question)]
        return streams.answers(request, numbers)

    return Result(
        template="report/recommendation.html",
        here="recommendations",
        context=context,
        crumbs=(layout.way_to("meetings"), (shown.meeting.title, shown.meeting_address), (shown.label, "")),
        name=f"{meeting}-{slug}",
        title=facts.citation,
        symbols=lambda: shown.printing.document.symbol or "",
        question=question,
        shape=schema.Answer,
        rows=rows,
        data=lambda: shapes.one_recommendation(request, facts, question),
        feed=lambda: feeds.of_one(ChangesAsked.of(question)),
        is_of_one=True,
        brief=DocumentAsked(f"brief-{meeting}-{slug}", lambda: brief.of_recommendation(shown, question)),
        chart=lambda: charts.of_recommendation(shown, question),
        no_row=_("“after” names no answer of this list. Begin at its first page."),
    )


def _gone(request: HttpRequest, removed: RemovedRecommendation, meant: list[Any]) -> HttpResponse:
    """What was entered by mistake and removed: 410, for good. `meant` have its label now."""
    sentence = _("Entered by mistake, removed on %(day)s.") % {"day": date_format(removed.removed_at)}
    # A meeting whose only document was undone has no page any more.
    address = reverse("report:meeting", args=[removed.meeting.slug]) if gathered.has_page(removed.meeting) else ""
    crumbs = (layout.way_to("meetings"), (removed.meeting.title, address))
    context = {"sentence": sentence, "meant": meant}
    return gone(request, [sentence], "report/removed.html", "recommendations", context, crumbs)


def _which(request: HttpRequest, meant: list[Any]) -> HttpResponse:
    """Several documents give the label to several recommendations: the reader chooses."""
    crumbs = (layout.way_to("meetings"), (meant[0].meeting.title, meant[0].meeting_address))
    return layout.page(request, "report/which.html", "recommendations", {"meant": meant}, crumbs=crumbs, status=300)


@in_forms()
def states(request: HttpRequest) -> Result:
    """Every State that was invited or has a published answer, by name."""
    question = asking.asked_by(request)
    found = states_listed(question)
    shaped = partial(shapes.listed_state, request)

    def page() -> Listed[Any]:
        return listed(cut(found, lambda each: each.pk, request.GET.get("after", "")))

    return Result(
        template="report/states.html",
        here="states",
        context=lambda: {
            "states": found,
            "answered": len([each for each in found if each.answers]),
            "gone": sum(each.no_longer or 0 for each in found),
        },
        name="states",
        title=_("States"),
        question=question,
        shape=schema.State,
        rows=lambda: map(shaped, found),
        data=lambda: page().of(shaped),
        feed=lambda: page().told(lambda rows: feeds.of_states(request, rows, question.day)),
        no_row=_("“after” names no State of this list. Begin at its first page."),
    )


@in_forms()
def state(request: HttpRequest, code: str) -> Result | HttpResponseBase:
    """One State: its answers, commitments, evidence and history."""
    if len(code) != 3:
        raise Http404
    if code != code.lower():
        return redirect(layout.in_same_form(request, code.lower()), permanent=True)
    known = with_printed(MemberState.objects.reporting(), "member_state")
    found = get_object_or_404(known, pk=code.upper())
    question = asking.asked_by(request, state=found.pk)

    def context() -> dict[str, Any]:
        picture = of_states.picture(found, question, request.GET.get("after", ""))
        kept = layout.kept_fields(request, "meeting", "theme", "status")
        return {"picture": picture, "kept_for_list": kept}

    return Result(
        template="report/state.html",
        here="states",
        context=context,
        crumbs=(layout.way_to("states"), (found.name, "")),
        name=code,
        title=found.name,
        question=question,
        shape=schema.Answer,
        rows=lambda: streams.answers(request, of_states.publications(found, question)),
        data=lambda: shapes.one_state(request, found, question),
        feed=lambda: feeds.of_one(ChangesAsked.of(question)),
        is_of_one=True,
        brief=DocumentAsked(f"brief-{code}", lambda: brief.of_state(found, question)),
        chart=lambda: charts.of_state(found, question),
        no_row=_("“after” names no recommendation of this list. Begin at its first page."),
    )
