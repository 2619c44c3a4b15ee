"""What saying a comment does, in one transaction: a refusal leaves nothing."""

import datetime

from django.db import transaction

from tracker import actions
from tracker.models import Comment, Commitment, Recommendation
from tracker.portal.comments.forms import CommentForm
from tracker.portal.rooms import Room
from tracker.portal.saving import submission_of


@transaction.atomic
def write_comment(
    room: Room,
    form: CommentForm,
    *,
    now: datetime.datetime,
    recommendation: Recommendation | None = None,
    commitment: Commitment | None = None,
) -> Comment:
    """Say what the form says. Raises what `actions.write_comment` raises."""
    data = form.cleaned_data
    return actions.write_comment(
        uuid=data["uuid"],
        submission=submission_of(room, now),
        text=data["text"],
        language=data["language"],
        by=room.user,
        now=now,
        recommendation=recommendation,
        commitment=commitment,
    )
