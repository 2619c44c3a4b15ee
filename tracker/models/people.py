"""Accounts and mandates: who a person is, and for which State and meeting that person may act."""

import datetime
import hashlib
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.choices import SENDING_ROLES, Language, LinkState, MandateRole
from tracker.models.constraints import one_of, together, who_and_when
from tracker.models.meetings import Meeting
from tracker.models.states import MemberState


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.full_clean()
        user.save()
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """The first administrator of a new database. There is no account above the roles."""
        return self.create_user(username, password, is_administrator=True, **fields)


class User(AbstractBaseUser):
    """One person, who may do what the secretariat's roles or mandates give, and has no flag above them."""

    username = models.CharField(_("user name"), max_length=150, unique=True, validators=[UnicodeUsernameValidator()])
    full_name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.ENGLISH)
    is_active = models.BooleanField(_("active"), default=True)
    is_data_entry = models.BooleanField(_("data entry"), default=False)
    is_reviewer = models.BooleanField(_("reviewer"), default=False)
    is_administrator = models.BooleanField(_("administrator"), default=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    # Set by `keep_mandates` alone, on the object of one request.
    held: "Held | None" = None

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]
        constraints = [one_of("user", "language", Language)]

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def has_signed_in(self) -> bool:
        """Return whether the person ever chose a password or signed in. Until then each email holds a link to begin."""
        return self.last_login is not None or self.has_usable_password()

    @property
    def is_secretariat(self) -> bool:
        """Whether the person works at the desk, in whatever role."""
        return self.is_active and (self.is_data_entry or self.is_reviewer or self.is_administrator)

    # The three names below are those that Django's admin asks for.
    @property
    def is_staff(self) -> bool:
        return self.is_secretariat

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """The desk decides by policies and roles; see `tracker.admin`. Nobody has more than a role gives."""
        return self.is_secretariat

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_secretariat

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class MandateQuerySet(models.QuerySet["Mandate"]):
    def acting(self) -> Self:
        """Mandates that have not ended, of people who may sign in."""
        return self.filter(ended_at__isnull=True, user__is_active=True)

    def for_meeting(self, meeting: Meeting) -> Self:
        """Acting mandates that count for `meeting`; a focal point or alternate named for it goes before one for all."""
        named = Mandate.objects.acting().filter(
            meeting=meeting, member_state=models.OuterRef("member_state"), role=models.OuterRef("role")
        )
        general = Q(meeting__isnull=True) & ~(Q(role__in=SENDING_ROLES) & models.Exists(named))
        return self.acting().filter(Q(meeting=meeting) | general)

    def sent_before(self, user: "User", member_state: str) -> Self:
        """Mandates by which others sent for a State and that ended: who takes over begins with what they left."""
        ended = self.filter(member_state=member_state, role__in=SENDING_ROLES, ended_at__isnull=False)
        return ended.exclude(user=user)

    def languages_of(self, states: Iterable[str]) -> dict[str, str]:
        """The language of the person who was nominated last for each State, whether the mandate has ended or not.

        Focal points and alternates go before others. Who is nominated next is likely to use the same.

        Args:
            states: codes of States; one for which nobody was ever nominated is left out.
        """
        found = self.filter(member_state__in=states).order_by("nominated_at", "pk")
        rows = list(found.values_list("member_state", "user__language", "role"))
        rows.sort(key=lambda row: row[2] in SENDING_ROLES)
        return {state: language for state, language, _role in rows}


class Mandate(models.Model):
    """One person's role for one State, for one meeting or (meeting empty) for all, by a note verbale.

    A mandate for several meetings is several rows. Where a focal point is named for all meetings and another for one
    of them, the one named for it acts there: so "at most one acting per State and meeting" is a constraint of the
    database (docs/adr/0003).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mandates", verbose_name=_("person")
    )
    member_state = models.ForeignKey(MemberState, models.PROTECT, related_name="mandates", verbose_name=_("State"))
    role = models.CharField(_("role"), max_length=12, choices=MandateRole)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="mandates", verbose_name=_("for the meeting"),
        help_text=_("Empty: for all meetings."),
    )  # fmt: skip
    note_verbale = models.CharField(_("note verbale"), max_length=120, blank=True)
    nominated_at, nominated_by = who_and_when(_("nominated"), _("nominated by"))
    ended_at, ended_by = who_and_when(_("ended"), _("ended by"), null=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ["member_state", "role", "pk"]
        constraints = [
            one_of("mandate", "role", MandateRole),
            together("mandate", "ended_at", "ended_by"),
            UniqueConstraint(
                fields=["member_state", "role", "meeting"],
                condition=Q(ended_at__isnull=True, role__in=SENDING_ROLES),
                name="mandate_one_acting_a_state_and_meeting",
            ),
            UniqueConstraint(
                fields=["member_state", "role"],
                condition=Q(ended_at__isnull=True, role__in=SENDING_ROLES, meeting__isnull=True),
                name="mandate_one_acting_a_state_for_all",
            ),
            UniqueConstraint(
                fields=["user", "member_state", "role", "meeting"],
                condition=Q(ended_at__isnull=True),
                name="mandate_a_person_once",
            ),
            CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("nominated_at")),
                name="mandate_ends_after_nomination",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.member_state_id}"

    @property
    def is_acting(self) -> bool:
        return self.ended_at is None

    @property
    def is_our_mistake(self) -> bool:
        """Whether it was recorded for the wrong State: a correction ended it."""
        return self.our_corrections.filter(done_at__isnull=False, after__has_key="mandate").exists()

    @property
    def successor(self) -> "Mandate | None":
        """To whom it was handed over: the one that began in the moment in which this one ended."""
        return self._beside(nominated_at=self.ended_at) if self.ended_at else None

    @property
    def predecessor(self) -> "Mandate | None":
        """From whom it was taken over."""
        return self._beside(ended_at=self.nominated_at)

    def _beside(self, **moment: datetime.datetime) -> "Mandate | None":
        same = Mandate.objects.filter(member_state=self.member_state_id, role=self.role, meeting=self.meeting_id)
        return same.filter(**moment).exclude(pk=self.pk).select_related("user").first()


@dataclass(frozen=True)
class Held:
    """The mandates of one person at one moment, and for which meetings somebody is named in place of a general one.

    `named`: (State, role, meeting) for which a focal point or an alternate is named, be it this person or another.
    """

    mandates: tuple[Mandate, ...] = ()
    named: frozenset[tuple[str, str, int]] = frozenset()

    def of(self, roles: Collection[str]) -> list[Mandate]:
        """Those of the mandates that are of these roles."""
        return [mandate for mandate in self.mandates if mandate.role in roles]

    def states(self, roles: Collection[str]) -> set[str]:
        """The codes of the States for which the person holds one of these roles, for whatever meeting."""
        return {mandate.member_state_id for mandate in self.of(roles)}

    def roles_in(self, member_state: str, meeting: int) -> frozenset[str]:
        """The roles that count for one State and one meeting, by the rule of `MandateQuerySet.for_meeting`."""
        return frozenset(
            mandate.role
            for mandate in self.mandates
            if mandate.member_state_id == member_state
            and (
                mandate.meeting_id == meeting
                or (mandate.meeting_id is None and (member_state, mandate.role, meeting) not in self.named)
            )
        )

    def rows(self, roles: Collection[str], *, state: str, meeting: str) -> Q:
        """The rows of a State for which one of these roles is held, against the meeting of the row; none without one.

        Args:
            state, meeting: the paths from the row to the State and to the Meeting, as for `filter`.
        """
        condition = Q(pk__in=[])
        for mandate in self.of(roles):
            rows = Q(**{state: mandate.member_state_id})
            if mandate.meeting_id is not None:
                rows &= Q(**{meeting: mandate.meeting_id})
            elif others := self._named_besides(mandate):
                rows &= ~Q(**{f"{meeting}__in": others})
            condition |= rows
        return condition

    def _named_besides(self, mandate: Mandate) -> list[int]:
        """The meetings for which a mandate for all meetings does not count."""
        own = (mandate.member_state_id, mandate.role)
        return sorted(meeting for state, role, meeting in self.named if (state, role) == own)


def mandates_of(user: Any) -> Held:
    """The mandates that `user` holds at this moment, or held when `keep_mandates` was called on this very object.

    The anonymous visitor has none, nor has an account that is closed.
    """
    if not getattr(user, "is_active", False) or user.pk is None:
        return Held()
    return user.held or _read_mandates(user)


def keep_mandates(user: User) -> None:
    """Read the mandates once for all questions of what this person may see, for as long as the object lives.

    For the object of one request, which is gone with its answer. What may be done is not decided by it: the policies
    ask anew, under the lock of the act.
    """
    user.held = _read_mandates(user)


def _read_mandates(user: Any) -> Held:
    """One question for both: the person's own mandates, and who is named for single meetings of those States."""
    states = Mandate.objects.acting().filter(user=user.pk, meeting__isnull=True, role__in=SENDING_ROLES)
    named = Q(member_state__in=states.order_by().values("member_state"), role__in=SENDING_ROLES, meeting__isnull=False)
    found = list(Mandate.objects.acting().filter(Q(user=user.pk) | named).order_by("pk"))
    return Held(
        tuple(mandate for mandate in found if mandate.user_id == user.pk),
        frozenset(
            (mandate.member_state_id, mandate.role, mandate.meeting_id)
            for mandate in found
            if mandate.meeting_id is not None and mandate.role in SENDING_ROLES
        ),
    )


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
