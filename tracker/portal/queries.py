"""What the portal's pages read. Every function starts from what the person in the room may see."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Sized
from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from tracker.choices import MandateRole
from tracker.commitment_dates import NamedDate, original_date
from tracker.models import (
    Assignment,
    Commitment,
    CommitmentUpdate,
    Evidence,
    EvidenceCitation,
    Intention,
    PeriodItem,
    Printing,
    Recommendation,
    StatusUpdate,
    Submission,
    Transmission,
)
from tracker.models.answers import StatusUpdateQuerySet
from tracker.models.commitments import CommitmentUpdateQuerySet
from tracker.portal.answers.answer_status import AnswerProgress
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


def _citations() -> Prefetch:
    return Prefetch("evidence_citations", EvidenceCitation.objects.select_related("evidence"))


def answers_of(room: Room) -> StatusUpdateQuerySet:
    """All versions of the submission that this person may see, oldest first."""
    return (
        StatusUpdate.objects.visible_to(room.user)
        .filter(submission=room.submission)
        .select_related(
            "submission__period", "recommendation__meeting", "printing", "transmission", "typed_by", "ready_by",
            "unchanged_from", "publication_text__publication",
        )
        .prefetch_related(_citations(), "commitments")
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
        .prefetch_related(_citations(), "commitments")
        .order_by("-reported_on", "-pk")
    )


@dataclass(frozen=True)
class CommitmentLine:
    """One commitment of the State: its newest visible update, and how it stands in this period."""

    commitment: Commitment
    newest: CommitmentUpdate
    original_on: datetime.date | None
    standing: AnswerProgress[CommitmentUpdate]

    @property
    def pk(self) -> uuid.UUID:
        return self.commitment.pk


def _updates(room: Room) -> CommitmentUpdateQuerySet:
    served = Recommendation.objects.select_related("meeting").prefetch_related(
        Prefetch("printings", Printing.objects.confirmed().select_related("document").order_by("pk"))
    )
    return (
        CommitmentUpdate.objects.visible_to(room.user)
        .filter(commitment__member_state=room.member_state)
        .select_related(
            "commitment", "submission__period", "transmission", "typed_by", "ready_by", "publication_text__publication"
        )
        .prefetch_related(_citations(), Prefetch("recommendations", served))
        .order_by("pk")
    )


def commitments_of(room: Room, commitment: uuid.UUID | None = None) -> list[CommitmentLine]:
    """The State's commitments that this person may see, the newest first; or the one named."""
    updates = _updates(room).filter(commitment=commitment) if commitment else _updates(room)
    by_commitment = defaultdict(list)
    for update in updates:
        by_commitment[update.commitment_id].append(update)
    lines = []
    for found in by_commitment.values():
        here = room.submission.pk if room.submission else None
        own = sorted((each for each in found if each.submission_id == here), key=lambda each: each.version)
        first = original_date(NamedDate(each.reported_on, each.pk, each.target_on) for each in found)
        lines.append(CommitmentLine(found[0].commitment, found[-1], first, AnswerProgress(tuple(own))))
    return sorted(lines, key=lambda line: line.newest.pk, reverse=True)


def library_of(room: Room, version: StatusUpdate | CommitmentUpdate | None = None) -> QuerySet[Evidence]:
    """The State's library, and what `version` cites already: an expert's save must not lose a colleague's citation."""
    visible = Evidence.objects.visible_to(room.user)
    seen = Q(pk__in=visible.values("pk"))
    if version is not None:
        seen |= Q(pk__in=[each.evidence_id for each in version.evidence_citations.all()])
    return Evidence.objects.filter(seen, member_state=room.member_state, erased_at__isnull=True).order_by(
        "-added_at", "pk"
    )


def evidence_at(room: Room, pk: uuid.UUID) -> Evidence | None:
    """One item of the library."""
    return library_of(room).filter(pk=pk).first()


@dataclass(frozen=True)
class LibraryLine:
    """One item of the library, and what cites it, each once with the place in it, as far as this person may see."""

    item: Evidence
    answers: list[tuple[str, str]]
    commitments: list[tuple[str, str]]


def library_with_uses(room: Room) -> list[LibraryLine]:
    """The library, newest first, with what cites each item."""
    citing = (
        EvidenceCitation.objects.filter(
            Q(status_update__in=StatusUpdate.objects.visible_to(room.user))
            | Q(commitment_update__in=CommitmentUpdate.objects.visible_to(room.user))
        )
        .select_related("status_update__printing", "commitment_update")
        .order_by("pk")
    )
    lines = []
    for item in library_of(room).prefetch_related(Prefetch("citations", citing), "checks"):
        uses = list(item.citations.all())
        answers = {each.status_update.printing.label: each.pinpoint for each in uses if each.status_update}
        updates = {
            each.commitment_update.commitment_id: (each.commitment_update.text, each.pinpoint)
            for each in uses
            if each.commitment_update
        }
        lines.append(LibraryLine(item, list(answers.items()), list(updates.values())))
    return lines


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


def named_to(room: Room) -> set[uuid.UUID]:
    """The recommendations named to this person as an expert."""
    named = assignments_of(room).filter(mandate__user=room.user, mandate__role=MandateRole.EXPERT)
    return set(named.values_list("recommendation", flat=True))


def intentions_of(room: Room) -> QuerySet[Intention]:
    """What the State said that it intends in this period, the latest first: that one holds."""
    return Intention.objects.filter(invitation=room.invitation).select_related("stated_by").order_by("-pk")


def transmissions_of(room: Room) -> QuerySet[Transmission]:
    """What was sent in this period, newest first."""
    return (
        Transmission.objects.visible_to(room.user)
        .filter(submission=room.submission, submission__isnull=False)
        .select_related("submitted_by", "submission__period__meeting")
        .order_by("-submitted_at")
    )


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
        list(answers_of(room).filter(transmission=transmission).order_by("recommendation__order")),
        list(_updates(room).filter(transmission=transmission)),
    )


def sees_all_of(transmission: Transmission, answers: Sized, updates: Sized) -> bool:
    """Whether the answers and commitments that a person sees of a transmission are all that it carried."""
    carried = transmission.statusupdates.count() + transmission.commitmentupdates.count()
    return len(answers) + len(updates) == carried


def drafts_of(room: Room) -> tuple[list[StatusUpdate], list[CommitmentUpdate]]:
    """The State's own drafts of this period, in the order of what is asked."""
    if room.submission is None:
        return [], []
    answers = answers_of(room).drafts().filter(on_behalf=False)
    updates = _updates(room).drafts().filter(on_behalf=False, submission=room.submission)
    return list(answers.order_by("recommendation__order", "pk")), list(updates)
