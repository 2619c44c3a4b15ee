"""Files: all of it in one each at /data/, which the worker makes (`report.downloads`), and evidence that anybody may
open."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from report.data import catalogue, exports
from report.downloads import spoken_parts, store
from report.downloads.database import hand_out_database
from report.downloads.handing_out import WITHOUT_ENTRIES, hand_out
from report.downloads.ledger_parts import HEADS, LEDGER
from report.downloads.package import PROGRAM, hand_out_package
from report.downloads.sitemap import INDEX, name_of
from report.forms.workbooks import workbook_of
from report.http import parameters
from report.http.budgets import within_budget
from report.http.compression import compress
from report.http.freshness import Head
from report.pages import layout
from report.question.filters import not_a_choice
from tracker.files.record_storage import opened
from tracker.models import Evidence

MEANINGS = {
    "meetings": _("The meetings of which a document is published."),
    "themes": _("The themes, with their names."),
    "recommendations": _("The recommendations, with text, themes and agenda item."),
    "printings": _("The text of each recommendation as each document prints it."),
    "states": _("The States, with their regional group."),
    "periods": _("The reporting periods, with their days."),
    "asked": _("Which recommendations each reporting period asks."),
    "invitations": _("Which States are invited in each reporting period."),
    "commitments": _("Every version of a commitment that may be read, with a column for the current ones."),
    "evidence": _("The evidence that a published text cites and that anybody may open."),
    "terms": _("What may be done with the words of each State in each period, as its Government agreed."),
    "printed_commitments": _(
        "Commitments of States as documents print them; they are in no count of what States reported."
    ),
    "codes": _("The code lists: each code with its name in six languages."),
}
TYPES = {"jsonl": "application/jsonl; charset=utf-8", "csv": "text/csv; charset=utf-8"}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What there is, up to which entry, and how it is checked."""
    context = {"made": store.read(), "tables": _tables(), "releases": store.releases()}
    response = layout.page(request, "report/data.html", "method", context)
    compress(request, response)
    return response


@require_safe
def release(request: HttpRequest, number: int) -> HttpResponse:
    """The release of the files up to this entry of the ledger, and the rows that were removed since."""
    found = store.release(number)
    if found is None:
        raise Http404
    made = found.made
    name = gettext("Data release, entry %(number)s") % {"number": made.entry}
    crumbs = ((gettext("Whole files"), reverse("report:data")), (name, ""))
    moment = Head(made.entry, made.hash, made.published_at) if made.published_at else None
    context = {"released": found, "name": name, "moment": moment}
    return layout.page(request, "report/release.html", "method", context, crumbs=crumbs)


def _tables() -> list[dict[str, Any]]:
    """The tables beside the answers, each with what it holds and its addresses."""
    return [
        {
            "name": table,
            "meaning": MEANINGS[table],
            "addresses": [(form, reverse(f"data-{table}-{form}")) for form in ("csv", "jsonl", "xlsx")],
        }
        for table in parameters.WHOLE_TABLES
    ]


@require_safe
def answers(request: HttpRequest, form: str) -> HttpResponseBase:
    """The current answers; with versions=all, every version of every period that may be read."""
    versions = request.GET.get("versions", spoken_parts.CURRENT)
    if versions not in spoken_parts.VERSIONS:
        return exports.refusal(form, [not_a_choice("versions", versions, spoken_parts.VERSIONS)])
    if form == "xlsx":
        return within_budget(request, lambda: workbook_of(request, "answers", f"answers-{versions}"))
    saved_as = f"answers-{versions}-to-entry-{{entry}}.{form}"
    return hand_out(request, spoken_parts.file_of(versions, form), TYPES[form], saved_as)


@require_safe
def whole_table(request: HttpRequest, form: str, table: str) -> HttpResponseBase:
    """One of the other tables, whole: `table` as in `whole_rows.FILES`."""
    if form == "xlsx":
        return within_budget(request, lambda: workbook_of(request, table, table))
    saved_as = f"{table}-to-entry-{{entry}}.{form}"
    return hand_out(request, f"{table}.{form}", TYPES[form], saved_as, has_no_entries=table in WITHOUT_ENTRIES)


@require_safe
def package(request: HttpRequest, number: int | None = None) -> HttpResponseBase:
    """All tables, the ledger and the program, in one ZIP; `number`: of the release up to this entry."""
    return within_budget(request, lambda: hand_out_package(request, number))


@require_safe
def database(request: HttpRequest) -> HttpResponseBase:
    """All tables as one SQLite database."""
    return hand_out_database(request)


@require_safe
def ledger(request: HttpRequest) -> HttpResponseBase:
    """Every entry, one to a line, as `changes/ledger.jsonl` has them in pages."""
    return hand_out(request, LEDGER, TYPES["jsonl"])


@require_safe
def heads(request: HttpRequest) -> HttpResponseBase:
    """The last entry of each day."""
    return hand_out(request, HEADS, TYPES["csv"])


@require_safe
def list_files(request: HttpRequest) -> HttpResponse:
    """The catalogue of all files, for other catalogues."""
    described = catalogue.dcat(request, store.read(), store.releases())
    return JsonResponse(described, content_type="application/ld+json", json_dumps_params={"indent": 1})


@require_safe
def sitemap(request: HttpRequest, number: int = 0) -> HttpResponseBase:
    """The addresses of all pages: the index, or its part of this number."""
    name, made = name_of(number) if number else INDEX, store.read()
    if made and not made.pieces(name):
        raise Http404
    return hand_out(request, name, "application/xml")


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The program, as a file to keep."""
    response = HttpResponse(PROGRAM.read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify.py"'
    return response


# Whatever a file holds, a browser that opens it here runs nothing and asks nothing.
SANDBOX = "sandbox; default-src 'none'"


@require_safe
def evidence(request: HttpRequest, uuid: uuids.UUID) -> HttpResponseBase:
    """One item, asked for anew at each request; what is unknown, private or no longer cited is not there (404)."""
    item = get_object_or_404(Evidence.objects.public(), pk=uuid)
    response: HttpResponseBase
    if item.link:
        response = HttpResponseRedirect(item.link)
    elif not item.file.name or not item.file.storage.exists(item.file.name):
        raise Http404
    else:
        content_type = item.content_type or "application/octet-stream"
        response = FileResponse(
            opened(item.file, item.sha256), as_attachment=True, filename=item.file_name, content_type=content_type
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "no-store"
    return response
