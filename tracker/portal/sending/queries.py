"""What a State sent, what it sends next, and what was said of consent."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence, Sized
from typing import Any

from django.db.models import QuerySet

from tracker.choices import ReviewState
from tracker.closed_periods import those_that_continue
from tracker.mail.kinds import named
from tracker.models import (
    AnyVersion,
    CommitmentUpdate,
    StatusUpdate,
    Submission,
    Transmission,
)
from tracker.models.versions import by_kind
from tracker.portal.answers.queries import answers_of
from tracker.portal.commitments.queries import updates_of
from tracker.portal.rooms import Room


def transmissions_of(room: Room) -> QuerySet[Transmission]:
    """What was sent in this period, newest first."""
    return (
        Transmission.objects.visible_to(room.user)
        .filter(submission=room.submission, submission__isnull=False)
        .select_related("submitted_by", "submission__period__meeting")
        .order_by("-submitted_at")
    )


def with_labels(room: Room, transmissions: Iterable[Transmission]) -> list[Transmission]:
    """Each with `labels`, of the recommendations whose answers it carried, as far as this person may see them."""
    found: dict[Any, list[str]] = defaultdict(list)
    carried = StatusUpdate.objects.visible_to(room.user).filter(submission=room.submission, transmission__isnull=False)
    labels = carried.order_by("printing__order", "pk").values_list("transmission", "printing__label")
    for transmission, label in labels:
        found[transmission].append(label)
    listed: list[Any] = list(transmissions)
    for each in listed:
        each.labels = named(found[each.pk])
    return listed


def last_sent(room: Room) -> Transmission | None:
    """What the State itself sent last, in any period that this person may see."""
    sent = Transmission.objects.visible_to(room.user).filter(
        submission__member_state=room.member_state, on_behalf=False
    )
    return sent.select_related("submission").order_by("-submitted_at").first()


def last_consent(room: Room) -> Submission | None:
    """The State's submission, of this period or another that this person may see, in which consent was decided last."""
    own = Submission.objects.visible_to(room.user).filter(member_state=room.member_state)
    decided = own.filter(consent_said_at__isnull=False)
    return decided.select_related("period").order_by("-consent_said_at", "-pk").first()


def sent_by_form(room: Room, key: str) -> Transmission | None:
    """The transmission that a form with this uuid made already, so that a form sent twice is one act."""
    try:
        pk = uuid.UUID(key)
    except ValueError:
        return None
    return transmissions_of(room).filter(pk=pk, submitted_by=room.user).first()


def transmission_for(user: object, pk: uuid.UUID) -> Transmission | None:
    """A transmission that this person may see, for its receipt."""
    found = Transmission.objects.visible_to(user).filter(pk=pk)
    return found.select_related("submission__period", "submission__member_state", "submitted_by").first()


def sent_in(room: Room, transmission: Transmission) -> tuple[list[StatusUpdate], list[CommitmentUpdate]]:
    """What a transmission carried, as far as this person may see it."""
    return (
        list(
            answers_of(room)
            .filter(transmission=transmission)
            .select_related("printing__document")
            .order_by("recommendation__order")
        ),
        list(updates_of(room).filter(transmission=transmission)),
    )


def sees_all_of(transmission: Transmission, answers: Sized, updates: Sized) -> bool:
    """Whether the answers and commitments that a person sees of a transmission are all that it carried."""
    carried = transmission.statusupdates.count() + transmission.commitmentupdates.count()
    return len(answers) + len(updates) == carried


def with_reasons(room: Room, drafts: Sequence[StatusUpdate | CommitmentUpdate]) -> None:
    """Give each draft, as `answers_to`, the returned version that it takes the place of; None where there is none."""
    sent = {
        kind: kind.objects.visible_to(room.user)
        .of_same_answers(again)
        .filter(on_behalf=False, transmission__isnull=False)
        .order_by("version")
        for kind, own in by_kind(drafts).items()
        if (again := [draft for draft in own if draft.version > 1])
    }
    last = {(kind, version.about): version for kind, versions in sent.items() for version in versions}
    draft: Any
    for draft in drafts:
        before = last.get((type(draft), draft.about))
        is_answered = before is not None and before.review_state == ReviewState.RETURNED and before.checked_at
        draft.answers_to = before if is_answered else None


def too_late_among(room: Room, drafts: Sequence[AnyVersion]) -> set[AnyVersion]:
    """Those of these drafts that the closed period keeps from being sent; in two queries at most."""
    return set(drafts) - set(those_that_continue(drafts)) if room.is_closed else set()


def drafts_of(room: Room) -> tuple[list[StatusUpdate], list[CommitmentUpdate]]:
    """The State's own drafts of this period, in the order of what is asked."""
    if room.submission is None:
        return [], []
    answers = answers_of(room).drafts().filter(on_behalf=False)
    updates = updates_of(room).drafts().filter(on_behalf=False, submission=room.submission)
    return list(answers.order_by("recommendation__order", "pk")), list(updates)
