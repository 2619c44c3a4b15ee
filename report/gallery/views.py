"""Every component in every state, for whoever makes the pages: mounted while DEBUG is on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from report.gallery import catalogue
from report.http.freshness import standing
from report.pages import layout


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    around: dict[str, Any] = {
        "here": "method",
        "today": timezone.now().date(),
        "head": standing(request).head,
        "permanent": request.build_absolute_uri(request.path),
        **{f"{form}_address": f"#{form}" for form in layout.DATA_FORMS},
    }
    kinds = [(kind, [(part, list(part.drawn(request, around))) for part in kind.parts]) for kind in catalogue.kinds()]
    context = {"title": catalogue.TITLE, "lead": catalogue.LEAD, "kinds": kinds}
    return layout.page(request, "report/components.html", "method", context)
