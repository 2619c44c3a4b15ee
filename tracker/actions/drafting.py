"""Drafts of answers: begin, save, confirm without change; and what drafts of both kinds share, discarding among it.

A draft belongs to its State (in the lane of letters, to data entry). Each save is one event, seen by its owner alone.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.citing import citations_of, cite, require_own
from tracker.actions.edit_conflicts import open_version, require_as_seen
from tracker.actions.errors import NotAllowed, require
from tracker.actions.moving import end
from tracker.actions.storing import checked_save
from tracker.actions.words import AnswerWords, Citation, CommitmentWords, Prefill
from tracker.choices import AuditOwner, ImplementationStatus, ReviewState
from tracker.models import (
    Comment,
    Commitment,
    CommitmentUpdate,
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
from tracker.policies import may_draft, may_edit, may_enter_on_behalf


def owner_of(version: Version) -> AuditOwner:
    """Whose affair the drafting of this version is."""
    return AuditOwner.SECRETARIAT if version.on_behalf else AuditOwner.STATE


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
        owner = AuditOwner.SECRETARIAT if by.is_secretariat else AuditOwner.STATE
        record("start", submission, by=by, now=now, member_state=member_state.pk, owner=owner)
    return submission


def locked(submission: Submission) -> Submission:
    """The submission, its row locked: what concerns one State and period queues here."""
    return Submission.objects.select_related("period__meeting").select_for_update(of=("self",)).get(pk=submission.pk)


def next_version(siblings: Any) -> int:
    """The number of the next version of an answer, counted over both lanes."""
    last = siblings.order_by("version").last()
    return last.version + 1 if last else 1


def require_pen(by: User, submission: Submission, recommendations: Iterable[Recommendation], on_behalf: bool) -> None:
    """Raise NotAllowed unless `by` may write in this lane."""
    require(may_enter_on_behalf(by) if on_behalf else may_draft(by, submission, recommendations))


@transaction.atomic
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
    submission = locked(submission)
    require_pen(by, submission, [recommendation], on_behalf)
    item = PeriodItem.objects.filter(period=submission.period, recommendation=recommendation).first()
    if item is None:
        raise NotAllowed(_("This recommendation is not asked in this period."))
    require_own(submission.member_state_id, commitments, citations)
    siblings = StatusUpdate.objects.filter(submission=submission, recommendation=recommendation)
    draft = open_version(siblings, on_behalf=on_behalf, revision=revision)
    is_new = draft is None
    if draft is None:
        draft = StatusUpdate(
            submission=submission,
            recommendation=recommendation,
            printing=item.printing,
            version=next_version(siblings),
            on_behalf=on_behalf,
        )
    draft.submission = submission
    changes = set_fields(draft, **asdict(words))
    changes |= changed_relations(draft, is_new, citations, commitments=commitments)
    if not is_new and not changes:
        return draft
    if not is_new:
        require_as_seen(draft, revision)
        draft.unchanged_from = None
        changes |= no_longer_ready(draft)
    store(draft, is_new, by, now)
    relate(draft, changes, citations, commitments=commitments)
    record_save(draft, changes, by, now)
    return draft


def changed_relations(
    version: Any, is_new: bool, citations: Sequence[Citation], **related: Sequence[Any]
) -> dict[str, list[Any]]:
    """What changes in citations and in many-to-many relations, as the audit writes it."""
    old: dict[str, Any] = {"citations": [] if is_new else citations_of(version)}
    new: dict[str, Any] = {"citations": sorted([str(each.evidence.pk), each.pinpoint] for each in citations)}
    for name, things in related.items():
        old[name] = [] if is_new else storable(list(getattr(version, name).values_list("pk", flat=True)))
        new[name] = storable([thing.pk for thing in things])
    return {name: [old[name], new[name]] for name in new if old[name] != new[name]}


def relate(version: Any, changes: Changes, citations: Sequence[Citation], **related: Sequence[Any]) -> None:
    """Store of citations and many-to-many relations what `changed_relations` found to be changed."""
    for name, things in related.items():
        if name in changes:
            getattr(version, name).set(things)
    if "citations" in changes:
        cite(version, citations)


def no_longer_ready(draft: Any) -> Changes:
    """Take the mark away that a draft is ready: it was of other words. Returns the change, if there was a mark."""
    return set_fields(draft, ready_at=None, ready_by=None)


def store(version: Any, is_new: bool, by: User, now: datetime.datetime) -> None:
    """Check and save a draft, counting the save."""
    version.typed_at, version.typed_by = now, by
    if not is_new:
        version.revision += 1
    checked_save(version)


def record_save(version: Any, changes: dict[str, list[Any]], by: User, now: datetime.datetime) -> None:
    """Write the event of a save, which only its owner sees."""
    record(
        "save", version, by=by, now=now, changes=changes, member_state=version.member_state_id, owner=owner_of(version)
    )


def newest_answer(
    member_state: str, recommendation: Recommendation, *, before: Submission | None = None
) -> StatusUpdate | None:
    """The newest accepted answer of a State on a recommendation, in any period; `before` leaves one submission out."""
    accepted = StatusUpdate.objects.accepted().filter(
        submission__member_state=member_state, recommendation=recommendation
    )
    if before is not None:
        accepted = accepted.exclude(submission=before)
    return accepted.order_by("reported_on", "pk").last()


def copied_from(
    submission: Submission, recommendation: Recommendation, *, on_behalf: bool = False
) -> StatusUpdate | None:
    """The version that the next one begins as a copy of, as `prefill` says; None where nothing was ever answered."""
    of_state = StatusUpdate.objects.filter(
        submission__member_state=submission.member_state_id, recommendation=recommendation
    )
    asked = Q(submission=submission) | Q(review_state=ReviewState.ACCEPTED)
    found = list(of_state.filter(asked).order_by("version", "pk"))
    siblings = [each for each in found if each.submission_id == submission.pk]
    own = [each for each in siblings if each.on_behalf == on_behalf]
    accepted = [each for each in siblings if each.review_state == ReviewState.ACCEPTED]
    earlier = [each for each in found if each.submission_id != submission.pk]
    earlier.sort(key=lambda each: (each.reported_on or datetime.date.min, each.pk))
    candidates = own[-1:] or accepted or earlier[-1:]
    return candidates[0] if candidates else None


def prefill(submission: Submission, recommendation: Recommendation, *, on_behalf: bool = False) -> Prefill:
    """What the form of the next version begins with.

    The open draft; else the last version of this answer in this lane (after a return, or for a correction); else the
    accepted version of the other lane; else the newest accepted answer of an earlier period; else nothing.
    """
    source = copied_from(submission, recommendation, on_behalf=on_behalf)
    if source is None:
        return Prefill(AnswerWords())
    words = AnswerWords(**{name: getattr(source, name) for name in asdict(AnswerWords())})
    citations = source.evidence_citations.select_related("evidence")
    return Prefill(
        words,
        tuple(source.commitments.all()),
        tuple(Citation(each.evidence, each.pinpoint) for each in citations),
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
    source = newest_answer(submission.member_state_id, recommendation, before=submission)
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
    submission = locked(version.submission)
    stored = type(version).objects.select_for_update(of=("self",)).get(pk=version.pk)
    about = [stored.recommendation] if isinstance(stored, StatusUpdate) else list(stored.recommendations.all())
    require(may_edit(by, stored, about))
    words = AnswerWords if isinstance(stored, StatusUpdate) else CommitmentWords
    changes: Changes = {
        name: [storable(getattr(stored, name)), None] for name in words.__dataclass_fields__ if getattr(stored, name)
    }
    # Whose draft it was, so that an erasure finds what its events keep.
    changes["submission"] = [submission.pk, None]
    changes |= {name: [storable(key), None] for name, key in stored.subject().items()}
    end("discard", stored, by=by, now=now, changes=changes, owner=owner_of(stored))
    if isinstance(stored, CommitmentUpdate) and not _is_spoken_of(stored.commitment):
        stored.commitment.delete()


def _is_spoken_of(commitment: Commitment) -> bool:
    commented = Comment.objects.filter(commitment=commitment)
    return commitment.updates.exists() or commitment.status_updates.exists() or commented.exists()
