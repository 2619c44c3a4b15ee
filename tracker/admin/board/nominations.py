"""Nominations for the States of a period that have nobody: by hand one by one, or in a spreadsheet that names them."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from tracker.admin.board.listing import BoardChoice
from tracker.admin.board.pages import listing_of, period_at
from tracker.admin.board.rows import BoardRow, why_not_nominated
from tracker.admin.clerk import clerk
from tracker.admin.display import board_address
from tracker.admin.site import desk
from tracker.choices import MandateRole
from tracker.importing.spreadsheets.sheets_out import allowed_values, nomination_rows
from tracker.importing.spreadsheets.writing import XLSX, headings, marked, xlsx_file
from tracker.models import ReportingPeriod
from tracker.sheet_choices import SheetKind
from tracker.stages import Stage


def nominations(request: HttpRequest, slug: str) -> HttpResponse:
    """Two ways to nominate for the States that are selected, or for all that have nobody."""
    period = period_at(slug)
    shared = {
        "title": _("Record nominations"),
        "period": period,
        "address": f"{board_address(period)}{BoardChoice(stage=Stage.NOBODY).address()}#list",
    }
    if why_not := why_not_nominated(clerk(request)):
        refused = {**shared, "denied": why_not}
        return TemplateResponse(request, "admin/board/nominations.html", refused, status=403)
    rows = _rows(request, period)
    states = urlencode([("state", row.code) for row in rows])
    context = {
        **shared,
        "rows": rows,
        "sheet_address": f"{reverse('admin:period_nominations_file', args=[period.slug])}?{states}",
        "upload_address": f"{reverse('admin:tracker_spreadsheetimport_add')}?{urlencode({'kind': SheetKind.MANDATES})}",
    }
    return TemplateResponse(request, "admin/board/nominations.html", context)


def nominations_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheet of nominations with a row for each of these States; what is not known is left to fill in."""
    period = period_at(slug)
    if why_not_nominated(clerk(request)):
        return nominations(request, slug)
    kind = SheetKind.MANDATES
    states = [row.code for row in _rows(request, period)]
    rows = marked(nomination_rows(states, MandateRole.FOCAL_POINT, period.meeting.slug))
    more = {_("Allowed values"): allowed_values(kind)}
    content = xlsx_file(headings(kind, with_names=True), rows, str(kind.label), more)
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{period.slug}-nominations.xlsx"'
    return response


def _rows(request: HttpRequest, period: ReportingPeriod) -> Sequence[BoardRow]:
    """The lines of the selected States; where none is selected, of those that have nobody."""
    _facts, listing = listing_of(request, period)
    codes = {code.upper() for code in request.GET.getlist("state")}
    return [row for row in listing.rows if (row.code in codes if codes else row.stage == Stage.NOBODY)]


def addresses() -> list[URLPattern]:
    """The addresses of nominations, behind the desk's sign-in."""
    return [
        path("periods/<slug:slug>/nominations/", desk.admin_view(nominations), name="period_nominations"),
        path("periods/<slug:slug>/nominations.xlsx", desk.admin_view(nominations_file), name="period_nominations_file"),
    ]


desk.pages.append(addresses)
