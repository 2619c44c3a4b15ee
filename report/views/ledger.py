"""The public ledger as it is hashed, for whoever wants to check it: `docs/check.py` does."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from report.data import exports
from report.pages.paging import NoSuchRow, number_after
from tracker.models.ledger import compact_json
from tracker.verification import exported

A_PAGE = 200  # entries: half a megabyte, as States write


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """One JSON object a line, as `export_publications` prints it, after the entry `after`. After the last: no line."""
    try:
        after = number_after(request.GET.get("after", ""))
    except NoSuchRow:
        return exports.refusal("json", [_("“after” is the number of a publication. Begin at the first page.")])
    lines = [f"{compact_json(row)}\n" for row in exported(after or 0, A_PAGE)]
    return HttpResponse("".join(lines), content_type="application/jsonl; charset=utf-8")
