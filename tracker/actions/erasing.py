"""Erasure: words and files that must not exist any more (a court, personal data). `domain.md` 4, under the ledger.

The one act that changes what was sent, and the one that changes an audit event: it blanks. The chain still verifies;
the receipt no longer does, and the event of the erasure says why.
"""

import datetime
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction

from tracker.actions import ledger
from tracker.actions.auditing import record, set_fields
from tracker.actions.blanking import blank_rows
from tracker.actions.clearing import erase_cleared_files
from tracker.brought_files import forget_brought
from tracker.choices import PublicationKind
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
BLANK = ["", ""]


def erase(submission: Submission, names: dict[str, Any], *, reason: str, by: User, now: datetime.datetime) -> None:
    """Blank the named fields and delete the named files. The submission is locked and the right established."""
    ledger.locked_head()  # before any event raises the public counter: the order in which an acceptance locks them
    versions = list(_versions(submission, names))
    for version in versions:
        _blank_version(version, names["fields"], reason, by, now)
    _blank_discarded(submission, names)
    blank_rows(versions, names["fields"], reason=reason, by=by, now=now)
    if names["fields"]:
        erase_cleared_files(_questionnaires(submission, names), reason=reason, by=by, now=now)
        transaction.on_commit(partial(forget_brought, submission.member_state_id))
    for item in Evidence.objects.filter(pk__in=names["evidence"], member_state=submission.member_state_id):
        _delete_evidence(item, reason, by, now)
    for letter in Transmission.objects.filter(pk__in=names["scans"], submission=submission):
        letter.scan.delete(save=False)
        Transmission.objects.filter(pk=letter.pk).update(scan="", scan_sha256="")
        record("erase", letter, by=by, now=now, reason=reason, member_state=submission.member_state_id)
    if versions:
        ledger.take_down(PublicationKind.ERASURE, versions[-1], now=now)


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
    set_fields(version, **dict.fromkeys(fields, ""))
    version.revision += 1  # whoever has the erased words in an open form is told, and does not bring them back unseen
    version.save()
    _blank_events(AuditEvent.objects.about(version), fields)
    record(
        "erase",
        version,
        by=by,
        now=now,
        changes=dict.fromkeys(fields, BLANK),
        reason=reason,
        member_state=version.member_state_id,
    )


def _blank_events(events: Iterable[AuditEvent], fields: list[str]) -> None:
    for event in events:
        blanked = {name: BLANK if name in fields else change for name, change in event.changes.items()}
        if blanked != event.changes:
            AuditEvent.objects.filter(pk=event.pk).update(changes=blanked)


def _blank_discarded(submission: Submission, names: dict[str, Any]) -> None:
    """Blank the fields in the events of drafts of the same answer that were discarded."""
    side = "recommendation" if names["recommendation"] else "commitment"
    kind = StatusUpdate if names["recommendation"] else CommitmentUpdate
    told = AuditEvent.objects.filter(
        object_type=kind._meta.label_lower, member_state=submission.member_state_id
    ).order_by("pk")
    subject = {"submission": [submission.pk, None], side: [names[side], None]}
    discarded = {
        event.object_id
        for event in told.filter(act="discard")
        if {name: event.changes.get(name) for name in subject} == subject
    }
    _blank_events(told.filter(object_id__in=discarded), names["fields"])


def _delete_evidence(item: Evidence, reason: str, by: User, now: datetime.datetime) -> None:
    if item.file:
        item.file.delete(save=False)
    changes = set_fields(item, file="", link="", title="", file_name="", sha256="", is_public=False)
    set_fields(item, erased_at=now, erased_by=by)
    item.save()
    item.checks.update(title="", final_link="", detail="", content_sha256="", dated_on=None)
    for event in AuditEvent.objects.about(item):
        blanked = dict.fromkeys(event.changes, BLANK)
        AuditEvent.objects.filter(pk=event.pk).update(changes=blanked)
    named = dict.fromkeys(changes, BLANK)
    record("erase", item, by=by, now=now, changes=named, reason=reason, member_state=item.member_state_id)
