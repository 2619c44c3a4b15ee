"""The forms of a spreadsheet: the file, its columns, what is imported, and the corrected rows."""

import hashlib
from collections import Counter
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from openpyxl.utils import get_column_letter

from tracker.actions import ColumnChoice
from tracker.admin.display import cut
from tracker.admin.forms import DayField, DeskActForm, LineField, repost
from tracker.admin.people import given_way_by
from tracker.admin.spreadsheets.exports import offered
from tracker.importing.spreadsheets.columns import cells_of, columns_of, given_once, lacking
from tracker.importing.spreadsheets.reading import LARGEST
from tracker.importing.spreadsheets.values import CellField, DayCell
from tracker.importing.spreadsheets.working import SuggestedColumns, chosen, suggest
from tracker.models import Meeting, ReportingPeriod, SpreadsheetImport
from tracker.models.constraints import refuse_unstorable
from tracker.models.sheet_choices import DateOrder, RowEffect, RowStage, SheetKind
from tracker.rules.policies import may_bring
from tracker.words.sorting import name_order

ABOUT_A_PERIOD = (SheetKind.ANSWERS, SheetKind.COMMITMENTS, SheetKind.INVITATIONS)
SAMPLE = 40
SHOWN_ROWS = 8
"""Rows of the sheet that the page of the columns shows."""

LISTED = 50
"""Names to be created that the page lists."""

NOTES = {
    "meeting_part": gettext_lazy("For example a column with the session, beside one with the State."),
    "label": gettext_lazy("Rows without a label are numbered in their meeting, in the order of the table."),
    "attributed": gettext_lazy("Names that the text does not print are kept as named beside it."),
}
"""What a column does that its name does not tell."""


class SheetFileField(forms.FileField):
    """An .xlsx or a .csv file."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.FileInput(attrs={"accept": ".xlsx,.csv"})
        super().__init__(label=gettext_lazy("Spreadsheet"), widget=widget, max_length=200, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if upload.size > LARGEST:
            raise forms.ValidationError(_("The file is too large: at most 20 MB are read."))
        refuse_unstorable(upload.name)
        return upload


class UploadSpreadsheetForm(DeskActForm):
    """A spreadsheet to bring."""

    kind = forms.ChoiceField(label=gettext_lazy("Content of the rows"), choices=SheetKind.choices)
    file = SheetFileField(help_text=gettext_lazy(".xlsx or .csv, at most 20,000 rows"))
    period: Any = forms.ModelChoiceField(
        ReportingPeriod.objects.opened(),
        label=gettext_lazy("Reporting period"),
        required=False,
        empty_label="",
        help_text=gettext_lazy("For answers, commitments and invitations: the period that they are about."),
    )
    meeting: Any = forms.ModelChoiceField(
        Meeting.objects.all(),
        label=gettext_lazy("Meeting"),
        required=False,
        empty_label=gettext_lazy("As each row says"),
        help_text=gettext_lazy("For recommendations: the meeting of the rows that name none."),
    )

    def prepare(self, thing: Any, user: Any) -> None:
        field: Any = self.fields["kind"]
        field.choices = [(kind.value, kind.label) for kind in SheetKind if user and may_bring(user, kind)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("kind")
        if kind in ABOUT_A_PERIOD and not cleaned.get("period") and "period" not in self.errors:
            self.refuse([_("Choose the reporting period that these rows are about.")], "period")
        if kind not in ABOUT_A_PERIOD:
            cleaned["period"] = None
        if kind != SheetKind.RECOMMENDATIONS:
            cleaned["meeting"] = None
        return cleaned


class LookForm(forms.Form):
    """Which table of the file is looked at, and where its headings are."""

    sheet = forms.TypedChoiceField(label=gettext_lazy("Sheet"), coerce=int, required=False, empty_value=None)
    header_row = forms.IntegerField(
        label=gettext_lazy("Row of the headings"),
        min_value=0,
        required=False,
        help_text=gettext_lazy("0 where the table has none."),
    )

    def __init__(self, *args: Any, spreadsheet: SpreadsheetImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sheet: Any = self.fields["sheet"]
        sheet.choices = [
            (
                number,
                ngettext("%(name)s, %(count)d row", "%(name)s, %(count)d rows", table["rows"])
                % {"name": table["name"] or _("The file"), "count": table["rows"]},
            )
            for number, table in enumerate(spreadsheet.tables)
        ]


class ColumnsForm(DeskActForm):
    """Which column holds what, and the values for all rows: as chosen, or as suggested for the table that is asked."""

    sheet = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    header_row = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)
    date_order = forms.ChoiceField(
        label=gettext_lazy("Days such as 03/04/2026"), choices=DateOrder.choices, required=False
    )

    def prepare(self, thing: Any, user: Any) -> None:
        self.spreadsheet = thing
        self.suggestion = self._looked_at()
        choice = self.suggestion.choice
        self.initial = {name: getattr(choice, name) for name in ("sheet", "header_row", "date_order")}
        self.look = LookForm(initial=self.initial, spreadsheet=thing)
        columns = [("", _("No column")), *((str(at), name) for at, name in enumerate(self._column_names()))]
        once, with_column = given_once(thing.kind), columns_of(thing.kind)
        for name, cell in cells_of(thing.kind).items():
            if name in with_column:
                self.fields[f"column_{name}"] = forms.ChoiceField(
                    label=_("%(field)s (needed)") % {"field": cell.label} if cell.required else str(cell.label),
                    choices=columns,
                    required=False,
                    initial=str(choice.columns.get(name, "")),
                    help_text=NOTES.get(name, ""),
                    widget=forms.HiddenInput if self.suggestion.is_ours else forms.Select,
                )
            if name in once:
                self.fields[f"default_{name}"] = _once(cell, choice.defaults.get(name, ""))
        self.order_fields([*(name for name in self.fields if name.startswith(("column_", "default_"))), "date_order"])

    def _looked_at(self) -> SuggestedColumns:
        """A table and its columns as posted, as asked in the address, as chosen, or as suggested."""
        look = LookForm(self.data or self.initial or None, spreadsheet=self.spreadsheet)
        asked = look.cleaned_data if look.is_bound and look.is_valid() else {}
        sheet, header_row = asked.get("sheet"), asked.get("header_row")
        if sheet is None and header_row is None and self.spreadsheet.mapped_at is not None:
            return chosen(self.spreadsheet)
        is_other = sheet not in (None, self.spreadsheet.sheet) and not self.is_bound
        return suggest(self.spreadsheet, sheet or 0, None if is_other else header_row)

    def _column_names(self) -> list[str]:
        """Each column by its letter, its heading and its first cell."""
        choice, names = self.suggestion.choice, []
        under = [cells for number, cells in self.spreadsheet.head_of(choice.sheet) if number > choice.header_row]
        columns = zip_longest(self.suggestion.headings, *under, fillvalue="")
        for at, (heading, *cells) in enumerate(columns, start=1):
            sample = cut(next(filter(None, cells), ""), SAMPLE)
            words = " – ".join(filter(None, (heading, sample)))
            names.append(": ".join(filter(None, (get_column_letter(at), words))))
        return names

    @property
    def letters(self) -> list[str]:
        """The letters of the columns that the preview has."""
        return [get_column_letter(at) for at in range(1, 1 + max((len(row[1]) for row in self.preview), default=0))]

    @property
    def preview(self) -> list[tuple[int, list[str], bool]]:
        """How the table begins: the number of each row, its cells, and whether it holds the headings."""
        choice = self.suggestion.choice
        shown = self.spreadsheet.head_of(choice.sheet)[:SHOWN_ROWS]
        width = max((len(cells) for _number, cells in shown), default=0)
        return [
            (number, [*cells, *[""] * (width - len(cells))], number == choice.header_row) for number, cells in shown
        ]

    def clean_sheet(self) -> int:
        sheet: int = self.cleaned_data["sheet"]
        if sheet >= len(self.spreadsheet.tables):
            raise forms.ValidationError(_("The file has no such sheet."))
        return sheet

    def clean(self) -> dict[str, Any]:
        """The columns and the values for all rows; what is needed has one of the two."""
        cleaned = super().clean() or {}
        kind = self.spreadsheet.kind
        columns = {name: int(column) for name in columns_of(kind) if (column := cleaned.get(f"column_{name}"))}
        defaults = {name: str(default) for name in given_once(kind) if (default := cleaned.get(f"default_{name}"))}
        for name in lacking(kind, columns, defaults):
            fields = [each for each in (f"default_{name}", f"column_{name}") if each in self.fields]
            if not any(each in self.errors for each in fields):
                self.refuse([_("Say which column holds this, or what holds for all rows.")], fields[0])
        if self.errors:
            return cleaned
        about = (cleaned["sheet"], cleaned["header_row"])
        return {"choice": ColumnChoice(*about, columns, defaults, cleaned["date_order"])}


def _once(cell: CellField, initial: str) -> forms.Field:
    """The field for what holds for all rows."""
    label = str(cell.label) if cell.whole else _("%(field)s, where a row says none") % {"field": cell.label}
    if isinstance(cell, DayCell):
        return DayField(label=label, required=False, initial=initial)
    if choices := offered(cell):
        return forms.ChoiceField(label=label, choices=[("", "—"), *choices], required=False, initial=initial)
    return LineField(label=label, required=False, max_length=cell.most or 200, initial=initial)


class ImportRowsForm(DeskActForm):
    """What is about to be imported. `seen` is a mark of the rows that the page showed: others are looked at first."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    creates = forms.BooleanField(label=gettext_lazy("Create all of these"), required=False)

    def prepare(self, thing: Any, user: Any) -> None:
        ready = thing.rows.at(RowStage.READY)
        self.count = ready.count()
        self.waiting, self.names = thing.names_to_create()
        rows = [*ready.order_by("pk").values_list("pk", "revision"), *((row.pk, row.revision) for row in self.waiting)]
        self.mark = hashlib.sha256(f"{thing.mapped_at} {rows}".encode()).hexdigest()
        self.fields["seen"].initial = self.mark
        if not self.waiting:
            del self.fields["creates"]
        self.giving_way = list(given_way_by(thing))
        self.becoming: list[tuple[Meeting, int]] = []
        if thing.kind == SheetKind.RECOMMENDATIONS:
            # The key of a row that would be created begins with its meeting (`importing.spreadsheets.recommendations`).
            keys = ready.filter(effect=RowEffect.MAKE).values_list("key", flat=True)
            counts = Counter(int(place) for key in keys if (place := key.partition("|")[0]).isdecimal())
            meetings = Meeting.objects.in_bulk(counts)
            self.becoming = [(meetings[pk], count) for pk, count in counts.items() if pk in meetings]

    @property
    def created(self) -> list[tuple[str, list[str], int]]:
        """What the tick creates: the name of the list, its first new names, and how many more there are."""
        cells = cells_of(SheetKind.RECOMMENDATIONS)
        titles = {
            name: sorted((each[0] for each in made.values()), key=name_order) for name, made in self.names.items()
        }
        return [(str(cells[name].label), each[:LISTED], len(each) - LISTED) for name, each in titles.items()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("seen") not in ("", self.mark):
            repost(self, "seen", self.mark)  # the page shows them now
            self.refuse([_("Other rows are ready now. Look at them again before you go on.")])
        return {"creates": bool(cleaned.get("creates"))}

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
        if not self.count:
            return _("Import ready rows")
        count = sum(count for _meeting, count in self.becoming)
        if count and count == self.count and not self.waiting:
            words = ngettext("Publish %(count)s recommendation", "Publish %(count)s recommendations", count)
            return words % {"count": count}
        words = ngettext("Import %(count)s ready row", "Import %(count)s ready rows", self.count)
        return words % {"count": self.count}


class CorrectedRowsForm(DeskActForm):
    """The file with the rows to be corrected, after its correction."""

    file = SheetFileField()
