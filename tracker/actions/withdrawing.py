"""Consent, recall and withdrawal: what may stay public, and what is taken down in the same transaction."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from tracker.actions import ledger
from tracker.actions.auditing import record, set_fields
from tracker.actions.drafting import locked
from tracker.actions.errors import NotAllowed, require
from tracker.actions.moving import Moved, cancel_decisions, move_many, tell_many, the_stored
from tracker.choices import CheckState, Consent, DecisionEnd, ImplementationStatus, PublicationKind, ReviewState
from tracker.models import (
    AnyVersion,
    AuditEvent,
    CommitmentUpdate,
    EvidenceCitation,
    Publication,
    PublicationText,
    StatusUpdate,
    Submission,
    User,
)
from tracker.rules.consent import FIRST, ConsentSentence
from tracker.rules.policies import may_recall, may_set_consent, may_withdraw


def require_substance(versions: Iterable[AnyVersion]) -> None:
    """With consent, `implemented` needs a summary or public evidence. Raises NotAllowed naming those that lack both."""
    bare = bare_among(versions)
    if bare:
        raise NotAllowed(bare_sentence(", ".join(version.printing.label for version in bare)))


def bare_sentence(labels: str) -> str:
    """What is wrong with answers of these labels that say `implemented` and nothing more."""
    sentence = _("“Implemented” needs a summary or public evidence before it can be published: %(labels)s.")
    return sentence % {"labels": labels}


def bare_among(versions: Iterable[AnyVersion]) -> list[StatusUpdate]:
    """Those answers that say `implemented` with neither a summary nor public evidence; one query for all."""
    silent = [
        version
        for version in versions
        if isinstance(version, StatusUpdate)
        and version.implementation_status == ImplementationStatus.IMPLEMENTED
        and not version.summary.strip()
    ]
    if not silent:
        return []
    shown = EvidenceCitation.objects.filter(evidence__is_public=True, evidence__check_state=CheckState.CLEAN)
    proven = set(shown.filter(status_update__in=silent).values_list("status_update", flat=True))
    bare = [version for version in silent if version.pk not in proven]
    prefetch_related_objects(bare, "printing")  # of which the sentence says the label
    return bare


def bare_with_consent(submission: Submission) -> list[StatusUpdate]:
    """The answers of a submission, sent or accepted, that a new consent could not publish as they stand.

    What is not published by it stands in nobody's way (`_stay_down`).
    """
    bare = _bare_of(submission)
    passed = _stay_down(bare)
    return [version for version in bare if version.pk not in passed]


def _bare_of(submission: Submission) -> list[StatusUpdate]:
    asked = StatusUpdate.objects.filter(
        submission=submission, review_state__in=[ReviewState.SUBMITTED, ReviewState.ACCEPTED]
    )
    return bare_among(asked.order_by("pk"))


def _stay_down(bare: list[StatusUpdate]) -> set[int]:
    """Of bare answers those that a new consent leaves unpublished: words of them were erased, and no act of the State
    brings them back; or the State has sent the answer anew, and the new version will take its place."""
    if not bare:
        return set()
    about = {"object_type": StatusUpdate._meta.label_lower, "object_id__in": [str(each.pk) for each in bare]}
    erased = {int(key) for key in AuditEvent.objects.filter(act="erase", **about).values_list("object_id", flat=True)}
    sent = StatusUpdate.objects.filter(submission=bare[0].submission_id, review_state=ReviewState.SUBMITTED)
    anew = set(sent.values_list("recommendation", flat=True))
    accepted = [each for each in bare if each.review_state == ReviewState.ACCEPTED]
    return erased | {each.pk for each in accepted if each.recommendation_id in anew}


@transaction.atomic
def recall(*, version: AnyVersion, by: User, now: datetime.datetime) -> AnyVersion:
    """Take back a version not yet opened for checking: it stays as it was sent, and the next draft is a copy."""
    stored = the_stored(locked(version.submission), version)
    require(may_recall(by, stored))
    cancel_decisions([stored], DecisionEnd.RECALLED, by=by, now=now)
    move_many([Moved("recall", stored)], by=by, now=now)
    return stored


@transaction.atomic
def withdraw(*, version: AnyVersion, by: User, now: datetime.datetime, note_verbale: str = "") -> AnyVersion:
    """Withdraw an accepted answer: the readable texts of all its versions are deleted, and the chain says so.

    Args:
        note_verbale: needed from a reviewer; a focal point needs none.
    """
    stored = the_stored(locked(version.submission), version)
    require(may_withdraw(by, stored, note_verbale))
    cancel_decisions(list(stored.same_answer().submitted()), DecisionEnd.WITHDRAWN, by=by, now=now)
    move_many([Moved("withdraw", stored)], by=by, now=now, reason=note_verbale)
    ledger.take_down_many(PublicationKind.WITHDRAWAL, [stored], now=now)
    tell_many("withdraw", [stored], by=by, note_verbale=note_verbale)
    return stored


@transaction.atomic
def set_consent(
    *, submission: Submission, consent: str, by: User, now: datetime.datetime, sentence: ConsentSentence = FIRST
) -> Submission:
    """Give or end consent to publish: publish what is accepted, or delete every readable text.

    Args:
        sentence: what the State was asked.

    Raises NotAllowed for the wrong person, a value that is neither yes nor no, or answers without substance.
    """
    stored = locked(submission)
    require(may_set_consent(by, stored))
    apply_consent(stored, consent, by=by, now=now, sentence=sentence)
    return stored


def apply_consent(
    submission: Submission,
    consent: str,
    *,
    by: User,
    now: datetime.datetime,
    reason: str = "",
    said_at: datetime.datetime | None = None,
    sentence: ConsentSentence = FIRST,
) -> None:
    """Apply a consent that may be set; the submission is locked. The same again changes no text that is public.

    Args:
        sentence: what the State was asked. A yes to an older sentence takes nothing from a yes to a newer one.
        said_at: when the State said so, where that was not now: what was asked before that moment is overtaken.
    """
    if consent not in (Consent.YES, Consent.NO):
        raise NotAllowed(_("Say whether the answers may be published as received."))
    said_at = max(said_at or now, submission.consent_said_at or said_at or now)
    if submission.consent == consent:
        _repeat_consent(submission, said_at, sentence, by=by, now=now, reason=reason)
        return
    if consent == Consent.YES:
        require_substance(bare_with_consent(submission))
    changes = set_fields(submission, consent=consent, consent_at=now, consent_by=by, consent_said_at=said_at)
    changes |= set_fields(submission, **_asked(sentence, consent))
    submission.save()
    record("set_consent", submission, by=by, now=now, changes=changes, reason=reason)
    if consent == Consent.NO:
        ledger.take_down_many(PublicationKind.CONSENT_ENDED, _accepted(submission), now=now)
    else:
        ledger.publish_many(_to_publish(submission), now=now)


def restore_consent(submission: Submission, before: Mapping[str, Any], *, by: User, now: datetime.datetime) -> None:
    """Set the consent of a locked submission as it was before a record of ours that was a mistake.

    Where a wrong No took texts down, the ledger says of each that its end was entered in error, and then publishes it
    again: an ending after an ending says that the one before was a mistake of ours.

    Args:
        before: the old values of an audit event, by the names of the fields.
    """
    was, fields = submission.consent, {each.name: each for each in Submission._meta.concrete_fields}
    wrong_ends = list(ended_by_the_no(submission))
    values = {name: fields[name].to_python(value) for name, value in before.items()}
    if before.get("consent_by") is not None:
        values["consent_by"] = User.objects.get(pk=before["consent_by"])
    changes = set_fields(submission, **values)
    submission.save()
    record("consent_in_error", submission, by=by, now=now, changes=changes)
    if not submission.has_consent:
        ledger.take_down_many(PublicationKind.ENTERED_IN_ERROR, _accepted(submission), now=now)
    elif was != Consent.YES:
        ledger.note_wrong_ends(wrong_ends, now=now)
        ledger.publish_many(public_without_the_no(submission), now=now)
    else:
        asked = {name: getattr(submission, name) for name in ("consent_sentence", "consent_licence")}
        _texts_of(submission).update(**asked)


def public_without_the_no(submission: Submission) -> list[AnyVersion]:
    """Return the accepted texts that become public when a wrong No of a response ends."""
    found = _to_publish(submission)
    bare = bare_among(found)
    return [each for each in found if each not in bare]


def ended_by_the_no(submission: Submission) -> QuerySet[Publication]:
    """Return the entries by which the No of a response took texts down; none where its consent is no No."""
    if submission.consent_at is None or submission.consent != Consent.NO:
        return Publication.objects.none()
    own = Publication.objects.filter(member_state=submission.member_state_id, period=submission.period)
    ended = own.filter(kind=PublicationKind.CONSENT_ENDED, published_at__gte=submission.consent_at)
    return ended.select_related("period").in_order()


def _texts_of(submission: Submission) -> QuerySet[PublicationText]:
    of_it = Q(status_update__submission=submission) | Q(commitment_update__submission=submission)
    return PublicationText.objects.filter(of_it)


def _accepted(submission: Submission, **narrowed: Any) -> list[AnyVersion]:
    """The accepted versions of a submission, answers first, in the order in which they were accepted."""
    found: list[AnyVersion] = []
    for kind in (StatusUpdate, CommitmentUpdate):
        found += kind.objects.accepted().filter(submission=submission, **narrowed).order_by("checked_at", "pk")
    for version in found:
        version.submission = submission
    return found


def _to_publish(submission: Submission) -> list[AnyVersion]:
    """What a new consent publishes: all that is accepted and not readable, but for what stays down."""
    passed = _stay_down(_bare_of(submission))
    found = _accepted(submission, publication_text__isnull=True)
    return [each for each in found if not (isinstance(each, StatusUpdate) and each.pk in passed)]


def _asked(sentence: ConsentSentence, consent: str) -> dict[str, Any]:
    """What is kept of the sentence; no licence is agreed to by a no."""
    licence = sentence.licence if consent == Consent.YES else ""
    return {"consent_sentence": sentence.number, "consent_licence": licence}


def _repeat_consent(
    submission: Submission,
    said_at: datetime.datetime,
    sentence: ConsentSentence,
    *,
    by: User,
    now: datetime.datetime,
    reason: str,
) -> None:
    """Keep that the State said the same again: a decision, though it changes nothing but what is older than it.

    A yes to a newer sentence, or with another licence, stands from now on for all texts of the response.
    """
    changes = set_fields(submission, consent_said_at=said_at)
    if sentence.number >= submission.consent_sentence:
        asked = _asked(sentence, submission.consent)
        if anew := set_fields(submission, **asked):
            changes |= anew
            _texts_of(submission).update(**asked)
    if changes:
        submission.save(update_fields=list(changes))
        record("repeat_consent", submission, by=by, now=now, changes=changes, reason=reason)
