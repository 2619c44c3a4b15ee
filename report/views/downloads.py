"""All of it in one file each, at /data/: the answers, the ledger as it is hashed, one head a day, and the program that
checks them. The files are made by the worker (`report.made`)."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from report.made import store
from report.made.handing_out import hand_out
from report.made.ledger_parts import HEADS, LEDGER
from report.pages import layout

PROGRAM = Path(__file__).parent.parent / "data" / "verify.py"
JSON_LINES, CSV = "application/jsonl; charset=utf-8", "text/csv; charset=utf-8"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What there is, up to which entry, and how it is checked."""
    return layout.page(request, "report/data.html", "method", {"made": store.read()})


@require_safe
def ledger(request: HttpRequest) -> HttpResponseBase:
    """Every entry, one to a line, as `changes/ledger.jsonl` has them in pages."""
    return hand_out(request, LEDGER, JSON_LINES)


@require_safe
def heads(request: HttpRequest) -> HttpResponseBase:
    """The last entry of each day."""
    return hand_out(request, HEADS, CSV)


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The program, as a file to keep."""
    response = HttpResponse(PROGRAM.read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify.py"'
    return response
