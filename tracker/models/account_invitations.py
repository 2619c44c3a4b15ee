"""The link by which a nominated person takes up an account. It works once."""

import datetime
import hashlib
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.choices import LinkState
from tracker.models.constraints import together


def checksum_of(token: str) -> str:
    """What the record keeps of a link."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


class AccountInvitationQuerySet(models.QuerySet["AccountInvitation"]):
    def open(self, at: datetime.datetime) -> Self:
        """Links that still work: not used, not revoked, not too old, for a person who may sign in."""
        return self.unspent().filter(valid_until__gt=at, user__is_active=True)

    def unspent(self) -> Self:
        """Links that nobody used and nobody revoked, the too old ones among them."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True)


class AccountInvitation(models.Model):
    """One link sent to one person. The record keeps the hash of its token: who reads the database cannot use it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="account_invitations", verbose_name=_("person")
    )
    address = models.EmailField(_("sent to"))
    token_sha256 = models.CharField(_("checksum of the link"), max_length=64, unique=True)
    valid_until = models.DateTimeField(_("valid until"))
    invited_at = models.DateTimeField(_("invited"))
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("invited by")
    )
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )

    objects = AccountInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to an account")
        verbose_name_plural = _("invitations to accounts")
        ordering = ["-invited_at", "-pk"]
        constraints = [
            together("accountinvitation", "revoked_at", "revoked_by"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True),
                name="accountinvitation_not_used_and_revoked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.invited_at:%Y-%m-%d}"

    def state_at(self, moment: datetime.datetime) -> LinkState:
        """What became of the link until `moment`."""
        if self.used_at is not None:
            return LinkState.USED
        if self.revoked_at is not None:
            return LinkState.REVOKED
        return LinkState.WAITING if self.valid_until > moment else LinkState.EXPIRED
