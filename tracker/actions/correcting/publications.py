"""Correction of a publication: a document was published by mistake. Source: docs/adr/0022.

Within a day, while nothing refers to it: what it made is removed, what it changed of earlier recommendations is again
as before, and the addresses stay taken. The import waits again, as it was corrected.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.actions import ledger
from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.correcting.kinds import CorrectionRule, EffectRow, Effects, register
from tracker.actions.errors import NotAllowed
from tracker.actions.placing import place
from tracker.actions.references import what_refers
from tracker.choices import CorrectionKind
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
from tracker.policies import Verdict, may_import
from tracker.sheet_choices import RowStage

WITHIN = datetime.timedelta(hours=24)


@register(CorrectionKind.PUBLICATION)
class WrongPublication(CorrectionRule):
    """The publication of a document, by its import or by the spreadsheet of a list."""

    targets = ("import_proposal", "spreadsheet_import")

    def may(self, by: User, target: Any) -> Verdict:
        """Return whether this person may import documents."""
        return may_import(by)

    def hindrance(self, target: ImportProposal | SpreadsheetImport) -> str:
        """Return why it cannot be undone: it is not published, or something refers to it."""
        document = document_of(target)
        if document is None or document.confirmed_at is None:
            return _("This import is not published, or its publication was undone already.")
        if refers := what_refers_to(what_was_made(document)):
            return " ".join([_("It can no longer be undone. Correct a text of the document instead."), *refers])
        return ""

    def too_late(self, target: Any, now: datetime.datetime) -> str:
        """Return why it can no longer be undone: a day has gone by."""
        document = document_of(target)
        if document is None or document.confirmed_at is None or now - document.confirmed_at <= WITHIN:
            return ""
        return _("A publication can be undone for 24 hours. Correct a text of the document instead.")

    def before(self, target: Any, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the document, and the addresses that are removed."""
        document = document_of(target)
        assert document is not None  # noqa: S101 - without one it is hindered
        slugs = [each.slug for each in what_was_made(document).new]
        return {"document": str(document), "sha256": document.sha256, "recommendations": slugs}

    def effects(self, correction: Correction) -> Effects:
        """Return each recommendation that is removed, or loses a text."""
        document = document_of(correction.target)
        if document is None:
            rows = [EffectRow(slug, _("public"), _("removed")) for slug in correction.before["recommendations"]]
            return Effects(tuple(rows))
        made = what_was_made(document)
        new = {each.pk for each in made.new}
        rows = [
            EffectRow(
                each.label,
                _("public"),
                _("removed") if each.recommendation_id in new else _("the text of this document is removed"),
            )
            for each in made.printings
        ]
        lines = [_("%(label)s: entered by mistake, removed.") % {"label": each.slug} for each in made.new]
        other = [_("The import waits again: you can correct it, publish it again or discard it.")]
        if not document.meeting.documents.exclude(pk=document.pk).exists():
            sentence = _("%(meeting)s has no other document. No public page lists it. Remove it on its own page.")
            other.append(sentence % {"meeting": document.meeting})
        return Effects(tuple(rows), (), tuple(lines), tuple(other))

    def lock(self, correction: Correction) -> None:
        """Lock the ledger, the meeting and its recommendations, in the order of an acceptance and of a publication."""
        ledger.locked_head()
        document = document_of(correction.target)
        if document is not None:
            Meeting.objects.select_for_update(no_key=True).get(pk=document.meeting_id)
            list(Recommendation.objects.select_for_update(of=("self",)).filter(meeting=document.meeting).order_by("pk"))

    def carry_out(self, correction: Correction, *, by: User, now: datetime.datetime) -> None:
        """Remove all that the publication made; what it changed is again as before."""
        if why := self.hindrance(correction.target):
            raise NotAllowed(why)
        document = document_of(correction.target)
        assert document is not None  # noqa: S101 - without one it is hindered
        undo(what_was_made(document), by=by, now=now)


def document_of(source: ImportProposal | SpreadsheetImport) -> SourceDocument | None:
    """Return the document that an import, or the spreadsheet of a list, made; None where it is not published."""
    if isinstance(source, ImportProposal):
        return ImportProposal.objects.get(pk=source.pk).document
    return SourceDocument.objects.confirmed().filter(sha256=source.sha256).first()


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


def what_refers_to(made: Made) -> list[str]:
    """Return what refers to what was made, a sentence for each kind; nothing where it can be undone."""
    return what_refers(made.document, made.new, made.links, made.changed)


def undo(made: Made, *, by: User, now: datetime.datetime) -> None:
    """Take back a publication: nothing that it made is public any more. Its import or its rows wait again."""
    document, name = made.document, str(made.document)
    source = _waits_again(document, made)
    _remove(made, by, now)
    if isinstance(source, ImportProposal):
        _remove_agenda_items(source)
    for recommendation, changed in made.changed:
        before = set_fields(recommendation, **{field: old for field, (old, _new) in changed.items()})
        recommendation.save()
        record("set_standing", recommendation, by=by, now=now, changes=before)
    if document.replaces_id:
        place(document.meeting)
    slugs = [each.slug for each in made.new]
    changes: Changes = {"document": [name, None], "sha256": [document.sha256, None], "recommendations": [slugs, []]}
    record("undo_import", source or document.meeting, by=by, now=now, changes=changes)


def _remove(made: Made, by: User, now: datetime.datetime) -> None:
    """Delete what was made, the leaves first, and keep each address taken."""
    printed = {"printing__document": made.document}
    Position.objects.filter(Q(**printed) | Q(document=made.document)).delete()
    for commitment in made.document.printed_commitments.all():
        commitment.recommendations.clear()
    made.document.printed_commitments.all().delete()
    Attribution.objects.filter(**printed).delete()
    RecommendationLink.objects.filter(pk__in=[each.pk for each in made.links]).delete()
    in_document = Q(document=made.document) | Q(printing__document=made.document) | Q(paragraph__document=made.document)
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
