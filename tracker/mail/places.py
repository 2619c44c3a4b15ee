"""Where a person has something to do: the invitations that are open to her today, with her roles there."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import pgettext

from tracker.choices import SENDING_ROLES, IntentionKind, MandateRole
from tracker.mail.notices import address_of
from tracker.models import Invitation, Mandate, User
from tracker.models.people import within
from tracker.models.submissions import sent_for_invitation

# An observer reads. There is nothing for the clock to tell.
WORKING_ROLES = (*SENDING_ROLES, MandateRole.EXPERT)


@dataclass(frozen=True)
class OpenInvitation:
    """One open invitation of a State for which the person drafts or sends."""

    user: User
    invitation: Invitation
    roles: frozenset[str]
    has_focal_point: bool
    is_silent: bool  # nothing was sent, by whichever channel
    has_declined: bool  # the State said that it will not answer this time

    @property
    def sends(self) -> bool:
        return bool(self.roles & set(SENDING_ROLES))

    @property
    def is_reminded(self) -> bool:
        """Reminders go to the focal point, to an expert, and to the alternate where nobody is focal point."""
        return bool(self.roles - {MandateRole.ALTERNATE}) or not self.has_focal_point

    @property
    def due_on(self) -> datetime.date:
        return self.invitation.effective_due_on

    @property
    def name(self) -> str:
        comma = pgettext("between the parts of a list", ", ")
        return comma.join([self.invitation.member_state.name, self.invitation.period.title])

    @property
    def address(self) -> str:
        """The whole address of the task list."""
        room = (self.invitation.period.slug, self.invitation.member_state_id.lower())
        return address_of(reverse("portal:task_list", args=room))


def invitations_of(user: User) -> list[Invitation]:
    """The standing invitations of the States that the person works for, with what the clock asks about them."""
    found = (
        Invitation.objects.standing()
        .filter(within(user, WORKING_ROLES, state="member_state", meeting="period__meeting"))
        .with_intention()
        .annotate(has_sent=Exists(sent_for_invitation()))
        .select_related("period__meeting", "member_state")
        .order_by("period__due_on", "member_state")
    )
    return list(found)


def places_of(user: User, today: datetime.date) -> list[OpenInvitation]:
    """The places where the person can do something today."""
    return [_place(user, each) for each in invitations_of(user) if each.is_open(today)]


def _place(user: User, invitation: Invitation) -> OpenInvitation:
    held = list(
        Mandate.objects.for_meeting(invitation.period.meeting)
        .filter(member_state=invitation.member_state_id)
        .values_list("user", "role")
    )
    return OpenInvitation(
        user,
        invitation,
        roles=frozenset(role for person, role in held if person == user.pk and role in WORKING_ROLES),
        has_focal_point=any(role == MandateRole.FOCAL_POINT for _person, role in held),
        is_silent=not getattr(invitation, "has_sent"),  # noqa: B009 - an annotation
        has_declined=getattr(invitation, "intention_kind") == IntentionKind.WILL_NOT_ANSWER,  # noqa: B009
    )
