"""What a period asks of a State. Every function starts from what the person in the room may see."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Subquery

from tracker.models import (
    PeriodItem,
)
from tracker.portal.rooms import Room
from tracker.portal.tasks.asked_elsewhere import is_in_another


def items_of(room: Room) -> QuerySet[PeriodItem]:
    """What the period asks, in its order, each in the printing that was asked.

    What many have in common is read once for all of them, and not made anew for each of a thousand.
    """
    shared = ("printing__document", *(f"recommendation__{name}" for name in ("meeting", "agenda_item", "themes")))
    items = PeriodItem.objects.filter(period=room.period).select_related("printing", "recommendation")
    return items.prefetch_related(*shared).order_by("order")


def asked_in_figures(room: Room) -> dict[str, int]:
    """How many recommendations the period asks (`asked`), and of how many meetings (`meetings`), in one question."""
    asked = PeriodItem.objects.filter(period=room.period)
    return asked.aggregate(asked=Count("pk"), meetings=Count("recommendation__meeting", distinct=True))


def item_at(room: Room, meeting: str, slug: str) -> PeriodItem | None:
    """The item at an address."""
    return _at(room, meeting, slug).select_related("printing__document", "recommendation__meeting").first()


def _at(room: Room, meeting: str, slug: str) -> QuerySet[PeriodItem]:
    return PeriodItem.objects.filter(
        period=room.period, recommendation__meeting__slug=meeting, recommendation__slug=slug
    )


@dataclass(frozen=True)
class ItemPlace:
    """One item of the period, what the period asks before and after it, and whether another period asks it too."""

    item: PeriodItem
    neighbours: tuple[PeriodItem | None, PeriodItem | None]
    is_in_another: bool


def place_at(room: Room, meeting: str, slug: str) -> ItemPlace | None:
    """The item at an address with its neighbours, in one question."""
    items = PeriodItem.objects.filter(period=room.period)
    here = Subquery(_at(room, meeting, slug).order_by().values("order")[:1])
    before = items.filter(order__lt=here).order_by("-order").values("order")[:1]
    after = items.filter(order__gt=here).order_by("order").values("order")[:1]
    found = list(
        items.filter(Q(order=here) | Q(order=Subquery(before)) | Q(order=Subquery(after)))
        .select_related("printing__document", "printing__paragraph", "recommendation__meeting")
        .annotate(in_another=is_in_another(room))
        .order_by("order")
    )
    for number, item in enumerate(found):
        if item.recommendation.slug == slug and item.recommendation.meeting.slug == meeting:
            beside = [None, *found, None]
            return ItemPlace(item, (beside[number], beside[number + 2]), item.in_another)
    return None
