"""Undoing the publication of an import within a day, while nothing refers to what it made. Source: docs/adr/0022.

What it made goes; what it changed of earlier recommendations stands again as before; the addresses stay taken. The
import waits again, as it was corrected, and can be corrected and published anew.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.actions import ledger
from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.errors import NotAllowed, require
from tracker.actions.placing import place
from tracker.actions.references import what_refers
from tracker.models import (
    AgendaItem,
    Attribution,
    AuditEvent,
    Correction,
    ImportProposal,
    Meeting,
    ParagraphCorrection,
    Position,
    PrintedCommitment,
    Printing,
    Recommendation,
    RecommendationLink,
    RemovedRecommendation,
    SourceDocument,
    SpreadsheetImport,
    SpreadsheetRow,
    User,
)
from tracker.policies import Denied, Verdict, may_import
from tracker.sheet_choices import RowStage

WITHIN = datetime.timedelta(hours=24)


class UndoneBefore(NotAllowed):
    """Somebody was quicker, or pressed twice: what was wanted is done."""

    def __init__(self) -> None:
        super().__init__(_("This publication was undone already."))


def may_undo_import(user: User, document: SourceDocument | None, now: datetime.datetime) -> Verdict:
    """Undo a publication: data entry, for a day. Whether something refers to what it made, `references_to` says."""
    verdict = may_import(user)
    if isinstance(verdict, Denied):
        return verdict
    if document is None or document.confirmed_at is None:
        return Denied(_("This import is not published, or its publication was undone already."))
    if now - document.confirmed_at > WITHIN:
        return Denied(_("A publication can be undone for 24 hours. This one is older."))
    return verdict


@dataclass(frozen=True)
class Made:
    """What the publication of a document made, and what it changed."""

    document: SourceDocument
    new: list[Recommendation]
    printings: list[Printing]
    links: list[RecommendationLink]
    changed: list[tuple[Recommendation, Changes]]

    @property
    def again(self) -> list[Printing]:
        """Its texts of recommendations that were there before: the texts go, the recommendations stay."""
        new = {each.pk for each in self.new}
        return [each for each in self.printings if each.recommendation_id not in new]


def what_was_made(document: SourceDocument) -> Made:
    """All that goes, and all that stands again as before, if the publication of a document is undone."""
    printings = list(document.printings.confirmed().select_related("recommendation").order_by("order"))
    first: dict[object, int] = {}
    all_printings = Printing.objects.filter(recommendation__printings__document=document)
    for recommendation, document_of in all_printings.order_by("-pk").values_list("recommendation", "document"):
        first[recommendation] = document_of
    new = [each.recommendation for each in printings if first[each.recommendation_id] == document.pk]
    ends = Q(from_recommendation__in=new) | Q(to_recommendation__in=new)
    links = list(RecommendationLink.objects.filter(ends, confirmed_at=document.confirmed_at))
    return Made(document, new, printings, links, _changed_by(document, new))


def _changed_by(document: SourceDocument, new: Iterable[Recommendation]) -> list[tuple[Recommendation, Changes]]:
    """The recommendations whose standing or basis the publication changed, each with the event's old and new values."""
    made = {str(each.pk) for each in new}
    events = AuditEvent.objects.filter(act="set_standing", object_type=Recommendation._meta.label_lower)
    if document.confirmed_at is not None:
        events = events.filter(at=document.confirmed_at)
    changes = {event.object_id: event.changes for event in events if event.object_id not in made}
    found = Recommendation.objects.filter(meeting=document.meeting, pk__in=list(changes))
    return [(each, changes[str(each.pk)]) for each in found]


def references_to(made: Made) -> list[str]:
    """What refers to what was made, a sentence for each kind; nothing where it can be undone."""
    return what_refers(made.document, made.new, made.links, made.changed)


@transaction.atomic
def undo_import(
    *, document: SourceDocument, by: User, now: datetime.datetime
) -> ImportProposal | SpreadsheetImport | None:
    """Take back the publication of a document: nothing that it made is public any more.

    Returns the import or the spreadsheet that it came from, which waits again.

    Raises NotAllowed where `by` may not, where a day has gone by, or where something refers to it: then it says what;
    UndoneBefore where it is done.
    """
    # The head of the ledger first, as an acceptance locks it before it refers to a recommendation and raises the public
    # counter: two that wait for each other would both be lost.
    ledger.locked_head()
    # One publication or undoing at a time in a meeting; and a period that is being made asks either all or none of it.
    Meeting.objects.select_for_update(no_key=True).get(pk=document.meeting_id)
    stored = SourceDocument.objects.filter(pk=document.pk).first()
    if stored is None:
        raise UndoneBefore
    require(may_undo_import(by, stored, now))
    # In one order everywhere, so that two who lock several of them never wait for each other; those it dropped as well.
    list(Recommendation.objects.select_for_update(of=("self",)).filter(meeting=stored.meeting).order_by("pk"))
    made = what_was_made(stored)
    if refers := references_to(made):
        raise NotAllowed(" ".join([_("It can no longer be undone."), *refers]))
    source = _waits_again(stored, made)
    _remove(made, by, now)
    if isinstance(source, ImportProposal):
        _remove_agenda_items(source)
    for recommendation, changes in made.changed:
        before = set_fields(recommendation, **{name: old for name, (old, _new) in changes.items()})
        recommendation.save()
        record("set_standing", recommendation, by=by, now=now, changes=before)
    if stored.replaces_id:
        place(stored.meeting)
    slugs = [each.slug for each in made.new]
    told: Changes = {"document": [str(document), None], "sha256": [stored.sha256, None], "recommendations": [slugs, []]}
    record("undo_import", source or stored.meeting, by=by, now=now, changes=told)
    return source


def _remove(made: Made, by: User, now: datetime.datetime) -> None:
    """Delete what was made, the leaves first, and keep each address taken."""
    printed = {"printing__document": made.document}
    Position.objects.filter(Q(**printed) | Q(document=made.document)).delete()
    made.document.printed_changes.all().delete()
    for commitment in made.document.printed_commitments.all():
        commitment.recommendations.clear()
    made.document.printed_commitments.all().delete()
    Attribution.objects.filter(**printed).delete()
    RecommendationLink.objects.filter(pk__in=[each.pk for each in made.links]).delete()
    in_document = Q(printing__document=made.document) | Q(paragraph__document=made.document)
    Correction.objects.filter(in_document).delete()  # the audit keeps each
    made.document.printings.all().delete()
    RemovedRecommendation.objects.bulk_create(
        RemovedRecommendation(uuid=each.pk, meeting_id=each.meeting_id, slug=each.slug, removed_at=now, removed_by=by)
        for each in made.new
    )
    for each in made.new:
        each.themes.clear()
    Recommendation.objects.filter(pk__in=[each.pk for each in made.new]).delete()
    ParagraphCorrection.objects.filter(paragraph__document=made.document).delete()
    made.document.paragraphs.all().delete()
    made.document.delete()


def _remove_agenda_items(proposal: ImportProposal) -> None:
    """Delete the agenda items that the publication made, but what somebody used or edited: under the wrong meeting, its
    own item of the same number would later bear the title of this one.
    """
    confirmed = AuditEvent.objects.about(proposal).filter(act="confirm").last()
    keys = confirmed.changes.get("agenda_items", [[], []])[1] if confirmed else []
    unused = AgendaItem.objects.filter(pk__in=keys, recommendations=None).exclude(
        pk__in=AgendaItem.objects.exclude(pk__in=keys).filter(prepares__in=keys).values("prepares")
    )
    edited = AuditEvent.objects.about_any(list(unused)).values_list("object_id", flat=True)
    unused.exclude(pk__in=list(map(int, edited))).delete()


def _waits_again(document: SourceDocument, made: Made) -> ImportProposal | SpreadsheetImport | None:
    """The import of a document as it stood before it was published, or the sheet whose rows are ready again."""
    proposal = ImportProposal.objects.select_for_update(of=("self",)).filter(document=document).first()
    if proposal is None:
        return _rows_ready_again(document, made)
    confirmed = AuditEvent.objects.about(proposal).filter(act="confirm").last()
    chosen = confirmed.changes.get("meeting") if confirmed else None
    set_fields(proposal, confirmed_at=None, confirmed_by=None, document=None)
    if chosen is not None:
        proposal.meeting_id = chosen[0]
    proposal.save()
    return proposal


def _rows_ready_again(document: SourceDocument, made: Made) -> SpreadsheetImport | None:
    spreadsheet = SpreadsheetImport.objects.filter(sha256=document.sha256).first()
    keys = [str(each.pk) for each in (*made.new, *document.printed_commitments.all())]
    types = [model._meta.label_lower for model in (Recommendation, PrintedCommitment)]
    SpreadsheetRow.objects.filter(stage=RowStage.TAKEN, made_type__in=types, made_key__in=keys).update(
        stage=RowStage.READY, made_type="", made_key="", taken_at=None, taken_by=None
    )
    return spreadsheet
