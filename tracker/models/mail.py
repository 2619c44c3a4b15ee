"""Mail: what a person wants to hear, and what goes out. A row exists before any server is asked to take it."""

import datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from tracker.choices import ALWAYS_SENT, Language, MailKind, MailRhythm
from tracker.models.constraints import one_of


def new_calendar_key() -> str:
    """The secret part of the private address of a person's calendar feed."""
    return get_random_string(40)


def mutable_kinds(muted: Any) -> None:
    """Refuse anything but a list of kinds of e-mail that may be muted."""
    known = set(MailKind.values) - set(ALWAYS_SENT)
    if not isinstance(muted, list) or not set(muted) <= known:
        raise ValidationError(_("Choose among the kinds of e-mail that can be muted."))


class MailPreferenceQuerySet(models.QuerySet["MailPreference"]):
    def of(self, user: Any) -> "MailPreference":
        """The choice of a person; the defaults, not stored, for one who chose nothing."""
        return self.filter(user=user).first() or MailPreference(user=user)


class MailPreference(models.Model):
    """One person's choice. Who chose nothing has the defaults, without a row."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mail_preference", verbose_name=_("person")
    )
    rhythm = models.CharField(_("digest"), max_length=12, choices=MailRhythm, default=MailRhythm.WEEKLY)
    muted = models.JSONField(_("kinds not wanted"), default=list, blank=True, validators=[mutable_kinds])
    calendar_key = models.CharField(_("key of the calendar"), max_length=40, unique=True, default=new_calendar_key)
    digest_on = models.DateField(_("last digest"), null=True, blank=True)
    # Of the list in the portal: what came until this moment was marked as read there.
    read_until = models.DateTimeField(_("notices read until"), null=True, blank=True)

    objects = MailPreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("choice of e-mails")
        verbose_name_plural = _("choices of e-mails")
        ordering = ["user"]
        constraints = [one_of("mailpreference", "rhythm", MailRhythm)]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.get_rhythm_display()}"


# A mail that waits longer than this shows on the desk: the server is away, the worker is, or the address is wrong.
LATE_AFTER = datetime.timedelta(hours=1)
# What goes on inside a State is told to its people alone: the desk sees no row of these kinds.
INSIDE_A_STATE = (MailKind.DIGEST, MailKind.SHARED_WORK)
# Kinds whose text the desk may read: each tells of an act that the desk took part in. The others hold one-time links
# and codes, or say how far a State has come with its drafts.
READ_AT_THE_DESK = (
    MailKind.INVITATION,
    MailKind.RECEIPT,
    MailKind.RETURNED,
    MailKind.DECIDED,
    MailKind.ON_BEHALF,
    MailKind.SECOND_APPROVAL,
)
# The keys of the reminders that the secretariat sent itself, having read them: those of the clock tell of drafts.
REMINDED_BY_THE_SECRETARIAT = "reminded "


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def waiting(self) -> Self:
        """Mails that no server has taken yet."""
        return self.filter(sent_at__isnull=True)

    def late(self, at: datetime.datetime) -> Self:
        """Mails that have waited too long at the moment `at`, and those that a restore holds, oldest first."""
        is_held = models.Q(tried_at__gt=at)  # they are marked as if tried until then
        return self.waiting().filter(models.Q(queued_at__lte=at - LATE_AFTER) | is_held).order_by("queued_at", "pk")

    def visible_to(self, user: Any) -> Self:
        """The rows that the desk may see; their texts are another matter (`is_readable_at_the_desk`)."""
        if not getattr(user, "is_secretariat", False):
            return self.none()
        return self.exclude(kind__in=INSIDE_A_STATE)


class OutgoingMail(models.Model):
    """One mail to one person. `key` says what it is about, so that the same notice is never sent twice."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="outgoing_mails", verbose_name=_("person")
    )
    address = models.EmailField(_("address"))
    kind = models.CharField(_("kind"), max_length=12, choices=MailKind)
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.ENGLISH)
    key = models.CharField(_("what it is about"), max_length=200, unique=True)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    html = models.TextField(_("text as a page"), blank=True)
    queued_at = models.DateTimeField(_("queued"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    tried_at = models.DateTimeField(_("last attempt"), null=True, blank=True)
    last_error = models.CharField(_("last answer of the mail server"), max_length=500, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        ordering = ["-queued_at", "-pk"]
        indexes = [
            models.Index(fields=["queued_at"], condition=models.Q(sent_at__isnull=True), name="outgoingmail_waiting"),
            models.Index(fields=["queued_at", "id"], name="outgoingmail_in_order"),
        ]
        constraints = [
            one_of("outgoingmail", "kind", MailKind),
            one_of("outgoingmail", "language", Language),
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.subject}" if self.address else f"{self.user_id}: {self.get_kind_display()}"

    @property
    def is_readable_at_the_desk(self) -> bool:
        return self.kind in READ_AT_THE_DESK or self.key.startswith(REMINDED_BY_THE_SECRETARIAT)
