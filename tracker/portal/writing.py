"""What one save of a form does: begin the submission, add the link, save the draft.

All in one transaction, so that a refusal leaves nothing.
"""

import datetime
import uuid as uuids

from django.db import transaction

from tracker import actions
from tracker.actions import Citation
from tracker.choices import EvidenceKind
from tracker.models import Comment, Commitment, CommitmentUpdate, Evidence, Recommendation, StatusUpdate, Submission
from tracker.portal.answers.forms import AnswerForm
from tracker.portal.comments.forms import CommentForm
from tracker.portal.commitments.forms import CommitmentForm
from tracker.portal.evidence.citing_forms import TITLE_LIMIT, CitingForm
from tracker.portal.report_once.forms import OneActForm
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


# What some of the buttons say of the draft that they save: who goes on to send it says that it is ready.
READY = {"ready": True, "check": True, "not_ready": False}


def _marked[V: (StatusUpdate, CommitmentUpdate)](saved: V, room: Room, act: str, now: datetime.datetime) -> V:
    """The draft, marked as the button says."""
    if act in READY:
        actions.mark_ready(version=saved, is_ready=READY[act], by=room.user, now=now)
    return saved


@transaction.atomic
def save_answer(
    room: Room, recommendation: Recommendation, form: AnswerForm, *, now: datetime.datetime, act: str = ""
) -> StatusUpdate:
    """Save what the form says; `act` is the button. Raises what `actions.save_answer` and `mark_ready` raise."""
    saved = actions.save_answer(
        submission=_submission(room, now),
        recommendation=recommendation,
        words=form.words(),
        revision=form.cleaned_data["revision"],
        by=room.user,
        now=now,
        commitments=form.chosen_commitments(),
        citations=_cited(room, form, now),
    )
    return _marked(saved, room, act, now)


@transaction.atomic
def apply_act(room: Room, form: OneActForm, *, now: datetime.datetime) -> list[StatusUpdate]:
    """Add the act of the form to what is ticked. Raises what `actions.apply_to_many` raises."""
    return actions.apply_to_many(
        uuid=form.cleaned_data["uuid"],
        member_state=room.member_state,
        act=form.act(_cited(room, form, now)),
        served=form.served(),
        by=room.user,
        now=now,
    )


def keep_upload(room: Room, form: OneActForm, *, now: datetime.datetime) -> Evidence:
    """Add the form's file to the library, before the page that shows what will come of it. Raises ValidationError."""
    data = form.cleaned_data
    return actions.add_evidence(
        uuid=data["upload_uuid"] or uuids.uuid4(),
        member_state=room.member_state,
        title=data["link_title"] or data["upload"].name[:TITLE_LIMIT],
        kind=EvidenceKind.OTHER,
        dated_on=None,
        language=data["language"],
        is_public=data["link_public"] == "yes",
        upload=data["upload"],
        by=room.user,
        now=now,
    )


@transaction.atomic
def confirm_unchanged(room: Room, recommendation: Recommendation, *, now: datetime.datetime) -> StatusUpdate:
    """Draft "no change since", which is ready as it stands. Raises what `actions.confirm_unchanged` raises."""
    draft = actions.confirm_unchanged(
        submission=_submission(room, now), recommendation=recommendation, by=room.user, now=now
    )
    return actions.mark_ready(version=draft, is_ready=True, by=room.user, now=now)


@transaction.atomic
def save_commitment(room: Room, form: CommitmentForm, *, now: datetime.datetime, act: str = "") -> CommitmentUpdate:
    """Save what the form says; `act` is the button. Raises what `actions.save_commitment` and `mark_ready` raise."""
    saved = actions.save_commitment(
        uuid=form.cleaned_data["uuid"],
        submission=_submission(room, now),
        words=form.words(),
        recommendations=form.chosen_recommendations(),
        revision=form.cleaned_data["revision"],
        by=room.user,
        now=now,
        citations=_cited(room, form, now),
    )
    return _marked(saved, room, act, now)


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
        submission=_submission(room, now),
        text=data["text"],
        language=data["language"],
        by=room.user,
        now=now,
        recommendation=recommendation,
        commitment=commitment,
    )
