"""What saving a commitment does, in one transaction: a refusal leaves nothing."""

import datetime

from django.db import transaction

from tracker import actions
from tracker.models import CommitmentUpdate
from tracker.portal.commitments.forms import CommitmentForm
from tracker.portal.rooms import Room
from tracker.portal.saving import cited_in, marked, submission_of


@transaction.atomic
def save_commitment(room: Room, form: CommitmentForm, *, now: datetime.datetime, act: str = "") -> CommitmentUpdate:
    """Save what the form says; `act` is the button. Raises what `actions.save_commitment` and `mark_ready` raise."""
    saved = actions.save_commitment(
        uuid=form.cleaned_data["uuid"],
        submission=submission_of(room, now),
        words=form.words(),
        recommendations=form.chosen_recommendations(),
        revision=form.cleaned_data["revision"],
        by=room.user,
        now=now,
        citations=cited_in(room, form, now),
    )
    return marked(saved, room, act, now)
