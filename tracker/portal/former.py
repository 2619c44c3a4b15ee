"""Mandates that ended, and those that took over: who left is told when, and sees nothing of the State any more."""

import uuid

from django.db.models import Q, QuerySet

from tracker.choices import SENDING_ROLES
from tracker.models import Invitation, Mandate, Transmission, User


def ended_mandate(user: User, iso3: str) -> Mandate | None:
    """The last mandate of a person for a State, where it ended and she holds none for that State now."""
    held = _ever_held(user, iso3)
    return None if held.filter(ended_at__isnull=True).exists() else held.order_by("-ended_at").first()


def ended_for_meeting(user: User, period: str, iso3: str) -> Mandate | None:
    """The last mandate that ended of those that counted for the meeting of a period to which the State is invited.

    For who holds others for that State, none of which leads to this period.
    """
    invited = Invitation.objects.standing().filter(period__slug=period, member_state=iso3.upper())
    counted = Q(meeting=None) | Q(meeting__in=invited.values("period__meeting"))
    ended = _ever_held(user, iso3).filter(counted, ended_at__isnull=False) if invited.exists() else None
    return ended.order_by("-ended_at").first() if ended is not None else None


def _ever_held(user: User, iso3: str) -> QuerySet[Mandate]:
    """The mandates of a person for the State of an address, acting or ended; none for a code in capitals."""
    held = Mandate.objects.filter(user=user, member_state=iso3.upper()).select_related("member_state", "meeting")
    return held if iso3 == iso3.lower() else held.none()


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
