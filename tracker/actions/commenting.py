"""Comments inside a State, about an answer or a commitment while it is written. The audit never holds their words."""

import datetime
import uuid as uuids
from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.auditing import BLANK, Changes, record, set_fields
from tracker.actions.drafting import locked
from tracker.actions.errors import NotAllowed, require
from tracker.mail import outbox
from tracker.models import Comment, Commitment, Recommendation, Submission, User
from tracker.models.comments import served
from tracker.rules.actors import editors_of
from tracker.rules.policies import may_comment, may_remove_comment


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
    addressed_to: Collection[User] = (),
) -> Comment:
    """Say something about one answer or one commitment, to the colleagues who may write it.

    Args:
        uuid: from the form: the same one again is the comment there is.
        addressed_to: of these colleagues, those who are to be told of it by e-mail; its author is left out.

    Raises NotAllowed, or ValidationError for words that cannot be stored.
    """
    submission = locked(submission)
    there = Comment.objects.filter(pk=uuid, submission=submission, written_by=by).first()
    if there is not None:
        return there
    if (recommendation is None) == (commitment is None):
        raise NotAllowed(_("A comment is about one answer or one commitment."))
    if recommendation is not None:
        if not submission.period.items.filter(recommendation=recommendation).exists():
            raise NotAllowed(_("This recommendation is not asked in this period."))
        require(may_comment(by, submission, [recommendation]))
    elif commitment is not None:
        if commitment.member_state_id != submission.member_state_id:
            raise NotAllowed(_("This commitment is another State's."))
        require(may_comment(by, submission, served(commitment)))
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
    told = _addressed(comment, addressed_to, by)
    comment.addressed_to.set(told)
    record("comment", comment, by=by, now=now, changes=_said_of(comment, told))
    _tell(comment, told)
    return comment


def _said_of(comment: Comment, addressed_to: Sequence[User]) -> Changes:
    """What the audit says of a new comment: what it is about and to whom it is addressed."""
    things = {"recommendation": comment.recommendation_id, "commitment": comment.commitment_id}
    said: Changes = {name: [None, str(pk)] for name, pk in things.items() if pk is not None}
    return said | ({"addressed_to": [None, [person.pk for person in addressed_to]]} if addressed_to else {})


def _addressed(comment: Comment, people: Collection[User], by: User) -> list[User]:
    """Those it is addressed to, without its author; all of them have to be able to read it."""
    wanted = {person.pk for person in people} - {by.pk}
    found = list(editors_of(comment.submission, comment.recommendations).filter(pk__in=wanted).order_by("pk"))
    if len(found) < len(wanted):
        raise NotAllowed(_("A comment is addressed to those who may write this answer or commitment, and nobody else."))
    return found


def _tell(comment: Comment, people: Sequence[User]) -> None:
    """By e-mail, which holds none of its words: where it stands, and who wrote it."""
    item = comment.submission.period.items.filter(recommendation=comment.recommendation).select_related("printing")
    label = item[0].printing.label if comment.recommendation is not None else ""
    outbox.tell(people, "comment_addressed", about=comment, comment=comment, label=label)


@transaction.atomic
def resolve_comment(*, comment: Comment, is_resolved: bool, by: User, now: datetime.datetime) -> Comment:
    """Mark a comment as resolved, or open it again. The same again, and one that was removed, stays as it is.

    Raises NotAllowed for somebody who may not write what it is about.
    """
    stored = _stored(comment)
    require(may_comment(by, stored.submission, stored.recommendations))
    if stored.removed_at is not None or is_resolved == (stored.resolved_at is not None):
        return stored
    changes = set_fields(stored, resolved_at=now if is_resolved else None, resolved_by=by if is_resolved else None)
    stored.save(update_fields=["resolved_at", "resolved_by"])
    record("resolve_comment", stored, by=by, now=now, changes=changes)
    return stored


@transaction.atomic
def remove_comment(*, comment: Comment, by: User, now: datetime.datetime) -> Comment:
    """Take the words of a comment away. That there was one, and who removed it, stays. The same again does nothing.

    Raises NotAllowed for somebody who neither wrote it nor sends for the State.
    """
    stored = _stored(comment)
    require(may_remove_comment(by, stored))
    if stored.removed_at is not None:
        return stored
    set_fields(stored, text="", removed_at=now, removed_by=by)
    stored.save()
    record("remove_comment", stored, by=by, now=now, changes={"text": BLANK})
    return stored


def _stored(comment: Comment) -> Comment:
    """It as it is stored, held until the act is done."""
    found = Comment.objects.select_related("submission__period__meeting").select_for_update(of=("self",))
    return found.get(pk=comment.pk)
