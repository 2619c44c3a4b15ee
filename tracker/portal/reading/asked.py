"""What a period asks of a State, of whom inside the State, and which other open periods ask the same."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from tracker.choices import LinkKind, MandateRole, Standing
from tracker.models import (
    Assignment,
    Invitation,
    PeriodItem,
    Printing,
    Recommendation,
    RecommendationLink,
    StatusUpdate,
)
from tracker.portal.rooms import Room
from tracker.words.differences import Run, runs


@dataclass(frozen=True)
class AskedElsewhere:
    """One recommendation as another open period asks it of the same State."""

    room: Room
    recommendation: Recommendation

    @property
    def address(self) -> str:
        """Of the page on which it is answered there."""
        return self.room.address("answer", meeting=self.recommendation.meeting.slug, slug=self.recommendation.slug)


def is_in_another(room: Room) -> Exists:
    """Of an item of the room's period: whether the State is invited to another that asks it, be it open or not."""
    others = Invitation.objects.standing().filter(member_state=room.member_state).exclude(pk=room.invitation.pk)
    return Exists(others.filter(period__items__recommendation=OuterRef("recommendation")).order_by())


def asked_in_others(
    room: Room, rooms: Iterable[Room], items: Sequence[PeriodItem]
) -> Mapping[uuid.UUID, list[AskedElsewhere]]:
    """The other open periods that ask these items of the same State, by recommendation, the first due date first.

    In one question, and none where no other is open.

    Args:
        rooms: all that are open to the person. A period in which that person has no mandate of any role is not named.
        items: of the period of `room`.
    """
    open_ones = [each for each in _others(room, rooms) if each.invitation.is_open(room.today)]
    others = {each.period.pk: each for each in sorted(open_ones, key=lambda each: (each.due_on, each.invitation.pk))}
    if not others:
        return {}
    here: dict[Any, Recommendation] = {item.recommendation_id: item.recommendation for item in items}
    also = PeriodItem.objects.filter(period__in=others, recommendation__in=list(here))
    periods = defaultdict(set)
    for period, recommendation in also.values_list("period", "recommendation"):
        periods[recommendation].add(period)
    return {
        pk: [AskedElsewhere(each, here[pk]) for period, each in others.items() if period in found]
        for pk, found in periods.items()
    }


def _others(room: Room, rooms: Iterable[Room]) -> list[Room]:
    return [each for each in rooms if each.member_state == room.member_state and each.invitation != room.invitation]


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


def items_of(room: Room) -> QuerySet[PeriodItem]:
    """What the period asks, in its order, each in the printing that was asked.

    What many have in common is read once for all of them, and not made anew for each of a thousand.
    """
    shared = ("printing__document", *(f"recommendation__{name}" for name in ("meeting", "agenda_item", "themes")))
    items = PeriodItem.objects.filter(period=room.period).select_related("printing", "recommendation")
    return items.prefetch_related(*shared).order_by("order")


def items_to_draft(room: Room) -> QuerySet[PeriodItem]:
    """What this person may draft: everything, or what is named to an expert."""
    return items_of(room) if room.sends else items_of(room).filter(recommendation__in=named_to(room))


def asked_in_figures(room: Room) -> dict[str, int]:
    """How many recommendations the period asks (`asked`), and of how many meetings (`meetings`), in one question."""
    asked = PeriodItem.objects.filter(period=room.period)
    return asked.aggregate(asked=Count("pk"), meetings=Count("recommendation__meeting", distinct=True))


def items_at(room: Room, meeting: str, slug: str) -> QuerySet[PeriodItem]:
    """What the period asks at an address: one item, or none."""
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
    here = Subquery(items_at(room, meeting, slug).order_by().values("order")[:1])
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


def other_items(room: Room, item: PeriodItem) -> dict[PeriodItem, bool]:
    """What else of the period this person may draft, and whether it has an answer that this person sees."""
    begun = StatusUpdate.objects.visible_to(room.user).filter(
        submission=room.submission, recommendation=OuterRef("recommendation")
    )
    items = PeriodItem.objects.filter(period=room.period).exclude(pk=item.pk).order_by("order")
    if not room.sends:
        items = items.filter(recommendation__in=named_to(room))
    found = items.select_related("printing__document", "recommendation").annotate(is_begun=Exists(begun))
    return {each: each.is_begun for each in found}


@dataclass(frozen=True)
class SinceAsked:
    """The newest printing in the language that was asked, what it words otherwise, and what the old one became."""

    asked: Printing
    newest: Printing
    standing: str
    goes_on_in: tuple[str, ...]

    @property
    def difference(self) -> Sequence[Run]:
        return runs(self.asked.text, self.newest.text) if self.asked.text != self.newest.text else ()

    @property
    def is_relabelled(self) -> bool:
        return self.asked.label != self.newest.label

    @property
    def is_replaced(self) -> bool:
        return self.standing == Standing.REPLACED

    @property
    def is_dropped(self) -> bool:
        return self.standing == Standing.DROPPED


def since_asked(item: PeriodItem) -> SinceAsked | None:
    """What became of an item since it was asked; None where nothing did. Two queries at most."""
    printings = Printing.objects.confirmed().filter(
        recommendation=item.recommendation, document__language=item.printing.document.language
    )
    newest = printings.select_related("document").order_by("document__confirmed_at", "pk").last() or item.printing
    standing = item.recommendation.standing
    if standing == Standing.CURRENT and (newest.text, newest.label) == (item.printing.text, item.printing.label):
        return None
    follows = _labels_of_followers(item) if standing == Standing.REPLACED else ()
    return SinceAsked(item.printing, newest, standing, follows)


def _labels_of_followers(item: PeriodItem) -> tuple[str, ...]:
    """The labels of those in which it goes on: it was merged into them, or they were split from it."""
    own = item.recommendation_id
    links = RecommendationLink.objects.confirmed().filter(
        Q(kind=LinkKind.MERGED_INTO, from_recommendation=own) | Q(kind=LinkKind.SPLIT_FROM, to_recommendation=own)
    )
    followers = [
        link.to_recommendation_id if link.kind == LinkKind.MERGED_INTO else link.from_recommendation_id
        for link in links
    ]
    newest = {
        each.recommendation_id: each.label
        for each in Printing.objects.confirmed()
        .filter(recommendation__in=followers, document__translates__isnull=True)
        .order_by("document__confirmed_at", "order")
    }
    return tuple(newest.values())


def also_open(room: Room, rooms: Iterable[Room]) -> list[Room]:
    """The other periods in which this person can write for the State now, the first due date first.

    Args:
        rooms: all that are open to the person.
    """
    open_ones = [each for each in _others(room, rooms) if each.drafts and not each.is_closed]
    return sorted(open_ones, key=lambda each: each.due_on)
