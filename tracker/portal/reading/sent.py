"""What a State sent, what it sends next, and what an act does to what is public."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from tracker.choices import ReviewState
from tracker.ledger import current
from tracker.mail.kinds import named
from tracker.models import (
    AnyVersion,
    ClearedFile,
    CommitmentUpdate,
    PeriodItem,
    Publication,
    PublicationText,
    StatusUpdate,
    Submission,
    Transmission,
)
from tracker.models.cleared_files import ClearedFileQuerySet
from tracker.models.versions import by_kind
from tracker.portal.reading.answers import answers_of, updates_of
from tracker.portal.rooms import Room
from tracker.questionnaire.form import asked
from tracker.rules.closed_periods import those_that_continue


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


def drafts_of(room: Room) -> list[AnyVersion]:
    """The State's own drafts of this period: answers in the order of what is asked, then commitments."""
    if room.submission is None:
        return []
    answers = answers_of(room).drafts().filter(on_behalf=False)
    updates = updates_of(room).drafts().filter(on_behalf=False, submission=room.submission)
    return [*answers.order_by("recommendation__order", "pk"), *updates]


@dataclass(frozen=True)
class ClearedLine:
    """One file, and what was taken of it: the label of each recommendation with the names of its fields."""

    cleared: ClearedFile
    taken: list[tuple[str, list[str]]]


def unsent_files(room: Room) -> list[ClearedLine]:
    """What waits for the sending of what was applied from it."""
    return _lines(room, list(cleared_files_of(room).unsent())) if room.submission else []


def files_of(room: Room, transmission: Transmission) -> list[ClearedLine]:
    """What a sending carried along, as far as this person may see it."""
    return _lines(room, list(_visible(room).filter(transmission=transmission)))


def cleared_files_of(room: Room) -> ClearedFileQuerySet:
    """Those of this room."""
    return _visible(room).filter(submission=room.submission, submission__isnull=False)


def _visible(room: Room) -> ClearedFileQuerySet:
    return ClearedFile.objects.visible_to(room.user).select_related("brought_by").order_by("brought_at", "pk")


def _lines(room: Room, files: list[ClearedFile]) -> list[ClearedLine]:
    items = PeriodItem.objects.filter(period=room.period).select_related("printing").order_by("order") if files else []
    labels = {str(item.recommendation_id): item.printing.label for item in items}
    names = {field.name: str(field.question) for field in asked()}
    return [
        ClearedLine(each, [(label, [names[name] for name in names if name in each.taken[key]])
                           for key, label in labels.items() if key in each.taken])
        for each in files
    ]  # fmt: skip


def then_current(room: Room) -> list[PublicationText]:
    """What is current, of all that the response of this period speaks of, once nothing of the period is public.

    Answers first, in the order of their documents; all of other periods.

    Three queries: with so much beside them, PostgreSQL would join all texts there are before it leaves out the others.
    """
    answered = StatusUpdate.objects.visible_to(room.user).filter(submission=room.submission).order_by()
    updated = CommitmentUpdate.objects.visible_to(room.user).filter(submission=room.submission).order_by()
    entries = Publication.objects.filter(member_state=room.member_state).exclude(period=room.period)
    about = Q(recommendation__in=answered.values("recommendation")) | Q(commitment__in=updated.values("commitment"))
    numbers = list(entries.filter(about).order_by().values_list("sequence", flat=True))
    if not numbers:
        return []
    found = current.by_the_ledger(PublicationText.objects.filter(publication__in=numbers))
    texts = PublicationText.objects.filter(publication__in=list(found.values())).select_related(
        "status_update__printing", "status_update__submission__period", "status_update__recommendation__meeting",
        "commitment_update__submission__period",
    )  # fmt: skip
    asked = "status_update__recommendation"
    return list(texts.order_by(F(f"{asked}__meeting").asc(nulls_last=True), f"{asked}__order", "pk"))


@dataclass(frozen=True)
class PublicInstead:
    """A published text of another period: it is current where an answer or a commitment is not public, or no longer."""

    text: PublicationText
    says_the_same: bool  # in every field, word for word


def public_instead(version: AnyVersion) -> PublicInstead | None:
    """What readers see of the State in place of this answer once no text of it is readable; None where nothing is."""
    side = version.side
    about = {f"publication__{name}": value for name, value in version.subject().items()}
    texts = PublicationText.objects.filter(**about, publication__member_state=version.member_state_id)
    others = texts.exclude(**{f"{side}__submission": version.submission_id})
    others = others.filter(**{f"{side}__review_state": ReviewState.ACCEPTED})
    found = current.first_of(others.select_related("publication__period", "publication__recommendation__meeting", side))
    if found is None:
        return None
    other = getattr(found, side)
    return PublicInstead(found, all(field.of(other) == field.of(version) for field in version.content))


@dataclass(frozen=True)
class WithdrawalEffect:
    """What a withdrawal takes down, and what will be shown instead."""

    published: PublicationText | None
    instead: PublicInstead | None


def withdrawal_effect(version: AnyVersion) -> WithdrawalEffect:
    """All readable texts of this answer go; the newest readable one of another period is current then."""
    own = PublicationText.objects.filter(**{f"{version.side}__in": version.same_answer()}).select_related("publication")
    return WithdrawalEffect(own.order_by("publication").last(), public_instead(version))
