"""Mail: what a person wants to hear, and what goes out. A row exists before any server is asked to take it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from tracker.choices import Language, MailKind, MailRhythm
from tracker.models.constraints import one_of


def new_calendar_key() -> str:
    """The secret part of the private address of a person's calendar feed."""
    return get_random_string(40)


def mutable_kinds(muted: Any) -> None:
    """Refuse anything but a list of kinds of mail that may be muted."""
    known = set(MailKind.values) - {MailKind.ACCOUNT}
    if not isinstance(muted, list) or not set(muted) <= known:
        raise ValidationError(_("Choose among the kinds of mail that can be muted."))


class MailPreference(models.Model):
    """One person's choice. Who chose nothing has the defaults, without a row."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mail_preference", verbose_name=_("person")
    )
    rhythm = models.CharField(_("digest"), max_length=12, choices=MailRhythm, default=MailRhythm.WEEKLY)
    muted = models.JSONField(_("kinds not wanted"), default=list, blank=True, validators=[mutable_kinds])
    calendar_key = models.CharField(_("key of the calendar"), max_length=40, unique=True, default=new_calendar_key)
    digest_on = models.DateField(_("last digest"), null=True, blank=True)

    class Meta:
        verbose_name = _("choice of mails")
        verbose_name_plural = _("choices of mails")
        ordering = ["user"]
        constraints = [one_of("mailpreference", "rhythm", MailRhythm)]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.get_rhythm_display()}"


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
    last_error = models.CharField(_("last answer of the mail server"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-queued_at", "-pk"]
        indexes = [
            models.Index(fields=["queued_at"], condition=models.Q(sent_at__isnull=True), name="outgoingmail_waiting")
        ]
        constraints = [
            one_of("outgoingmail", "kind", MailKind),
            one_of("outgoingmail", "language", Language),
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.subject}"
