"""Erasing once more what a backup brought back, by the list that was kept outside (`tracker.confirmed_erasures`)."""

import datetime

from django.db import transaction

from tracker.actions.auditing import record, set_fields
from tracker.actions.drafting import locked
from tracker.actions.erasing import erase
from tracker.choices import CorrectionKind
from tracker.confirmed_erasures import Erased
from tracker.models import Correction, MemberState, Submission, User
from tracker.models.corrections import CorrectionQuerySet

# What the list does not hold is asked of nobody again: two persons confirmed it. In English, as all that commands say.
REASON = "Two persons had confirmed this erasure before a backup was put back. It is repeated from the list of them."


def is_in_the_record(erased: Erased, submission: Submission) -> bool:
    """Whether the record knows of the erasure, so that it was not put back to before it."""
    known = _erasures(submission).filter(confirmed_at=erased.confirmed_at)
    return any(each.after == erased.names for each in known)


def _erasures(submission: Submission) -> CorrectionQuerySet:
    return Correction.objects.about(submission).filter(kind=CorrectionKind.ERASE)


@transaction.atomic
def repeat_erasure(*, erased: Erased, submission: Submission, asked_by: User, by: User, now: datetime.datetime) -> bool:
    """Carry out an erasure that the record does not know of; False where it does. Nobody is told: the State was.

    Args:
        asked_by, by: who asked and who confirmed, as the list names them.
    """
    MemberState.objects.select_for_update(no_key=True).get(pk=submission.member_state_id)
    submission = locked(submission)
    if is_in_the_record(erased, submission):
        return False
    waiting = _erasures(submission).waiting().filter(asked_at=erased.asked_at)
    request = next((each for each in waiting if each.after == erased.names), None) or Correction(
        kind=CorrectionKind.ERASE,
        submission=submission,
        after=erased.names,
        reason=REASON,
        needs_second_person=True,
        asked_at=erased.asked_at,
        asked_by=asked_by,
    )
    changes = set_fields(request, confirmed_at=erased.confirmed_at, confirmed_by=by, done_at=erased.confirmed_at)
    request.full_clean(exclude=["before"])
    request.save()
    state = submission.member_state_id
    record("repeat_erase", request, by=by, now=now, changes=changes, reason=REASON, member_state=state)
    erase(submission, request.after, reason=REASON, by=by, now=now)
    return True
