"""From a document to recommendations: propose, correct, confirm. Nothing exists before a person confirmed it."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.confirmed_themes import set_confirmed_themes
from tracker.actions.confirming import Confirmation, ConfirmationChoices
from tracker.actions.corrections import NOTHING_SEEN, SEEN, difference, taken_back, with_seen
from tracker.actions.errors import EditConflict, NotAllowed, require
from tracker.actions.item_suggestions import ask_for_item_suggestions, carry_out_decisions, others_named
from tracker.actions.suggesting import ask_for_suggestions
from tracker.models import AuditEvent, ImportProposal, Meeting, MemberState, Recommendation, SourceDocument, User
from tracker.models.audit import storable
from tracker.models.audit_acts import Act
from tracker.rules.policies import may_correct_import, may_import


class ImportedBefore(NotAllowed):
    """The same bytes wait, or are published: `proposal` is where a person corrects, publishes or undoes them."""

    def __init__(self, proposal: ImportProposal) -> None:
        super().__init__(_("This same file was imported before. Nothing was changed."))
        self.proposal = proposal


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
    same = ImportProposal.objects.filter(sha256=sha256, dropped_at__isnull=True)
    if meeting is not None:  # what was imported without a meeting may belong to this one
        same = same.filter(Q(meeting=meeting) | Q(meeting__isnull=True))
    if before := same.first():
        raise ImportedBefore(before)
    proposal = ImportProposal(
        file_name=file_name[-200:], sha256=sha256, findings=findings, meeting=meeting, proposed_at=now, proposed_by=by
    )
    proposal.file.save(file_name, ContentFile(content), save=False)
    proposal.save()
    record("import", proposal, by=by, now=now, changes={"sha256": [None, sha256]})
    ask_for_item_suggestions(proposal)
    return proposal


def _locked(proposal: ImportProposal) -> ImportProposal:
    return ImportProposal.objects.select_for_update().get(pk=proposal.pk)


def _open_to_changes(proposal: ImportProposal, by: User) -> ImportProposal:
    """The stored proposal, locked. Raises NotAllowed where `by` may not import, or it no longer waits."""
    stored = _locked(proposal)
    require(may_correct_import(by, stored))
    return stored


def _replace_findings(
    stored: ImportProposal, findings: dict[str, Any], revision: int, *, is_read_anew: bool = False
) -> Changes:
    """Store other findings and return the part that differs. What people have looked at is kept, unless all is new.

    Raises EditConflict where `revision` is not the stored one.
    """
    if stored.revision != revision:
        raise EditConflict(None)
    kept = findings if is_read_anew else with_seen(findings, stored.findings.get(SEEN) or NOTHING_SEEN)
    was, now = difference(stored.findings, kept)
    if not now:
        return {}
    before, stored.findings = stored.findings, kept
    stored.revision += 1
    stored.save()
    ask_for_item_suggestions(stored, before)
    return {"findings": [was, now]}


@transaction.atomic
def correct_proposal(
    *, proposal: ImportProposal, findings: dict[str, Any], revision: int, by: User, now: datetime.datetime
) -> ImportProposal:
    """Replace the findings by a person's corrected ones; the event keeps the part that differs, old and new.

    Raises NotAllowed where it no longer waits, EditConflict where `revision` is not the stored one.
    """
    stored = _open_to_changes(proposal, by)
    changes = _replace_findings(stored, findings, revision)
    if changes:
        record("correct_proposal", stored, by=by, now=now, changes=changes)
    return stored


@transaction.atomic
def decide_item_suggestions(
    *,
    proposal: ImportProposal,
    findings: dict[str, Any],
    decided: Sequence[str],
    is_confirmed: bool,
    by: User,
    now: datetime.datetime,
) -> ImportProposal:
    """Keep what a person decided on what a program suggested about items: a correction, under its own name.

    Args:
        findings: with the decisions in them (`mending.decided`).
        decided: each suggestion in words, for the audit.

    Raises NotAllowed where it no longer waits, EditConflict where the findings were corrected meanwhile.
    """
    stored = _open_to_changes(proposal, by)
    changes = _replace_findings(stored, findings, proposal.revision)
    if changes:
        act: Act = "confirm_suggestion" if is_confirmed else "refuse_suggestion"
        record(act, stored, by=by, now=now, changes={**changes, "suggestion": [[], list(decided)]})
    return stored


@transaction.atomic
def take_back_correction(
    *, proposal: ImportProposal, correction: AuditEvent, revision: int, by: User, now: datetime.datetime
) -> ImportProposal:
    """Undo one correction, or the taking back of one: what it changed stands again as it was before.

    Raises NotAllowed where it no longer waits, or where the same part was changed again since; EditConflict where
    `revision` is not the stored one.
    """
    stored = _open_to_changes(proposal, by)
    was, after = correction.changes["findings"]
    findings = taken_back(stored.findings, was, after)
    if findings is None:
        raise NotAllowed(_("What this correction changed was changed again since. Undo the later ones first."))
    changes = _replace_findings(stored, findings, revision)
    if changes:
        record("take_back", stored, by=by, now=now, changes=changes)
    return stored


@transaction.atomic
def read_again(
    *, proposal: ImportProposal, findings: dict[str, Any], revision: int, by: User, now: datetime.datetime
) -> ImportProposal:
    """Replace the findings by what was read in the file another time, in another encoding. Corrections made go with it.

    Raises NotAllowed where it no longer waits, EditConflict where `revision` is not the stored one.
    """
    stored = _open_to_changes(proposal, by)
    changes = _replace_findings(stored, findings, revision, is_read_anew=True)
    if changes:
        record("read_again", stored, by=by, now=now, changes=changes)
    return stored


@transaction.atomic
def look_at(
    *,
    proposal: ImportProposal,
    items: Sequence[int],
    warnings: Sequence[str],
    by: User,
    now: datetime.datetime,
    is_looked_at: bool = True,
) -> ImportProposal:
    """Note that a person compared these recommendations, or these warnings, with the source; or that it is to be done
    again. It is no correction: nobody's open form is in conflict with it.

    Args:
        items: keys of recommendations.
        warnings: keys of warnings.

    Raises NotAllowed where it no longer waits.
    """
    stored = _open_to_changes(proposal, by)
    seen = {**NOTHING_SEEN, **(stored.findings.get(SEEN) or {})}
    named: dict[str, set[Any]] = {"items": set(items), "warnings": set(warnings)}
    after = {
        kind: sorted(set(known) | named[kind] if is_looked_at else set(known) - named[kind])
        for kind, known in seen.items()
    }
    if after == seen:
        return stored
    was = {kind: sorted(set(seen[kind]) - set(after[kind])) for kind in seen}
    now_seen = {kind: sorted(set(after[kind]) - set(seen[kind])) for kind in seen}
    stored.findings = {**stored.findings, SEEN: after}
    stored.save()
    record("look_at", stored, by=by, now=now, changes={"findings": [{SEEN: was}, {SEEN: now_seen}]})
    return stored


@transaction.atomic
def drop_proposal(*, proposal: ImportProposal, by: User, now: datetime.datetime) -> ImportProposal:
    """Set a proposal aside. Raises NotAllowed where it no longer waits."""
    require(may_import(by))
    stored = _locked(proposal)
    if not stored.is_waiting:
        raise NotAllowed(_("This import was published or discarded already."))
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
    revision: int | None = None,
    replaces: SourceDocument | None = None,
    translates: SourceDocument | None = None,
    continues: Mapping[str, Sequence[str]] | None = None,
    drops: Collection[str] | None = None,
    under_review: MemberState | None = None,
) -> SourceDocument:
    """Make the document, its paragraphs, recommendations, printings, attributions and positions, as one act.

    Args:
        revision: that of the findings which the person saw; None where nobody can have changed them.
        replaces: the document that this one is a later version of.
        translates: the document that this one is the official text of in another language.
        continues: which earlier recommendations each finding continues, as the person matched them:
            {slug of the finding: [slugs in the meeting]}. Several findings on one slug split it; several slugs on one
            finding merge them.
        drops: the slugs that no document prints any more; None: all of `replaces` that nothing continues.
        under_review: the State whose positions the document prints.

    Raises NotAllowed where the proposal no longer waits; EditConflict where `revision` is not the stored one;
    ValidationError where a finding cannot be stored, or the documents do not go together.
    """
    require(may_import(by))
    # One publication or undoing at a time in a meeting: an address is given once.
    Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    # What it may change, before its first event raises the public counter: as whoever gives a theme locks the two.
    changed = Q(meeting=meeting) | Q(pk__in=others_named(proposal.findings).values("pk"))
    list(Recommendation.objects.select_for_update(of=("self",), no_key=True).filter(changed).order_by("pk"))
    stored = _locked(proposal)
    if not stored.is_waiting:
        raise NotAllowed(_("This import was published or discarded already."))
    if revision is not None and stored.revision != revision:
        raise EditConflict(None)
    if SourceDocument.objects.filter(meeting=meeting, sha256=stored.sha256).exists():
        raise NotAllowed(_("This same file was published for this meeting before. Nothing was changed."))
    decided = ConfirmationChoices(replaces, translates, continues or {}, drops, under_review)
    _refuse_misfit(stored, meeting, decided)
    confirmation = Confirmation(stored, meeting, by, now, decided)
    document = confirmation.carry_out()
    set_confirmed_themes(document, stored.findings)
    carry_out_decisions(document, stored.findings, by, now)
    changes = set_fields(stored, confirmed_at=now, confirmed_by=by, document=document, meeting=meeting)
    stored.save()
    if confirmation.agenda_items:  # so that undoing it takes these along
        changes["agenda_items"] = [[], storable(confirmation.agenda_items)]
    record("confirm", stored, by=by, now=now, changes=changes)
    ask_for_suggestions(document)
    return document


def _refuse_misfit(proposal: ImportProposal, meeting: Meeting, decided: ConfirmationChoices) -> None:
    """A version and its document are of one meeting, and a translation has no recommendation of its own.

    A later version of a translation is both: it stands in the place of the one, and translates the same original.
    """
    for other in (decided.replaces, decided.translates):
        if other is not None and other.meeting_id != meeting.pk:
            raise ValidationError(_("That document is of another meeting."))
    if decided.replaces and decided.translates and decided.replaces.translates_id != decided.translates.pk:
        raise ValidationError(_("A document is a later version, or a translation, not both."))
    if decided.replaces is not None and hasattr(decided.replaces, "replaced_by"):
        raise ValidationError(_("A later version of that document is in the record already."))
    if decided.translates is not None:
        found = [each["slug"] for each in proposal.findings["recommendations"]]
        taken = [tuple(decided.continues.get(slug, ())) for slug in found]
        if any(len(slugs) != 1 for slugs in taken) or len(set(taken)) < len(taken):
            raise ValidationError(_("Say which recommendation this is the text of; each has one."))
