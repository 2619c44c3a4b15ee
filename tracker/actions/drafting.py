"""Drafts of answers and of commitments: begin, save, confirm without change, mark as ready to be sent, discard.

A draft belongs to its State (in the lane of letters, to data entry). Each save is one event, seen by its owner alone.
"""

import datetime
import uuid as uuids
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext as _

from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.errors import EditConflict, NotAllowed, Refusal, attempted, require, the_only
from tracker.actions.moving import end
from tracker.actions.saving import (
    AnswerWords,
    Citation,
    CommitmentWords,
    Prefill,
    Save,
    StoredRelations,
    begun,
    open_version,
    require_own,
    save_each,
)
from tracker.choices import ImplementationStatus, ReviewState
from tracker.ledger.current import age
from tracker.mail import outbox
from tracker.models import (
    Assignment,
    Comment,
    Commitment,
    CommitmentUpdate,
    EvidenceCitation,
    MemberState,
    PeriodItem,
    Recommendation,
    ReportingPeriod,
    StatusUpdate,
    Submission,
    User,
)
from tracker.models.audit import storable
from tracker.models.versions import Version
from tracker.rules.actors import is_sender
from tracker.rules.policies import may_draft, may_edit, may_enter_on_behalf


@dataclass(frozen=True)
class SaidAnswer:
    """What is said on one recommendation, with what the answer touches and cites.

    `revision` is that of the draft that the person saw, None where she saw none.
    """

    recommendation: Recommendation
    words: AnswerWords
    revision: int | None
    commitments: Sequence[Commitment] = ()
    citations: Sequence[Citation] = ()


@transaction.atomic
def start_submission(
    *, period: ReportingPeriod, member_state: MemberState, by: User, now: datetime.datetime
) -> Submission:
    """The State's submission in a period: the one there is, or a new one. Raises NotAllowed where not invited."""
    if not period.invitations.standing().filter(member_state=member_state).exists():
        raise NotAllowed(_("The State is not invited to this reporting period."))
    submission, made = Submission.objects.get_or_create(
        period=period, member_state=member_state, defaults={"started_at": now, "started_by": by}
    )
    if made:
        record("start", submission, by=by, now=now)
    return submission


def locked(submission: Submission) -> Submission:
    """The submission, its row locked: what concerns one State and period queues here."""
    return Submission.objects.select_related("period__meeting").select_for_update(of=("self",)).get(pk=submission.pk)


def versions_in(versions: Any, about: str) -> dict[Any, list[Any]]:
    """Versions of many answers, or of many updates, by the key of what they are about; the first one first."""
    found: dict[Any, list[Any]] = {}
    for version in versions.dated().order_by("version", "pk"):
        found.setdefault(getattr(version, about), []).append(version)
    return found


def next_version(siblings: Sequence[Version]) -> int:
    """The number of the next version of an answer, counted over both lanes."""
    return siblings[-1].version + 1 if siblings else 1


def require_pen(by: User, submission: Submission, recommendations: Iterable[Recommendation], on_behalf: bool) -> None:
    """Raise NotAllowed unless `by` may write in this lane."""
    require(may_enter_on_behalf(by) if on_behalf else may_draft(by, submission, recommendations))


def save_answer(
    *,
    submission: Submission,
    recommendation: Recommendation,
    words: AnswerWords,
    revision: int | None,
    by: User,
    now: datetime.datetime,
    commitments: Sequence[Commitment] = (),
    citations: Sequence[Citation] = (),
    on_behalf: bool = False,
) -> StatusUpdate:
    """Save a draft of the State's answer on one recommendation.

    Args:
        revision: of the draft the person saw; None where she saw none.
        on_behalf: the lane of letters.

    Returns the draft. The same words again change nothing.
    Raises NotAllowed, ValidationError, or EditConflict with the stored version where a colleague was quicker.
    """
    said = SaidAnswer(recommendation, words, revision, commitments, citations)
    return the_only(save_answers(submission=submission, answers=[said], by=by, now=now, on_behalf=on_behalf))


@transaction.atomic
def save_answers(
    *, submission: Submission, answers: Sequence[SaidAnswer], by: User, now: datetime.datetime, on_behalf: bool = False
) -> list[StatusUpdate | Refusal]:
    """Save drafts of answers on many recommendations as if one after another, as `save_answer` saves one.

    Args:
        answers: no two of them on one recommendation.

    Returns for each the draft, or why it was refused. In the lane of letters as many questions for many new drafts as
    for one; a draft that was there takes one of its own.
    """
    submission = locked(submission)
    about = [each.recommendation.pk for each in answers]
    asked = PeriodItem.objects.filter(period=submission.period, recommendation__in=about)
    items = {item.recommendation_id: item for item in asked}
    versions = StatusUpdate.objects.filter(submission=submission, recommendation__in=about)
    siblings = versions_in(versions, "recommendation_id")
    there = [each for own in siblings.values() for each in own if each.is_open]
    stored = StoredRelations(there, "commitments")

    def begin(said: SaidAnswer) -> Save:
        require_pen(by, submission, [said.recommendation], on_behalf)
        item = items.get(said.recommendation.pk)
        if item is None:
            raise NotAllowed(_("This recommendation is not asked in this period."))
        require_own(submission.member_state_id, said.commitments, said.citations)
        own = siblings.get(said.recommendation.pk, [])
        draft = open_version(own, on_behalf=on_behalf, revision=said.revision) or StatusUpdate(
            recommendation=said.recommendation,
            printing_id=item.printing_id,
            version=next_version(own),
            on_behalf=on_behalf,
        )
        draft.submission = submission
        save = begun(draft, said.revision, asdict(said.words), stored, said.citations, commitments=said.commitments)
        if save.changes and not save.is_new:
            draft.unchanged_from = None
        return save

    return save_each([attempted(partial(begin, said)) for said in answers], by=by, now=now)


@dataclass(frozen=True)
class DraftBegin:
    """The version that the next draft of an answer is a copy of, and the newest accepted one of another period."""

    source: StatusUpdate | None = None
    earlier: StatusUpdate | None = None


def draft_begins(
    submission: Submission, recommendations: Iterable[Any], *, on_behalf: bool | None = False
) -> dict[Any, DraftBegin]:
    """What the next draft on each of these recommendations, by key, begins with; in one question to the record.

    Args:
        submission: may be one that was not begun.
        on_behalf: in the lane of letters, which reads no draft of the State; None: in neither, so that it is what was
            accepted.
    """
    about = list(recommendations)
    versions = StatusUpdate.objects.filter(
        Q(submission=submission.pk) | Q(review_state=ReviewState.ACCEPTED),
        submission__member_state=submission.member_state_id, recommendation__in=about, mistake=None,
    ).select_related("typed_by", "submission")  # fmt: skip
    found = versions_in(versions, "recommendation_id")
    return {key: _begin_among(found.get(key, []), submission, on_behalf) for key in about}


def _begin_among(found: Sequence[StatusUpdate], submission: Submission, on_behalf: bool | None) -> DraftBegin:
    siblings = [each for each in found if each.submission_id == submission.pk]
    own = [each for each in siblings if each.on_behalf == on_behalf]
    accepted = [each for each in siblings if each.review_state == ReviewState.ACCEPTED]
    earlier = max((each for each in found if each.submission_id != submission.pk), key=age, default=None)
    return DraftBegin(next(iter(own[-1:] or accepted), earlier), earlier)


def prefill(submission: Submission, recommendation: Recommendation, *, on_behalf: bool = False) -> Prefill:
    """What the form of the next version begins with.

    The open draft; else the last version of this answer in this lane (after a return, or for a correction); else the
    accepted version of the other one; else the newest accepted answer of an earlier period; else nothing. A letter
    begins with the words of an earlier period alone: its evidence and commitments are not in the letter.
    """
    return prefills(submission, [recommendation], on_behalf=on_behalf)[recommendation.pk]


def prefills(
    submission: Submission, recommendations: Sequence[Recommendation], *, on_behalf: bool = False
) -> dict[uuids.UUID, Prefill]:
    """What `prefill` says of each of these recommendations, in as many questions for many as for one."""
    begins = draft_begins(submission, [each.pk for each in recommendations], on_behalf=on_behalf)
    sources = {key: begin.source for key, begin in begins.items()}
    citations = Prefetch("evidence_citations", EvidenceCitation.objects.select_related("evidence"))
    prefetch_related_objects(list(filter(None, sources.values())), "commitments", citations)
    within = submission if on_behalf else None
    return {key: _prefilled(source, within) for key, source in sources.items()}


def _prefilled(source: StatusUpdate | None, within: Submission | None) -> Prefill:
    if source is None:
        return Prefill(AnswerWords())
    words = AnswerWords(**{name: getattr(source, name) for name in asdict(AnswerWords())})
    if within is not None and source.submission_id != within.pk:
        return Prefill(words, source=source)
    return Prefill(
        words,
        tuple(source.commitments.all()),
        tuple(Citation(each.evidence, each.pinpoint) for each in source.evidence_citations.all()),
        source,
    )


@transaction.atomic
def confirm_unchanged(
    *, submission: Submission, recommendation: Recommendation, by: User, now: datetime.datetime
) -> StatusUpdate:
    """Draft "no change since": the newest accepted answer of an earlier period again, with citations and commitments.

    Raises NotAllowed where there is none, or where an answer of this period was begun.
    """
    submission = locked(submission)
    require_pen(by, submission, [recommendation], on_behalf=False)
    if StatusUpdate.objects.filter(submission=submission, recommendation=recommendation).exists():
        raise NotAllowed(_("An answer of this period was begun. Please edit that one."))
    source = draft_begins(submission, [recommendation.pk])[recommendation.pk].earlier
    if source is None:
        raise NotAllowed(_("There is no accepted answer of an earlier period to confirm."))
    if source.implementation_status == ImplementationStatus.NOT_STATED:
        raise NotAllowed(_("The earlier answer, from a letter, does not say what action was taken. Please say it now."))
    before = prefill(submission, recommendation)
    draft = save_answer(
        submission=submission,
        recommendation=recommendation,
        words=before.words,
        revision=None,
        by=by,
        now=now,
        commitments=before.commitments,
        citations=before.citations,
    )
    draft.unchanged_from = source
    draft.save(update_fields=["unchanged_from"])
    return draft


@transaction.atomic
def discard(*, version: StatusUpdate | CommitmentUpdate, by: User, now: datetime.datetime) -> None:
    """Throw a draft away; the event keeps what it said, for its owner.

    Raises NotAllowed where it was sent, or is not one's own.

    A commitment goes with its only draft, unless an answer names it or somebody said something about it.
    """
    locked(version.submission)
    stored = type(version).objects.select_for_update(of=("self",)).get(pk=version.pk)
    about = [stored.recommendation] if isinstance(stored, StatusUpdate) else list(stored.recommendations.all())
    require(may_edit(by, stored, about))
    throw_away(stored, by=by, now=now)


def throw_away(stored: StatusUpdate | CommitmentUpdate, *, by: User, now: datetime.datetime) -> None:
    """Discard a draft whose response is locked; the right is established."""
    words = AnswerWords if isinstance(stored, StatusUpdate) else CommitmentWords
    changes: Changes = {
        name: [storable(getattr(stored, name)), None] for name in words.__dataclass_fields__ if getattr(stored, name)
    }
    # Whose draft it was, so that an erasure finds what its events keep.
    changes["submission"] = [stored.submission_id, None]
    changes |= {name: [storable(key), None] for name, key in stored.subject().items()}
    end("discard", stored, by=by, now=now, changes=changes)
    if isinstance(stored, CommitmentUpdate):
        commitment, commented = stored.commitment, Comment.objects.filter(commitment=stored.commitment)
        if not (commitment.updates.exists() or commitment.status_updates.exists() or commented.exists()):
            commitment.delete()


@dataclass(frozen=True)
class SaidCommitment:
    """What is said of one commitment. The arguments are those of `save_commitment`."""

    uuid: uuids.UUID
    words: CommitmentWords
    recommendations: Sequence[Recommendation]
    revision: int | None
    citations: Sequence[Citation] = ()


def save_commitment(
    *,
    uuid: uuids.UUID,
    submission: Submission,
    words: CommitmentWords,
    recommendations: Sequence[Recommendation],
    revision: int | None,
    by: User,
    now: datetime.datetime,
    citations: Sequence[Citation] = (),
    on_behalf: bool = False,
) -> CommitmentUpdate:
    """Save a draft that declares a commitment, or updates one.

    Args:
        uuid: of the commitment. A new one comes from the form, so that a form sent twice declares one commitment.
        recommendations: those it serves, of any meeting; at least one.

    Raises NotAllowed, ValidationError, or EditConflict, as `save_answer`.
    """
    said = SaidCommitment(uuid, words, recommendations, revision, citations)
    return the_only(save_commitments(submission=submission, commitments=[said], by=by, now=now, on_behalf=on_behalf))


@transaction.atomic
def save_commitments(
    *,
    submission: Submission,
    commitments: Sequence[SaidCommitment],
    by: User,
    now: datetime.datetime,
    on_behalf: bool = False,
) -> list[CommitmentUpdate | Refusal]:
    """Save drafts of many commitments as if one after another, as `save_commitment` saves one.

    Args:
        commitments: no two of them of one commitment.

    Returns for each the draft, or why it was refused. In the lane of letters as many questions for many new drafts as
    for one; a draft that was there takes one of its own.
    """
    submission = locked(submission)
    commitments = [replace(each, uuid=uuids.UUID(str(each.uuid))) for each in commitments]  # rows have text
    keys = [each.uuid for each in commitments]
    known = Commitment.objects.in_bulk(keys)
    siblings = versions_in(CommitmentUpdate.objects.filter(submission=submission, commitment__in=keys), "commitment_id")
    there = [each for own in siblings.values() for each in own if each.is_open]
    stored = StoredRelations(there, "recommendations")

    def begin(said: SaidCommitment) -> Save:
        require_pen(by, submission, said.recommendations, on_behalf)
        if not said.recommendations:
            raise NotAllowed(_("Choose at least one recommendation that this commitment serves."))
        require_own(submission.member_state_id, (), said.citations)
        commitment = known.get(said.uuid) or Commitment(said.uuid, submission.member_state_id)
        if commitment.member_state_id != submission.member_state_id:
            raise NotAllowed(_("This commitment is another State's."))
        own = siblings.get(said.uuid, [])
        draft = open_version(own, on_behalf=on_behalf, revision=said.revision)
        if draft is not None:  # an expert does not take over a draft by narrowing what it serves
            require_pen(by, submission, draft.recommendations.all(), on_behalf)
        draft = draft or CommitmentUpdate(commitment=commitment, version=next_version(own), on_behalf=on_behalf)
        draft.submission = submission
        words = asdict(said.words)
        save = begun(draft, said.revision, words, stored, said.citations, recommendations=said.recommendations)
        save.first = None if said.uuid in known else commitment
        return save

    return save_each([attempted(partial(begin, said)) for said in commitments], by=by, now=now)


@transaction.atomic
def mark_ready[V: (StatusUpdate, CommitmentUpdate)](
    *, version: V, is_ready: bool, by: User, now: datetime.datetime
) -> V:
    """Mark a draft of the State as ready to be sent, or take the mark away: whoever may write it.

    The same again changes nothing.

    Args:
        version: as the person saw it: of its revision.

    Raises NotAllowed, ValidationError for an answer that lacks what sending asks for, or EditConflict with what is
    stored where a colleague was quicker.
    """
    locked(version.submission)
    stored = type(version).objects.select_for_update(of=("self",)).filter(pk=version.pk).first()
    if stored is None or stored.revision != version.revision:
        raise EditConflict(stored)
    about = [stored.recommendation] if isinstance(stored, StatusUpdate) else list(stored.recommendations.all())
    if stored.on_behalf:
        raise NotAllowed(_("What was typed from a letter is sent with the letter, and is not marked as ready."))
    require(may_edit(by, stored, about))
    if is_ready and isinstance(stored, StatusUpdate) and not stored.implementation_status:
        sentence = _("Say what action was taken before you mark this answer as ready.")
        raise ValidationError({"implementation_status": sentence})
    if stored.is_ready == is_ready:
        return stored
    changes = set_fields(stored, ready_at=now if is_ready else None, ready_by=by if is_ready else None)
    stored.save(update_fields=["ready_at", "ready_by"])
    record("mark_ready", stored, by=by, now=now, changes=changes)
    if is_ready and not is_sender(by, stored.submission):
        _tell_of_the_last(stored.submission, by, now)
    return stored


def _tell_of_the_last(submission: Submission, by: User, now: datetime.datetime) -> None:
    """Tell who sends, once a day, that all answers assigned to this person are marked as ready, or were sent."""
    standing = Assignment.objects.standing().filter(period=submission.period_id, mandate__user=by)
    own = standing.filter(mandate__member_state=submission.member_state_id)
    assigned = set(own.values_list("recommendation", flat=True))
    versions = StatusUpdate.objects.filter(submission=submission, on_behalf=False, recommendation__in=assigned)
    newest = {each.recommendation_id: each for each in versions.select_related("printing").order_by("version")}
    if not assigned or len(newest) < len(assigned) or not all(_is_done(each) for each in newest.values()):
        return
    outbox.tell_concerned(
        "drafts_ready",
        about=[by, submission, now.date()],
        submission=submission,
        expert=by,
        period=submission.period,
        member_state=submission.member_state,
        labels=[each.printing.label for each in sorted(newest.values(), key=lambda each: each.printing.order)],
    )


def _is_done(version: StatusUpdate) -> bool:
    """Whether nothing is left to draft: it is marked as ready, or was sent and has not come back."""
    return version.is_ready or version.review_state not in (ReviewState.DRAFT, ReviewState.RETURNED)
