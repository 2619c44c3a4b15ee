"""What an erasure blanks beside the answer itself: what was said about it, the letter it came by, what the audit keeps.

Used by `erasing.erase` alone, inside its transaction. Decided by reference, never by searching for the words: whatever
speaks of the answer goes, for it may quote it in other words (docs/adr/0021).
"""

import datetime
from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.fields.files import FieldFile

from tracker.actions.auditing import record
from tracker.choices import AuditOwner
from tracker.models import AuditEvent, Comment, Submission, Transmission, User

BLANK = ["", ""]


def blank_events(events: Iterable[AuditEvent], fields: Collection[str]) -> None:
    """Blank fields in events, and every reason but that of an erasure: who did what, and when, stays."""
    for event in events:
        changes = {name: BLANK if name in fields else change for name, change in event.changes.items()}
        reason = event.reason if event.act == "erase" else ""
        if (changes, reason) != (event.changes, event.reason):
            AuditEvent.objects.filter(pk=event.pk).update(changes=changes, reason=reason)


def blank_comments(
    submission: Submission, subject: dict[str, Any], *, reason: str, by: User, now: datetime.datetime
) -> None:
    """Blank what colleagues of the State said about an answer; that they did, and when, stays."""
    said = Comment.objects.filter(submission=submission, **subject).exclude(text="")
    for comment in said.select_related("submission"):
        Comment.objects.filter(pk=comment.pk).update(text="")
        record(
            "erase",
            comment,
            by=by,
            now=now,
            changes={"text": BLANK},
            reason=reason,
            member_state=comment.submission.member_state_id,
            owner=AuditOwner.STATE,  # what is said inside a State is not for the secretariat to know of
        )


def delete_letters(letters: Iterable[Transmission], *, reason: str, by: User, now: datetime.datetime) -> None:
    """Delete scans of letters. That there was a letter, and its date, stays."""
    for letter in letters:
        delete_after(letter.scan)
        Transmission.objects.filter(pk=letter.pk).update(scan="", scan_sha256="")
        record(
            "erase",
            letter,
            by=by,
            now=now,
            changes={"scan": BLANK, "scan_sha256": BLANK},
            reason=reason,
            member_state=letter.submission.member_state_id,
        )


def delete_after(file: FieldFile) -> None:
    """Delete a stored file when the transaction is done: one that is undone loses none."""
    transaction.on_commit(partial(file.storage.delete, str(file.name)))
