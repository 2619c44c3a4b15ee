"""What an erasure blanks beside the answer itself: what was said about it, the letter it came by, what the audit keeps.

Used by `erasing.erase` alone, inside its transaction. Decided by reference, never by searching for the words: whatever
speaks of the answer goes, for it may quote it in other words (docs/adr/0021).
"""

import datetime
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from tracker.actions.auditing import record
from tracker.actions.erasure_leftovers import delete_after
from tracker.choices import AuditOwner
from tracker.models import (
    AuditEvent,
    Comment,
    Correction,
    Evidence,
    EvidenceCitation,
    Submission,
    Transmission,
    User,
)
from tracker.models.versions import Version, by_kind

BLANK = ["", ""]


def blank_events(events: Iterable[AuditEvent], fields: Collection[str]) -> None:
    """Blank fields in events, and every reason but that of an erasure: who did what, and when, stays."""
    for event in events:
        changes = {name: BLANK if name in fields else change for name, change in event.changes.items()}
        if event.act == "erase":
            AuditEvent.objects.filter(pk=event.pk).update(changes=changes)
        elif (changes, "") != (event.changes, event.reason):
            AuditEvent.objects.filter(pk=event.pk).update(changes=changes, reason="")


def blank_comments(
    submission: Submission, subject: dict[str, Any], *, reason: str, by: User, now: datetime.datetime
) -> None:
    """Blank what colleagues of the State said about an answer; that they did, and when, stays."""
    said = Comment.objects.filter(submission=submission, **subject).exclude(text="")
    for comment in said.select_related("submission"):
        Comment.objects.filter(pk=comment.pk).update(text="")
        # What is said inside a State is not for the secretariat to know of.
        record("erase", comment, by=by, now=now, changes={"text": BLANK}, reason=reason, owner=AuditOwner.STATE)


def delete_letters(letters: Iterable[Transmission], *, reason: str, by: User, now: datetime.datetime) -> None:
    """Delete scans of letters. That there was a letter, and its date, stays."""
    for letter in letters:
        delete_after(letter.scan)
        Transmission.objects.filter(pk=letter.pk).update(scan="", scan_sha256="")
        record("erase", letter, by=by, now=now, changes={"scan": BLANK, "scan_sha256": BLANK}, reason=reason)


def blank_corrections(versions: Iterable[Version]) -> None:
    """Blank why the Secretariat corrected any of these versions, or the letter by which one came: a reason quotes."""
    kinds = {kind: [each for each in own if each.pk] for kind, own in by_kind(versions).items()}
    concerned = Q(pk__in=[])
    for kind, own in kinds.items():
        concerned |= Q(**{f"{kind.side}__in": own})
        concerned |= Q(transmission__in=[each.transmission_id for each in own if each.transmission_id])
    corrections = list(Correction.objects.filter(concerned).exclude(reason=""))
    if corrections:
        Correction.objects.filter(pk__in=[each.pk for each in corrections]).update(reason="")
        AuditEvent.objects.about_any(corrections).update(reason="")


def blank_places(item: Evidence) -> None:
    """Blank where answers cite an erased item, in the citations and in the events of the answers that ever did.

    An event of a version names the item among its citations; those of the State alone are read.
    """
    EvidenceCitation.objects.filter(evidence=item).update(pinpoint="", search_words="")
    told = AuditEvent.objects.filter(member_state=item.member_state_id)
    naming = told.annotate(text=Cast("changes", TextField())).filter(text__contains=str(item.pk))
    for pk, changes in naming.values_list("pk", "changes"):
        blanked = {
            name: [_without_place(cited, str(item.pk)) for cited in change] if name == "citations" else change
            for name, change in changes.items()
        }
        AuditEvent.objects.filter(pk=pk).update(changes=blanked)


def _without_place(cited: list[list[str]] | None, key: str) -> list[list[str]] | None:
    """[uuid, place] of each item, the place of one of them blank."""
    return [[uuid, "" if uuid == key else place] for uuid, place in cited] if cited else cited
