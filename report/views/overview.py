"""The overview, the method page, and the description of the .json addresses: those without data forms."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from report.data import dictionary
from report.data import openapi as described
from report.pages import layout, overview_page
from tracker.choices import CommitmentProgress, ImplementationStatus, PublicationKind
from tracker.consent_sentences import every_sentence
from tracker.suggesting.encoder import is_on
from tracker.suggesting.measured import MEASURED


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    day = layout.day_asked(request)
    return layout.page(request, "report/overview.html", "overview", {"picture": overview_page.picture(day), "day": day})


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    drafts = settings.DRAFT_LANGUAGES
    context = {
        "draft": drafts.get(get_language() or "en"),
        "translations": [(code, name, drafts.get(code)) for code, name in settings.LANGUAGES],
        "statuses": ImplementationStatus,
        "progress": CommitmentProgress,
        "kinds": PublicationKind,
        "tables": dictionary.tables(),
        "suggestions": MEASURED if is_on() else None,
        "consent_sentences": [each.sentences() for each in every_sentence()],
    }
    return layout.page(request, "report/method.html", "method", context)


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description of the .json addresses, the same in every language."""
    return HttpResponse(described.description(), content_type="application/json")
