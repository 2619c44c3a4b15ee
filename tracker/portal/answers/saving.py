"""What saving an answer does, in one transaction: a refusal leaves nothing."""

import datetime

from django.db import transaction

from tracker import actions
from tracker.actions import EditConflict, SaidAnswer
from tracker.actions.errors import the_only
from tracker.models import Recommendation, StatusUpdate
from tracker.portal.answers.forms import AnswerForm
from tracker.portal.rooms import Room
from tracker.portal.saving import cited_in, marked, submission_of


@transaction.atomic
def save_answer(
    room: Room, recommendation: Recommendation, form: AnswerForm, *, now: datetime.datetime, act: str = ""
) -> list[StatusUpdate]:
    """Save what the form says, and the same as drafts on the other recommendations ticked.

    Args:
        act: the button. It marks as ready the answer of the page, and no other.

    Returns the answer of the page, then the other drafts. Raises what `actions.save_answers` and `mark_ready` raise.
    """
    words, commitments, citations = form.words(), form.chosen_commitments(), cited_in(room, form, now)
    seen = [(recommendation, form.cleaned_data["revision"]), *((each, None) for each in form.chosen_others())]
    answers = [SaidAnswer(about, words, revision, commitments, citations) for about, revision in seen]
    drafts = actions.save_answers(submission=submission_of(room, now), answers=answers, by=room.user, now=now)
    saved = the_only(drafts[:1])
    # A colleague who began one of the others a moment ago keeps it.
    others = [each for each in drafts[1:] if not isinstance(each, EditConflict)]
    return [marked(saved, room, act, now), *(the_only([each]) for each in others)]


@transaction.atomic
def confirm_unchanged(room: Room, recommendation: Recommendation, *, now: datetime.datetime) -> StatusUpdate:
    """Draft "no change since", which is ready as it stands. Raises what `actions.confirm_unchanged` raises."""
    draft = actions.confirm_unchanged(
        submission=submission_of(room, now), recommendation=recommendation, by=room.user, now=now
    )
    return actions.mark_ready(version=draft, is_ready=True, by=room.user, now=now)
