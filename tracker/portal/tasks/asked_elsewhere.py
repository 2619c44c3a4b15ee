"""Which recommendations are asked of the same State in another open period too, as far as the reader may go there."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from tracker.choices import MandateRole
from tracker.models import Invitation, PeriodItem, Recommendation, ReportingPeriod
from tracker.models.people import mandates_of
from tracker.models.periods import InvitationQuerySet
from tracker.portal.rooms import Room


@dataclass(frozen=True)
class AskedElsewhere:
    """One recommendation as another open period asks it of the same State."""

    invitation: Invitation
    recommendation: Recommendation

    @property
    def period(self) -> ReportingPeriod:
        return self.invitation.period

    @property
    def due_on(self) -> datetime.date:
        return self.invitation.effective_due_on

    @property
    def address(self) -> str:
        """Of the page on which it is answered there."""
        asked = self.recommendation
        place = {"period": self.period.slug, "iso3": self.invitation.member_state_id.lower()}
        return reverse("portal:answer", kwargs={**place, "meeting": asked.meeting.slug, "slug": asked.slug})


def is_in_another(room: Room) -> Exists:
    """Of an item of the room's period: whether the State is invited to another that asks it, be it open or not."""
    others = _others_of(room).filter(period__items__recommendation=OuterRef("recommendation"))
    return Exists(others.order_by())


def asked_elsewhere(room: Room, recommendation: Recommendation) -> list[AskedElsewhere]:
    """The other open periods that ask a recommendation of the same State, the first due date first; in one question.

    Args:
        room: of whoever reads. A period in which she has no mandate of any role is not named.
    """
    reached = mandates_of(room.user).rows(MandateRole.values, state="member_state", meeting="period__meeting")
    asks_it = PeriodItem.objects.filter(period=OuterRef("period"), recommendation=recommendation)
    invitations = _others_of(room).filter(Exists(asks_it), reached).select_related("period")
    return [AskedElsewhere(each, recommendation) for each in _open_first_due(invitations, room)]


def _others_of(room: Room) -> InvitationQuerySet:
    return Invitation.objects.standing().filter(member_state=room.member_state).exclude(pk=room.invitation.pk)


def asked_in_others(
    room: Room, rooms: Iterable[Room], items: Sequence[PeriodItem]
) -> Mapping[uuid.UUID, list[AskedElsewhere]]:
    """The same for all that a task list shows, by recommendation; in one question, and none where no other is open.

    Args:
        rooms: all that are open to the person.
        items: what the period of `room` asks.
    """
    own = [each.invitation for each in rooms if each.member_state == room.member_state]
    others = {each.period_id: each for each in _open_first_due(own, room) if each.pk != room.invitation.pk}
    if not others:
        return {}
    here: dict[Any, Recommendation] = {item.recommendation_id: item.recommendation for item in items}
    asked = PeriodItem.objects.filter(period__in=others)
    also = asked.filter(recommendation__in=PeriodItem.objects.filter(period=room.period).values("recommendation"))
    periods = defaultdict(set)
    for period, recommendation in also.values_list("period", "recommendation"):
        periods[recommendation].add(period)
    return {
        pk: [AskedElsewhere(each, here[pk]) for period, each in others.items() if period in found]
        for pk, found in periods.items()
        if pk in here
    }


def _open_first_due(invitations: Iterable[Invitation], room: Room) -> list[Invitation]:
    """Those of the invitations to periods in which the State can send today, the first due date first."""
    open_ones = [each for each in invitations if each.is_open(room.today)]
    return sorted(open_ones, key=lambda each: (each.effective_due_on, each.pk))
