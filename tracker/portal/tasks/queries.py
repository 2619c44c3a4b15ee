"""What a period asks of a State. Every function starts from what the person in the room may see."""

from django.db.models import QuerySet

from tracker.models import (
    PeriodItem,
)
from tracker.portal.rooms import Room


def items_of(room: Room) -> QuerySet[PeriodItem]:
    """What the period asks, in its order, each in the printing that was asked."""
    return (
        PeriodItem.objects.filter(period=room.period)
        .select_related("printing__document", "recommendation__meeting", "recommendation__agenda_item")
        .prefetch_related("recommendation__themes")
        .order_by("order")
    )


def item_at(room: Room, meeting: str, slug: str) -> PeriodItem | None:
    """The item at an address."""
    return items_of(room).filter(recommendation__meeting__slug=meeting, recommendation__slug=slug).first()


def neighbours_of(room: Room, item: PeriodItem) -> tuple[PeriodItem | None, PeriodItem | None]:
    """What the period asks before and after an item."""
    items = PeriodItem.objects.filter(period=room.period).select_related("printing", "recommendation__meeting")
    before = items.filter(order__lt=item.order).order_by("-order").first()
    return before, items.filter(order__gt=item.order).order_by("order").first()
