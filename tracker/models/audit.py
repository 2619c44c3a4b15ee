"""Who did what, when and why: one event for every change of the record."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.choices import SENDING_ROLES, AuditOwner
from tracker.models.audit_acts import ACTS, Act
from tracker.models.constraints import one_of
from tracker.models.people import mandates_of
from tracker.models.states import MemberState

# What the secretariat did that the State concerned sees as well.
SHOWN_TO_THE_STATE: tuple[Act, ...] = (
    "invite", "extend", "reopen", "remind", "submit", "recall", "return", "accept", "supersede", "withdraw",
    "set_consent", "repeat_consent", "consent_in_error",
    "erase", "nominate", "end_mandate", "open_for_checking", "send_account_link", "revoke_account_link", "take_up",
    "state_intention",
)  # fmt: skip


class AuditIsClosed(Exception):
    """Somebody tried to change or delete an audit event."""


def storable(value: Any) -> Any:
    """A value as the audit keeps it: codes, numbers and words as they are, objects by their key."""
    if isinstance(value, models.Model):
        return storable(value.pk)
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, models.fields.files.FieldFile):
        return value.name
    if isinstance(value, list | tuple | set | frozenset):
        return sorted((storable(item) for item in value), key=str)
    return value


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def delete(self) -> tuple[int, dict[str, int]]:
        raise AuditIsClosed("An audit event is never deleted.")

    def update(self, **kwargs: Any) -> int:
        if not set(kwargs) <= {"changes", "reason"} or kwargs.get("reason"):
            raise AuditIsClosed("An audit event is never updated; an erasure blanks its words, and nothing else does.")
        return super().update(**kwargs)

    def about(self, thing: models.Model) -> Self:
        """The events of one object, newest last."""
        return self.filter(object_type=thing._meta.label_lower, object_id=str(thing.pk)).order_by("pk")

    def about_any(self, things: Sequence[models.Model]) -> Self:
        """The events of any of these objects, all of one kind."""
        kinds = {thing._meta.label_lower for thing in things}
        return self.filter(object_type__in=kinds, object_id__in=[str(thing.pk) for thing in things])

    def visible_to(self, user: Any) -> Self:
        """A State's drafting belongs to that State; the rest of what concerns it is seen on both sides."""
        if getattr(user, "is_secretariat", False):
            return self.filter(owner=AuditOwner.SECRETARIAT)
        if not getattr(user, "is_active", False) or user.pk is None:
            return self.none()
        seen = Q(owner=AuditOwner.STATE) | Q(act__in=SHOWN_TO_THE_STATE)
        return self.filter(seen, member_state__in=mandates_of(user).states(SENDING_ROLES))


class AuditEvent(models.Model):
    """One act on one object, with the fields it changed as {field: [old, new]}.

    `object_type` and `object_id` name the object without a foreign key, so that an event outlives a discarded draft.
    """

    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    act = models.CharField(_("act"), max_length=40)
    object_type = models.CharField(_("kind of object"), max_length=60)
    object_id = models.CharField(_("object"), max_length=40)
    member_state = models.ForeignKey(
        MemberState, models.PROTECT, null=True, blank=True, related_name="audit_events", verbose_name=_("State")
    )
    owner = models.CharField(_("belongs to"), max_length=12, choices=AuditOwner)
    reason = models.TextField(_("reason"), blank=True)
    changes = models.JSONField(_("changes"), default=dict)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-pk"]
        indexes = [
            # The key first: a search of the audit asks for it alone.
            models.Index(fields=["object_id", "object_type"], name="auditevent_about"),
            # The desk lists its own acts by kind, newest first.
            models.Index(
                fields=["act", "id"], condition=Q(owner=AuditOwner.SECRETARIAT), name="auditevent_of_the_desk"
            ),
            # What the secretariat did on a day, at the end of that day.
            models.Index(fields=["at"], condition=Q(owner=AuditOwner.SECRETARIAT), name="auditevent_of_a_day"),
            # A draft that was discarded is found by its last event alone: an erasure must not read the whole audit.
            models.Index(fields=["member_state"], condition=Q(act="discard"), name="auditevent_discarded"),
        ]
        constraints = [
            one_of("auditevent", "owner", AuditOwner),
            models.CheckConstraint(condition=Q(act__in=ACTS), name="auditevent_act_is_of_the_list"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.object_type} {self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AuditIsClosed("An audit event is never updated.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AuditIsClosed("An audit event is never deleted.")
