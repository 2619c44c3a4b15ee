"""Corrections of documents: their texts, what they say of a State, and a publication by mistake.

A corrigendum is an act of the meeting, and comes as a document; a text that we entered otherwise is our mistake. The
corrected text is shown everywhere at once, and the first one stays in a row of its own for the history (docs/adr/0066,
docs/adr/0069). An answer or commitment in a document is corrected by two persons; no answer of the record itself
changes (docs/adr/0055). A publication is undone within a day, while nothing refers to it (docs/adr/0022): what it made
is removed, what it changed of earlier recommendations is again as before, and the addresses stay taken.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import ChoiceField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.actions import ledger
from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.correcting.kinds import AuditActs, CorrectionRule, EffectRow, Effects, register
from tracker.actions.errors import NotAllowed
from tracker.actions.paragraph_places import SECTIONS
from tracker.actions.placing import place
from tracker.actions.printed_matter import locked_document
from tracker.actions.references import what_refers
from tracker.actions.suggesting import ask_for_suggestions
from tracker.choices import CorrectionKind, NodeKind, PositionValue, PrintedChangeAct, PrintedKind
from tracker.models import (
    AgendaItem,
    Attribution,
    AuditEvent,
    Correction,
    ImportProposal,
    Meeting,
    Paragraph,
    ParagraphCorrection,
    PeriodItem,
    Position,
    PrintedCommitment,
    Printing,
    PrintingVector,
    Recommendation,
    RecommendationLink,
    RemovedRecommendation,
    SourceDocument,
    SpreadsheetImport,
    SpreadsheetRow,
    StatusUpdate,
    User,
)
from tracker.models.constraints import refuse_unstorable
from tracker.models.documents import paragraph_words
from tracker.models.sheet_choices import RowStage
from tracker.rules.policies import Verdict, may_import, may_second_import
from tracker.words import search_words


def as_entered(before: str, words: str) -> str:
    """Return the text of a form on one line; with line breaks only where the text had some before."""
    return words.strip() if "\n" in before else " ".join(words.split())


class _TextOfDocument(CorrectionRule):
    """Base of both: data entry corrects a text of a document, and nobody else must confirm it."""

    nothing_changed = gettext_lazy("Nothing would be changed. Write the text of the document.")

    def may(self, by: User, target: Any) -> Verdict:
        return may_import(by)

    def lock(self, correction: Correction) -> None:
        """Lock the meeting, in the order of a publication and of its undoing."""
        target = correction.target
        list(Meeting.objects.select_for_update(of=("self",), no_key=True).filter(documents=target.document_id))
        if not type(target).objects.filter(pk=target.pk).exists():
            raise NotAllowed(_("This was removed. Nothing was changed."))

    def effects(self, correction: Correction) -> Effects:
        """Return where the corrected text appears. The form shows the text itself."""
        line = _("The Secretariat corrected a mistake of transcription: %(reason)s")
        other = (
            _("The corrected text appears at once on public pages, in the portal, in the review and in new forms."),
            _("The public page shows the first text as well. Answers of States do not change."),
        )
        return Effects((), (), (line % {"reason": correction.reason},), other)


@register(CorrectionKind.TEXT)
class TextOfRecommendation(_TextOfDocument):
    """A recommendation as a document has it. `after`: "text" and "page"."""

    targets = ("printing",)
    values = {"text": "text", "page": "page"}

    def hindrance(self, target: Printing, now: datetime.datetime) -> str:
        is_current = Printing.objects.confirmed().filter(pk=target.pk).exists()
        return "" if is_current else _("This text was corrected already, or removed. Correct the text that is current.")

    def check(self, target: Printing, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the text on one line. A page by itself is no correction."""
        text = as_entered(target.text, after["text"])
        super().check(target, {"text": text, "page": target.page})
        return {"text": text, "page": after.get("page")}

    def carry_out(self, correction: Correction, given: Any, *, by: User, now: datetime.datetime) -> None:
        """Put a row with the right text in the place of the wrong one: periods and drafts name it from now on."""
        recommendations = Recommendation.objects.select_for_update(of=("self",), no_key=True)
        list(recommendations.filter(pk=correction.target.recommendation_id))
        stored = Printing.objects.select_related("document").get(pk=correction.target.pk)
        set_fields(stored, corrected_at=now, corrected_by=by, corrected_because=correction.reason)
        stored.full_clean()
        stored.save()
        right = _with_words(stored, correction.after["text"], correction.after["page"])
        _carry_over(stored, right)
        ask_for_suggestions(stored.document)
        correction.after |= {"printing": right.pk}
        changes: Changes = {"document": [None, str(stored.document)], "text": [stored.text, right.text]}
        recommendation = stored.recommendation
        record("correct_transcription", recommendation, by=by, now=now, changes=changes, reason=correction.reason)


@register(CorrectionKind.TEXT)
class TextOfParagraph(_TextOfDocument):
    """A paragraph of a document. `after`: "number" and "text"; no text where the document does not have it."""

    targets = ("paragraph",)
    values = {"text": "text", "number": "number"}

    def check(self, target: Paragraph, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the number and the text. Raises ValidationError where they changed since `seen`."""
        target.refresh_from_db()
        if after.get("seen", target.corrections.count()) != target.corrections.count():
            raise ValidationError({"text": _("Somebody else corrected this while you were writing. Check it again.")})
        ever = (target.text, *target.corrections.values_list("text", flat=True))
        text = as_entered("\n".join(each for each in ever if "\n" in each), after["text"])
        number = " ".join(after["number"].split()) if text else target.number
        return super().check(target, {"number": number, "text": text})

    def carry_out(self, correction: Correction, given: Any, *, by: User, now: datetime.datetime) -> None:
        """Write the right number and text; the first ones become a row of their own."""
        paragraphs = Paragraph.objects.select_for_update(of=("self",), no_key=True).select_related("document")
        stored = paragraphs.get(pk=correction.target.pk)
        number, text = correction.after["number"], correction.after["text"]
        before = ParagraphCorrection(
            paragraph=stored,
            number=stored.number,
            text=stored.text,
            corrected_at=now,
            corrected_by=by,
            corrected_because=correction.reason,
        )
        before.full_clean()
        stored.number, stored.text = number, text
        stored.search_words = paragraph_words(stored.kind, stored.document.language, text)
        stored.clean_fields(exclude=[*(["number"] if not number else []), *(["text"] if not text else [])])
        refuse_unstorable(number + text)
        before.save()
        stored.save()
        if stored.kind == NodeKind.HEADING:
            _name_sections(stored, before.text)
        changes: Changes = {"paragraph": [None, before.number or str(stored.order)]}
        pairs = {"number": [before.number, number], "text": [before.text, text]}
        changes |= {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        document = stored.document
        record("correct_transcription", document, by=by, now=now, changes=changes, reason=correction.reason)


def _name_sections(heading: Paragraph, before: str) -> None:
    """Write the corrected text of a heading in the sections of the paragraphs below it."""
    below = list(Paragraph.objects.filter(document=heading.document_id, section__contains=before))
    for each in below:
        names = (heading.text if name == before else name for name in each.section.split(SECTIONS))
        each.section = SECTIONS.join(filter(None, names))
    Paragraph.objects.bulk_update(below, ["section"])


def _with_words(before: Printing, words: str, page: int | None) -> Printing:
    right = Printing(
        recommendation_id=before.recommendation_id,
        document=before.document,
        paragraph_id=before.paragraph_id,
        label=before.label,
        text=words,
        page=page,
        order=before.order,
        search_words=search_words(before.document.language, before.label, words),
    )
    right.full_clean()
    right.save()
    return right


def _carry_over(before: Printing, after: Printing) -> None:
    """Move names, positions, and what States are asked to the right text; suggestions are made again."""
    before.positions.update(printing=after)
    PeriodItem.objects.filter(printing=before).update(printing=after)
    StatusUpdate.objects.filter(printing=before, publication_text__isnull=True).update(printing=after)
    before.suggestions.update(printing=after, causes=[])  # the places of the causes are those of the wrong text
    PrintingVector.objects.filter(printing=before).delete()
    free = 0
    for each in before.attributions.order_by("start"):
        moved = _places(each, before.text, after.text, free)
        if moved is None:
            each.delete()
            continue
        set_fields(each, printing=after, **moved)
        each.save()
        free = each.end


def _places(named: Attribution, before: str, after: str, free: int) -> dict[str, Any] | None:
    """Where a name and its clause stand in the new words, from character `free` on; None where the name does not."""
    moved, longer = _moved(before, after), len(after) - len(before)
    if named.start >= len(before):  # beside the text, in a column of its own
        places = {"start": named.start + longer, "end": named.end + longer}
    else:
        starts = [at for at in range(free, len(after)) if after.startswith(named.printed, at)]
        if not starts:
            return None
        start = min(starts, key=lambda at: abs(at - moved(named.start)))
        places = {"start": start, "end": start + len(named.printed)}
    if named.clause_start is None or named.clause_end is None:
        return places
    clause = moved(named.clause_start), moved(named.clause_end)
    has_words = clause[0] < clause[1]
    return places | {"clause_start": clause[0] if has_words else None, "clause_end": clause[1] if has_words else None}


def _moved(before: str, after: str) -> Callable[[int], int]:
    """Where a place of the text is now: as it was before the first difference, as much further on behind it."""
    shortest = min(len(before), len(after))
    same = next((at for at in range(shortest) if before[at] != after[at]), shortest)
    longer = len(after) - len(before)
    return lambda place: place if place <= same else max(same, place + longer)


type PrintedMatter = Position | PrintedCommitment

ACT = ChoiceField(choices=PrintedChangeAct.choices)
VALUE = ChoiceField(choices=PositionValue.choices, required=False)


@register(CorrectionKind.IN_DOCUMENT)
class WrongPrintedMatter(CorrectionRule):
    """One answer or commitment. `after`: "act" of `PrintedChangeAct`, "kind" and "key" of the row, "text", "value"."""

    targets = ("document",)
    one_at_a_time = False  # one for each answer or commitment
    takes_two = True
    audit_acts = AuditActs(
        "ask_printed_change", "confirm_printed_change", "refuse_printed_change", "refuse_printed_change"
    )

    def may(self, by: User, target: Any) -> Verdict:
        return may_import(by)

    def may_confirm(self, by: User, correction: Correction) -> Verdict:
        """Return whether this person may confirm it: any person who may import, but not the one who asked."""
        return may_second_import(by, correction.asked_by_id)

    def may_refuse(self, by: User) -> Verdict:
        return may_import(by)

    def check(self, target: SourceDocument, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is asked for. Raises NotAllowed where it is not in the document or changes nothing, and
        ValidationError where a text cannot be stored."""
        thing = _required(target, after)
        waiting = Correction.objects.about(target).waiting().filter(after__key=after["key"], after__kind=after["kind"])
        if waiting.exists():
            raise NotAllowed(_("A change of it waits for a second person already."))
        act, text, value = ACT.clean(after["act"]), "", ""
        if act == PrintedChangeAct.CORRECT:
            text = after.get("text", "")
            value = VALUE.clean(after.get("value", "")) if isinstance(thing, Position) else ""
            if text == thing.text and (not isinstance(thing, Position) or value == thing.value):
                raise NotAllowed(_("Nothing would be changed. Write what the document prints."))
            if not text.strip() and not value:
                raise NotAllowed(_("Write what the document prints. To take it away, choose to remove it."))
            refuse_unstorable(text)
        return {"kind": after["kind"], "key": after["key"], "act": act, "text": text, "value": value}

    def before(self, target: SourceDocument, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the State, the label, the text and the position."""
        thing = _required(target, after)
        values = {"state": thing.member_state_id, "text": thing.text}
        if isinstance(thing, Position):
            return values | {"label": thing.label, "value": thing.value}
        return values | {"label": str(thing.order), "value": ""}

    def state_of(self, correction: Correction) -> str | None:
        code: str = correction.before["state"]
        return code

    def lock(self, correction: Correction) -> None:
        """Lock the meeting and the document, in the order of a publication and of its undoing."""
        locked_document(correction.target.meeting_id, correction.target.pk)

    def effects(self, correction: Correction) -> Effects:
        before, after = correction.before, correction.after
        kind = PrintedKind(after["kind"])
        now, wanted = (_position_and_text(each, kind) for each in (before, after))
        if after["act"] == PrintedChangeAct.REMOVE:
            wanted = _("Nothing: it is removed.")
        return Effects((EffectRow(f"{kind.label} {before['label']}", now, wanted),))

    def tell(self, correction: Correction, became: str) -> None:
        """Write no email: To do shows it to each person who may import."""

    def carry_out(self, correction: Correction, given: Any, *, by: User, now: datetime.datetime) -> None:
        """Correct or remove it. A corrected text that was public is public as it is now."""
        thing, after = _required(correction.target, correction.after), correction.after
        if after["act"] == PrintedChangeAct.CORRECT:
            own = {"value": after["value"]} if isinstance(thing, Position) else {}
            set_fields(thing, text=after["text"], **own)
            if thing.confirmed_at is not None:
                set_fields(thing, confirmed_at=now, confirmed_by=by)
            thing.full_clean()
            thing.save()
            return
        if isinstance(thing, PrintedCommitment):
            thing.recommendations.clear()
        thing.delete()


def _position_and_text(values: Mapping[str, Any], kind: PrintedKind) -> str:
    if kind != PrintedKind.ANSWER:
        return str(values["text"])
    position = PositionValue(values["value"]).label if values["value"] else _("The document does not say it")
    return f"{position}. {values['text']}"


def printed_thing(document: SourceDocument, kind: str, key: str) -> PrintedMatter | None:
    """Return the answer or commitment in this document under a key; None where it is not there, or no longer."""
    rows: Any = document.replies if kind == PrintedKind.ANSWER else document.printed_commitments
    try:
        found: PrintedMatter | None = rows.filter(pk=key).first()
    except (ValueError, ValidationError):  # no key at all
        return None
    return found


def _required(document: SourceDocument, after: Mapping[str, Any]) -> PrintedMatter:
    thing = printed_thing(document, after["kind"], after["key"])
    if thing is None:
        raise NotAllowed(_("The document prints no such answer or commitment any more."))
    return thing


WITHIN = datetime.timedelta(hours=24)


@register(CorrectionKind.PUBLICATION)
class WrongPublication(CorrectionRule):
    """The publication of a document, by its import or by the spreadsheet of a list."""

    targets = ("import_proposal", "spreadsheet_import")

    def may(self, by: User, target: Any) -> Verdict:
        return may_import(by)

    def hindrance(self, target: ImportProposal | SpreadsheetImport, now: datetime.datetime) -> str:
        document = document_of(target)
        if document is None or document.confirmed_at is None:
            return _("This import is not published, or its publication was undone already.")
        if now - document.confirmed_at > WITHIN:
            return _("A publication can be undone for 24 hours. Correct a text of the document instead.")
        made = what_was_made(document)
        if refers := what_refers(document, made.new, made.links, made.changed):
            return " ".join([_("It can no longer be undone. Correct a text of the document instead."), *refers])
        return ""

    def before(self, target: Any, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the document, and the addresses that are removed."""
        document = document_of(target)
        assert document is not None  # noqa: S101 - without one it is hindered
        slugs = [each.slug for each in what_was_made(document).new]
        return {"document": str(document), "sha256": document.sha256, "recommendations": slugs}

    def effects(self, correction: Correction) -> Effects:
        document = document_of(correction.target)
        if document is None:
            rows = [EffectRow(slug, _("public"), _("removed")) for slug in correction.before["recommendations"]]
            return Effects(tuple(rows))
        made = what_was_made(document)
        new, loses_text = {each.pk for each in made.new}, _("the text of this document is removed")
        rows = [
            EffectRow(each.label, _("public"), _("removed") if each.recommendation_id in new else loses_text)
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

    def carry_out(self, correction: Correction, given: Any, *, by: User, now: datetime.datetime) -> None:
        """Remove all that the publication made; what it changed is again as before. Its import or its rows wait."""
        document = document_of(correction.target)
        assert document is not None  # noqa: S101 - without one it is hindered
        made, name = what_was_made(document), str(document)
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
