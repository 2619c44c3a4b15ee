"""The answers of a State, as far as the person in the room may see them, and what became of what was asked.

A draft answers the printing that was asked, whatever a later document says (`docs/domain.md` 4, "Identity"); its page
says so. So it does of what the Secretariat asked for, or did, with a second approval.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet, Subquery

from tracker.choices import CorrectionKind, LinkKind, ReviewState, Standing
from tracker.current import age
from tracker.differences import Run, runs
from tracker.models import (
    Commitment,
    CommitmentUpdate,
    Correction,
    Intention,
    PeriodItem,
    Printing,
    Recommendation,
    RecommendationLink,
    StatusUpdate,
)
from tracker.models.answers import StatusUpdateQuerySet
from tracker.portal.answers.answer_status import AnswerProgress
from tracker.portal.evidence.queries import citations
from tracker.portal.people.naming import named_to
from tracker.portal.rooms import Room
from tracker.second_approvals import Concern


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


def _concerns(room: Room, kind: CorrectionKind, **about: Any) -> list[Concern]:
    """Those that wait or were carried out, the newest first; one that was refused or overtaken changed nothing."""
    if room.submission is None:
        return []
    requests = Correction.objects.filter(submission=room.submission, kind=kind, refused_at__isnull=True, **about)
    beside = ("submission__period__meeting", "submission__member_state")
    return [Concern(each) for each in requests.select_related(*beside).order_by("-asked_at")]


def erasures_of(room: Room, kind: str, subject: uuid.UUID) -> list[Concern]:
    """Erasures in one answer (kind `recommendation`) or one commitment (kind `commitment`) of this period."""
    return _concerns(room, CorrectionKind.ERASE, **{f"after__{kind}": str(subject)})


def erasures_of_files(room: Room) -> list[Concern]:
    """Erasures of this period that name files alone, and so no answer or commitment."""
    return _concerns(room, CorrectionKind.ERASE, after__recommendation=None, after__commitment=None)


def consents_asked(room: Room) -> list[Concern]:
    """Notes verbales on consent that wait for a second person."""
    return [each for each in _concerns(room, CorrectionKind.SET_CONSENT) if each.request.is_waiting]
