"""What became public, and who did what: the ledger and the audit, to read."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.admin.audit_sentences import sentences
from tracker.admin.audit_words import ACT_WORDS, told
from tracker.admin.clerk import clerk
from tracker.admin.display import one_a_line, yes_or_no
from tracker.admin.filters import PeriodFilter
from tracker.admin.long_lists import LongListAdmin, ObjectFilter, Sought, in_year
from tracker.admin.site import desk
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
    sought = (Sought.state("member_state"), Sought.exactly("hash"))

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
    """What was done, in words: they are many, and are chosen from a list in the order of the work."""

    title = _("act")
    parameter_name = "act"
    template = "admin/filter_choice.html"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return list(ACT_WORDS.items())

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(act=self.value()) if self.value() else queryset

    def choices(self, changelist: Any) -> Iterator[Any]:
        """The acts, each with the rest of what the list was asked for, which the form of the choice sends again."""
        kept = {name: values[-1] for name, values in changelist.filter_params.items() if name != self.parameter_name}
        yield {"kept": kept | ({SEARCH_VAR: changelist.query} if changelist.query else {})}
        for code, words in self.lookup_choices:
            yield {"value": code, "display": words, "selected": self.value() == code}


class MineFilter(SimpleListFilter):
    """What the person did who reads the list."""

    title = _("person")
    parameter_name = "who"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        # Translators: a filter of the audit: the acts of the person who reads it.
        return [("me", pgettext_lazy("acts of mine", "Mine"))]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(by=clerk(request)) if self.value() == "me" else queryset


class DayFilter(SimpleListFilter):
    """What was done today, the day before, or since Monday; days begin at midnight UTC, as all times of the record."""

    title = _("day")
    parameter_name = "day"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("today", _("Today")), ("yesterday", _("Yesterday")), ("week", _("This week"))]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
        begins = {
            "today": midnight,
            "yesterday": midnight - DAY,
            "week": midnight - midnight.weekday() * DAY,
        }.get(self.value() or "")
        if begins is None:
            return queryset
        ends = midnight if self.value() == "yesterday" else midnight + DAY
        return queryset.filter(at__gte=begins, at__lt=ends)


class AuditList(ChangeList):
    """The list of events, each read as a sentence together with the others of its page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        events = list(self.result_list)
        for event, one in zip(events, sentences(events, desk._registry, clerk(request)), strict=True):
            event.sentence_told = one
        self.result_list = events


class AuditEventAdmin(LongListAdmin):
    """Events of the secretariat's own acts, and of what States sent: what a State drafts is its own affair."""

    shown = ("at", "sentence", "member_state", "reason", "what_changed")
    list_display = ("at", "sentence", "member_state")
    list_filter = (MineFilter, DayFilter, ActFilter, ObjectFilter, in_year("at", _("when")))
    list_select_related = ("by", "member_state")
    sought = (Sought.state("member_state"), Sought.person("by"), Sought.exactly("object_id"))
    search_help_text = _("A State, a person by name or user name, or a permanent key.")
    change_list_template = "admin/audit_list.html"

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
            (event.sentence_told,) = sentences([event], desk._registry, clerk(request))
        return event

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

    @admin.display(description=_("what was done"))
    def sentence(self, event: Any) -> Any:
        return event.sentence_told.words

    @admin.display(description=_("changes"))
    def what_changed(self, event: AuditEvent) -> Any:
        (one,) = told([event])
        return one_a_line([f"{each.label}: {each.old} → {each.new}" for each in one.changes])


desk.register(Publication, PublicationAdmin)
desk.register(AuditEvent, AuditEventAdmin)
