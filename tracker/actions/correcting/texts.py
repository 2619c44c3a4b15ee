"""Corrections of a text of a document: a recommendation or a paragraph that we entered with another text.

A corrigendum is an act of the meeting, and comes as a document; this is our mistake. The corrected text is shown
everywhere at once. The first text stays in a row of its own, for the history (docs/adr/0066, docs/adr/0069).
"""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.correcting.kinds import CorrectionRule, Effects, register
from tracker.actions.errors import NotAllowed
from tracker.actions.suggesting import ask_for_suggestions
from tracker.choices import CorrectionKind
from tracker.models import (
    Attribution,
    Correction,
    Meeting,
    Paragraph,
    ParagraphCorrection,
    PeriodItem,
    Printing,
    PrintingVector,
    Recommendation,
    StatusUpdate,
    User,
)
from tracker.models.constraints import refuse_unstorable
from tracker.policies import Verdict, may_import
from tracker.words import search_words

LONGEST_REASON = 200
NOTHING_CHANGED = gettext_lazy("Nothing would be changed. Write the text of the document.")


def as_entered(before: str, words: str) -> str:
    """Return the text of a form on one line; with line breaks only where the text had some before."""
    return words.strip() if "\n" in before else " ".join(words.split())


class _TextOfDocument(CorrectionRule):
    """Base of both: data entry corrects a text of a document, and nobody else must confirm it."""

    def may(self, by: User, target: Any) -> Verdict:
        """Return whether this person may import documents, and so correct their text."""
        return may_import(by)

    def prepare(self, correction: Correction, given: Any, *, by: User, now: datetime.datetime) -> None:
        """Refuse a reason that is too long for the public page that shows it."""
        if len(correction.reason) > LONGEST_REASON:
            sentence = _("Everybody reads the reason. Use at most %(limit)d characters.")
            raise ValidationError({"reason": sentence % {"limit": LONGEST_REASON}})

    def lock(self, correction: Correction) -> None:
        """Lock the meeting, in the order of a publication and of its undoing."""
        target = correction.target
        list(Meeting.objects.select_for_update(of=("self",), no_key=True).filter(documents=target.document_id))
        if not type(target).objects.filter(pk=target.pk).exists():
            raise NotAllowed(_("This was removed. Nothing was changed."))

    def effects(self, correction: Correction) -> Effects:
        """Return where the corrected text appears."""
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

    def hindrance(self, target: Printing) -> str:
        """Return why not: another correction came first, or its document was removed."""
        is_current = Printing.objects.confirmed().filter(pk=target.pk).exists()
        return "" if is_current else _("This text was corrected already, or removed. Correct the text that is current.")

    def check(self, target: Printing, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the text on one line. Raises ValidationError with `text` where it is the same."""
        text = as_entered(target.text, after["text"])
        if text == target.text:
            raise ValidationError({"text": NOTHING_CHANGED})
        return {"text": text, "page": after.get("page")}

    def before(self, target: Printing, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the text before, and its page."""
        return {"text": target.text, "page": target.page}

    def carry_out(self, correction: Correction, *, by: User, now: datetime.datetime) -> None:
        """Put a row with the right text in the place of the wrong one: periods and drafts name it from now on."""
        recommendations = Recommendation.objects.select_for_update(of=("self",), no_key=True)
        list(recommendations.filter(pk=correction.target.recommendation_id))
        stored = Printing.objects.select_related("document").get(pk=correction.target.pk)
        if why := self.hindrance(stored):
            raise NotAllowed(why)
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

    def hindrance(self, target: Paragraph) -> str:
        """Return why not: its document was removed."""
        return "" if Paragraph.objects.filter(pk=target.pk).exists() else _("This was removed. Nothing was changed.")

    def check(self, target: Paragraph, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the number and the text. Raises ValidationError where they are the same, or changed since `seen`."""
        target = Paragraph.objects.get(pk=target.pk)
        if after.get("seen", target.corrections.count()) != target.corrections.count():
            raise ValidationError({"text": _("Somebody else corrected this while you were writing. Check it again.")})
        ever = (target.text, *target.corrections.values_list("text", flat=True))
        text = as_entered("\n".join(each for each in ever if "\n" in each), after["text"])
        number = " ".join(after["number"].split()) if text else target.number
        if (number, text) == (target.number, target.text):
            raise ValidationError({"text": NOTHING_CHANGED})
        return {"number": number, "text": text}

    def before(self, target: Paragraph, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the number and the text before."""
        target = Paragraph.objects.get(pk=target.pk)
        return {"number": target.number, "text": target.text}

    def carry_out(self, correction: Correction, *, by: User, now: datetime.datetime) -> None:
        """Write the right number and text; the first ones become a row of their own."""
        paragraphs = Paragraph.objects.select_for_update(of=("self",), no_key=True).select_related("document")
        stored = paragraphs.get(pk=correction.target.pk)
        if correction.before != {"number": stored.number, "text": stored.text}:
            raise NotAllowed(_("Somebody else corrected this while you were writing. Check it again."))
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
        stored.search_words = search_words(stored.document.language, text) if text else ""
        stored.clean_fields(exclude=[*(["number"] if not number else []), *(["text"] if not text else [])])
        refuse_unstorable(number + text)
        before.save()
        stored.save()
        changes: Changes = {"paragraph": [None, before.number or str(stored.order)]}
        pairs = {"number": [before.number, number], "text": [before.text, text]}
        changes |= {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        document = stored.document
        record("correct_transcription", document, by=by, now=now, changes=changes, reason=correction.reason)


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
