"""The forms of a spreadsheet: the file, its columns, and one row with all its cells."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker.admin.display import apart, cut
from tracker.admin.forms import DayField, DeskActForm, LineField, TextField
from tracker.admin.queries import with_newest_label
from tracker.importing.spreadsheets.fields import FIELDS, Shape, SheetField, columns_of, given_once, letter_of
from tracker.importing.spreadsheets.limits import LARGEST
from tracker.importing.spreadsheets.loading import SuggestedColumns
from tracker.models import (
    ImportColumnMap,
    Meeting,
    MemberState,
    Recommendation,
    ReportingPeriod,
    SpreadsheetImport,
    SpreadsheetRow,
)
from tracker.models.constraints import refuse_unstorable
from tracker.policies import may_bring
from tracker.sheet_choices import DateOrder, SheetKind
from tracker.words.sorting import name_order

ABOUT_A_PERIOD = (SheetKind.ANSWERS, SheetKind.COMMITMENTS, SheetKind.INVITATIONS)
LONG = (Shape.TEXT, Shape.PRINTED)
CHOSEN = (Shape.CHOICE, Shape.POSITION)
LONGEST_TYPED = 32_767
SAMPLE = 40


NOTES = {
    "meeting_part": gettext_lazy("For example a column with the session, beside one with the State."),
    "label": gettext_lazy("Rows without a label are numbered in their meeting, in the order of the table."),
    "attributed": gettext_lazy("Names that the text does not print are kept as named beside it."),
}
"""What a column does that its name does not tell."""


class UploadSpreadsheetForm(DeskActForm):
    """A spreadsheet to bring."""

    kind = forms.ChoiceField(label=gettext_lazy("Content of the rows"), choices=SheetKind.choices)
    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        max_length=200,
        help_text=gettext_lazy(".xlsx or .csv, at most 20,000 rows"),
    )
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

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST:
            raise forms.ValidationError(_("The file is too large: at most 20 MB are read."))
        refuse_unstorable(upload.name)
        return upload

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
    """Which sheet of the file is looked at, where its headings stand, and which saved choice is begun with."""

    sheet = forms.TypedChoiceField(label=gettext_lazy("Sheet"), coerce=int, required=False, empty_value=None)
    header_row = forms.IntegerField(
        label=gettext_lazy("Row of the headings"),
        min_value=0,
        required=False,
        help_text=gettext_lazy("0 where the table has none."),
    )
    map: Any = forms.ModelChoiceField(
        ImportColumnMap.objects.none(),
        label=gettext_lazy("Saved choice of columns"),
        required=False,
        empty_label=gettext_lazy("As the headings suggest"),
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
        saved: Any = self.fields["map"]
        saved.queryset = ImportColumnMap.objects.filter(kind=spreadsheet.kind)


class ColumnsForm(DeskActForm):
    """Which column holds which field, and what holds for all rows."""

    sheet = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    header_row = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)
    date_order = forms.ChoiceField(
        label=gettext_lazy("Days such as 03/04/2026"), choices=DateOrder.choices, required=False
    )
    save_as = LineField(
        label=gettext_lazy("Save this choice under a name"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("For the next sheet with the same columns. Empty: it is not saved."),
    )

    def __init__(
        self, *args: Any, spreadsheet: SpreadsheetImport, suggestion: SuggestedColumns, sheet: int, **kwargs: Any
    ) -> None:
        self.spreadsheet, self.suggestion, self.sheet_number = spreadsheet, suggestion, sheet
        super().__init__(*args, **kwargs)

    def prepare(self, thing: Any, user: Any) -> None:
        self.fields["sheet"].initial = self.sheet_number
        self.fields["header_row"].initial = self.suggestion.header_row
        self.fields["date_order"].initial = (self.suggestion.like or self.spreadsheet).date_order
        columns = [("", _("No column")), *((str(at), name) for at, name in enumerate(self._column_names()))]
        kind = self.spreadsheet.kind
        for field in columns_of(kind):
            self.fields[f"column_{field.name}"] = forms.ChoiceField(
                label=_("%(field)s (needed)") % {"field": field.label} if field.is_required else str(field.label),
                choices=columns,
                required=False,
                initial=str(self.suggestion.columns.get(field.name, "")),
                help_text=NOTES.get(field.name, ""),
                widget=forms.HiddenInput if self.suggestion.is_ours else forms.Select,
            )
        for field in given_once(kind):
            self.fields[f"default_{field.name}"] = _once(field, _default_of(field, self.spreadsheet, self.suggestion))
        order = [name for name in self.fields if name.startswith(("column_", "default_"))]
        paired = sorted(order, key=lambda name: [f.name for f in FIELDS[kind]].index(name.split("_", 1)[1]))
        self.order_fields([*paired, "date_order", "save_as"])

    def _column_names(self) -> list[str]:
        """Each column by its letter, its heading and its first cell."""
        table = self.spreadsheet.tables[self.sheet_number]
        under = [cells for number, cells in table["head"] if number > self.suggestion.header_row]
        width = max([len(self.suggestion.headings), *map(len, under)], default=0)
        headings = [*self.suggestion.headings, *[""] * (width - len(self.suggestion.headings))]
        samples = [next((cells[at] for cells in under if at < len(cells) and cells[at]), "") for at in range(width)]
        return [
            ": ".join(filter(None, (letter_of(at), " – ".join(filter(None, (heading, cut(sample, SAMPLE)))))))
            for at, (heading, sample) in enumerate(zip(headings, samples, strict=True))
        ]

    def clean_sheet(self) -> int:
        sheet: int = self.cleaned_data["sheet"]
        if sheet >= len(self.spreadsheet.tables):
            raise forms.ValidationError(_("The file has no such sheet."))
        return sheet

    def clean(self) -> dict[str, Any]:
        """The columns by field, and what holds for all rows; a field that is needed has one of the two."""
        cleaned = super().clean() or {}
        columns, defaults = {}, {}
        for field in FIELDS[self.spreadsheet.kind]:
            column, default = cleaned.get(f"column_{field.name}"), cleaned.get(f"default_{field.name}")
            if column:
                columns[field.name] = int(column)
            if default:
                defaults[field.name] = str(default)
            names = [f"{part}_{field.name}" for part in ("column", "default") if f"{part}_{field.name}" in self.fields]
            if field.is_required and not (column or default) and not any(name in self.errors for name in names):
                self.refuse([_("Say which column holds this, or what holds for all rows.")], names[-1])
        return {
            **{name: cleaned.get(name) for name in ("sheet", "header_row", "date_order", "save_as")},
            "columns": columns,
            "defaults": defaults,
        }


def _default_of(field: SheetField, spreadsheet: SpreadsheetImport, suggestion: SuggestedColumns) -> str:
    """What holds for all rows: as chosen, as in the last sheet of the same shape, or as the file says."""
    known = {
        "language": "en",
        "person_language": "en",
        "title": spreadsheet.file_name.rpartition(".")[0],
        "meeting": spreadsheet.meeting.slug if spreadsheet.meeting else "",
    }
    # A day or the number of a letter of another sheet would be taken over unseen.
    if suggestion.like is not None and spreadsheet.mapped_at is None and field.shape in CHOSEN:
        known = {**known, **suggestion.like.defaults}
    return str(spreadsheet.defaults.get(field.name, known.get(field.name, "")))


def defaults_of(spreadsheet: SpreadsheetImport, suggestion: SuggestedColumns) -> dict[str, str]:
    """Return the values for all rows, by field, where a person does not choose them."""
    found = {field.name: _default_of(field, spreadsheet, suggestion) for field in given_once(spreadsheet.kind)}
    return {name: text for name, text in found.items() if text}


def _once(field: SheetField, initial: str) -> forms.Field:
    """The field for what holds for all rows."""
    label = str(field.label) if field.whole else _("%(field)s, where a row says none") % {"field": field.label}
    if field.shape in CHOSEN:
        choices = [("", "—"), *field.choices.choices]
        return forms.ChoiceField(label=label, choices=choices, required=False, initial=initial)
    if field.shape is Shape.MEETING:
        return forms.ChoiceField(label=label, choices=[("", "—"), *meetings()], required=False, initial=initial)
    if field.shape is Shape.DAY:
        return DayField(label=label, required=False, initial=initial)
    return LineField(label=label, required=False, max_length=field.most or 200, initial=initial)


def meetings() -> list[tuple[str, str]]:
    """Meetings by their addresses, for a select."""
    return [(meeting.slug, str(meeting)) for meeting in Meeting.objects.all()]


class RowForm(DeskActForm):
    """One row: a field for each of its cells, with what is wrong at the very cell."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, row: SpreadsheetRow, **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, **kwargs)

    def prepare(self, thing: Any, user: Any) -> None:
        spreadsheet = self.row.spreadsheet
        self.fields["revision"].initial = self.row.revision
        for field in columns_of(spreadsheet.kind):
            text = self.row.text(field.name, spreadsheet)
            candidates = self._candidates(field)
            self.fields[field.name] = _cell(field, text, candidates)
            self.fields[field.name].initial = text

    def _candidates(self, field: SheetField) -> list[tuple[str, str]]:
        """What a person may have meant, of the fault of this cell."""
        _code, words = self.row.faults.get(field.name, ["", {}])
        return named_candidates(field, words.get("candidates", []))

    def shown(self) -> dict[str, Any]:
        """The row as it stands, as if it had been posted."""
        return {name: field.initial for name, field in self.fields.items()}

    def texts(self) -> dict[str, str]:
        """What the person wants the row to say."""
        return {
            field.name: self.cleaned_data.get(field.name, "").strip() for field in columns_of(self.row.spreadsheet.kind)
        }


def _cell(field: SheetField, text: str, candidates: list[tuple[str, str]]) -> forms.Field:
    label = field.label
    if field.shape in CHOSEN:
        offered: Iterable[Any] = field.choices.choices
    elif field.shape is Shape.STATE:
        offered = sorted(((state.pk, f"{state} ({state.pk})") for state in MemberState.objects.reporting()), key=_name)
    elif field.shape is Shape.MEETING:
        offered = meetings()
    elif field.shape is Shape.ASKED and candidates:
        offered = []
    elif field.shape in LONG:
        return TextField(label=label, required=False, max_length=LONGEST_TYPED, rows=5)
    else:
        return LineField(label=label, required=False, max_length=LONGEST_TYPED)
    return _select(label, text, candidates, offered)


def _select(label: Any, text: str, candidates: list[tuple[str, str]], offered: Iterable[Any]) -> forms.Field:
    """What stands in the cell, then what may be meant, then all that there is."""
    choices: list[Any] = [("", "—")]
    offered = list(offered)
    known = {str(value) for value, _label in offered}
    if text and text not in known:
        choices.append((text, _("As it stands: %(text)s") % {"text": cut(text, SAMPLE)}))
    if candidates:
        choices.append((_("Possible matches"), candidates))
    if offered and candidates:
        choices.append((_("All"), offered))
    else:
        choices.extend(offered)
    return forms.ChoiceField(label=label, choices=choices, required=False)


def _name(choice: Sequence[str]) -> tuple[str, str]:
    return name_order(str(choice[1]))


def named_candidates(field: SheetField, candidates: Sequence[str]) -> list[tuple[str, str]]:
    """(value, name) of what may be meant, as the select of the cell offers it."""
    if field.shape is Shape.STATE:
        return [(state.pk, f"{state} ({state.pk})") for state in MemberState.objects.filter(pk__in=candidates)]
    if field.shape is Shape.MEETING:
        return [(each.slug, str(each)) for each in Meeting.objects.filter(pk__in=candidates)]
    if field.shape is Shape.ASKED:
        return _recommendations(candidates)
    return []


def _recommendations(keys: Sequence[str]) -> list[tuple[str, str]]:
    meant: Any = with_newest_label(Recommendation.objects.filter(pk__in=keys).select_related("meeting"))
    return [(str(each.pk), apart(f"{each.newest_label}, {each.meeting}")) for each in meant]
