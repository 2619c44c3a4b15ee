"""A list of the desk as a spreadsheet, in the form in which it is brought back: what the list shows, and no more."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.acts import refusal_page
from tracker.admin.base import DeskAdmin
from tracker.admin.clerk import clerk
from tracker.importing.spreadsheets.sheets_out import headings, mandate_rows, recommendation_rows
from tracker.importing.spreadsheets.writing import XLSX, Rows, csv_file, marked, xlsx_file
from tracker.models import Mandate, User
from tracker.models.sheet_choices import SheetKind
from tracker.rules.policies import Allowed, Denied, Verdict, may_manage_people
from tracker.web import download

FORMS = ("xlsx", "csv")


def export_page(admin: "ExportedList", request: HttpRequest, *, form: str) -> HttpResponse:
    """The rows of the list, filtered as the list is. The right to see them is that of the list."""
    verdict = admin.may_export(clerk(request))
    if isinstance(verdict, Denied):
        return refusal_page(admin, request, _("As a spreadsheet"), verdict.reason)
    head = headings(admin.sheet_kind, with_names=admin.has_state_names)
    rows, name = marked(admin.rows_out(admin.filtered(request))), f"{admin.sheet_kind}.{form}"
    if form == "csv":
        return download(csv_file(head, rows), "text/csv; charset=utf-8", name)
    return download(xlsx_file(head, rows, str(SheetKind(admin.sheet_kind).label)), XLSX, name)


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
        return recommendation_rows(shown)


class ExportedMandates(ExportedList):
    """Acting mandates. Their sheet names accounts and addresses, which administrators alone see."""

    sheet_kind = SheetKind.MANDATES
    has_state_names = True

    def may_export(self, user: User) -> Verdict:
        return may_manage_people(user)

    def rows_out(self, shown: QuerySet[Any]) -> Rows:
        acting = Mandate.objects.acting().filter(pk__in=shown.order_by().values("pk"))
        return mandate_rows(acting.select_related("user", "meeting", "member_state"))
