"""The answers of a State, as far as the person in the room may see them."""

import uuid
from collections import defaultdict

from django.db.models import QuerySet

from tracker.models import (
    Intention,
    Recommendation,
    StatusUpdate,
)
from tracker.models.answers import StatusUpdateQuerySet
from tracker.portal.answers.answer_status import AnswerProgress
from tracker.portal.evidence.queries import citations
from tracker.portal.rooms import Room


def answers_of(room: Room) -> StatusUpdateQuerySet:
    """All versions of the submission that this person may see, oldest first."""
    return (
        StatusUpdate.objects.visible_to(room.user)
        .filter(submission=room.submission)
        .select_related(
            "submission__period", "recommendation__meeting", "printing", "transmission", "typed_by", "ready_by",
            "unchanged_from", "publication_text__publication",
        )
        .prefetch_related(citations(), "commitments")
        .order_by("recommendation", "version")
    )  # fmt: skip


def answers_by_recommendation(room: Room) -> dict[uuid.UUID, AnswerProgress[StatusUpdate]]:
    """Where each answer stands, by recommendation; a recommendation without a visible version is not in it."""
    if room.submission is None:
        return {}
    versions = defaultdict(list)
    for version in answers_of(room):
        versions[version.recommendation_id].append(version)
    return {pk: AnswerProgress(tuple(found)) for pk, found in versions.items()}


def answer_on(room: Room, recommendation: Recommendation) -> AnswerProgress[StatusUpdate]:
    """Where the answer on one recommendation stands."""
    if room.submission is None:
        return AnswerProgress()
    return AnswerProgress(tuple(answers_of(room).filter(recommendation=recommendation)))


def earlier_answers(room: Room, recommendation: Recommendation) -> QuerySet[StatusUpdate]:
    """The State's accepted answers of other periods, newest first."""
    return (
        StatusUpdate.objects.visible_to(room.user)
        .accepted()
        .filter(submission__member_state=room.member_state, recommendation=recommendation)
        .exclude(submission=room.submission)
        .select_related("submission__period", "printing", "transmission", "unchanged_from")
        .prefetch_related(citations(), "commitments")
        .order_by("-reported_on", "-pk")
    )


def intentions_of(room: Room) -> QuerySet[Intention]:
    """What the State said that it intends in this period, the latest first: that one holds."""
    return Intention.objects.filter(invitation=room.invitation).select_related("stated_by").order_by("-pk")
