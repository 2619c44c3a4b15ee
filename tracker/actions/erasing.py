"""Erasure: words and files that must not exist any more (a court, personal data). `domain.md` 4, under the ledger.

The one act that changes what was sent, and the one that changes an audit event: it blanks. The chain still verifies;
the receipt no longer does, and the event of the erasure says why.
"""

import datetime
from typing import Any

from tracker.actions import ledger
from tracker.actions.auditing import record, set_fields
from tracker.choices import PublicationKind
from tracker.models import AuditEvent, CommitmentUpdate, Evidence, StatusUpdate, Submission, Transmission, User
from tracker.models.versions import Version

ERASABLE = {
    "recommendation": ("summary", "obstacles", "assistance_needed"),
    "commitment": ("text", "lead_institution", "note"),
}
BLANK = ["", ""]


def erase(submission: Submission, names: dict[str, Any], *, reason: str, by: User, now: datetime.datetime) -> None:
    """Blank the named fields and delete the named files. The submission is locked and the right established."""
    versions = list(_versions(submission, names))
    for version in versions:
        _blank_version(version, names["fields"], reason, by, now)
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


def _blank_version(version: Version, fields: list[str], reason: str, by: User, now: datetime.datetime) -> None:
    set_fields(version, **dict.fromkeys(fields, ""))
    version.save()
    for event in AuditEvent.objects.about(version):
        blanked = {name: BLANK if name in fields else change for name, change in event.changes.items()}
        if blanked != event.changes:
            AuditEvent.objects.filter(pk=event.pk).update(changes=blanked)
    record(
        "erase",
        version,
        by=by,
        now=now,
        changes=dict.fromkeys(fields, BLANK),
        reason=reason,
        member_state=version.member_state_id,
    )


def _delete_evidence(item: Evidence, reason: str, by: User, now: datetime.datetime) -> None:
    if item.file:
        item.file.delete(save=False)
    changes = set_fields(item, file="", link="", title="", file_name="", sha256="", is_public=False)
    set_fields(item, erased_at=now, erased_by=by)
    item.save()
    for event in AuditEvent.objects.about(item):
        blanked = dict.fromkeys(event.changes, BLANK)
        AuditEvent.objects.filter(pk=event.pk).update(changes=blanked)
    named = dict.fromkeys(changes, BLANK)
    record("erase", item, by=by, now=now, changes=named, reason=reason, member_state=item.member_state_id)
