"""Cleared questionnaires: a file of which something was taken is kept as it came, and goes with a sending where its
sender says so."""

import datetime
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from tracker.actions.auditing import BLANK, Changes, record, set_fields
from tracker.actions.drafting import locked
from tracker.actions.erasure_leftovers import delete_after
from tracker.actions.errors import require
from tracker.choices import AuditOwner
from tracker.models import ClearedFile, StatusUpdate, Submission, Transmission, User
from tracker.models.versions import Version
from tracker.rules.policies import may_clear, may_enter_on_behalf

NAME_LIMIT = 200
# The name of the part that makes a container a workbook stands in its list of contents. Who reads the file knew it for
# one of the two; the name that it came with says nothing for sure.
WORKBOOK = b"xl/workbook.xml"


@transaction.atomic
def keep_cleared_file(
    *,
    submission: Submission,
    content: bytes,
    file_name: str,
    taken: Mapping[str, Sequence[str]],
    by: User,
    now: datetime.datetime,
) -> ClearedFile:
    """Keep a questionnaire as it came. The same bytes again are the file there is, with what more was taken of it.

    Args:
        taken: which fields became drafts: {uuid of the recommendation: [names]}.

    Raises NotAllowed, or ValidationError for a name that cannot be stored.
    """
    submission = locked(submission)
    require(may_clear(by, submission))
    sha256 = hashlib.sha256(content).hexdigest()
    stored = ClearedFile.objects.filter(submission=submission, sha256=sha256).first()
    cleared = stored or ClearedFile(
        submission=submission, sha256=sha256, file_name=file_name[-NAME_LIMIT:], brought_at=now, brought_by=by
    )
    changes = set_fields(cleared, taken=_together(cleared.taken, taken))
    if stored is None:
        changes["sha256"] = [None, sha256]
        cleared.clean_fields(exclude=["file"])
        ending = "xlsx" if WORKBOOK in content else "docx"
        cleared.file.save(f"questionnaire.{ending}", ContentFile(content), save=False)
    if changes:
        cleared.save()
        record("take_file", cleared, by=by, now=now, changes=changes, owner=AuditOwner.STATE)
    return cleared


@transaction.atomic
def note_form_on_behalf(*, submission: Submission, content: bytes, by: User, now: datetime.datetime) -> None:
    """Say in the audit that drafts of a letter were taken from a completed form, and not typed; the form itself is kept
    with the letter.

    Raises NotAllowed for the wrong person.
    """
    require(may_enter_on_behalf(by))
    changes = {"sha256": [None, hashlib.sha256(content).hexdigest()]}
    record("take_file", submission, by=by, now=now, changes=changes)


def _together(before: Mapping[str, Sequence[str]], more: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    keys = [*before, *(key for key in more if key not in before)]
    return {key: sorted({*before.get(key, ()), *more.get(key, ())}) for key in keys}


def join_cleared_files(
    transmission: Transmission, files: Iterable[UUID], versions: Iterable[Version], by: User, now: datetime.datetime
) -> None:
    """Send along with a transmission those of these files of which something was applied to the versions that it
    carries. Another file waits for its own: a receipt names none of which nothing was sent.

    Called by `submit` alone, inside its transaction.
    """
    sent = {str(each.recommendation_id) for each in versions if isinstance(each, StatusUpdate)}
    submission = transmission.submission
    for cleared in ClearedFile.objects.unsent().filter(submission=submission, pk__in=list(files)):
        if sent.isdisjoint(cleared.taken):
            continue
        changes = set_fields(cleared, transmission=transmission)
        cleared.save(update_fields=["transmission"])
        record("submit", cleared, by=by, now=now, changes=changes, member_state=submission.member_state_id)


def erase_cleared_files(files: Iterable[ClearedFile], *, reason: str, by: User, now: datetime.datetime) -> None:
    """Delete files and their names; that they were there, and their checksums, stay (docs/adr/0014).

    Called by `erase` alone, inside its transaction. A file goes when that is done: one undone loses none.
    """
    for cleared in files:
        delete_after(cleared.file)
        set_fields(cleared, file="", file_name="")
        cleared.save(update_fields=["file", "file_name"])
        # What was not sent yet is not for the secretariat to know of.
        owner = AuditOwner.SECRETARIAT if cleared.transmission_id else AuditOwner.STATE
        changes: Changes = {"file": BLANK, "file_name": BLANK}
        record("erase", cleared, by=by, now=now, changes=changes, reason=reason, owner=owner)
