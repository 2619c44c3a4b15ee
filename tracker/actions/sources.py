"""From a document to recommendations: propose, correct, confirm. Nothing exists before a person confirmed it."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.auditing import record, set_fields
from tracker.actions.confirming import Confirmation
from tracker.actions.errors import EditConflict, NotAllowed, require
from tracker.models import ImportProposal, Meeting, SourceDocument, User
from tracker.policies import may_import


@transaction.atomic
def propose_import(
    *,
    file_name: str,
    content: bytes,
    sha256: str,
    findings: dict[str, Any],
    meeting: Meeting | None,
    by: User,
    now: datetime.datetime,
) -> ImportProposal:
    """Keep what the importer found until a person confirms it.

    Raises NotAllowed where `by` may not import, or where the same bytes wait or were confirmed for this meeting.
    """
    require(may_import(by))
    same = ImportProposal.objects.filter(sha256=sha256, dropped_at__isnull=True, meeting=meeting)
    if same.exists():
        raise NotAllowed(_("This very file was imported before. Nothing was changed."))
    proposal = ImportProposal(
        file_name=file_name[-200:], sha256=sha256, findings=findings, meeting=meeting, proposed_at=now, proposed_by=by
    )
    proposal.file.save(file_name, ContentFile(content), save=False)
    proposal.save()
    record("import", proposal, by=by, now=now, changes={"sha256": [None, sha256]})
    return proposal


def _locked(proposal: ImportProposal) -> ImportProposal:
    return ImportProposal.objects.select_for_update().get(pk=proposal.pk)


@transaction.atomic
def correct_proposal(
    *, proposal: ImportProposal, findings: dict[str, Any], revision: int, by: User, now: datetime.datetime
) -> ImportProposal:
    """Replace the findings by a person's corrected ones.

    Raises NotAllowed where it no longer waits, EditConflict where `revision` is not the stored one.
    """
    require(may_import(by))
    stored = _locked(proposal)
    if not stored.is_waiting:
        raise NotAllowed(_("This proposal was confirmed or dropped. It can no longer be corrected."))
    if stored.revision != revision:
        raise EditConflict(None)
    changes = set_fields(stored, findings=findings)
    if not changes:
        return stored
    stored.revision += 1
    stored.save()
    record("correct_proposal", stored, by=by, now=now, changes=changes)
    return stored


@transaction.atomic
def drop_proposal(*, proposal: ImportProposal, by: User, now: datetime.datetime) -> ImportProposal:
    """Set a proposal aside. Raises NotAllowed where it no longer waits."""
    require(may_import(by))
    stored = _locked(proposal)
    if not stored.is_waiting:
        raise NotAllowed(_("This proposal was confirmed or dropped already."))
    changes = set_fields(stored, dropped_at=now, dropped_by=by)
    stored.save()
    record("drop_proposal", stored, by=by, now=now, changes=changes)
    return stored


@transaction.atomic
def confirm_proposal(
    *,
    proposal: ImportProposal,
    meeting: Meeting,
    by: User,
    now: datetime.datetime,
    replaces: SourceDocument | None = None,
    translates: SourceDocument | None = None,
    continues: Mapping[str, Sequence[str]] | None = None,
) -> SourceDocument:
    """Make the document, its paragraphs, recommendations, printings and attributions, as one act of one person.

    Args:
        replaces: the document that this one is a later version of.
        translates: the document that this one is the official text of in another language.
        continues: which earlier recommendations each finding continues, as the person matched them:
            {slug of the finding: [slugs in the meeting]}. Several findings on one slug split it; several slugs on one
            finding merge them; a recommendation of `replaces` that nothing continues is dropped.

    Raises NotAllowed where the proposal no longer waits; ValidationError where a finding cannot be stored.
    """
    require(may_import(by))
    stored = _locked(proposal)
    if not stored.is_waiting:
        raise NotAllowed(_("This proposal was confirmed or dropped already."))
    if SourceDocument.objects.filter(meeting=meeting, sha256=stored.sha256).exists():
        raise NotAllowed(_("This very file was confirmed for this meeting before. Nothing was changed."))
    document = Confirmation(stored, meeting, by, now, replaces, translates, continues or {}).carry_out()
    changes = set_fields(stored, confirmed_at=now, confirmed_by=by, document=document, meeting=meeting)
    stored.save()
    record("confirm", stored, by=by, now=now, changes=changes)
    return document
