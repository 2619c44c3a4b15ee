"""The answers of a State, as far as the person in the room may see them."""

import datetime
import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet, Subquery

from tracker.choices import ReviewState
from tracker.current import age
from tracker.models import (
    Commitment,
    CommitmentUpdate,
    Intention,
    PeriodItem,
    Recommendation,
    StatusUpdate,
)
from tracker.models.answers import StatusUpdateQuerySet
from tracker.portal.answers.answer_status import AnswerProgress
from tracker.portal.evidence.queries import citations
from tracker.portal.people.naming import named_to
from tracker.portal.rooms import Room


def answers_of(room: Room) -> StatusUpdateQuerySet:
    """All versions of the submission that this person may see, oldest first."""
    return _told(room, _of_room(room))


def _of_room(room: Room) -> StatusUpdateQuerySet:
    versions = StatusUpdate.objects.visible_to(room.user).filter(submission=room.submission)
    return versions.order_by("recommendation", "version")


def _told(room: Room, versions: StatusUpdateQuerySet) -> StatusUpdateQuerySet:
    """Versions with what a page tells beside their words; of commitments the newest words that this person may see."""
    newest = CommitmentUpdate.objects.visible_to(room.user).filter(commitment=OuterRef("pk")).order_by("-pk")
    said = {name: Subquery(newest.values(name)[:1]) for name in ("text", "language")}
    return versions.select_related(
        "submission__period", "recommendation__meeting", "printing", "transmission", "typed_by", "ready_by",
        "unchanged_from", "publication_text__publication", "transcribes__transmission",
    ).prefetch_related(citations(), Prefetch("commitments", Commitment.objects.annotate(**said)))  # fmt: skip


def answers_by_recommendation(room: Room) -> dict[uuid.UUID, AnswerProgress[StatusUpdate]]:
    """Where each answer stands, by recommendation, for a list of them: with what a line of it tells, and no more.

    A recommendation without a visible version is not in it. Who wrote, and what was sent, is read once for all.
    """
    if room.submission is None:
        return {}
    listed = _of_room(room).select_related("publication_text__publication")
    listed = listed.prefetch_related("transmission", "typed_by")
    versions = defaultdict(list)
    for version in listed.defer("publication_text__body", "publication_text__search_words"):
        versions[version.recommendation_id].append(version)
    return {pk: AnswerProgress(tuple(found)) for pk, found in versions.items()}


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


def answered_before(room: Room) -> dict[uuid.UUID, datetime.date]:
    """When the State last reported, in another period, what was accepted on each recommendation."""
    accepted = StatusUpdate.objects.visible_to(room.user).accepted().filter(submission__member_state=room.member_state)
    others = accepted.exclude(submission__period=room.period).order_by()
    return dict(others.values_list("recommendation").annotate(Max("reported_on")))


@dataclass(frozen=True)
class AnswerOn:
    """The State's answer on one recommendation: where it stands in this period, and those accepted in others."""

    standing: AnswerProgress[StatusUpdate]
    earlier: tuple[StatusUpdate, ...]  # newest first


def answer_on(room: Room, recommendation: Recommendation) -> AnswerOn:
    """The answer on one recommendation, of all periods at once."""
    here = room.submission.pk if room.submission else None
    found = (
        _told(room, StatusUpdate.objects.visible_to(room.user))
        .filter(Q(submission=here) | Q(review_state=ReviewState.ACCEPTED))
        .filter(submission__member_state=room.member_state, recommendation=recommendation)
        .dated()
        .order_by("version", "pk")
    )
    versions = list(found)
    own = tuple(each for each in versions if each.submission_id == here)
    others = [each for each in versions if each.submission_id != here]
    newest_first = sorted(others, key=age, reverse=True)
    return AnswerOn(AnswerProgress(own), tuple(newest_first))


def intentions_of(room: Room) -> QuerySet[Intention]:
    """What the State said that it intends in this period, the latest first: that one holds."""
    return Intention.objects.filter(invitation=room.invitation).select_related("stated_by").order_by("-pk")
