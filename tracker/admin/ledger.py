"""What became public, and who did what: the ledger and the audit, to read."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tracker.admin.audit_words import ACT_WORDS, act_in_words, object_in_words, told
from tracker.admin.display import one_a_line, yes_or_no
from tracker.admin.long_lists import LongListAdmin, ObjectFilter, Sought, in_year
from tracker.admin.site import desk
from tracker.models import AccountInvitation, AuditEvent, Publication, User
from tracker.policies import may_manage_people


class PublicationAdmin(LongListAdmin):
    shown = (
        "sequence", "published_at", "kind", "member_state", "period", "recommendation", "commitment", "is_readable",
        "is_current", "text_sha256", "previous", "hash",
    )  # fmt: skip
    list_display = ("sequence", "published_at", "kind", "member_state", "period", "is_readable", "is_current")
    list_filter = ("kind", "period", in_year("published_at", _("published")), "member_state__regional_group")
    list_select_related = ("member_state", "period", "recommendation__meeting", "commitment", "text", "current")
    sought = (Sought.state("member_state"), Sought.exactly("hash"))

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


class AuditEventAdmin(LongListAdmin):
    """Events of the secretariat's own acts, and of what States sent: what a State drafts is its own affair."""

    shown = ("at", "by", "what_was_done", "about", "member_state", "reason", "what_changed")
    list_display = ("at", "by", "what_was_done", "about", "member_state")
    list_filter = (ActFilter, ObjectFilter, in_year("at", _("when")))
    list_select_related = ("by", "member_state")
    sought = (Sought.state("member_state"), Sought.person("by"), Sought.exactly("object_id"))

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
