"""What became public, and who did what: the ledger and the audit, to read."""

import datetime
from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.admin.audit import NOTHING, lines
from tracker.admin.clerk import clerk
from tracker.admin.display import link, one_a_line, yes_or_no
from tracker.admin.filters import PeriodFilter, stage_filter
from tracker.admin.long_lists import PERSON, STATE, LongListAdmin, ObjectFilter, in_year
from tracker.admin.site import desk
from tracker.audit_acts import GROUPS
from tracker.importing.spreadsheets.writing import csv_file, marked
from tracker.models import AccountInvitation, AuditEvent, Publication, Span, User
from tracker.policies import may_manage_people

# The columns of the export, under the names by which the audit stores them, and how many of the newest events it holds.
EXPORTED = ("id", "at", "by__username", "act", "object_type", "object_id", "member_state_id", "reason", "changes")
MOST_EXPORTED = 50_000
DAY = datetime.timedelta(days=1)


class PublicationAdmin(LongListAdmin):
    shown = (
        "sequence", "published_at", "kind", "member_state", "period", "recommendation", "commitment", "is_readable",
        "is_current", "text_sha256", "previous", "hash",
    )  # fmt: skip
    list_display = ("sequence", "published_at", "kind", "member_state", "period", "is_readable", "is_current")
    list_filter = (
        "kind",
        ("period", PeriodFilter),
        in_year("published_at", _("published")),
        "member_state__regional_group",
    )
    list_select_related = ("member_state", "period", "recommendation__meeting", "commitment", "text")
    named_by: ClassVar = {"member_state": STATE}
    is_word = ("hash",)

    def seen_by(self, user: User) -> QuerySet[Publication]:
        current = Span.objects.today().filter(publication=OuterRef("pk"))
        return super().seen_by(user).annotate(has_current_span=Exists(current))

    @admin.display(description=_("readable"))
    def is_readable(self, publication: Any) -> str:
        return yes_or_no(hasattr(publication, "text"))

    @admin.display(description=_("current"))
    def is_current(self, publication: Any) -> str:
        return yes_or_no(publication.has_current_span)


class ActFilter(SimpleListFilter):
    """What was done, by its label, in the order of the work: acts on different kinds of objects may share one."""

    title = _("act")
    parameter_name = "act"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [(acts[0], label) for label, acts in GROUPS]

    def value(self) -> str | None:
        """The first of the acts that share the label of the act in the address."""
        asked = super().value()
        return next((acts[0] for _label, acts in GROUPS if asked in acts), asked)

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        together = next((acts for _label, acts in GROUPS if self.value() == acts[0]), (self.value(),))
        return queryset.filter(act__in=together) if self.value() else queryset


class MineFilter(SimpleListFilter):
    """What the person did who reads the list."""

    title = _("person")
    parameter_name = "who"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        # Translators: a filter of the audit: the acts of the person who reads it.
        return [("me", pgettext_lazy("acts of mine", "Mine"))]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(by=clerk(request)) if self.value() == "me" else queryset


def _on_days(events: QuerySet[Any], first: int, last: int) -> QuerySet[Any]:
    """Events of some days, counted from today; days begin at midnight UTC, as all times of the record."""
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return events.filter(at__gte=midnight + first * DAY, at__lt=midnight + (last + 1) * DAY)


DayFilter = stage_filter(
    {
        "today": (_("Today"), lambda events: _on_days(events, 0, 0)),
        "yesterday": (_("Yesterday"), lambda events: _on_days(events, -1, -1)),
        "week": (_("This week"), lambda events: _on_days(events, -timezone.now().weekday(), 0)),
    },
    _("day"),
    "day",
)


class AuditList(ChangeList):
    """The list of events, each read as a line together with the others of its page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = with_lines(self.result_list, clerk(request))


def with_lines(events: Iterable[AuditEvent], reader: User) -> list[Any]:
    """Return the events, each with its `line`."""
    found: list[Any] = list(events)
    for event, line in zip(found, lines(found, desk._registry, reader), strict=True):
        event.line = line
    return found


class AuditEventAdmin(LongListAdmin):
    """Events of the secretariat's own acts, and of what States sent: what a State drafts is its own affair."""

    shown = ("at", "by", "done", "about", "member_state", "reason", "what_changed")
    list_display = ("at", "by", "done", "about", "member_state", "what_changed")
    list_filter = (MineFilter, DayFilter, ActFilter, ObjectFilter, in_year("at", _("when")))
    list_select_related = ("by", "member_state")
    named_by: ClassVar = {"member_state": STATE, "by": PERSON}
    is_word = ("object_id",)
    search_help_text = _("A State, a person by name or user name, or a permanent key.")
    exports_label = _("The newest 50,000 of this list, with the stored codes:")

    def seen_by(self, user: User) -> QuerySet[AuditEvent]:
        """Events about accounts are an administrator's, as the accounts are."""
        events = AuditEvent.objects.visible_to(user).select_related("by", "member_state")
        if may_manage_people(user):
            return events
        return events.exclude(object_type__in=[model._meta.label_lower for model in (User, AccountInvitation)])

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return AuditList

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        event = super().get_object(request, object_id, from_field)
        if event is not None:
            with_lines([event], clerk(request))
        return event

    def exports(self, request: HttpRequest) -> list[tuple[str, str]]:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return [("csv", reverse("admin:tracker_auditevent_export-csv") + query)]

    def get_urls(self) -> list[URLPattern]:
        return [self.address("export.csv", self.export_view, "tracker_auditevent_export-csv"), *super().get_urls()]

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """The newest events of the list, filtered as the list is, with the stored codes."""
        try:
            shown = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters as error:
            raise Http404 from error
        rows = ([str(cell) for cell in row] for row in shown.order_by("-pk").values_list(*EXPORTED)[:MOST_EXPORTED])
        response = HttpResponse(csv_file(EXPORTED, marked(rows)), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="audit.csv"'
        return response

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Also one object by its key: that is its history."""
        return lookup == "object_id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("what was done"))
    def done(self, event: Any) -> str:
        return event.line.act

    @admin.display(description=_("object"))
    def about(self, event: Any) -> Any:
        return link(event.line.address, event.line.about) if event.line.address else event.line.about

    @admin.display(description=_("changes"))
    def what_changed(self, event: Any) -> Any:
        """Each field with its value before and after; a value that was not there before has no before."""
        return one_a_line(
            [
                format_html("{}: <bdi>{}</bdi>", each.label, each.new)
                if each.old == NOTHING
                else format_html("{}: <bdi>{}</bdi> → <bdi>{}</bdi>", each.label, each.old, each.new)
                for each in event.line.changes
            ]
        )


desk.register(Publication, PublicationAdmin)
desk.register(AuditEvent, AuditEventAdmin)
