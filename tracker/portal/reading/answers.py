"""The answers, commitments and evidence of a State, as far as the person in the room may see them."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.safestring import SafeString

from tracker.choices import CorrectionKind, ReviewState, SuggestionKind, SuggestionState
from tracker.ledger.current import NamedDate, age, original_date
from tracker.models import (
    Commitment,
    CommitmentUpdate,
    Correction,
    Evidence,
    EvidenceCitation,
    Intention,
    Position,
    PrintedCommitment,
    Printing,
    Recommendation,
    SourceDocument,
    StatusUpdate,
    Suggestion,
)
from tracker.models.answers import StatusUpdateQuerySet
from tracker.models.commitments import CommitmentUpdateQuerySet
from tracker.portal.reading.progress import AnswerProgress
from tracker.portal.rooms import Room
from tracker.rules.second_approvals import Concern
from tracker.suggesting.encoder import is_on
from tracker.suggesting.words import marked


def citations() -> Prefetch:
    return Prefetch("evidence_citations", EvidenceCitation.objects.select_related("evidence"))


def library_of(room: Room, version: StatusUpdate | CommitmentUpdate | None = None) -> QuerySet[Evidence]:
    """The State's library, and what `version` cites already: an expert's save must not lose a colleague's citation."""
    visible = Evidence.objects.visible_to(room.user).filter(member_state=room.member_state)
    seen = Q(pk__in=visible.values("pk"))
    if version is not None:
        seen |= Q(pk__in=[each.evidence_id for each in version.evidence_citations.all()])
    found = Evidence.objects.filter(seen, member_state=room.member_state, erased_at__isnull=True)
    return found.with_whether_sent().order_by("-added_at", "pk")


@dataclass(frozen=True)
class LibraryLine:
    """One item of the library, and what cites it, each once with the place in it, as far as this person may see."""

    item: Evidence
    answers: list[tuple[str, str]]
    commitments: list[tuple[str, str]]


def library_with_uses(room: Room, keys: Sequence[uuid.UUID]) -> list[LibraryLine]:
    """These items of the library, newest first, with what cites each."""
    citing = (
        EvidenceCitation.objects.filter(
            Q(status_update__in=StatusUpdate.objects.visible_to(room.user))
            | Q(commitment_update__in=CommitmentUpdate.objects.visible_to(room.user))
        )
        .select_related("status_update__printing", "commitment_update")
        .order_by("pk")
    )
    lines = []
    for item in library_of(room).filter(pk__in=keys).prefetch_related(Prefetch("citations", citing), "checks"):
        uses = list(item.citations.all())
        answers = {each.status_update.printing.label: each.pinpoint for each in uses if each.status_update}
        updates = {
            each.commitment_update.commitment_id: (each.commitment_update.text, each.pinpoint)
            for each in uses
            if each.commitment_update
        }
        lines.append(LibraryLine(item, list(answers.items()), list(updates.values())))
    return lines


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


def updates_of(room: Room) -> CommitmentUpdateQuerySet:
    served = Recommendation.objects.select_related("meeting").prefetch_related(
        Prefetch("printings", Printing.objects.confirmed().select_related("document").order_by("pk"))
    )
    return (
        CommitmentUpdate.objects.visible_to(room.user)
        .filter(commitment__member_state=room.member_state)
        .select_related(
            "commitment", "submission__period", "transmission", "typed_by", "ready_by", "publication_text__publication"
        )
        .prefetch_related(citations(), Prefetch("recommendations", served))
        .dated()
        .order_by("pk")
    )


def commitments_of(room: Room, commitment: uuid.UUID | None = None) -> list[CommitmentLine]:
    """The State's commitments that this person may see, the newest first; or the one named."""
    return _lines(room, updates_of(room).filter(commitment=commitment) if commitment else updates_of(room))


def commitments_to_tick(room: Room) -> list[CommitmentLine]:
    """The same for who offers or names them: their words and dates, without what they cite, serve and became."""
    updates = CommitmentUpdate.objects.visible_to(room.user).filter(commitment__member_state=room.member_state)
    return _lines(room, updates.dated().select_related("commitment").order_by("pk"))


def _lines(room: Room, updates: CommitmentUpdateQuerySet) -> list[CommitmentLine]:
    by_commitment = defaultdict(list)
    for update in updates:
        by_commitment[update.commitment_id].append(update)
    lines = []
    for found in by_commitment.values():
        here = room.submission.pk if room.submission else None
        own = sorted((each for each in found if each.submission_id == here), key=lambda each: each.version)
        in_order = enumerate(sorted(found, key=age))
        first = original_date(NamedDate(each.reported_on, place, each.target_on) for place, each in in_order)
        lines.append(CommitmentLine(found[0].commitment, found[-1], first, AnswerProgress(tuple(own))))
    return sorted(lines, key=lambda line: line.newest.pk, reverse=True)


PRINTED = "printed"  # of an address: the key of the printed text that the form begins with
MOST_SHOWN = 30  # commitments on one page; what is beyond stands in the documents


def printed_answers(room: Room, recommendation: Recommendation) -> QuerySet[Position]:
    """The State's answers to a recommendation, as documents print them with words, and as a second person confirmed."""
    found = Position.objects.confirmed_replies().filter(member_state=room.member_state, recommendation=recommendation)
    return found.exclude(text="").select_related("document").order_by("pk")


def printed_commitments(room: Room) -> QuerySet[PrintedCommitment]:
    """The State's commitments, as documents print them, and as a second person confirmed."""
    found = PrintedCommitment.objects.filter(member_state=room.member_state, confirmed_at__isnull=False)
    return found.select_related("document").order_by("-document", "order")


def printed_chosen[Text: (Position, PrintedCommitment)](printed: Iterable[Text], key: str | None) -> Text | None:
    """The one of these that an address names; None where it names none. Raises Http404 where it names another."""
    if key is None:
        return None
    chosen = next((each for each in printed if str(each.pk) == key), None)
    if chosen is None:
        raise Http404
    return chosen


def begins_answer(printed: Position | None) -> dict[str, Any]:
    """What the form of an answer begins with."""
    return {} if printed is None else {"summary": printed.text, "language": _language(printed.document)}


def begins_commitment(printed: PrintedCommitment | None) -> dict[str, Any]:
    """What the form of a commitment begins with."""
    if printed is None:
        return {}
    served = [str(each.pk) for each in printed.recommendations.all()]
    return {"text": printed.text, "language": _language(printed.document), "recommendations": served}


def _language(document: SourceDocument | None) -> str:
    return document.language if document else ""


MOST_ALIKE = 3


@dataclass(frozen=True)
class ReportedBefore:
    """The newest accepted answer of the State on another recommendation, and why a program suggests it."""

    version: StatusUpdate
    suggestion: Suggestion

    @property
    def marked(self) -> SafeString:
        """The text that was compared, with the words that caused it."""
        return marked(self.suggestion.printing.text, self.suggestion.causes)


def reported_before(room: Room, recommendation: Recommendation) -> list[ReportedBefore]:
    """The strongest first; a pair that somebody refused is not among them, and neither is a draft."""
    if not is_on():
        return []
    pairs = Suggestion.objects.filter(kind=SuggestionKind.SAME_SUBJECT).exclude(state=SuggestionState.REFUSED)
    found = {
        each.other_id if each.recommendation_id == recommendation.pk else each.recommendation_id: each
        for each in pairs.about(recommendation).select_related("printing__document").order_by("-strength", "pk")
    }
    if not found:
        return []
    own = (
        StatusUpdate.objects.visible_to(room.user)
        .filter(submission__member_state=room.member_state, review_state=ReviewState.ACCEPTED)
        .filter(recommendation__in=list(found))
        .select_related("recommendation__meeting", "printing", "submission__period", "unchanged_from")
        .prefetch_related(citations())
        .dated()
    )
    newest = {version.recommendation_id: version for version in sorted(own, key=age)}
    return [ReportedBefore(newest[key], each) for key, each in found.items() if key in newest][:MOST_ALIKE]
