"""Lists of the Secretariat as spreadsheets, in the form in which they are brought back, and the rows of such sheets.

Lists in a cell are codes and addresses, the same in every language; the sheet of allowed values says what they mean.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.acts import refusal_page
from tracker.admin.base import DeskAdmin
from tracker.admin.clerk import clerk
from tracker.importing.spreadsheets.columns import cells_of, columns_of, headings
from tracker.importing.spreadsheets.values import (
    CellField,
    MeetingCell,
    StateCell,
    StatesCell,
    ThemesCell,
    code_of,
)
from tracker.importing.spreadsheets.writing import XLSX, Rows, csv_file, marked, xlsx_file
from tracker.models import Mandate, Meeting, MemberState, Printing, Recommendation, Theme, User
from tracker.models.sheet_choices import SheetKind
from tracker.rules.policies import Allowed, Denied, Verdict, may_manage_people
from tracker.web import download
from tracker.words.sorting import name_order

FORMS = ("xlsx", "csv")
LIST_MARK = "; "


def csv_response(name: str, head: Sequence[str], rows: Rows) -> HttpResponse:
    """Return rows as the CSV file `name`; the demonstration says of each row what it is."""
    return download(csv_file(head, marked(rows)), "text/csv; charset=utf-8", f"{name}.csv")


def xlsx_response(
    name: str, head: Sequence[str], rows: Rows, title: str, more: Mapping[str, Rows] | None = None
) -> HttpResponse:
    """Return rows as the workbook `name`, whose sheet has a title; `more` are sheets beside it."""
    return workbook_response(xlsx_file(head, marked(rows), title, more), name)


def workbook_response(content: bytes, name: str) -> HttpResponse:
    """Return a workbook as the file `name`."""
    return download(content, XLSX, f"{name}.xlsx")


def export_page(admin: "ExportedList", request: HttpRequest, *, form: str) -> HttpResponse:
    """The rows of the list, filtered as the list is. The right to see them is that of the list."""
    verdict = admin.may_export(clerk(request))
    if isinstance(verdict, Denied):
        return refusal_page(admin, request, _("As a spreadsheet"), verdict.reason)
    head = headings(admin.sheet_kind, with_names=admin.has_state_names)
    rows = admin.rows_out(admin.filtered(request))
    if form == "csv":
        return csv_response(admin.sheet_kind, head, rows)
    return xlsx_response(admin.sheet_kind, head, rows, str(SheetKind(admin.sheet_kind).label))


class ExportedList(DeskAdmin):
    """A table whose list, as it is filtered, is had as .xlsx and as .csv."""

    sheet_kind: str
    has_state_names = False
    exports_label: str | Promise = gettext_lazy("This list as a spreadsheet, which can be edited and uploaded again:")
    views = tuple((f"export.{form}", partial(export_page, form=form), f"export-{form}") for form in FORMS)

    def may_export(self, user: User) -> Verdict:
        """Whoever sees the list; a table with more in its sheet than in its list overrides it."""
        return Allowed()

    def rows_out(self, shown: QuerySet[Any]) -> Rows:
        """The rows of the sheet."""
        raise NotImplementedError

    def exports(self, request: HttpRequest) -> list[tuple[str, str]]:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return [(form, reverse(f"{name}_export-{form}") + query) for form in FORMS if self.may_export(clerk(request))]


class ExportedRecommendations(ExportedList):
    """Recommendations, each in its newest original printing."""

    sheet_kind = SheetKind.RECOMMENDATIONS

    def rows_out(self, shown: QuerySet[Any]) -> Rows:
        originals = Printing.objects.confirmed().filter(document__translates=None)
        printings = originals.order_by("document__confirmed_at", "pk").prefetch_related("attributions")
        with_all = shown.select_related("meeting", "agenda_item").prefetch_related(
            "themes", Prefetch("printings", printings, to_attr="originals")
        )
        return map(_recommendation_row, with_all)


class ExportedMandates(ExportedList):
    """Acting mandates. Their sheet names accounts and addresses, which administrators alone see."""

    sheet_kind = SheetKind.MANDATES
    has_state_names = True

    def may_export(self, user: User) -> Verdict:
        return may_manage_people(user)

    def rows_out(self, shown: QuerySet[Any]) -> Rows:
        acting = Mandate.objects.acting().filter(pk__in=shown.order_by().values("pk"))
        return map(_mandate_row, acting.select_related("user", "meeting", "member_state"))


def _recommendation_row(recommendation: Recommendation) -> list[str]:
    newest: Printing = recommendation.originals[-1]  # type: ignore[attr-defined]
    named = [each.member_state_id for each in newest.attributions.all() if each.member_state_id]
    return _in_order(
        SheetKind.RECOMMENDATIONS,
        key=str(recommendation.pk),
        meeting=recommendation.meeting.slug,
        label=newest.label,
        text=newest.text,
        basis=recommendation.basis,
        agenda_item=recommendation.agenda_item.number if recommendation.agenda_item else "",
        themes=LIST_MARK.join(theme.slug for theme in recommendation.themes.all()),
        attributed=LIST_MARK.join(dict.fromkeys(named)),
        addressee=recommendation.addressee,
        page=str(newest.page or ""),
    )


def _mandate_row(mandate: Mandate) -> list[str]:
    return _named(
        mandate.member_state,
        role=mandate.role,
        full_name=mandate.user.full_name,
        email=mandate.user.email,
        username=mandate.user.username,
        person_language=mandate.user.language,
        meeting=mandate.meeting.slug if mandate.meeting else "",
        note_verbale=mandate.note_verbale,
    )


def nomination_rows(states: Collection[str], role: str, meeting: str) -> Iterator[list[str]]:
    """A row for each State (by its code), in the columns of a list of mandates: the person is to be filled in.

    The language is that of the State's last person, where there was one. `meeting` is the slug of the meeting that the
    people are nominated for.
    """
    known, named = Mandate.objects.languages_of(states), MemberState.objects.in_bulk(list(states))
    for state in states:
        yield _named(named[state], role=role, person_language=known.get(state, ""), meeting=meeting)


def _named(state: MemberState, **texts: str) -> list[str]:
    code, *others = _in_order(SheetKind.MANDATES, state=state.pk, **texts)
    return [code, str(state), *others]


def _in_order(kind: str, **texts: str) -> list[str]:
    return [texts.get(name, "") for name in columns_of(kind)]


def allowed_values(kind: str) -> dict[str, list[Sequence[str]]]:
    """Return a sheet by its title: (heading, code, name) of all that a closed list of this kind of sheet may hold."""
    rows: list[Sequence[str]] = [[_("Column"), _("Write this"), _("It means")]]
    for cell in cells_of(kind).values():
        rows += [[str(cell.label), code, name] for code, name in offered(cell)]
    return {_("Allowed values"): rows}


def offered(cell: CellField) -> list[tuple[str, str]]:
    """Return (code, name) of all that a cell with a closed list may hold; States by their names."""
    if cell.choices:
        return [(code, str(name)) for code, name in cell.choices]
    named: dict[type[CellField], Any] = {
        StateCell: MemberState.objects.reporting,
        StatesCell: MemberState.objects.all,
        MeetingCell: Meeting.objects.all,
        ThemesCell: Theme.objects.all,
    }
    found = [(code_of(each), str(each)) for each in named.get(type(cell), list)()]
    return sorted(found, key=lambda each: name_order(each[1])) if isinstance(cell, StateCell | StatesCell) else found
