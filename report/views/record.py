"""The record as a whole: overview, changes, the ledger as it is hashed, method, help, and what is asked of crawlers."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from report.data import exports, schema, streams
from report.data import openapi as described
from report.forms import charts, feeds
from report.forms.feeds import FeedEntry
from report.forms.registry import Result, in_forms, number_asked
from report.http import parameters
from report.pages import guides, layout, overview_page
from report.pages.changes import ChangesAsked, ledger_now
from report.pages.paging import Listed
from report.question.question import asked_by
from tracker.choices import CommitmentProgress, ImplementationStatus, PublicationKind
from tracker.ledger.verification import exported
from tracker.models.ledger import compact_json
from tracker.rules.consent import every_sentence
from tracker.suggesting.encoder import is_on
from tracker.suggesting.finding import MEASURED

A_PAGE = 200  # entries: half a megabyte, as States write
# The two parts that need an account; questions of several parameters (searches, past days); whole tables, and the files
# that hold all there is; files of evidence. The longest rule that fits wins (RFC 9309).
LEFT_ALONE = (
    *("/admin/", "/portal/", "/*?", "/*.csv$", "/*.xlsx$", "/data/", "/*/evidence/"),
    *(f"/*?{name}=*&" for name in parameters.FOUND_BY),
)
READ = ("/data/catalogue.jsonld", *(f"/*?{name}=" for name in parameters.FOUND_BY))


@in_forms()
def overview(request: HttpRequest) -> Result:
    question = asked_by(request)
    return Result(
        template="report/overview.html",
        here="overview",
        context=lambda: {"picture": overview_page.picture(question)},
        question=question,
        chart=lambda: charts.of_record(question),
    )


@in_forms()
def changes(request: HttpRequest) -> Result:
    """Every publication, correction and withdrawal, newest first."""
    question = asked_by(request)
    query = ChangesAsked.of(question)
    after = number_asked(request)

    def context() -> dict[str, Any]:
        page, next_after = query.page(after)
        next_address = exports.address_of_next(request, next_after)
        return {"changes": page, "next": next_address, "query": query, "ledger": ledger_now()}

    def data() -> Listed[Any]:
        numbers, next_after = query.page_of_numbers(after)
        return Listed(list(streams.changes(numbers)), query.count(), next_after)

    def feed() -> Listed[FeedEntry]:
        page, next_after = query.page(after)
        return Listed(list(map(feeds.of_change, page)), query.count(), next_after)

    return Result(
        template="report/changes.html",
        here="changes",
        context=context,
        name="changes",
        title=_("Changes and corrections"),
        question=question,
        shape=schema.Change,
        rows=lambda: streams.changes(query.every_number(after)),
        data=data,
        feed=feed,
    )


@in_forms()
def ledger(request: HttpRequest) -> HttpResponse:
    """The ledger as it is hashed, for whoever wants to check it (`docs/check.py` does): one JSON object a line, as
    `export_publications` prints it, after the entry `after`. After the last: no line."""
    lines = [f"{compact_json(row)}\n" for row in exported(number_asked(request) or 0, A_PAGE)]
    return HttpResponse("".join(lines), content_type="application/jsonl; charset=utf-8")


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    drafts = settings.DRAFT_LANGUAGES
    context = {
        "translations": [(code, name, drafts.get(code)) for code, name in settings.LANGUAGES],
        "statuses": ImplementationStatus,
        "progress": CommitmentProgress,
        "kinds": PublicationKind,
        "tables": described.tables(),
        "suggestions": MEASURED if is_on() else None,
        "consent_sentences": [each.sentences() for each in every_sentence()],
    }
    return layout.page(request, "report/method.html", "method", context)


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description of the .json addresses, the same in every language."""
    return HttpResponse(described.description(), content_type="application/json")


@require_safe
def all_guides(request: HttpRequest) -> HttpResponse:
    """The guides: for focal points, for the secretariat, the privacy notice, the accessibility statement."""
    found = [guides.guide(name, get_language() or guides.ENGLISH) for name in guides.NAMES]
    return layout.page(request, "report/guides.html", "", {"guides": found})


@require_safe
def guide(request: HttpRequest, name: str) -> HttpResponse:
    """One guide. Raises Http404 for a name that none has."""
    if name not in guides.NAMES:
        raise Http404
    found = guides.guide(name, get_language() or guides.ENGLISH)
    crumbs = ((_("Help"), reverse("report:guides")), (found.title, ""))
    return layout.page(request, "report/guide.html", "", {"guide": found}, crumbs=crumbs)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Ask crawlers to read the pages, and to leave alone the pages that are made for each question.

    A list narrowed by one theme, State, group or meeting is a page to be found.
    """
    rules = [f"Disallow: {path}" for path in LEFT_ALONE] + [f"Allow: {path}" for path in READ]
    lines = ["User-agent: *", *rules, "", f"Sitemap: {settings.PUBLIC_ADDRESS}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
