"""All of it in one file each, at /data/: the ledger as it is hashed, one head a day, and the program that checks it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from report.data import columns, exports, streams
from report.pages import layout
from tracker.models.ledger import compact_json
from tracker.verification import exported

A_PIECE = 1000  # entries; nothing is open in the database between two pieces
PROGRAM = Path(__file__).parent.parent / "data" / "verify.py"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What there is, and how it is checked."""
    return layout.page(request, "report/data.html", "method", {})


@require_safe
def ledger(request: HttpRequest) -> HttpResponseBase:
    """Every entry, one to a line, as `changes/ledger.jsonl` has them in pages."""
    response = StreamingHttpResponse(_lines(), content_type="application/jsonl; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="ledger.jsonl"'
    return response


def _lines() -> Iterator[str]:
    after = 0
    while rows := list(exported(after, A_PIECE)):
        yield "".join(f"{compact_json(row)}\n" for row in rows)
        after = rows[-1]["sequence"]


@require_safe
def heads(request: HttpRequest) -> HttpResponseBase:
    """The last entry of each day."""
    return exports.csv_response(columns.HEAD, map(columns.row, streams.heads()), "heads")


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The program, as a file to keep."""
    response = HttpResponse(PROGRAM.read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify.py"'
    return response
