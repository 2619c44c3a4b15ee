"""Spreadsheets of the Secretariat: upload, columns, check of the rows, import, and the rows to be corrected."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.admin.acts import DeskAct, act_page
from tracker.admin.base import DeskAdmin
from tracker.admin.clerk import clerk
from tracker.admin.display import cut, list_of, page_of
from tracker.admin.site import desk
from tracker.admin.spreadsheets.exports import allowed_values, workbook_response, xlsx_response
from tracker.admin.spreadsheets.forms import (
    ColumnsForm,
    CorrectedRowsForm,
    ImportRowsForm,
    UploadSpreadsheetForm,
)
from tracker.files.record_storage import as_download
from tracker.importing.spreadsheets import working
from tracker.importing.spreadsheets.columns import cells_of, columns_of, given_once, headings
from tracker.importing.spreadsheets.faults import sentences
from tracker.importing.spreadsheets.values import CellField, StateCell
from tracker.models import MemberState, SpreadsheetImport, SpreadsheetRow, User
from tracker.models.sheet_choices import RowStage, SheetKind
from tracker.rules.policies import Allowed, Denied, Verdict, may_bring

ROWS_A_PAGE = 50
LONGEST_LINE = 140
NAMES = ("label", "under_review", "full_name", "email", "person_language", "meeting", "note_verbale")
"""Cells by which a row is told from others or looked over before it is imported, though it may have none of them."""

# --- the rows


@dataclass(frozen=True)
class ShownRow:
    """One row as the list shows it: what it says in a line, what is wrong with it, and what it would change."""

    row: SpreadsheetRow
    names: str
    text: str
    faults: list[tuple[str, str]]
    changes: list[tuple[str, Any, Any]]
    made_address: str


def rows_shown(spreadsheet: SpreadsheetImport, stage: str, after: int) -> tuple[list[ShownRow], int | None]:
    """The rows of a stage, or all, from the one after `after` on; and where the next page begins, if there is one."""
    rows = spreadsheet.rows.filter(number__gt=after).order_by("number")
    found = list((rows.filter(stage=stage) if stage else rows)[: ROWS_A_PAGE + 1])
    following = found[ROWS_A_PAGE - 1].number if len(found) > ROWS_A_PAGE else None
    states = {state.pk: state.name for state in MemberState.objects.all()} if found else {}
    return [_shown(row, spreadsheet, states) for row in found[:ROWS_A_PAGE]], following


def _shown(row: SpreadsheetRow, spreadsheet: SpreadsheetImport, states: Mapping[str, str]) -> ShownRow:
    cells = cells_of(spreadsheet.kind)
    columns = columns_of(spreadsheet.kind)
    stored = {cell.keeps or name: cell for name, cell in cells.items()}
    named = [name for name, cell in columns.items() if not cell.is_wide and (cell.required or name in NAMES)]
    read = {name: row.text(name, spreadsheet) for name in named}
    texts = (
        states.get(text.upper(), text) if isinstance(cells[name], StateCell) else cells[name].shown(text)
        for name, text in read.items()
    )
    long = (row.text(name, spreadsheet) for name, cell in columns.items() if cell.is_wide)
    return ShownRow(
        row=row,
        names=" · ".join(text for text in texts if text),
        text=cut(next(filter(None, long), ""), LONGEST_LINE),
        faults=list(sentences(row.faults, cells)),
        changes=[_change(stored.get(name), name, *change) for name, change in row.changes.items()],
        made_address=_made_address(row),
    )


def _change(cell: CellField | None, name: str, old: Any, new: Any) -> tuple[str, Any, Any]:
    """What becomes of one field, as it is read: the label of a choice and not its code."""
    if cell is None:  # read by another release, which had it
        return name, old, new
    return str(cell.label), cell.shown(old), cell.shown(new)


def _made_address(row: SpreadsheetRow) -> str:
    """The page of what was made of a row."""
    try:
        return reverse(f"admin:tracker_{row.made_type.partition('.')[2]}_change", args=[row.made_key])
    except NoReverseMatch:
        return ""


# --- files


def empty_sheet(admin: Any, request: HttpRequest, kind: str) -> HttpResponse:
    """An empty sheet of a kind, with its headings and all that its lists may hold."""
    if kind not in SheetKind.values:
        raise Http404
    return xlsx_response(kind, headings(kind), [], str(SheetKind(kind).label), allowed_values(kind))


def stored_file(admin: Any, request: HttpRequest, object_id: str) -> FileResponse:
    """The file as it came."""
    spreadsheet = admin.seen_or_404(request, object_id)
    return as_download(spreadsheet.file, spreadsheet.file_name, spreadsheet.sha256)


def faulty_rows(admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """The rows that are to be corrected, each with what is wrong."""
    spreadsheet = admin.seen_or_404(request, object_id)
    if not spreadsheet.rows.at(RowStage.FAULTY).exists():
        raise Http404
    return workbook_response(working.faulty_file(spreadsheet), f"rows-to-correct-{spreadsheet.pk}")


def moved(admin: Any, request: HttpRequest, object_id: str, row: str = "") -> HttpResponse:
    """Lead from a page of an earlier release to the page of the spreadsheet."""
    return HttpResponsePermanentRedirect(page_of(admin.seen_or_404(request, object_id)))


# --- acts

STANDSTILL = datetime.timedelta(minutes=1)
"""Work that has not come on for so long is offered to be taken up again."""

SHOWN_STAGES = (RowStage.FAULTY, RowStage.READY, RowStage.SAME, RowStage.TAKEN, RowStage.LEFT_OUT)


def may_bring_any(user: User, thing: Any) -> Verdict:
    """Whether there is any kind of sheet that this person may bring."""
    verdicts = [may_bring(user, kind) for kind in SheetKind]
    return Allowed() if any(verdicts) else next(each for each in verdicts if isinstance(each, Denied))


def may_work_on(user: User, spreadsheet: Any) -> Verdict:
    """The policy of every act on a sheet."""
    return may_bring(user, spreadsheet.kind)


def is_done(spreadsheet: Any) -> bool:
    """Whether what was ready is imported and nothing is to be corrected: there is nothing to discard either."""
    counts = spreadsheet.counts()
    return bool(spreadsheet.is_open and counts[RowStage.TAKEN]) and not (
        counts[RowStage.READY] or counts[RowStage.FAULTY] or counts[RowStage.UNREAD]
    )


def bring_upload(
    thing: None, *, file: UploadedFile, by: User, now: datetime.datetime, **about: Any
) -> SpreadsheetImport:
    """Store an uploaded sheet; where its columns are known, its rows are checked at once. Raises ValidationError."""
    brought = working.bring(file.read(), file.name or "", by=by, now=now, **about)
    return working.choose_known(brought, by=by, now=now)


COLUMNS = DeskAct(
    "columns",
    gettext_lazy("Columns of a spreadsheet"),
    working.choose,
    may=may_work_on,
    form=ColumnsForm,
    button=gettext_lazy("Check the rows"),
    done=gettext_lazy("The rows are being read. Nothing is created from them before you import them."),
    template="admin/spreadsheets/columns.html",
)


def columns_page(admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """The columns: GET suggests them, for another table or row of headings where one is asked; POST chooses them."""
    return act_page(admin, request, COLUMNS, admin.seen_or_404(request, object_id))


def may_be_imported(spreadsheet: Any) -> bool:
    """Whether a row is ready, or would be if its meeting or themes were created."""
    if not spreadsheet.is_open:
        return False
    return spreadsheet.rows.at(RowStage.READY).exists() or bool(spreadsheet.names_to_create()[0])


def columns_address(spreadsheet: Any) -> str:
    """The address of the page of a sheet's columns."""
    return reverse("admin:tracker_spreadsheetimport_columns", args=[spreadsheet.pk])


class SpreadsheetImportAdmin(DeskAdmin):
    """Spreadsheets. An object's page shows the check of its rows, and imports them."""

    shown = ("file_name", "kind", "period", "meeting", "proposed_at", "proposed_by")
    adding = DeskAct(
        "add",
        gettext_lazy("Upload a spreadsheet"),
        bring_upload,
        may=may_bring_any,
        form=UploadSpreadsheetForm,
        explains=gettext_lazy(
            "You see the effect of each row before anything is created. For a sheet that is not ours, you first choose "
            "the columns."
        ),
        template="admin/spreadsheets/bring.html",
        next_address=lambda _request, spreadsheet: (
            page_of(spreadsheet) if spreadsheet.mapped_at else columns_address(spreadsheet)
        ),
    )
    acts = (
        DeskAct(
            "take",
            gettext_lazy("Import ready rows"),
            working.take,
            may=may_work_on,
            form=ImportRowsForm,
            explains=gettext_lazy(
                "They are imported in your name. You may leave this page. Rows that are to be corrected wait."
            ),
            done=gettext_lazy("The rows are being imported."),
            fits=may_be_imported,
            template="admin/spreadsheets/take.html",
        ),
        DeskAct(
            "correct",
            gettext_lazy("Upload the corrected rows"),
            lambda spreadsheet, *, file, **words: working.correct(spreadsheet, file.read(), **words),
            may=may_work_on,
            form=CorrectedRowsForm,
            explains=gettext_lazy(
                "Correct the downloaded rows in your spreadsheet program. Leave the first column and the headings as "
                "they are."
            ),
            done=gettext_lazy("The rows are being read. Nothing is created from them before you import them."),
            fits=lambda spreadsheet: spreadsheet.is_open and spreadsheet.rows.at(RowStage.FAULTY).exists(),
        ),
        DeskAct(
            "go-on",
            gettext_lazy("Resume the import"),
            working.go_on,
            may=may_work_on,
            explains=gettext_lazy(
                "Use this when the import has not ended after some minutes. No row is imported twice."
            ),
            done=gettext_lazy("The import has resumed."),
            fits=lambda spreadsheet: _stands_still(spreadsheet),
        ),
        DeskAct(
            "drop",
            gettext_lazy("Discard the spreadsheet"),
            lambda spreadsheet, **words: actions.drop_spreadsheet(spreadsheet=spreadsheet, **words),
            may=may_work_on,
            explains=gettext_lazy("What was imported from it stays in the record. Nothing more is imported."),
            done=gettext_lazy("The spreadsheet was discarded."),
            fits=lambda spreadsheet: spreadsheet.dropped_at is None and not is_done(spreadsheet),
        ),
    )
    list_display = ("file_name", "kind", "period", "meeting", "proposed_at", "proposed_by", "dropped_at")
    list_filter = ("kind", "period", "meeting")
    list_select_related = ("meeting", "period", "proposed_by")
    search_fields = ("file_name", "sha256")

    views = (
        ("empty/<slug:kind>/", empty_sheet, "empty"),
        ("<path:object_id>/columns/", columns_page, "columns"),
        ("<path:object_id>/file/", stored_file, "file"),
        ("<path:object_id>/faulty.xlsx", faulty_rows, "faulty"),
        # Of earlier releases, in which rows and values were corrected in the browser.
        ("<path:object_id>/values/", moved, "values"),
        ("<path:object_id>/rows/<path:row>", moved, "row"),
    )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        spreadsheet = self.seen_or_404(request, object_id)
        counts = spreadsheet.counts()
        stage, after = request.GET.get("stage", ""), request.GET.get("after", "")
        stage = stage if stage in RowStage.values else ""
        rows, following = rows_shown(spreadsheet, stage, int(after) if after.isdecimal() and len(after) < 9 else 0)
        acts = self.acts_for(clerk(request), spreadsheet)
        take_address = next((address for act, address in acts if act.name == "take"), "")
        may_work = bool(may_work_on(clerk(request), spreadsheet)) and spreadsheet.dropped_at is None
        context = {
            "title": _("Rows of a spreadsheet"),
            "subtitle": spreadsheet.file_name,
            "opts": self.opts,
            "original": spreadsheet,
            "spreadsheet": spreadsheet,
            "stages": [(each, each.label, counts[each], each == stage) for each in SHOWN_STAGES if counts[each]],
            "stage": stage,
            "rows": rows,
            "following": following,
            "total": sum(counts.values()),
            "counts": counts,
            "once": _once_shown(spreadsheet),
            "columns_address": columns_address(spreadsheet),
            "acts": acts,
            "may_work": may_work,
            "take_address": take_address,
            "form": ImportRowsForm(thing=spreadsheet, user=clerk(request)) if take_address else None,
        }
        return TemplateResponse(request, "admin/spreadsheets/rows.html", context)


def _once_shown(spreadsheet: SpreadsheetImport) -> list[tuple[str, str]]:
    """What holds for all rows, as it is read."""
    cells = given_once(spreadsheet.kind)
    if spreadsheet.meeting:
        cells.pop("meeting", None)  # the page names the one for which the sheet was brought
    said = [(cells[name], text) for name, text in spreadsheet.defaults.items() if name in cells]
    return [(str(cell.label), cell.shown(text)) for cell, text in said]


def _stands_still(spreadsheet: SpreadsheetImport) -> bool:
    is_under_way = spreadsheet.is_reading or spreadsheet.is_taking
    moved = spreadsheet.moved_at
    return is_under_way and (moved is None or timezone.now() - moved > STANDSTILL)


@desk.page("tracker/importcolumnmap/", "importcolumnmap")
def saved_columns(request: HttpRequest) -> HttpResponse:
    """Lead from the list of an earlier release: a choice of columns is remembered by its headings now."""
    return HttpResponsePermanentRedirect(list_of(SpreadsheetImport))


desk.register(SpreadsheetImport, SpreadsheetImportAdmin)
