"""Erasure: words and files that must not exist any more (a court, personal data). `docs/domain.md` 4, under the ledger.

The one act that changes what was sent, and the one that changes an audit event: it blanks. The chain still verifies;
the receipt no longer does, and the event of the erasure says why.
"""

import datetime
from typing import Any

from django.db.models import Q

from tracker import notifications
from tracker.actions import ledger
from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.blanking import blank_rows
from tracker.actions.clearing import erase_cleared_files
from tracker.actions.copies import BLANK, blank_comments, blank_events, blank_places, delete_letters
from tracker.actions.drafting import no_longer_ready
from tracker.actions.leftovers import delete_after, sweep_after
from tracker.actions.passages import Passages
from tracker.choices import PublicationKind, ReviewState
from tracker.models import (
    AuditEvent,
    ClearedFile,
    CommitmentUpdate,
    Evidence,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)
from tracker.models.versions import Version

ERASABLE = {
    "recommendation": ("summary", "obstacles", "assistance_needed"),
    "commitment": ("text", "lead_institution", "note"),
}
# What a reviewer said of a version goes with any of its words: a reason quotes.
SAID_OF_IT = "return_reason"


def erase(submission: Submission, names: dict[str, Any], *, reason: str, by: User, now: datetime.datetime) -> None:
    """Blank the named fields and delete the named files. The submission is locked and the right established."""
    ledger.locked_head(now)  # before any event raises the public counter: the order in which an acceptance locks them
    versions = list(_versions(submission, names))
    if names["fields"]:
        _erase_copies(submission, names, versions, reason, by, now)
    for version in versions:
        _blank_version(version, names["fields"], reason, by, now)
    for item in Evidence.objects.filter(pk__in=names["evidence"], member_state=submission.member_state_id):
        _delete_evidence(item, reason, by, now)
    delete_letters(_letters(submission, names, versions), reason=reason, by=by, now=now)
    if versions:
        ledger.take_down(PublicationKind.ERASURE, versions[-1], now=now)
    sweep_after(submission.member_state_id)


def words_to_erase(submission: Submission, names: dict[str, Any]) -> Passages:
    """What an erasure would take, to be looked for elsewhere."""
    return Passages(getattr(version, name) for version in _versions(submission, names) for name in names["fields"])


def _erase_copies(
    submission: Submission,
    names: dict[str, Any],
    versions: list[Version],
    reason: str,
    by: User,
    now: datetime.datetime,
) -> None:
    """Erase the words wherever else they stand, before they are blank in the versions."""
    notifications.forget_about_versions(versions, [version.return_reason for version in versions])
    _blank_discarded(submission, names)
    blank_comments(submission, _subject(names), reason=reason, by=by, now=now)
    blank_rows(versions, names["fields"], reason=reason, by=by, now=now)
    erase_cleared_files(_questionnaires(submission, names), reason=reason, by=by, now=now)


def _subject(names: dict[str, Any]) -> dict[str, Any]:
    side = "recommendation" if names["recommendation"] else "commitment"
    return {side: names[side]}


def _letters(submission: Submission, names: dict[str, Any], versions: list[Version]) -> Any:
    """The letters that were named, and those that the erased words came by."""
    sent = [version.transmission_id for version in versions] if names["fields"] else []
    return (
        Transmission.objects.filter(Q(pk__in=names["scans"]) | Q(pk__in=sent), submission=submission)
        .exclude(scan="")
        .select_related("submission")
    )


def _versions(submission: Submission, names: dict[str, Any]) -> Any:
    if names["recommendation"]:
        return StatusUpdate.objects.filter(submission=submission, recommendation=names["recommendation"])
    return CommitmentUpdate.objects.filter(submission=submission, commitment=names["commitment"])


def _questionnaires(submission: Submission, names: dict[str, Any]) -> Any:
    """Every stored questionnaire of the State that may hold the words: a later one begins with the earlier answer."""
    stored = ClearedFile.objects.select_related("submission").filter(
        submission__member_state=submission.member_state_id, file__gt=""
    )
    if names["recommendation"]:
        return stored.filter(submission__period__items__recommendation=names["recommendation"])
    return stored


def _blank_version(version: Version, fields: list[str], reason: str, by: User, now: datetime.datetime) -> None:
    blanked = [*fields, SAID_OF_IT] if fields else []
    set_fields(version, **dict.fromkeys(blanked, ""))
    changes: Changes = dict.fromkeys(blanked, BLANK)
    if version.review_state == ReviewState.DRAFT:
        changes |= no_longer_ready(version)
    version.revision += 1  # whoever has the erased words in an open form is told, and does not bring them back unseen
    version.save()
    blank_events(AuditEvent.objects.about(version), blanked)
    record(
        "erase",
        version,
        by=by,
        now=now,
        changes=changes,
        reason=reason,
        member_state=version.member_state_id,
    )


def _blank_discarded(submission: Submission, names: dict[str, Any]) -> None:
    """Blank the fields in the events of drafts of the same answer that were discarded."""
    kind = StatusUpdate if names["recommendation"] else CommitmentUpdate
    told = AuditEvent.objects.filter(
        object_type=kind._meta.label_lower, member_state=submission.member_state_id
    ).order_by("pk")
    subject = {"submission": [submission.pk, None]} | {side: [key, None] for side, key in _subject(names).items()}
    discarded = {
        event.object_id
        for event in told.filter(act="discard")
        if {name: event.changes.get(name) for name in subject} == subject
    }
    blank_events(told.filter(object_id__in=discarded), names["fields"])


def _delete_evidence(item: Evidence, reason: str, by: User, now: datetime.datetime) -> None:
    notifications.forget_about_evidence(item)
    if item.file:
        delete_after(item.file)
    changes = set_fields(item, file="", link="", title="", file_name="", sha256="", is_public=False)
    set_fields(item, erased_at=now, erased_by=by)
    item.save()
    item.checks.update(title="", final_link="", detail="", content_sha256="", dated_on=None)
    for event in AuditEvent.objects.about(item):
        blanked = dict.fromkeys(event.changes, BLANK)
        AuditEvent.objects.filter(pk=event.pk).update(changes=blanked)
    blank_places(item)
    named = dict.fromkeys([*changes, "pinpoint"], BLANK)
    record("erase", item, by=by, now=now, changes=named, reason=reason, member_state=item.member_state_id)
