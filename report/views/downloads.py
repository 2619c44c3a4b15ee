"""All of it in one file each, at /data/: the answers, the ledger as it is hashed, one head a day, and the program that
checks them. The files are made by the worker (`report.downloads`)."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from report.data import exports
from report.downloads import answer_parts, store
from report.downloads.answer_workbook import workbook_of_answers
from report.downloads.handing_out import hand_out
from report.downloads.ledger_parts import HEADS, LEDGER
from report.http.budgets import within_budget
from report.pages import layout, list_filters

PROGRAM = Path(__file__).parent.parent / "data" / "verify.py"
TYPES = {"jsonl": "application/jsonl; charset=utf-8", "csv": "text/csv; charset=utf-8"}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What there is, up to which entry, and how it is checked."""
    return layout.page(request, "report/data.html", "method", {"made": store.read()})


@require_safe
def answers(request: HttpRequest, form: str) -> HttpResponseBase:
    """The answers in force; with versions=all, every version of every period that may be read."""
    versions = request.GET.get("versions", answer_parts.CURRENT)
    if versions not in answer_parts.VERSIONS:
        return exports.refusal(form, [list_filters.not_a_choice("versions", versions, answer_parts.VERSIONS)])
    if form == "xlsx":
        return within_budget(request, lambda: workbook_of_answers(request, versions))
    saved_as = f"answers-{versions}-to-entry-{{entry}}.{form}"
    return hand_out(request, answer_parts.file_of(versions, form), TYPES[form], saved_as)


@require_safe
def ledger(request: HttpRequest) -> HttpResponseBase:
    """Every entry, one to a line, as `changes/ledger.jsonl` has them in pages."""
    return hand_out(request, LEDGER, TYPES["jsonl"])


@require_safe
def heads(request: HttpRequest) -> HttpResponseBase:
    """The last entry of each day."""
    return hand_out(request, HEADS, TYPES["csv"])


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The program, as a file to keep."""
    response = HttpResponse(PROGRAM.read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify.py"'
    return response
