"""A State's library of evidence: add an item, correct what is written of it, make it public or private."""

import datetime
import uuid as uuids

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.auditing import BLANK, record, set_fields
from tracker.actions.errors import NotAllowed, require
from tracker.actions.evidence_checks import ask_scanner
from tracker.actions.ledger import locked_head
from tracker.actions.span_keeping import renew_spans_citing
from tracker.choices import SENDING_ROLES, CheckState, MandateRole
from tracker.evidence.files.examining import examine
from tracker.models import Evidence, EvidenceCitation, Mandate, MemberState, Submission, User
from tracker.rules.policies import may_correct_evidence, may_enter_on_behalf
from tracker.words import search_words

# What a person wrote of an item, and may correct. Its file or link is not among it: a new file is a new item.
WRITTEN_OF_IT = ("title", "kind", "dated_on", "language")


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
    record("add_evidence", evidence, by=by, now=now, changes={"title": [None, title], "is_public": [None, is_public]})
    return evidence


@transaction.atomic
def correct_evidence(
    *,
    evidence: Evidence,
    title: str,
    kind: str,
    dated_on: datetime.date | None,
    language: str,
    by: User,
    now: datetime.datetime,
) -> Evidence:
    """Correct what was written of an item that nothing sent cites, wherever drafts cite it.

    The same again changes nothing. The event says what was changed, and no words of a title.

    Args:
        evidence: the item as the person saw it.

    Raises NotAllowed for the wrong person, for an item that was sent, or one that a colleague corrected meanwhile;
    ValidationError for a bad title, kind or language.
    """
    stored = _locked_with_what_cites_it(evidence)
    require(may_correct_evidence(by, stored))
    if stored.erased_at is not None:
        raise NotAllowed(_("This was removed meanwhile. Nothing was changed."))
    is_as_seen = all(getattr(stored, name) == getattr(evidence, name) for name in WRITTEN_OF_IT)
    changes = set_fields(stored, title=title, kind=kind, dated_on=dated_on, language=language)
    if not changes:
        return stored
    if not is_as_seen:
        raise NotAllowed(_("This item was corrected meanwhile. Nothing was changed: please look at it again."))
    stored.full_clean()
    stored.save(update_fields=WRITTEN_OF_IT)
    stored.citations.update(search_words=search_words(stored.language, stored.title))
    if "title" in changes:
        changes["title"] = BLANK
    record("correct_evidence", stored, by=by, now=now, changes=changes)
    return stored


def _locked_with_what_cites_it(evidence: Evidence) -> Evidence:
    """The item as stored, locked after the responses whose drafts cite it: a save locks them in this order."""
    MemberState.objects.select_for_update(no_key=True).get(pk=evidence.member_state_id)
    citing = EvidenceCitation.objects.filter(evidence=evidence.pk)
    responses = citing.values_list("status_update__submission", "commitment_update__submission")
    keys = {key for pair in responses for key in pair if key is not None}
    list(Submission.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    return Evidence.objects.select_for_update().get(pk=evidence.pk)


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
        record("set_evidence_public", stored, by=by, now=now, changes=changes, reason=reason)
    return stored
