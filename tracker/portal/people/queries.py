"""The people of the own State, as the focal point and the alternate see them. Read here, changed by actions."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from tracker.choices import LinkState, MandateRole
from tracker.models import AccountInvitation, Assignment, Mandate, User
from tracker.policies import OWN_ROLES
from tracker.portal.people.naming import assignments_of
from tracker.portal.rooms import ROLES, Room


@dataclass(frozen=True)
class PersonLine:
    """One mandate that counts for the meeting of the room, and what its person was given and did."""

    mandate: Mandate
    named: tuple[Assignment, ...]  # in this period, in the order in which it asks
    link: AccountInvitation | None  # the newest one, while the account is not taken up
    now: datetime.datetime

    @property
    def person(self) -> User:
        return self.mandate.user

    @property
    def is_own(self) -> bool:
        """Whether the State names such people by itself."""
        return self.mandate.role in OWN_ROLES

    @property
    def is_expert(self) -> bool:
        return self.mandate.role == MandateRole.EXPERT

    @property
    def is_taken_up(self) -> bool:
        """Whether the person has ever chosen a password or signed in."""
        return self.person.has_signed_in

    @property
    def is_waiting(self) -> bool:
        """Whether a link waits to be opened."""
        return self.link is not None and self.link.state_at(self.now) == LinkState.WAITING


def _mandates(room: Room) -> QuerySet[Mandate]:
    return (
        Mandate.objects.for_meeting(room.period.meeting)
        .filter(member_state=room.member_state)
        .select_related("user", "meeting", "nominated_by")
        .prefetch_related(
            Prefetch("assignments", assignments_of(room), to_attr="named"),
            Prefetch("user__account_invitations", AccountInvitation.objects.order_by("-invited_at", "-pk"), "links"),
        )
        .order_by("user__full_name", "user__username", "pk")
    )


def _line(mandate: Mandate, now: datetime.datetime) -> PersonLine:
    links: Sequence[AccountInvitation] = getattr(mandate.user, "links", [])
    newest = links[0] if links and not mandate.user.has_signed_in else None
    named = sorted(getattr(mandate, "named", ()), key=lambda each: each.place)
    return PersonLine(mandate, tuple(named), newest, now)


def people_of(room: Room, now: datetime.datetime) -> list[tuple[str, list[PersonLine]]]:
    """Everybody with a mandate here, by role: those who send first. A role that nobody has is not in it."""
    lines = [_line(mandate, now) for mandate in _mandates(room)]
    by_role = [(str(role.label), [line for line in lines if line.mandate.role == role]) for role in ROLES]
    return [(role, found) for role, found in by_role if found]


def own_person_at(room: Room, mandate: int, now: datetime.datetime) -> PersonLine | None:
    """One expert or observer of the State, by mandate."""
    found = _mandates(room).filter(pk=mandate, role__in=OWN_ROLES).first()
    return _line(found, now) if found else None
