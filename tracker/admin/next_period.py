"""A period after the last one: what of it is still open, its rhythm, and which States were invited to it."""

import datetime
import uuid
from typing import Any

from django.db.models import Count

from tracker.admin.queries import recommendations_to_ask
from tracker.choices import ImplementationStatus, ReviewState
from tracker.models import MemberState, ReportingPeriod, StatusUpdate

YEAR = datetime.timedelta(days=364)  # so that a due date falls on the same day of the week
DAYS = ("opens_on", "due_on", "closes_on")


def still_open(period: ReportingPeriod) -> set[uuid.UUID]:
    """What the period asked and the next one may ask again.

    It stands, and of at least one invited State no accepted answer of the period says that it is implemented.
    """
    asked = period.items.values("recommendation")
    stands = set(recommendations_to_ask().filter(pk__in=asked).values_list("pk", flat=True))
    done = StatusUpdate.objects.filter(
        submission__period=period,
        review_state=ReviewState.ACCEPTED,
        implementation_status=ImplementationStatus.IMPLEMENTED,
    )
    invited = period.invitations.standing().count()
    counted = done.order_by().values("recommendation").annotate(states=Count("submission__member_state", distinct=True))
    return stands - {row["recommendation"] for row in counted if invited and row["states"] >= invited}


def days_after(period: ReportingPeriod) -> dict[str, datetime.date]:
    """The days of the next period by the rhythm of the last two; a year later where there is no other."""
    before = previous_of(period)
    step = period.opens_on - before.opens_on if before else YEAR
    return {name: getattr(period, name) + step for name in DAYS}


def previous_of(period: ReportingPeriod) -> ReportingPeriod | None:
    """The last opened period of the same meeting that began before this one."""
    earlier = ReportingPeriod.objects.opened().filter(meeting=period.meeting_id, opens_on__lt=period.opens_on)
    return earlier.order_by("-opens_on", "-pk").first()


def invited_before(period: ReportingPeriod) -> tuple[ReportingPeriod | None, list[str]]:
    """The period before this one, and the codes of the States that were invited to it and can report now."""
    before = previous_of(period)
    if before is None:
        return None, []
    invited = before.invitations.standing().values("member_state")
    states = MemberState.objects.reporting().filter(pk__in=invited)
    return before, sorted(states.values_list("pk", flat=True))


def as_after(period: ReportingPeriod) -> dict[str, Any]:
    """What the form of a new period begins with after this one."""
    return {"meeting": period.meeting_id, "recommendations": sorted(still_open(period), key=str), **days_after(period)}
