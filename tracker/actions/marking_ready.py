"""Marking a draft as ready to be sent: who wrote it says so to who sends it. An edit takes the mark away."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.auditing import record, set_fields
from tracker.actions.drafting import locked
from tracker.actions.errors import EditConflict, NotAllowed, require
from tracker.actors import is_sender
from tracker.choices import ReviewState
from tracker.mail import outbox
from tracker.models import Assignment, CommitmentUpdate, StatusUpdate, Submission, User
from tracker.policies import may_edit


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
