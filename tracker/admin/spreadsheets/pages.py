"""Spreadsheets at the desk: bring one, say what its columns hold, look at its rows, mend them, take them."""

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable
from functools import partial
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker import actions
from tracker.admin.acts import DeskAct, Outcome, attempt, refusal_page
from tracker.admin.base import DeskAdmin, private_file
from tracker.admin.clerk import clerk
from tracker.admin.display import page_of
from tracker.admin.forms import DeskActForm, repost
from tracker.admin.people import given_way_by
from tracker.admin.site import desk
from tracker.admin.spreadsheets.forms import ColumnsForm, LookForm, UploadSpreadsheetForm, defaults_of
from tracker.admin.spreadsheets.rows import leave_out_view, row_page, rows_shown, take_in_view
from tracker.admin.spreadsheets.value_forms import Known, ValueLine, ValuesForm
from tracker.importing.spreadsheets.fields import FIELDS, Shape, letter_of
from tracker.importing.spreadsheets.loading import SuggestedColumns, bring, choose, decide, go_on, suggest, take
from tracker.importing.spreadsheets.reading import UnreadableSheet
from tracker.importing.spreadsheets.sheets_out import allowed_values
from tracker.importing.spreadsheets.writing import XLSX, headings, xlsx_file
from tracker.models import ImportColumnMap, Meeting, ReportingPeriod, SpreadsheetImport, User
from tracker.policies import Allowed, Denied, Verdict, may_bring
from tracker.sheet_choices import RowEffect, RowStage, SheetKind


class ImportRowsForm(DeskActForm):
    """What is about to be imported. `seen` is a mark of the ready rows that the page showed: others are looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def prepare(self, thing: Any, user: Any) -> None:
        ready = thing.rows.at(RowStage.READY)
        self.count = ready.count()
        rows = list(ready.order_by("pk").values_list("pk", "revision"))
        self.mark = hashlib.sha256(str(rows).encode()).hexdigest()
        self.fields["seen"].initial = self.mark
        self.rows, self.following = rows_shown(thing, RowStage.READY, 0)
        self.giving_way = list(given_way_by(thing))
        self.becoming: list[tuple[Meeting, int]] = []
        if thing.kind == SheetKind.RECOMMENDATIONS:
            # The key of a row that would be made begins with its meeting (`importing.spreadsheets.recommendations`).
            keys = ready.filter(effect=RowEffect.MAKE).values_list("key", flat=True)
            counts = Counter(int(key.partition("|")[0]) for key in keys)
            meetings = Meeting.objects.in_bulk(counts)
            self.becoming = [(meetings[pk], count) for pk, count in counts.items() if pk in meetings]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("seen") not in ("", self.mark):
            repost(self, "seen", self.mark)  # the page shows them now
            self.refuse([_("Other rows are ready now. Look at them again before you go on.")])
        return cleaned

    @property
    def sentences(self) -> list[str]:
        """What becomes public, for each meeting; and who no longer reports for one."""
        public = [
            ngettext(
                "%(count)s recommendation becomes public under %(meeting)s",
                "%(count)s recommendations become public under %(meeting)s",
                count,
            )
            % {"count": count, "meeting": meeting}
            for meeting, count in self.becoming
        ]
        return [*public, *self.giving_way]

    @property
    def verb(self) -> str:
        """The words of the button, with their number."""
        count = sum(count for _meeting, count in self.becoming)
        if count and count == self.count:
            words = ngettext("Publish %(count)s recommendation", "Publish %(count)s recommendations", count)
            return words % {"count": count}
        words = ngettext("Import %(count)s ready row", "Import %(count)s ready rows", self.count)
        return words % {"count": self.count}


def take_seen(spreadsheet: SpreadsheetImport, *, by: User, now: datetime.datetime, seen: str = "") -> SpreadsheetImport:
    """Import the ready rows. That the person saw these, the form says."""
    return take(spreadsheet, by=by, now=now)


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
        "title": _("Columns of a spreadsheet"),
        "subtitle": str(spreadsheet),
        "thing_address": page_of(spreadsheet),
        "spreadsheet": spreadsheet,
        "form": form,
        "is_ours": suggestion.is_ours,
        "like": suggestion.like if spreadsheet.mapped_at is None else None,
        "look": LookForm(initial={"sheet": sheet, "header_row": suggestion.header_row}, spreadsheet=spreadsheet),
        "denied": verdict.reason if isinstance(verdict, Denied) else "",
        **_preview(spreadsheet, sheet, suggestion),
    }
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
        "title": title,
        "subtitle": str(spreadsheet),
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
