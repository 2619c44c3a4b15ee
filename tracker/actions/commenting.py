"""Comments inside a State, about an answer or a commitment while it is written. The audit never holds their words."""

import datetime
import uuid as uuids

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.drafting import locked
from tracker.actions.errors import NotAllowed, require
from tracker.audit_acts import Act
from tracker.choices import AuditOwner
from tracker.models import Comment, Commitment, CommitmentUpdate, Recommendation, Submission, User
from tracker.policies import may_comment, may_remove_comment


@transaction.atomic
def write_comment(
    *,
    uuid: uuids.UUID,
    submission: Submission,
    text: str,
    language: str,
    by: User,
    now: datetime.datetime,
    recommendation: Recommendation | None = None,
    commitment: Commitment | None = None,
) -> Comment:
    """Say something about one answer or one commitment, to the colleagues who may write it.

    Args:
        uuid: from the form: the same one again is the comment there is.

    Raises NotAllowed, or ValidationError for words that cannot be stored.
    """
    submission = locked(submission)
    there = Comment.objects.filter(pk=uuid, submission=submission, written_by=by).first()
    if there is not None:
        return there
    if (recommendation is None) == (commitment is None):
        raise NotAllowed(_("A comment is about one answer or one commitment."))
    if recommendation is not None:
        _require_asked(submission, recommendation)
        require(may_comment(by, submission, [recommendation]))
    elif commitment is not None:
        _require_own(submission, commitment)
        require(may_comment(by, submission, _served(commitment)))
    comment = Comment(
        uuid=uuid,
        submission=submission,
        recommendation=recommendation,
        commitment=commitment,
        text=text.strip(),
        language=language,
        written_at=now,
        written_by=by,
    )
    comment.full_clean()
    comment.save(force_insert=True)
    subject: Changes = {
        name: [None, str(thing.pk)]
        for name, thing in (("recommendation", recommendation), ("commitment", commitment))
        if thing is not None
    }
    _record("comment", comment, subject, by, now)
    return comment


def _require_asked(submission: Submission, recommendation: Recommendation) -> None:
    if not submission.period.items.filter(recommendation=recommendation).exists():
        raise NotAllowed(_("This recommendation is not asked in this period."))


def _require_own(submission: Submission, commitment: Commitment) -> None:
    if commitment.member_state_id != submission.member_state_id:
        raise NotAllowed(_("This commitment is another State's."))


def _served(commitment: Commitment) -> list[Recommendation]:
    """What its newest text serves; a letter that data entry only types is not the State's yet."""
    newest = CommitmentUpdate.objects.filter(commitment=commitment).exclude(on_behalf=True, transmission__isnull=True)
    last = newest.order_by("pk").last()
    return list(last.recommendations.all()) if last else []


@transaction.atomic
def remove_comment(*, comment: Comment, by: User, now: datetime.datetime) -> Comment:
    """Take the words of a comment away. That there was one, and who removed it, stays. The same again does nothing.

    Raises NotAllowed for somebody who neither wrote it nor sends for the State.
    """
    stored = (
        Comment.objects.select_related("submission__period__meeting").select_for_update(of=("self",)).get(pk=comment.pk)
    )
    require(may_remove_comment(by, stored))
    if stored.removed_at is not None:
        return stored
    set_fields(stored, text="", removed_at=now, removed_by=by)
    stored.save()
    _record("remove_comment", stored, {"text": ["", ""]}, by, now)
    return stored


def _record(act: Act, comment: Comment, changes: Changes, by: User, now: datetime.datetime) -> None:
    record(
        act,
        comment,
        by=by,
        now=now,
        changes=changes,
        member_state=comment.submission.member_state_id,
        owner=AuditOwner.STATE,
    )
