"""The page on which a person says which column of a sheet holds what. What the page suggests counts once it is sent."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.admin.acts import Outcome, attempt
from tracker.admin.clerk import clerk
from tracker.admin.display import page_of
from tracker.admin.spreadsheets.forms import ColumnsForm, LookForm
from tracker.importing.spreadsheets.fields import letter_of
from tracker.importing.spreadsheets.loading import SuggestedColumns, choose, suggest
from tracker.models import SpreadsheetImport
from tracker.policies import Denied
from tracker.sheet_policies import may_bring

SHOWN_ROWS = 8
"""Rows of the sheet that the page shows."""


def columns_page(admin: Any, request: HttpRequest, spreadsheet: SpreadsheetImport) -> HttpResponse:
    """The columns: GET suggests them, for another sheet or row of headings where one is asked; POST chooses them."""
    look = LookForm(request.GET or None, spreadsheet=spreadsheet)
    sheet, suggestion = _looked_at(spreadsheet, look, request)
    verdict = may_bring(clerk(request), spreadsheet.kind)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        spreadsheet=spreadsheet,
        suggestion=suggestion,
        sheet=sheet,
        user=clerk(request),
    )
    outcome = Outcome(is_done=False, status=403 if isinstance(verdict, Denied) else 200)
    if request.method == "POST" and not isinstance(verdict, Denied) and form.is_valid():
        words = form.cleaned_data
        outcome = attempt(
            form, lambda: choose(spreadsheet, by=clerk(request), now=timezone.now(), like=suggestion.like, **words)
        )
    if outcome.is_done:
        messages.success(request, _("The rows are being read. Nothing is created from them before you import them."))
        return HttpResponseRedirect(page_of(spreadsheet))
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Columns of a spreadsheet"),
        "subtitle": str(spreadsheet),
        "opts": admin.opts,
        "thing_address": page_of(spreadsheet),
        "spreadsheet": spreadsheet,
        "form": form,
        "is_ours": suggestion.is_ours,
        "like": suggestion.like if spreadsheet.mapped_at is None else None,
        "look": LookForm(initial={"sheet": sheet, "header_row": suggestion.header_row}, spreadsheet=spreadsheet),
        "denied": verdict.reason if isinstance(verdict, Denied) else "",
        **_preview(spreadsheet, sheet, suggestion),
    }
    request.current_app = admin.admin_site.name
    return TemplateResponse(request, "admin/spreadsheets/columns.html", context, status=outcome.status)


def _looked_at(spreadsheet: SpreadsheetImport, look: LookForm, request: HttpRequest) -> tuple[int, SuggestedColumns]:
    """The sheet that the page is about, and where its columns are: as posted, as asked, as chosen, or as suggested."""
    posted = [request.POST.get(name, "") for name in ("sheet", "header_row")]
    if all(each.isdecimal() and len(each) < 7 for each in posted) and int(posted[0]) < len(spreadsheet.tables):
        return int(posted[0]), suggest(spreadsheet, int(posted[0]), int(posted[1]))
    asked = look.cleaned_data if look.is_bound and look.is_valid() else {}
    sheet = asked.get("sheet")
    if sheet is None and spreadsheet.mapped_at is not None and not asked:
        at = suggest(spreadsheet, spreadsheet.sheet, spreadsheet.header_row)
        return spreadsheet.sheet, SuggestedColumns(at.header_row, at.headings, spreadsheet.columns)
    is_same = sheet in (None, spreadsheet.sheet)
    header_row = asked.get("header_row") if is_same or len(spreadsheet.tables) == 1 else None
    return sheet or 0, suggest(spreadsheet, sheet or 0, header_row, asked.get("map"))


def _preview(spreadsheet: SpreadsheetImport, sheet: int, suggestion: SuggestedColumns) -> dict[str, Any]:
    """How the sheet begins, under the letters of its columns."""
    shown = [(number, cells) for number, cells in spreadsheet.tables[sheet]["head"]][:SHOWN_ROWS]
    width = max((len(cells) for _number, cells in shown), default=0)
    return {
        "letters": [letter_of(at) for at in range(width)],
        "head": [
            (number, [*cells, *[""] * (width - len(cells))], number == suggestion.header_row) for number, cells in shown
        ],
    }
