"""A State's library of evidence: add an item, make it public or private."""

import datetime
import uuid as uuids

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.errors import NotAllowed, require
from tracker.actions.evidence_checks import ask_scanner
from tracker.actions.ledger import locked_head
from tracker.actions.span_keeping import renew_spans_citing
from tracker.choices import SENDING_ROLES, AuditOwner, CheckState, MandateRole
from tracker.evidence_files import examine
from tracker.models import Evidence, Mandate, MemberState, User
from tracker.policies import may_enter_on_behalf


def _require_library(by: User, member_state: MemberState, roles: tuple[str, ...]) -> None:
    if not Mandate.objects.acting().filter(user=by, member_state=member_state, role__in=roles).exists():
        raise NotAllowed(_("You have no mandate for the evidence of this State."))


def _require_pen(by: User, member_state: MemberState, on_behalf: bool) -> None:
    if on_behalf:
        require(may_enter_on_behalf(by))
    else:
        _require_library(by, member_state, (*SENDING_ROLES, MandateRole.EXPERT))


def _keep_file(evidence: Evidence, upload: UploadedFile) -> None:
    """Examine the upload and store it under a generated name. Raises ValidationError."""
    found = examine(upload)
    evidence.file_name, evidence.content_type = found.name, found.content_type
    evidence.size, evidence.sha256 = found.size, found.sha256
    evidence.file.save(f"{evidence.pk}.{found.ending}", ContentFile(found.content), save=False)


@transaction.atomic
def add_evidence(
    *,
    uuid: uuids.UUID,
    member_state: MemberState,
    title: str,
    kind: str,
    dated_on: datetime.date | None,
    language: str,
    is_public: bool,
    by: User,
    now: datetime.datetime,
    upload: UploadedFile | None = None,
    link: str = "",
    on_behalf: bool = False,
) -> Evidence:
    """Add a file or a link, exactly one. The same uuid again is the item there is.

    While no scanner is configured, a file that passed the checks of type and size is clean, and so is a link whose
    scheme is allowed. With one, the file is being checked, and not public before the scanner found nothing.

    Raises NotAllowed, or ValidationError for a bad file, link, title or language.
    """
    _require_pen(by, member_state, on_behalf)
    # One addition to a library at a time, so that a form sent twice at once is one item.
    MemberState.objects.select_for_update(no_key=True).get(pk=member_state.pk)
    if there := Evidence.objects.filter(pk=uuid, member_state=member_state).first():
        return there
    if bool(upload) == bool(link):
        raise NotAllowed(_("Give a file or a link, one of the two."))
    evidence = Evidence(
        uuid=uuid,
        member_state=member_state,
        title=title,
        kind=kind,
        dated_on=dated_on,
        language=language,
        link=link,
        is_public=is_public,
        check_state=CheckState.OPEN if upload is not None and settings.CLAMAV_SOCKET else CheckState.CLEAN,
        on_behalf=on_behalf,
        added_at=now,
        added_by=by,
    )
    evidence.full_clean(exclude=["file"], validate_unique=False, validate_constraints=False)  # before a file is stored
    if upload is not None:
        _keep_file(evidence, upload)
    evidence.full_clean()
    evidence.save(force_insert=True)
    if evidence.check_state == CheckState.OPEN:
        ask_scanner(evidence, now=now)
    _record_addition(evidence, by, now)
    return evidence


def _record_addition(evidence: Evidence, by: User, now: datetime.datetime) -> None:
    owner = AuditOwner.SECRETARIAT if evidence.on_behalf else AuditOwner.STATE
    changes: Changes = {"title": [None, evidence.title], "is_public": [None, evidence.is_public]}
    record(
        "add_evidence", evidence, by=by, now=now, changes=changes, member_state=evidence.member_state_id, owner=owner
    )


@transaction.atomic
def set_evidence_public(*, evidence: Evidence, is_public: bool, by: User, now: datetime.datetime) -> Evidence:
    """Make an item public or private, at once and wherever it is cited. Focal point or alternate."""
    _require_library(by, evidence.member_state, tuple(SENDING_ROLES))
    return apply_publicity(evidence, is_public, by=by, now=now)


def apply_publicity(
    evidence: Evidence, is_public: bool, *, by: User, now: datetime.datetime, reason: str = ""
) -> Evidence:
    """Make an item public or private; the right is established. Must run inside a transaction."""
    locked_head()  # before the item: an erasure locks them in this order
    stored = Evidence.objects.select_for_update().get(pk=evidence.pk)
    changes = set_fields(stored, is_public=is_public)
    if changes:
        stored.save()
        renew_spans_citing(stored)
        record(
            "set_evidence_public",
            stored,
            by=by,
            now=now,
            changes=changes,
            reason=reason,
            member_state=stored.member_state_id,
            owner=AuditOwner.STATE,
        )
    return stored
