"""Rows of a sheet: the page that lists them, and the page on which one is mended in its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.actions import NotAllowed
from tracker.admin.acts import Outcome, attempt, refusal_page
from tracker.admin.clerk import clerk
from tracker.admin.display import cut, page_of
from tracker.admin.spreadsheets.forms import RowForm
from tracker.importing.spreadsheets.faults import sentence, sentences
from tracker.importing.spreadsheets.fields import FIELDS, Shape, SheetField, columns_of
from tracker.importing.spreadsheets.loading import leave_out, mend, take_in
from tracker.models import MemberState, SpreadsheetImport, SpreadsheetRow
from tracker.policies import may_bring
from tracker.sheet_choices import RowStage

ROWS_A_PAGE = 50
LONGEST_LINE = 140
NAMES = ("label", "under_review", "full_name", "email", "person_language", "meeting", "note_verbale")
"""Fields by which a row is told from others or looked over before it is taken, though it may have none of them."""


@dataclass(frozen=True)
class ShownRow:
    """One row as the list shows it: what it says in a line, what is wrong with it, and what it would change."""

    row: SpreadsheetRow
    address: str
    names: str
    text: str
    faults: list[tuple[str, str]]
    changes: list[tuple[str, Any, Any]]
    made_address: str


def row_address(row: SpreadsheetRow, act: str = "") -> str:
    """The address of a row's page, or of an act on it."""
    name = f"admin:tracker_spreadsheetimport_row{act}"
    return reverse(name, args=[row.spreadsheet_id, row.number])


def rows_shown(spreadsheet: SpreadsheetImport, stage: str, after: int) -> tuple[list[ShownRow], int | None]:
    """The rows of a stage, or all, from the one after `after` on; and where the next page begins, if there is one."""
    rows = spreadsheet.rows.filter(number__gt=after).order_by("number")
    found = list((rows.filter(stage=stage) if stage else rows)[: ROWS_A_PAGE + 1])
    following = found[ROWS_A_PAGE - 1].number if len(found) > ROWS_A_PAGE else None
    states = _state_names() if found else {}
    return [_shown(row, spreadsheet, states) for row in found[:ROWS_A_PAGE]], following


def _state_names() -> dict[str, str]:
    return {state.pk: state.name for state in MemberState.objects.all()}


def _shown(row: SpreadsheetRow, spreadsheet: SpreadsheetImport, states: Mapping[str, str]) -> ShownRow:
    fields = columns_of(spreadsheet.kind)
    labels = {field.name: str(field.label) for field in FIELDS[spreadsheet.kind]}
    stored = {field.keeps or field.name: field for field in FIELDS[spreadsheet.kind]}
    long = [field.name for field in fields if field.shape in (Shape.PRINTED, Shape.TEXT)]
    named = [field for field in fields if (field.is_required or field.name in NAMES) and field.name not in long]
    texts = (_as_read(field, row.text(field.name, spreadsheet), states) for field in named)
    return ShownRow(
        row=row,
        address=row_address(row),
        names=" · ".join(text for text in texts if text),
        text=cut(next((text for name in long if (text := row.text(name, spreadsheet))), ""), LONGEST_LINE),
        faults=[(labels.get(name, ""), words) for name, words in sentences(row.faults)],
        changes=[_change(stored.get(name), name, *change) for name, change in row.changes.items()],
        made_address=_made_address(row),
    )


def _as_read(field: SheetField, text: str, states: Mapping[str, str]) -> str:
    """What a cell holds, in words: the name of a State and the word of a choice where the cell has its code."""
    if field.shape == Shape.STATE:
        return states.get(text.upper(), text)
    return {str(code): str(label) for code, label in field.choices.choices}.get(text, text)


def _change(field: SheetField | None, name: str, old: Any, new: Any) -> tuple[str, Any, Any]:
    """What becomes of one field, as it is read: the word of a choice and not its code."""
    if field is None:  # read by another release, which had it
        return name, old, new
    words = {str(code): str(label) for code, label in field.choices.choices}
    return str(field.label), words.get(str(old), old), words.get(str(new), new)


def _made_address(row: SpreadsheetRow) -> str:
    """The page of what was made of a row."""
    try:
        return reverse(f"admin:tracker_{row.made_type.partition('.')[2]}_change", args=[row.made_key])
    except NoReverseMatch:
        return ""


def row_or_404(spreadsheet: SpreadsheetImport, number: int) -> SpreadsheetRow:
    """One row, with its sheet."""
    row: SpreadsheetRow = get_object_or_404(
        SpreadsheetRow.objects.select_related("spreadsheet__period", "spreadsheet__meeting"),
        spreadsheet=spreadsheet,
        number=number,
    )
    return row


def row_page(admin: Any, request: HttpRequest, spreadsheet: SpreadsheetImport, number: int) -> HttpResponse:
    """One row with all its cells: GET shows what is wrong at each, POST keeps what was typed and judges it again."""
    row = row_or_404(spreadsheet, number)
    may = bool(may_bring(clerk(request), spreadsheet.kind))
    form = RowForm(request.POST if request.method == "POST" else None, row=row, user=clerk(request))
    outcome = Outcome(is_done=False)
    if request.method == "POST" and not may:
        outcome = Outcome(is_done=False, status=403)
    elif request.method == "POST" and form.is_valid():
        outcome = _mend(request, row, form)
    if outcome.is_done:
        return HttpResponseRedirect(_after(request, outcome.result))
    if request.method != "POST":
        form = _with_faults(row)
    elif outcome.status == 409:
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["revision"] = str(SpreadsheetRow.objects.get(pk=row.pk).revision)  # type: ignore[index]
    return _page(admin, request, row, form, outcome.status, may=may)


def _mend(request: HttpRequest, row: SpreadsheetRow, form: RowForm) -> Outcome:
    return attempt(
        form,
        lambda: mend(
            row,
            texts=form.texts(),
            revision=form.cleaned_data["revision"],
            by=clerk(request),
            now=timezone.now(),
        ),
    )


def _with_faults(row: SpreadsheetRow) -> RowForm:
    """The form as the row stands, with the sentence of each fault at its cell."""
    unbound = RowForm(row=row)
    form = RowForm(unbound.shown(), row=row)
    form.full_clean()
    form.errors.clear()  # what stands is shown as it is judged, not as the form would judge it
    if row.stage in (RowStage.FAULTY, RowStage.LEFT_OUT):
        for name, fault in row.faults.items():
            form.add_error(name if name in form.fields else None, sentence(fault))
    return form


def _after(request: HttpRequest, row: SpreadsheetRow) -> str:
    """Where a person goes from a mended row: the same where it is still faulty, the next faulty one, or the list."""
    if row.stage == RowStage.FAULTY:
        messages.warning(request, _("What you typed is kept. Something is still to be corrected in this row."))
        return row_address(row)
    messages.success(request, _("Row %(number)d is corrected.") % {"number": row.number})
    following = _next_faulty(row)
    return row_address(following) if following else page_of(row.spreadsheet)


def _next_faulty(row: SpreadsheetRow) -> SpreadsheetRow | None:
    faulty = row.spreadsheet.rows.at(RowStage.FAULTY).exclude(pk=row.pk).order_by("number")
    found: SpreadsheetRow | None = faulty.filter(number__gt=row.number).first() or faulty.first()
    return found


def _page(
    admin: Any, request: HttpRequest, row: SpreadsheetRow, form: RowForm, status: int, *, may: bool
) -> HttpResponse:
    spreadsheet = row.spreadsheet
    following = _next_faulty(row)
    can_change = may and spreadsheet.is_open and row.stage not in (RowStage.TAKEN, RowStage.UNREAD)
    context = {
        "title": _("Row %(number)d") % {"number": row.number},
        "subtitle": str(spreadsheet),
        "thing_address": page_of(spreadsheet),
        "spreadsheet": spreadsheet,
        "row": row,
        "shown": _shown(row, spreadsheet, _state_names()),
        "form": form,
        "can_change": can_change,
        "next_faulty": row_address(following) if following else "",
        "leave_out_address": row_address(row, "-leave-out"),
        "take_in_address": row_address(row, "-take-in"),
    }
    return TemplateResponse(request, "admin/spreadsheets/row.html", context, status=status)


def leave_out_view(admin: Any, request: HttpRequest, spreadsheet: SpreadsheetImport, number: int) -> HttpResponse:
    """Leave a row out of what is taken; or, from the page of one that was, take it in again."""
    return _change_stage(admin, request, spreadsheet, number, leave_out, _("Row %(number)d is left out."))


def take_in_view(admin: Any, request: HttpRequest, spreadsheet: SpreadsheetImport, number: int) -> HttpResponse:
    """Take in a row again that was left out."""
    return _change_stage(admin, request, spreadsheet, number, take_in, _("Row %(number)d is included again."))


def _change_stage(
    admin: Any, request: HttpRequest, spreadsheet: SpreadsheetImport, number: int, change: Any, done: str
) -> HttpResponse:
    if request.method != "POST":
        raise Http404
    row = row_or_404(spreadsheet, number)
    try:
        changed = change(row, by=clerk(request), now=timezone.now())
    except NotAllowed as refusal:
        return refusal_page(admin, request, _("Row %(number)d") % {"number": number}, str(refusal))
    messages.success(request, done % {"number": number})
    return HttpResponseRedirect(row_address(changed) if changed.stage == RowStage.FAULTY else page_of(spreadsheet))
