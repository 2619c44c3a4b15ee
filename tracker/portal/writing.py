"""What one save of a form does: begin the submission, add the link, save the draft.

All in one transaction, so that a refusal leaves nothing.
"""

import datetime
import uuid as uuids

from django.db import transaction

from tracker import actions
from tracker.actions import Citation
from tracker.choices import EvidenceKind
from tracker.models import CommitmentUpdate, Recommendation, StatusUpdate, Submission
from tracker.portal.forms.answers import AnswerForm
from tracker.portal.forms.citing import TITLE_LIMIT, CitingForm
from tracker.portal.forms.commitments import CommitmentForm
from tracker.portal.rooms import Room


def _submission(room: Room, now: datetime.datetime) -> Submission:
    return actions.start_submission(period=room.period, member_state=room.member_state, by=room.user, now=now)


def _cited(room: Room, form: CitingForm, now: datetime.datetime) -> list[Citation]:
    """What the form cites; a new link is added to the library first. It is named by its address if it has no title."""
    data = form.cleaned_data
    if not data["link"]:
        return form.citations()
    added = actions.add_evidence(
        uuid=data["link_uuid"] or uuids.uuid4(),
        member_state=room.member_state,
        title=data["link_title"] or data["link"][:TITLE_LIMIT],
        kind=EvidenceKind.OTHER,
        dated_on=None,
        language=data["language"],
        is_public=data["link_public"] == "yes",
        link=data["link"],
        by=room.user,
        now=now,
    )
    return [*(each for each in form.citations() if each.evidence != added), Citation(added)]


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
        citations=_cited(room, form, now),
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
        citations=_cited(room, form, now),
    )
