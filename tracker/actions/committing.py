"""Drafts of commitments: declare one, or update it; many at once."""

import datetime
import uuid as uuids
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.drafting import locked, next_version, require_pen, versions_in
from tracker.actions.errors import NotAllowed, Refusal, attempted, the_only
from tracker.actions.saving import Save, StoredRelations, begun, open_version, require_own, save_each
from tracker.actions.words import Citation, CommitmentWords
from tracker.models import Commitment, CommitmentUpdate, Recommendation, Submission, User


@dataclass(frozen=True)
class SaidCommitment:
    """What is said of one commitment. The arguments are those of `save_commitment`."""

    uuid: uuids.UUID
    words: CommitmentWords
    recommendations: Sequence[Recommendation]
    revision: int | None
    citations: Sequence[Citation] = ()


def save_commitment(
    *,
    uuid: uuids.UUID,
    submission: Submission,
    words: CommitmentWords,
    recommendations: Sequence[Recommendation],
    revision: int | None,
    by: User,
    now: datetime.datetime,
    citations: Sequence[Citation] = (),
    on_behalf: bool = False,
) -> CommitmentUpdate:
    """Save a draft that declares a commitment, or updates one.

    Args:
        uuid: of the commitment. A new one comes from the form, so that a form sent twice declares one commitment.
        recommendations: those it serves, of any meeting; at least one.

    Raises NotAllowed, ValidationError, or EditConflict, as `save_answer`.
    """
    said = SaidCommitment(uuid, words, recommendations, revision, citations)
    return the_only(save_commitments(submission=submission, commitments=[said], by=by, now=now, on_behalf=on_behalf))


@transaction.atomic
def save_commitments(
    *,
    submission: Submission,
    commitments: Sequence[SaidCommitment],
    by: User,
    now: datetime.datetime,
    on_behalf: bool = False,
) -> list[CommitmentUpdate | Refusal]:
    """Save drafts of many commitments as if one after another, as `save_commitment` saves one.

    Args:
        commitments: no two of them of one commitment.

    Returns for each the draft, or why it was refused. In the lane of letters as many questions for many new drafts as
    for one; a draft that was there takes one of its own.
    """
    submission = locked(submission)
    commitments = [replace(each, uuid=uuids.UUID(str(each.uuid))) for each in commitments]  # rows have text
    keys = [each.uuid for each in commitments]
    known = Commitment.objects.in_bulk(keys)
    siblings = versions_in(CommitmentUpdate.objects.filter(submission=submission, commitment__in=keys), "commitment_id")
    there = [each for own in siblings.values() for each in own if each.is_open]
    stored = StoredRelations(there, "recommendations")

    def begin(said: SaidCommitment) -> Save:
        require_pen(by, submission, said.recommendations, on_behalf)
        if not said.recommendations:
            raise NotAllowed(_("Choose at least one recommendation that this commitment serves."))
        require_own(submission.member_state_id, (), said.citations)
        commitment = known.get(said.uuid) or Commitment(said.uuid, submission.member_state_id)
        if commitment.member_state_id != submission.member_state_id:
            raise NotAllowed(_("This commitment is another State's."))
        own = siblings.get(said.uuid, [])
        draft = open_version(own, on_behalf=on_behalf, revision=said.revision)
        if draft is not None:  # an expert does not take over a draft by narrowing what it serves
            require_pen(by, submission, draft.recommendations.all(), on_behalf)
        draft = draft or CommitmentUpdate(commitment=commitment, version=next_version(own), on_behalf=on_behalf)
        draft.submission = submission
        words = asdict(said.words)
        save = begun(draft, said.revision, words, stored, said.citations, recommendations=said.recommendations)
        save.first = None if said.uuid in known else commitment
        return save

    return save_each([attempted(partial(begin, said)) for said in commitments], by=by, now=now)
