"""The link by which a person sets up her account. It is made when an email is sent, and works once."""

import datetime
import hashlib
import secrets
from typing import Self

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.choices import LinkState
from tracker.models.constraints import together, who_and_when
from tracker.models.people import User

# How long a link works, and of how many random bytes it is made.
LINK_DAYS = 14
TOKEN_BYTES = 32
# The part of the key of an email with a link that says that the person asked for the email.
LINK_ASKED = "asked"
# The condition of an account whose person chose no password and never signed in.
NEVER_SIGNED_IN = {"last_login__isnull": True, "password__startswith": UNUSABLE_PASSWORD_PREFIX}


def checksum_of(token: str) -> str:
    """What the record keeps of a link."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


class AccountInvitationQuerySet(models.QuerySet["AccountInvitation"]):
    def open(self, at: datetime.datetime) -> Self:
        """Links that still work: not used, not revoked, not too old, sent to the address of a person who may sign in
        and never did."""
        waits = {f"user__{name}": value for name, value in NEVER_SIGNED_IN.items()}
        return self.unspent().filter(valid_until__gt=at, user__is_active=True, address=F("user__email"), **waits)

    def unspent(self) -> Self:
        """Links that nobody used and nobody revoked, the too old ones among them."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True)

    def issue(self, user: User, now: datetime.datetime) -> tuple["AccountInvitation", str]:
        """Make a link for `user`; return its row and its token, of which the row has the checksum only."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        until = now + datetime.timedelta(days=LINK_DAYS)
        made = self.create(
            user=user, address=user.email, token_sha256=checksum_of(token), valid_until=until, invited_at=now
        )
        return made, token


class AccountInvitation(models.Model):
    """One link sent to one person. The record keeps the hash of its token: who reads the database cannot use it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="account_invitations", verbose_name=_("person")
    )
    address = models.EmailField(_("sent to"))
    token_sha256 = models.CharField(_("checksum of the link"), max_length=64, unique=True)
    valid_until = models.DateTimeField(_("valid until"))
    invited_at = models.DateTimeField(_("invited"))
    # Of links that earlier releases made with the act; now the worker makes one with each email, without a name.
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("invited by")
    )
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    revoked_at, revoked_by = who_and_when(_("revoked"), _("revoked by"), null=True)

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
