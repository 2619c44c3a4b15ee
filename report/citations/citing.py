"""The answer at the address of a citation: of the page that stands there with a slash, as it is asked for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from report.citations.citation import PageCitation
from report.citations.forms import WRITTEN
from report.http.freshness import moment
from report.http.parameters import CITATIONS
from report.pages import layout


def cited(request: HttpRequest, form: str, title: str, symbols: str = "") -> HttpResponse:
    """The page of this title, cited in one of the forms.

    Args:
        request: what asks for it; its parameters are those of the page, and were looked at before.
        form: one of `parameters.CITATIONS`.
        symbols: of the documents that it shows.
    """
    ending = f".{CITATIONS[form]}"
    page = request.build_absolute_uri(request.path.removesuffix(ending) + "/")
    today, day = timezone.now().date(), layout.day_asked(request)
    citation = PageCitation(
        title=title,
        symbols=symbols,
        day=day or today,
        retrieved_on=today,
        address=page + layout.of_its_day(request),
        head=moment(request, day),
        language=get_language() or "en",
    )
    write, content_type = WRITTEN[form]
    response = HttpResponse(write(citation), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{citation.key}{ending}"'
    return response
