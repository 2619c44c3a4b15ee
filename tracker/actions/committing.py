"""Drafts of commitments: declare one, or update it."""

import datetime
import uuid as uuids
from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.auditing import set_fields
from tracker.actions.citing import require_own
from tracker.actions.drafting import (
    changed_relations,
    locked,
    next_version,
    no_longer_ready,
    record_save,
    relate,
    require_pen,
    store,
)
from tracker.actions.edit_conflicts import open_version, require_as_seen
from tracker.actions.errors import NotAllowed
from tracker.actions.words import Citation, CommitmentWords
from tracker.models import Commitment, CommitmentUpdate, Recommendation, Submission, User


@transaction.atomic
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
    submission = locked(submission)
    require_pen(by, submission, recommendations, on_behalf)
    if not recommendations:
        raise NotAllowed(_("Choose at least one recommendation that this commitment serves."))
    require_own(submission.member_state_id, (), citations)
    commitment, _made = Commitment.objects.get_or_create(
        pk=uuid, defaults={"member_state_id": submission.member_state_id}
    )
    if commitment.member_state_id != submission.member_state_id:
        raise NotAllowed(_("This commitment is another State's."))
    siblings = CommitmentUpdate.objects.filter(submission=submission, commitment=commitment)
    draft = open_version(siblings, on_behalf=on_behalf, revision=revision)
    is_new = draft is None
    if draft is not None:  # an expert does not take over a draft by narrowing what it serves
        require_pen(by, submission, draft.recommendations.all(), on_behalf)
    if draft is None:
        draft = CommitmentUpdate(
            submission=submission, commitment=commitment, version=next_version(siblings), on_behalf=on_behalf
        )
    draft.submission = submission
    changes = set_fields(draft, **asdict(words))
    changes |= changed_relations(draft, is_new, citations, recommendations=recommendations)
    if not is_new and not changes:
        return draft
    if not is_new:
        require_as_seen(draft, revision)
        changes |= no_longer_ready(draft)
    store(draft, is_new, by, now)
    relate(draft, changes, citations, recommendations=recommendations)
    record_save(draft, changes, by, now)
    return draft
