"""What became public, and who did what: the ledger and the audit, to read."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tracker.admin.audit_words import ACT_WORDS, act_in_words, object_in_words, told
from tracker.admin.base import DeskAdmin
from tracker.admin.display import one_a_line, yes_or_no
from tracker.admin.site import desk
from tracker.models import AccountInvitation, AuditEvent, Publication, User
from tracker.policies import may_manage_people


class PublicationAdmin(DeskAdmin):
    shown = (
        "sequence", "published_at", "kind", "member_state", "period", "recommendation", "commitment", "is_readable",
        "is_current", "text_sha256", "previous", "hash",
    )  # fmt: skip
    list_display = ("sequence", "published_at", "kind", "member_state", "period", "is_readable", "is_current")
    list_filter = ("kind", "period", "member_state__regional_group")
    list_select_related = ("member_state", "period", "recommendation__meeting", "commitment", "text", "current")
    search_fields = ("member_state__name_en", "member_state__iso3", "hash")
    date_hierarchy = "published_at"
    ordering = ("-sequence",)

    @admin.display(description=_("readable"))
    def is_readable(self, publication: Any) -> str:
        return yes_or_no(hasattr(publication, "text"))

    @admin.display(description=_("current"))
    def is_current(self, publication: Any) -> str:
        return yes_or_no(hasattr(publication, "current"))


class ActFilter(SimpleListFilter):
    """What was done, in words."""

    title = _("act")
    parameter_name = "act"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return list(ACT_WORDS.items())

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(act=self.value()) if self.value() else queryset


class AuditEventAdmin(DeskAdmin):
    """Events of the secretariat's own acts, and of what States sent: what a State drafts is its own affair."""

    shown = ("at", "by", "what_was_done", "about", "member_state", "reason", "what_changed")
    list_display = ("at", "by", "what_was_done", "about", "member_state")
    list_filter = (ActFilter, "object_type")
    list_select_related = ("by", "member_state")
    search_fields = ("object_id", "member_state__iso3", "member_state__name_en", "by__username", "by__full_name")
    date_hierarchy = "at"
    ordering = ("-pk",)

    def seen_by(self, user: User) -> QuerySet[AuditEvent]:
        """Events about accounts are an administrator's, as the accounts are."""
        events = AuditEvent.objects.visible_to(user).select_related("by", "member_state")
        if may_manage_people(user):
            return events
        return events.exclude(object_type__in=[model._meta.label_lower for model in (User, AccountInvitation)])

    @admin.display(description=_("act"), ordering="act")
    def what_was_done(self, event: AuditEvent) -> str:
        return act_in_words(event)

    @admin.display(description=_("object"))
    def about(self, event: AuditEvent) -> str:
        return object_in_words(event)

    @admin.display(description=_("changes"))
    def what_changed(self, event: AuditEvent) -> Any:
        (one,) = told([event])
        return one_a_line([f"{each.label}: {each.old} → {each.new}" for each in one.changes])


desk.register(Publication, PublicationAdmin)
desk.register(AuditEvent, AuditEventAdmin)
