"""Every published commitment, and one of them; those that documents print."""

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from report.as_of import history
from report.as_of.history import until
from report.data import schema, shapes, streams
from report.forms import feeds
from report.forms.feeds import FeedEntry
from report.forms.registry import Result, gone, in_forms, number_asked, of_list
from report.pages import commitments as gathered
from report.pages import layout
from report.pages import printed_commitments as printed
from report.pages.paging import Listed
from report.pages.punctuation import listed as in_line
from report.question.filters import DUE
from report.question.question import asked_by
from tracker.choices import CommitmentProgress


@in_forms()
def commitments(request: HttpRequest) -> Result:
    """The list, newest publication first."""
    question = asked_by(request)
    query, day = gathered.CommitmentsAsked.of(question), question.day
    after = number_asked(request)
    shaped = partial(streams.commitments, request, until=until(day, "publication__"))

    def context() -> dict[str, Any]:
        shown, place = query.shown(after)
        return {
            "page": gathered.page_of(shown, day),
            "place": place,
            "query": query,
            "progress": CommitmentProgress.choices,
            "terms": DUE.items(),
            "kept_for_list": [("as_of", day.isoformat())] if day else [],
        }

    def data() -> Listed[Any]:
        shown, place = query.shown(after)
        return Listed(list(shaped(shown)), place.total, place.next)

    def feed() -> Listed[FeedEntry]:
        shown, place = query.shown(after)
        page = gathered.page_of(shown, day)
        entries = [feeds.of_commitment(each, page.printed) for each in page.commitments]
        return Listed(entries, place.total, place.next)

    return Result(
        template="report/commitments.html",
        here="commitments",
        context=context,
        name="commitments",
        title=_("Commitments"),
        question=question,
        shape=schema.Commitment,
        rows=lambda: shaped(list(query.numbers(after))),
        data=data,
        feed=feed,
        no_row=_("No commitment comes after this place. Begin at the first page."),
    )


@in_forms()
def commitment(request: HttpRequest, uuid: UUID) -> Result | HttpResponseBase:
    """One commitment: what a State declares, for which recommendations, by when, and what it said before."""
    question = asked_by(request)
    day = question.day
    picture = gathered.picture(uuid, day)
    if picture is None:
        return _no_longer(request, uuid)
    state, of_then = picture.commitment.state.name, until(day, "publication__")
    title = in_line([state, _("commitment"), picture.labels])
    return Result(
        template="report/commitment.html",
        here="commitments",
        context=lambda: {"picture": picture, "title": title},
        crumbs=(layout.way_to("commitments"), (state, "")),
        name=str(uuid),
        title=title,
        question=question,
        shape=schema.Commitment,
        rows=lambda: streams.commitments(request, gathered.versions(uuid, day), of_then),
        data=lambda: shapes.one_commitment(request, picture),
    )


def _no_longer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was public and may not be read any more: 410 with the days, and nothing else of it."""
    spans = history.gone(Q(commitment=uuid), layout.day_asked(request))
    if not spans:
        raise Http404
    state, crumbs = spans[0].state, (layout.way_to("commitments"), (spans[0].state.name, ""))
    context = {"spans": spans, "state": state, "title": _("Commitment"), "day": layout.day_asked(request)}
    sentences = [each.sentence for each in spans]
    return gone(request, sentences, "report/commitment_gone.html", "commitments", context, crumbs)


@in_forms()
def printed_commitments(request: HttpRequest) -> Result:
    """Commitments as documents print them. Printed matter has no day in the record."""
    question = asked_by(request)
    keys = printed.keys(question)
    parts = of_list(request, keys, str, partial(shapes.printed_commitment, request), printed.shown)
    return Result(
        template="report/printed_commitments.html",
        here="commitments",
        crumbs=(layout.way_to("commitments"), (_("As printed in documents"), "")),
        name="printed-commitments",
        question=question,
        shape=schema.PrintedCommitment,
        **parts,
        no_row=_("“after” names nothing of this list. Begin at its first page."),
    )
