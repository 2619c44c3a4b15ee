"""Consent and withdrawal: what may stay public, and what is taken down in the same transaction."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions import ledger
from tracker.actions.auditing import record, set_fields
from tracker.actions.drafting import locked
from tracker.actions.errors import NotAllowed, require
from tracker.actions.moving import move, tell
from tracker.choices import CheckState, Consent, ImplementationStatus, PublicationKind, ReviewState
from tracker.models import CommitmentUpdate, StatusUpdate, Submission, User
from tracker.policies import may_set_consent, may_withdraw

type AnyVersion = StatusUpdate | CommitmentUpdate


def require_substance(versions: Iterable[AnyVersion]) -> None:
    """With consent, `implemented` needs a summary or public evidence. Raises NotAllowed naming those that lack both."""
    bare = [version.printing.label for version in versions if isinstance(version, StatusUpdate) and is_bare(version)]
    if bare:
        raise NotAllowed(bare_sentence(", ".join(bare)))


def bare_sentence(labels: str) -> str:
    """What is wrong with answers of these labels that say `implemented` and nothing more."""
    sentence = _("“Implemented” needs a summary or public evidence before it can be published: %(labels)s.")
    return sentence % {"labels": labels}


def is_bare(version: StatusUpdate) -> bool:
    """Whether an answer says `implemented` with neither a summary nor public evidence."""
    if version.implementation_status != ImplementationStatus.IMPLEMENTED or version.summary.strip():
        return False
    return not version.evidence_citations.filter(
        evidence__is_public=True, evidence__check_state=CheckState.CLEAN
    ).exists()


def bare_with_consent(submission: Submission) -> list[StatusUpdate]:
    """The answers of a submission, sent or accepted, that a new consent could not publish as they stand."""
    asked = StatusUpdate.objects.filter(
        submission=submission, review_state__in=[ReviewState.SUBMITTED, ReviewState.ACCEPTED]
    )
    return [version for version in asked.select_related("printing").order_by("pk") if is_bare(version)]


@transaction.atomic
def withdraw(*, version: AnyVersion, by: User, now: datetime.datetime, note_verbale: str = "") -> AnyVersion:
    """Withdraw an accepted answer: the readable texts of all its versions are deleted, and the chain says so.

    Args:
        note_verbale: needed from a reviewer; a focal point needs none.
    """
    locked(version.submission)
    stored = type(version).objects.select_related("submission__period__meeting").get(pk=version.pk)
    require(may_withdraw(by, stored, note_verbale))
    move("withdraw", stored, by=by, now=now, reason=note_verbale)
    ledger.take_down(PublicationKind.WITHDRAWAL, stored, now=now)
    tell("withdraw", stored, by=by, note_verbale=note_verbale)
    return stored


@transaction.atomic
def set_consent(*, submission: Submission, consent: str, by: User, now: datetime.datetime) -> Submission:
    """Give or end consent to publish: publish what is accepted, or delete every readable text.

    Raises NotAllowed for the wrong person, a value that is neither yes nor no, or answers without substance.
    """
    stored = locked(submission)
    require(may_set_consent(by, stored))
    apply_consent(stored, consent, by=by, now=now)
    return stored


def apply_consent(
    submission: Submission,
    consent: str,
    *,
    by: User,
    now: datetime.datetime,
    reason: str = "",
    said_at: datetime.datetime | None = None,
) -> None:
    """Apply a consent that may be set; the submission is locked. The same again changes nothing that is public.

    Args:
        said_at: when the State said so, where that was not now: what was asked before that moment is overtaken.
    """
    if consent not in (Consent.YES, Consent.NO):
        raise NotAllowed(_("Say whether the answers may be published as received."))
    said_at = max(said_at or now, submission.consent_said_at or said_at or now)
    if submission.consent == consent:
        _repeat_consent(submission, said_at, by=by, now=now, reason=reason)
        return
    accepted: list[AnyVersion] = [
        version
        for kind in (StatusUpdate, CommitmentUpdate)
        for version in kind.objects.accepted()
        .filter(submission=submission)
        .select_related("submission__period")
        .order_by("checked_at", "pk")
    ]
    if consent == Consent.YES:
        require_substance(bare_with_consent(submission))
    changes = set_fields(submission, consent=consent, consent_at=now, consent_by=by, consent_said_at=said_at)
    submission.save()
    record(
        "set_consent",
        submission,
        by=by,
        now=now,
        changes=changes,
        reason=reason,
        member_state=submission.member_state_id,
    )
    for version in accepted:
        version.submission = submission
        if consent == Consent.NO:
            ledger.take_down(PublicationKind.CONSENT_ENDED, version, now=now)
        elif not ledger.readable_texts_of(version).filter(**{ledger.side_of(version): version}).exists():
            ledger.publish(version, now=now)


def _repeat_consent(
    submission: Submission, said_at: datetime.datetime, *, by: User, now: datetime.datetime, reason: str
) -> None:
    """Keep that the State said the same again: a decision, though it changes nothing but what is older than it."""
    changes = set_fields(submission, consent_said_at=said_at)
    if changes:
        submission.save(update_fields=["consent_said_at"])
        state = submission.member_state_id
        record("repeat_consent", submission, by=by, now=now, changes=changes, reason=reason, member_state=state)
