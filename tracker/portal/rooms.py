"""The room of one State in one period: who is in it, in which role, and what is asked there."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tracker.choices import SENDING_ROLES, MandateRole
from tracker.models import Invitation, Mandate, MemberState, ReportingPeriod, Submission, User
from tracker.models.people import within

# The order in which one person's several roles are named.
ROLES = (MandateRole.FOCAL_POINT, MandateRole.ALTERNATE, MandateRole.EXPERT, MandateRole.OBSERVER)


@dataclass(frozen=True)
class Room:
    """One standing invitation of a State for which `user` holds a mandate now."""

    user: User
    invitation: Invitation
    roles: frozenset[str]
    submission: Submission | None
    today: datetime.date

    @property
    def period(self) -> ReportingPeriod:
        return self.invitation.period

    @property
    def member_state(self) -> MemberState:
        return self.invitation.member_state

    @property
    def code(self) -> str:
        """The State in addresses."""
        return self.invitation.member_state_id.lower()

    @property
    def slug(self) -> str:
        """The period in addresses."""
        return self.invitation.period.slug

    @property
    def sends(self) -> bool:
        """Whether this person is the focal point or the alternate."""
        return bool(self.roles & set(SENDING_ROLES))

    @property
    def drafts(self) -> bool:
        """Whether this person may write anything at all."""
        return self.sends or MandateRole.EXPERT in self.roles

    @property
    def role(self) -> str:
        """The strongest role, in words."""
        return str(next((role.label for role in ROLES if role in self.roles), ""))

    @property
    def answers(self) -> Submission:
        """The submission, or an unsaved one to ask policies about."""
        return self.submission or Submission(period=self.period, member_state=self.member_state)

    @property
    def due_on(self) -> datetime.date:
        return self.invitation.effective_due_on

    @property
    def days_left(self) -> int:
        return (self.due_on - self.today).days

    @property
    def is_closed(self) -> bool:
        """Whether only corrections and returned answers can be sent."""
        until = self.invitation.reopened_until
        return self.period.is_closed(self.today) and (until is None or self.today > until)

    def address(self, name: str, **kwargs: Any) -> str:
        """The address of a page of this room."""
        return reverse(f"portal:{name}", kwargs={"period": self.slug, "iso3": self.code, **kwargs})


def rooms_of(user: User, now: datetime.datetime) -> list[Room]:
    """Every room that is open to `user`, the open periods first, then the newest."""
    invitations = (
        Invitation.objects.standing()
        .filter(within(user, MandateRole.values, state="member_state", meeting="period__meeting"))
        .select_related("period__meeting", "member_state")
        .order_by("-period__opens_on", "member_state")
    )
    rooms = [_room(user, invitation, now) for invitation in invitations]
    return sorted(rooms, key=lambda room: room.is_closed)


def find_room(user: User, period: str, iso3: str) -> Room | None:
    """The room at an address, or None where this person has none: the address is then a 404."""
    invitation = (
        Invitation.objects.standing()
        .filter(within(user, MandateRole.values, state="member_state", meeting="period__meeting"))
        .filter(period__slug=period, member_state=iso3.upper())
        .select_related("period__meeting", "member_state")
        .first()
    )
    return _room(user, invitation, timezone.now()) if invitation and iso3 == iso3.lower() else None


def _room(user: User, invitation: Invitation, now: datetime.datetime) -> Room:
    mandates = Mandate.objects.for_meeting(invitation.period.meeting)
    roles = mandates.filter(user=user, member_state=invitation.member_state_id).values_list("role", flat=True)
    submission = (
        Submission.objects.visible_to(user)
        .filter(period=invitation.period_id, member_state=invitation.member_state_id)
        .select_related("period__meeting", "member_state")
        .first()
    )
    return Room(user, invitation, frozenset(roles), submission, now.date())
