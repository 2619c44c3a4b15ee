"""The first save in a period begins the submission: both in one transaction, so that a refusal leaves nothing."""

import datetime

from django.db import transaction

from tracker import actions
from tracker.models import CommitmentUpdate, Recommendation, StatusUpdate, Submission
from tracker.portal.forms.answers import AnswerForm
from tracker.portal.forms.commitments import CommitmentForm
from tracker.portal.rooms import Room


def _submission(room: Room, now: datetime.datetime) -> Submission:
    return actions.start_submission(period=room.period, member_state=room.member_state, by=room.user, now=now)


@transaction.atomic
def save_answer(
    room: Room, recommendation: Recommendation, form: AnswerForm, *, now: datetime.datetime
) -> StatusUpdate:
    """Save what the form says. Raises what `actions.save_answer` raises."""
    return actions.save_answer(
        submission=_submission(room, now),
        recommendation=recommendation,
        words=form.words(),
        revision=form.cleaned_data["revision"],
        by=room.user,
        now=now,
        commitments=form.chosen_commitments(),
        citations=form.citations(),
    )


@transaction.atomic
def confirm_unchanged(room: Room, recommendation: Recommendation, *, now: datetime.datetime) -> StatusUpdate:
    """Draft "no change since". Raises what `actions.confirm_unchanged` raises."""
    return actions.confirm_unchanged(
        submission=_submission(room, now), recommendation=recommendation, by=room.user, now=now
    )


@transaction.atomic
def save_commitment(room: Room, form: CommitmentForm, *, now: datetime.datetime) -> CommitmentUpdate:
    """Save what the form says. Raises what `actions.save_commitment` raises."""
    return actions.save_commitment(
        uuid=form.cleaned_data["uuid"],
        submission=_submission(room, now),
        words=form.words(),
        recommendations=form.chosen_recommendations(),
        revision=form.cleaned_data["revision"],
        by=room.user,
        now=now,
        citations=form.citations(),
    )
