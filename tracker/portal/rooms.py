"""The room of one State in one period: who is in it, in which role, what is asked there; and who was in it before."""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from tracker.choices import SENDING_ROLES, MandateRole
from tracker.models import (
    Invitation,
    Mandate,
    MemberState,
    Recommendation,
    ReportingPeriod,
    Submission,
    Transmission,
    User,
)
from tracker.models.people import Held, mandates_of
from tracker.rules.policies import Allowed, Verdict, may_draft

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
    def follows_assigned_alone(self) -> bool:
        """Whether this person sees how an answer comes along only where it is assigned to her."""
        return self.drafts and not self.sends

    def sends_in(self, period: ReportingPeriod) -> bool:
        """Whether this person sends for the State in that period too, which may be of another meeting."""
        roles = mandates_of(self.user).roles_in(self.member_state.pk, period.meeting_id)
        return not roles.isdisjoint(SENDING_ROLES)

    def may_draft(self, recommendations: Iterable[Recommendation]) -> Verdict:
        """`policies.may_draft` of this person, as far as the room knows it already: it is open to those invited.

        For what a page shows. The act of saving asks the policy anew.
        """
        return Allowed() if self.sends else may_draft(self.user, self.answers, recommendations)

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
    def last_day(self) -> datetime.date:
        """The last day on which the State can send an answer for the first time."""
        return self.invitation.last_day_to_send

    @property
    def is_closed(self) -> bool:
        """Whether only corrections, and what was returned or recalled, can be sent."""
        return self.today > self.last_day

    def address(self, name: str, **kwargs: Any) -> str:
        """The address of a page of this room."""
        return reverse(f"portal:{name}", kwargs={"period": self.slug, "iso3": self.code, **kwargs})


def rooms_of(user: User, now: datetime.datetime) -> list[Room]:
    """Every room that is open to `user`, the open periods first, then the newest."""
    held = mandates_of(user)
    invitations = (
        Invitation.objects.standing()
        .filter(held.rows(MandateRole.values, state="member_state", meeting="period__meeting"))
        .select_related("period__meeting", "member_state")
        .order_by("-period__opens_on", "member_state")
    )
    return sorted(_rooms(user, held, list(invitations), now), key=lambda room: room.is_closed)


def find_room(user: User, period: str, iso3: str) -> Room | None:
    """The room at an address, or None where this person has none: the address is then a 404."""
    held = mandates_of(user)
    invitation = _invitation_at(Invitation.objects.standing(), held, period, iso3)
    return _rooms(user, held, [invitation], timezone.now())[0] if invitation else None


def cancelled_invitation(user: User, period: str, iso3: str) -> Invitation | None:
    """The invitation to the room that this person had at an address until it, or its period, was cancelled."""
    cancelled = Q(cancelled_at__isnull=False) | Q(period__cancelled_at__isnull=False)
    return _invitation_at(Invitation.objects.filter(cancelled), mandates_of(user), period, iso3)


def _invitation_at(invitations: QuerySet[Invitation], held: Held, period: str, iso3: str) -> Invitation | None:
    """That of these invitations which the address names, where a mandate reaches it."""
    if iso3 != iso3.lower() or not held.mandates:
        return None
    named = invitations.filter(period__slug=period, member_state=iso3.upper())
    found = named.select_related("period__meeting", "member_state").order_by("-pk").first()
    return found if found and held.roles_in(found.member_state_id, found.period.meeting_id) else None


def _rooms(user: User, held: Held, invitations: Sequence[Invitation], now: datetime.datetime) -> list[Room]:
    """The rooms of invitations, with one question about all their responses."""
    begun = Submission.objects.visible_to(user).filter(
        period__in={invitation.period_id for invitation in invitations},
        member_state__in={invitation.member_state_id for invitation in invitations},
    )
    responses = {(each.period_id, each.member_state_id): each for each in begun.order_by()}
    rooms = []
    for invitation in invitations:
        submission = responses.get((invitation.period_id, invitation.member_state_id))
        if submission is not None:
            submission.period, submission.member_state = invitation.period, invitation.member_state
        roles = held.roles_in(invitation.member_state_id, invitation.period.meeting_id)
        rooms.append(Room(user, invitation, roles, submission, now.date()))
    return rooms


def ended_mandate(user: User, iso3: str) -> Mandate | None:
    """The last mandate of a person for the State of an address, where it ended and none for that State is left."""
    return next((each for each in ended_mandates(user) if each.member_state_id.lower() == iso3), None)


def ended_for_meeting(user: User, period: str, iso3: str) -> Mandate | None:
    """The last mandate that ended of those that counted for the meeting of a period to which the State is invited.

    For who holds others for that State, none of which leads to this period.
    """
    invited = Invitation.objects.standing().filter(period__slug=period, member_state=iso3.upper())
    if iso3 != iso3.lower() or not invited.exists():
        return None
    counted = Q(meeting=None) | Q(meeting__in=invited.values("period__meeting"))
    ended = Mandate.objects.filter(counted, user=user, member_state=iso3.upper(), ended_at__isnull=False)
    return ended.select_related("member_state", "meeting").order_by("-ended_at").first()


def ended_since(user: User, sending: uuid.UUID) -> Mandate | None:
    """The mandate of a person that ended for the State of a sending; of other States nothing is said."""
    states = Transmission.objects.filter(pk=sending).values_list("submission__member_state", flat=True)
    return next((over for code in states if (over := ended_mandate(user, code.lower()))), None)


def passed_over(user: User, period: str, iso3: str) -> Invitation | None:
    """The invitation at an address for which a person's mandate for all meetings gives way to that of another.

    Who is nominated for one meeting acts there in place of who is nominated for all (docs/adr/0003).
    """
    invitation = (
        Invitation.objects.filter(period__slug=period, member_state=iso3.upper(), cancelled_at__isnull=True)
        .exclude(period__opened_at=None)
        .select_related("period__meeting", "member_state")
        .first()
    )
    if iso3 != iso3.lower() or invitation is None:
        return None
    hers = Mandate.objects.acting().filter(user=user, meeting=None, role__in=SENDING_ROLES)
    return invitation if hers.filter(member_state=invitation.member_state).exists() else None


def ended_mandates(user: User) -> list[Mandate]:
    """The last mandate for each State for which a person holds none now."""
    held = Mandate.objects.filter(user=user).select_related("member_state", "meeting").order_by("-ended_at", "pk")
    acting = {mandate.member_state_id for mandate in held if mandate.is_acting}
    last: dict[str, Mandate] = {}
    for mandate in held:
        if mandate.member_state_id not in acting:
            last.setdefault(mandate.member_state_id, mandate)
    return list(last.values())


def acting_mandates(user: User) -> list[Mandate]:
    """What a person is named for now."""
    return list(Mandate.objects.acting().filter(user=user).select_related("member_state").order_by("pk"))
