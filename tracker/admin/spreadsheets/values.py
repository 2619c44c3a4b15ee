"""The page on which what the rows of a table wait for is decided, each value once for all its rows."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import actions
from tracker.admin.acts import Outcome, attempt, refusal_page
from tracker.admin.clerk import clerk
from tracker.admin.display import page_of
from tracker.admin.spreadsheets.value_forms import Known, ValueLine, ValuesForm
from tracker.importing.spreadsheets.fields import Shape
from tracker.importing.spreadsheets.loading import decide
from tracker.models import SpreadsheetImport
from tracker.policies import Denied
from tracker.sheet_policies import may_bring


def values_page(admin: Any, request: HttpRequest, spreadsheet: SpreadsheetImport) -> HttpResponse:
    """The unknown values: GET lists them with what is suggested; POST decides them, and the rows are read again."""
    title = _("Unknown values of a spreadsheet")
    verdict = may_bring(clerk(request), spreadsheet.kind)
    if isinstance(verdict, Denied):
        return refusal_page(admin, request, title, verdict.reason)
    if not spreadsheet.is_open:
        return refusal_page(
            admin, request, title, _("The rows of this spreadsheet are not read yet, or are being imported.")
        )
    form = ValuesForm(request.POST if request.method == "POST" else None, thing=spreadsheet, user=clerk(request))
    outcome = Outcome(is_done=False)
    if request.method == "POST" and form.is_valid():
        outcome = attempt(form, lambda: _carry_out(request, spreadsheet, form.cleaned_data))
    if outcome.is_done:
        messages.success(request, _("Decided. The rows are read again; nothing is created from them yet."))
        return HttpResponseRedirect(page_of(spreadsheet))
    context = {
        **admin.admin_site.each_context(request),
        "title": title,
        "subtitle": str(spreadsheet),
        "opts": admin.opts,
        "thing_address": page_of(spreadsheet),
        "spreadsheet": spreadsheet,
        "form": form,
        "is_empty": not form.fields,
        "sections": _sections(form, form.lines),
        "decided": _sections(form, form.decided),
        "left_out": [form[name] for name in form.fields if name.startswith("in_")],
        "parts": [form[f"{word}_{name}"] for name in form.parts for word in ("first", "last", "place")],
        "groups": [form[name] for name in form.fields if name.startswith("out_")],
        "known": _lists(form.known),
    }
    request.current_app = admin.admin_site.name
    return TemplateResponse(request, "admin/spreadsheets/values.html", context, status=outcome.status)


def _carry_out(request: HttpRequest, spreadsheet: SpreadsheetImport, words: dict[str, Any]) -> SpreadsheetImport:
    by, now = clerk(request), timezone.now()
    if words["rows"]:
        actions.leave_out_rows(spreadsheet=spreadsheet, rows=words["rows"], by=by, now=now)
    if words["decided"] != actions.DecidedValues():
        return decide(spreadsheet, decided=words["decided"], by=by, now=now)
    return spreadsheet


def _sections(form: ValuesForm, shown: Iterable[ValueLine]) -> list[tuple[str, list[list[Any]]]]:
    """The fields of the values, under the name of what they are values of."""
    in_order = sorted(shown, key=lambda line: str(line.value.of.label))
    return [
        (label, [[form[name] for name in line if name in form.fields] for line in lines])
        for label, lines in groupby(in_order, key=lambda line: str(line.value.of.label))
    ]


def _lists(known: Known) -> list[tuple[str, list[tuple[str, str]]]]:
    """What may be typed, by the shape of the value: it was asked for where a value of the page has that shape."""
    asked = {Shape.STATE: "states", Shape.MEETING: "meetings", Shape.THEMES: "themes"}
    return [
        (f"known-{shape.value.removesuffix('s')}", list(getattr(known, name).values()))
        for shape, name in asked.items()
        if name in vars(known)
    ]
