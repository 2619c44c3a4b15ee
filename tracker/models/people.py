"""Accounts and mandates: who a person is, and for which State and meeting that person may act."""

from collections.abc import Collection, Iterable
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.choices import SENDING_ROLES, Language, MandateRole
from tracker.models.constraints import one_of, together
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
    nominated_at = models.DateTimeField(_("nominated"))
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("nominated by")
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )

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


def within(user: Any, roles: Collection[str], *, state: str, meeting: str) -> Q:
    """The rows of a State for which `user` holds one of `roles`, judged at this moment against the row's meeting.

    Args:
        user: an account, or the anonymous visitor, who has no mandate.
        roles: values of MandateRole.
        state, meeting: the paths from the row to the State and to the Meeting, as for `filter`.

    Returns a condition; one that holds for no row where there is no mandate.
    """
    return rows_of(mandates_of(user), roles, state=state, meeting=meeting)


def mandates_of(user: Any) -> list[Mandate]:
    """The mandates that `user` holds at this moment. A visitor has none, nor has an account that is closed."""
    if not getattr(user, "is_active", False) or user.pk is None:
        return []
    return list(Mandate.objects.acting().filter(user=user))


def rows_of(mandates: Iterable[Mandate], roles: Collection[str], *, state: str, meeting: str) -> Q:
    """`within` for somebody's mandates: whoever asks about several roles reads them once."""
    condition = Q(pk__in=[])
    for mandate in (mandate for mandate in mandates if mandate.role in roles):
        rows = Q(**{state: mandate.member_state_id})
        if mandate.meeting_id is not None:
            rows &= Q(**{meeting: mandate.meeting_id})
        elif mandate.role in SENDING_ROLES:
            named = Mandate.objects.acting().filter(
                member_state=mandate.member_state_id, role=mandate.role, meeting__isnull=False
            )
            rows &= ~Q(**{f"{meeting}__in": named.values("meeting")})
        condition |= rows
    return condition
