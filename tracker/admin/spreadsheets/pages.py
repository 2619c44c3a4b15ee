"""Spreadsheets at the desk: bring one, say what its columns hold, look at its rows, mend them, take them."""

import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.admin.acts import DeskAct
from tracker.admin.base import DeskAdmin
from tracker.admin.clerk import clerk
from tracker.admin.display import page_of
from tracker.admin.downloads import private_file
from tracker.admin.site import desk
from tracker.admin.spreadsheets.columns import columns_page
from tracker.admin.spreadsheets.forms import UploadSpreadsheetForm, defaults_of
from tracker.admin.spreadsheets.rows import leave_out_view, row_page, rows_shown, take_in_view
from tracker.admin.spreadsheets.taking import ImportRowsForm, take_seen
from tracker.admin.spreadsheets.values import values_page
from tracker.importing.spreadsheets.fields import FIELDS
from tracker.importing.spreadsheets.loading import bring, choose, go_on, suggest
from tracker.importing.spreadsheets.reading import UnreadableSheet
from tracker.importing.spreadsheets.sheets_out import allowed_values
from tracker.importing.spreadsheets.writing import XLSX, headings, xlsx_file
from tracker.models import ImportColumnMap, Meeting, ReportingPeriod, SpreadsheetImport, User
from tracker.policies import Allowed, Denied, Verdict
from tracker.sheet_choices import RowStage, SheetKind
from tracker.sheet_policies import may_bring

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
    thing: None,
    *,
    kind: str,
    file: UploadedFile,
    period: ReportingPeriod | None,
    meeting: Meeting | None,
    by: User,
    now: datetime.datetime,
) -> SpreadsheetImport:
    """Store an uploaded sheet. The columns of our own sheet are known: its rows are read at once.

    Raises ValidationError with a sentence for a sheet that cannot be read.
    """
    try:
        stored = bring(file.read(), file.name or "", kind=kind, meeting=meeting, period=period, by=by, now=now)
    except UnreadableSheet as refusal:
        raise ValidationError({"file": refusal.sentence}) from refusal
    suggestion = suggest(stored, 0)
    if not suggestion.is_ours or any(field.whole for field in FIELDS[kind]):
        return stored
    return choose(
        stored,
        sheet=0,
        header_row=suggestion.header_row,
        columns=suggestion.columns,
        defaults=defaults_of(stored, suggestion),
        date_order=stored.date_order,
        save_as="",
        by=by,
        now=now,
    )


def columns_address(spreadsheet: Any) -> str:
    """The address of the page of a sheet's columns."""
    return reverse("admin:tracker_spreadsheetimport_columns", args=[spreadsheet.pk])


class SpreadsheetImportAdmin(DeskAdmin):
    """Spreadsheets. An object's page lists its rows."""

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
            take_seen,
            may=may_work_on,
            form=ImportRowsForm,
            explains=gettext_lazy(
                "They are imported in your name, step by step. You may leave this page. Rows that are to be "
                "corrected wait."
            ),
            done=gettext_lazy("The rows are being imported."),
            fits=lambda spreadsheet: spreadsheet.is_open and spreadsheet.rows.at(RowStage.READY).exists(),
            template="admin/spreadsheets/take.html",
        ),
        DeskAct(
            "go-on",
            gettext_lazy("Resume the import"),
            lambda spreadsheet, **words: go_on(spreadsheet, **words),
            may=may_work_on,
            explains=gettext_lazy(
                "Use this when the number of imported rows no longer grows. No row is imported twice."
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

    def get_urls(self) -> list[URLPattern]:
        name = "tracker_spreadsheetimport"
        pages = {"columns": columns_page, "values": values_page}
        rows = {"": row_page, "-leave-out": leave_out_view, "-take-in": take_in_view}
        return [
            self.address("empty/<slug:kind>/", self.empty_view, f"{name}_empty"),
            *(
                self.address(
                    f"<path:object_id>/rows/<int:number>{act.replace('-', '/', 1)}/",
                    partial(self.row_view, view=view),
                    f"{name}_row{act}",
                )
                for act, view in rows.items()
            ),
            *(
                self.address(f"<path:object_id>/{word}/", partial(self.page_view, view=view), f"{name}_{word}")
                for word, view in pages.items()
            ),
            self.address("<path:object_id>/file/", self.file_view, f"{name}_file"),
            *super().get_urls(),
        ]

    def page_view(self, request: HttpRequest, object_id: str, *, view: Any) -> HttpResponse:
        response: HttpResponse = view(self, request, self.seen_or_404(request, object_id))
        return response

    def row_view(self, request: HttpRequest, object_id: str, number: int, *, view: Any) -> HttpResponse:
        response: HttpResponse = view(self, request, self.seen_or_404(request, object_id), number)
        return response

    def file_view(self, request: HttpRequest, object_id: str) -> FileResponse:
        """The file as it came."""
        spreadsheet = self.seen_or_404(request, object_id)
        if not spreadsheet.file:  # an erasure took it away
            raise Http404
        return private_file(spreadsheet.file, spreadsheet.file_name, spreadsheet.sha256)

    def empty_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """An empty sheet of a kind, with its headings and all that its lists may hold."""
        if kind not in SheetKind.values:
            raise Http404
        title = str(SheetKind(kind).label)
        more = {_("Allowed values"): allowed_values(kind)}
        response = HttpResponse(xlsx_file(headings(kind), [], title, more), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="{kind}.xlsx"'
        return response

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        spreadsheet = self.seen_or_404(request, object_id)
        counts = spreadsheet.counts()
        stage = request.GET.get("stage", "")
        stage = stage if stage in RowStage.values else ""
        after = request.GET.get("after", "")
        rows, following = rows_shown(spreadsheet, stage, int(after) if after.isdecimal() and len(after) < 9 else 0)
        total = sum(counts.values())
        context = {
            **self.admin_site.each_context(request),
            "title": _("Rows of a spreadsheet"),
            "subtitle": spreadsheet.file_name,
            "opts": self.opts,
            "original": spreadsheet,
            "spreadsheet": spreadsheet,
            "stages": [(each, each.label, counts[each], each == stage) for each in SHOWN_STAGES if counts[each]],
            "stage": stage,
            "rows": rows,
            "following": following,
            "total": total,
            "counts": counts,
            "can_decide": counts["faulty"] or counts["left_out"] or (spreadsheet.decisions and counts["ready"]),
            "in_sheet": max(total, spreadsheet.rows_to_read),
            "columns_address": columns_address(spreadsheet),
            "values_address": reverse("admin:tracker_spreadsheetimport_values", args=[spreadsheet.pk]),
            "acts": self.acts_for(clerk(request), spreadsheet),
            "may_work": bool(may_work_on(clerk(request), spreadsheet)) and spreadsheet.dropped_at is None,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/spreadsheets/rows.html", context)


def _stands_still(spreadsheet: SpreadsheetImport) -> bool:
    is_under_way = spreadsheet.is_reading or spreadsheet.is_taking
    moved = spreadsheet.moved_at
    return is_under_way and (moved is None or timezone.now() - moved > STANDSTILL)


class ImportColumnMapAdmin(DeskAdmin):
    """Saved choices of columns, to read; each is made and replaced on the page of a sheet's columns."""

    shown = ("kind", "name", "columns", "date_order", "saved_at", "saved_by")
    list_display = ("name", "kind", "saved_at", "saved_by")
    list_select_related = ("saved_by",)
    list_filter = ("kind",)
    search_fields = ("name",)

    def seen_by(self, user: User) -> QuerySet[Any]:
        return ImportColumnMap.objects.all()


desk.register(SpreadsheetImport, SpreadsheetImportAdmin)
desk.register(ImportColumnMap, ImportColumnMapAdmin)
