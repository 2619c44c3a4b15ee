"""Sending: submit, submit on behalf, open for checking."""

import datetime
import uuid as uuids
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeGuard

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from tracker.actions.auditing import record, set_fields
from tracker.actions.clearing import join_cleared_files
from tracker.actions.drafting import locked
from tracker.actions.errors import NotAllowed, require
from tracker.actions.evidence_checks import ask_cited_links
from tracker.actions.moving import Moved, as_stored, gone_sentence, move_many
from tracker.actions.withdrawing import apply_consent, require_substance
from tracker.choices import Channel, Consent, ReviewState
from tracker.content import formats
from tracker.evidence.files.examining import examine
from tracker.ledger.receipts import receipt_of
from tracker.mail import notices
from tracker.models import AnyVersion, StatusUpdate, Submission, Transmission, User
from tracker.models.submissions import CONTACT
from tracker.rules.consent import FIRST, ConsentSentence
from tracker.rules.policies import may_open_for_checking, may_submit, may_submit_on_behalf

UNWRITTEN = "-"  # until the versions have joined, in the same transaction


def _fresh(submission: Submission, versions: Iterable[AnyVersion]) -> list[AnyVersion]:
    """The versions as they are stored now, each once. Raises NotAllowed for none, or for one of another submission."""
    wanted = list(dict.fromkeys(versions))
    stored = as_stored(submission, wanted)
    if len(stored) < len(wanted):
        raise NotAllowed(gone_sentence())
    if not stored:
        raise NotAllowed(_("Choose at least one answer to send."))
    return stored


def lacks_status(version: AnyVersion) -> TypeGuard[StatusUpdate]:
    """Whether an answer does not say yet what action was taken."""
    return isinstance(version, StatusUpdate) and not version.implementation_status


def no_status_sentence(labels: str) -> str:
    """What is wrong with answers of these labels that do not say what action was taken."""
    return _("Say for %(label)s what action was taken before you send it.") % {"label": labels}


def _require_status(versions: Iterable[AnyVersion]) -> None:
    lacking = [each for each in versions if lacks_status(each)]
    prefetch_related_objects(lacking, "printing")
    if lacking:
        raise NotAllowed(no_status_sentence(", ".join(each.printing.label for each in lacking)))


def join_sending(transmission: Transmission, versions: Sequence[AnyVersion], by: User, now: datetime.datetime) -> None:
    """Move the versions into the transmission, write its receipt, and have the links noted that they cite."""
    values = {"transmission": transmission}
    move_many([Moved("submit", version, values) for version in versions], by=by, now=now)
    transmission.receipt_format = formats.RECEIPT
    transmission.receipt_sha256 = receipt_of(transmission)
    transmission.save(update_fields=["receipt_format", "receipt_sha256"])
    ask_cited_links(versions, now=now)


@transaction.atomic
def submit(
    *,
    uuid: uuids.UUID,
    submission: Submission,
    versions: Iterable[AnyVersion],
    consent: str,
    by: User,
    now: datetime.datetime,
    cleared_by: str = "",
    cleared_on: datetime.date | None = None,
    note_verbale: str = "",
    contact: Mapping[str, str] | None = None,
    sentence: ConsentSentence = FIRST,
    files: Iterable[uuids.UUID] = (),
) -> Transmission:
    """Send drafts to the secretariat, with consent asked and applied in the same transaction.

    Args:
        uuid: of the transmission, from the form: the same one again is the transmission there is.
        versions: the drafts to send, some or all.
        consent: "yes" or "no".
        contact: the contact fields of the submission that are to be kept.
        sentence: what the State was asked about publication.
        files: the cleared questionnaires that go along. Whoever reviews reads all that stands in them, so that none
            goes unless its sender says so.

    Raises NotAllowed or ValidationError.
    """
    submission = locked(submission)
    if there := submission.transmissions.filter(pk=uuid, submitted_by=by).first():
        return there
    versions = _fresh(submission, versions)
    require(may_submit(by, submission, versions, now.date()))
    _require_status(versions)
    if consent not in (Consent.YES, Consent.NO):
        raise NotAllowed(_("Say whether the answers may be published as received."))
    if consent == Consent.YES:
        require_substance(versions)
    transmission = Transmission(
        uuid=uuid,
        submission=submission,
        submitted_at=now,
        submitted_by=by,
        reported_on=now.date(),
        cleared_by=cleared_by,
        cleared_on=cleared_on,
        note_verbale=note_verbale,
        receipt_sha256=UNWRITTEN,
    )
    transmission.full_clean()
    transmission.save(force_insert=True)
    _keep_contact(submission, contact, by, now)
    join_sending(transmission, versions, by, now)
    join_cleared_files(transmission, files, versions, by, now)
    apply_consent(submission, consent, by=by, now=now, sentence=sentence)
    answers = sum(isinstance(each, StatusUpdate) for each in versions)
    notices.about_sending("receipt", transmission, answers=answers)
    return transmission


def _keep_contact(submission: Submission, contact: Mapping[str, str] | None, by: User, now: datetime.datetime) -> None:
    kept = {name: value for name, value in (contact or {}).items() if name in CONTACT}
    changes = set_fields(submission, **kept)
    if changes:
        submission.full_clean()
        submission.save()
        record("change_contact", submission, by=by, now=now, changes=changes)


@transaction.atomic
def submit_on_behalf(
    *,
    uuid: uuids.UUID,
    submission: Submission,
    versions: Iterable[AnyVersion],
    channel: str,
    reported_on: datetime.date,
    scan: UploadedFile,
    by: User,
    now: datetime.datetime,
    note_verbale: str = "",
) -> Transmission:
    """Send what data entry typed from a letter or an e-mail, with the letter attached. Closing does not bind it.

    Args:
        reported_on: the date of the letter.

    Raises NotAllowed, or ValidationError for a bad scan (field `upload`).
    """
    submission = locked(submission)
    there = Transmission.objects.filter(pk=uuid, submission=submission, submitted_by=by).first()
    if there is not None:
        return there
    versions = _fresh(submission, versions)
    require(may_submit_on_behalf(by, submission, versions))
    _require_status(versions)
    if channel not in (Channel.LETTER, Channel.EMAIL):
        raise NotAllowed(_("Select how these answers arrived: by letter or by e-mail."))
    if reported_on > now.date():
        raise NotAllowed(_("The letter cannot be dated after today."))
    facts = examine(scan)
    transmission = Transmission(
        uuid=uuid,
        submission=submission,
        submitted_at=now,
        submitted_by=by,
        reported_on=reported_on,
        channel=channel,
        on_behalf=True,
        note_verbale=note_verbale,
        scan_sha256=facts.sha256,
        receipt_sha256=UNWRITTEN,
    )
    transmission.scan.save(f"scan.{facts.ending}", ContentFile(facts.content), save=False)
    transmission.full_clean()
    transmission.save(force_insert=True)
    join_sending(transmission, versions, by, now)
    notices.about_sending("entered_on_behalf", transmission, corrects=_was_returned(submission, versions))
    return transmission


def _was_returned(submission: Submission, versions: Sequence[AnyVersion]) -> bool:
    """Whether a reviewer returned each of these to data entry, so that they are of no second letter."""
    if any(each.version == 1 for each in versions):  # before a first version there is none
        return False
    keys = [each.recommendation_id for each in versions if isinstance(each, StatusUpdate)]
    entered = StatusUpdate.objects.filter(submission=submission, on_behalf=True, recommendation__in=keys)
    before = entered.exclude(pk__in=[each.pk for each in versions]).order_by("version")
    newest = {each.recommendation_id: each for each in before}
    is_back = [
        key in newest and newest[key].review_state == ReviewState.RETURNED and newest[key].checked_by_id is not None
        for key in keys
    ]
    return len(keys) == len(versions) and all(is_back)


@transaction.atomic
def open_for_checking(
    *, transmission: Transmission, by: User, now: datetime.datetime, takes_over: bool = False
) -> Transmission:
    """Open a transmission for checking: the State cannot recall it any more.

    Raises NotAllowed where another has it, unless `takes_over`: a colleague may be ill or away.
    """
    locked(transmission.submission)
    stored = Transmission.objects.select_for_update().get(pk=transmission.pk)
    require(may_open_for_checking(by, stored))
    if stored.claimed_by_id == by.pk:
        return stored
    if stored.claimed_by_id is not None and not takes_over:
        name = str(stored.claimed_by)
        raise NotAllowed(_("%(name)s is reviewing this response.") % {"name": name})
    changes = set_fields(stored, claimed_at=now, claimed_by=by)
    stored.save()
    record("open_for_checking", stored, by=by, now=now, changes=changes)
    return stored
