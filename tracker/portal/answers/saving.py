"""What saving an answer does, in one transaction: a refusal leaves nothing."""

import datetime

from django.db import transaction

from tracker import actions
from tracker.models import Recommendation, StatusUpdate
from tracker.portal.answers.forms import AnswerForm
from tracker.portal.rooms import Room
from tracker.portal.saving import cited_in, marked, submission_of


@transaction.atomic
def save_answer(
    room: Room, recommendation: Recommendation, form: AnswerForm, *, now: datetime.datetime, act: str = ""
) -> StatusUpdate:
    """Save what the form says; `act` is the button. Raises what `actions.save_answer` and `mark_ready` raise."""
    saved = actions.save_answer(
        submission=submission_of(room, now),
        recommendation=recommendation,
        words=form.words(),
        revision=form.cleaned_data["revision"],
        by=room.user,
        now=now,
        commitments=form.chosen_commitments(),
        citations=cited_in(room, form, now),
    )
    return marked(saved, room, act, now)


@transaction.atomic
def confirm_unchanged(room: Room, recommendation: Recommendation, *, now: datetime.datetime) -> StatusUpdate:
    """Draft "no change since", which is ready as it stands. Raises what `actions.confirm_unchanged` raises."""
    draft = actions.confirm_unchanged(
        submission=submission_of(room, now), recommendation=recommendation, by=room.user, now=now
    )
    return actions.mark_ready(version=draft, is_ready=True, by=room.user, now=now)
