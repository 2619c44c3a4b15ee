"""Which recommendations of a period are named to which expert."""

import uuid
from collections.abc import Iterable

from django.db.models import OuterRef, QuerySet, Subquery

from tracker.choices import MandateRole
from tracker.models import (
    Assignment,
    PeriodItem,
)
from tracker.portal.rooms import Room


def assignments_of(room: Room) -> QuerySet[Assignment]:
    """Which recommendations of the period are named to which expert, each with its `label` and `place` as asked."""
    asked = PeriodItem.objects.filter(period=OuterRef("period"), recommendation=OuterRef("recommendation"))
    return (
        Assignment.objects.standing()
        .annotate(label=Subquery(asked.values("printing__label")[:1]), place=Subquery(asked.values("order")[:1]))
        .filter(period=room.period, mandate__member_state=room.member_state)
        .select_related("mandate__user", "recommendation")
        .order_by("pk")
    )


def named_among(room: Room, assignments: Iterable[Assignment]) -> set[uuid.UUID]:
    """Of what `assignments_of` read, the recommendations named to this person as an expert."""
    own = [each for each in assignments if each.mandate.user_id == room.user.pk]
    return {each.recommendation_id for each in own if each.mandate.role == MandateRole.EXPERT}


def named_to(room: Room) -> set[uuid.UUID]:
    """The recommendations named to this person as an expert."""
    named = assignments_of(room).filter(mandate__user=room.user, mandate__role=MandateRole.EXPERT)
    return set(named.values_list("recommendation", flat=True))
