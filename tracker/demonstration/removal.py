"""Taking the demonstration away: answers, periods, files and ledger. Reference data, documents and people stay."""

from django.conf import settings
from django.db import models, transaction
from django.db.models.fields.files import FieldFile

from tracker.files.brought_files import forget_brought
from tracker.models import (
    AccountInvitation,
    AnswerCount,
    Assignment,
    AuditEvent,
    ClearedFile,
    Comment,
    Commitment,
    CommitmentUpdate,
    Correction,
    Evidence,
    EvidenceCheck,
    EvidenceCitation,
    Intention,
    Invitation,
    LedgerHead,
    MailPreference,
    MemberState,
    OutgoingMail,
    PeriodItem,
    Publication,
    PublicationText,
    PublicCounter,
    ReportingPeriod,
    Span,
    SpreadsheetImport,
    SpreadsheetRow,
    StatusUpdate,
    Submission,
    Transmission,
    WordCount,
)

type Models = tuple[type[models.Model], ...]

# Whatever refers to another stands before it.
ANSWERS: Models = (
    Span,
    AnswerCount,
    WordCount,
    PublicationText,
    Publication,
    LedgerHead,
    Comment,
    ClearedFile,
    EvidenceCitation,
    StatusUpdate,
    CommitmentUpdate,
    Commitment,
    Transmission,
    Submission,
    EvidenceCheck,
    Evidence,
    AccountInvitation,
)
SHEETS: Models = (SpreadsheetRow, SpreadsheetImport)
ASKING: Models = (Assignment, Invitation, PeriodItem)
# What was written to people about it, and how they wanted it: they themselves stay.
MAILS: Models = (OutgoingMail, MailPreference)


class Refused(Exception):
    """The demonstration was not loaded or removed; the text says why, in one sentence."""


def require_demonstration() -> None:
    """Raise Refused where this is not the demonstration."""
    if not settings.DEMONSTRATION:
        raise Refused("The demonstration works on its own database only: unset DATABASE_URL to use it.")


def remove_demonstration() -> int:
    """Empty the demonstration of its answers and begin its ledger anew; returns how many answers went.

    The periods go too, so that the next loading counts them from its own day. A period to which a real State was
    invited stays. Raises Refused outside the demonstration, or where a real State has a submission.
    """
    require_demonstration()
    if Submission.objects.filter(member_state__is_invented=False).exists():
        raise Refused("A State that is not invented has a submission in this database: nothing was removed.")
    with transaction.atomic():
        files = [each.file for each in Evidence.objects.exclude(file="")]
        files += [each.scan for each in Transmission.objects.exclude(scan="")]
        files += [each.file for each in ClearedFile.objects.exclude(file="")]
        files += [each.file for each in SpreadsheetImport.objects.exclude(file="")]
        count = StatusUpdate.objects.count()
        StatusUpdate.objects.update(unchanged_from=None, transcribes=None, moved_from=None)
        _forget_corrections()
        for model in (*SHEETS, *ANSWERS, *MAILS):
            _everything(model).delete()
        periods = ReportingPeriod.objects.exclude(invitations__member_state__is_invented=False)
        _everything(Intention).filter(invitation__period__in=periods).delete()
        for model in ASKING:
            _everything(model).filter(period__in=periods).delete()
        _everything(ReportingPeriod).filter(pk__in=list(periods.values_list("pk", flat=True))).delete()
        gone: Models = (*SHEETS, *ANSWERS, *MAILS, Intention, *ASKING, ReportingPeriod)
        _everything(AuditEvent).filter(object_type__in=[model._meta.label_lower for model in gone]).delete()
        PublicCounter.raise_by_one()
        transaction.on_commit(lambda: _delete_files(files))
    for state in MemberState.objects.invented():
        forget_brought(state.pk)
    return count


def _forget_corrections() -> None:
    """Delete the corrections of answers, periods and sheets. Each points at a version that points back at it, so that
    none could be deleted first: the database checks both ends when the transaction ends."""
    of_people_and_documents = ("mandate", "printing", "paragraph", "import_proposal", "document")
    gone = Correction.objects.filter(**{f"{target}__isnull": True for target in of_people_and_documents})
    events = _everything(AuditEvent).filter(object_type=Correction._meta.label_lower)
    events.filter(object_id__in=[str(pk) for pk in gone.values_list("pk", flat=True)]).delete()
    gone._raw_delete(gone.db)


def _delete_files(files: list[FieldFile]) -> None:
    for file in files:
        file.delete(save=False)


def _everything(model: type[models.Model]) -> models.QuerySet[models.Model]:
    """All rows. A plain queryset: the ledger's and the audit's own refuse to delete, and this is the one exception."""
    return models.QuerySet(model)
