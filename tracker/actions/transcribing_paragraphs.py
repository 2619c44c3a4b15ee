"""Correcting a mistake of transcription in a paragraph of a report, or taking away one that the document does not have.

The words that stand are those of the paragraph itself, so that whatever reads, searches or counts it has no others; the
words before are kept beside it, with who corrected them, when and why (docs/adr/0069).
"""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.auditing import Changes, record
from tracker.actions.errors import EditConflict, NotAllowed, require
from tracker.actions.transcribing import as_entered
from tracker.models import Meeting, Paragraph, ParagraphCorrection, User
from tracker.models.constraints import refuse_unstorable
from tracker.policies import may_import
from tracker.words import search_words


def paragraph_as_entered(paragraph: Paragraph, words: str) -> str:
    """The words of a form as a paragraph has them: on one line, but where it has or had several."""
    ever = (paragraph.text, *paragraph.corrections.values_list("text", flat=True))
    return as_entered("\n".join(each for each in ever if "\n" in each), words)


@transaction.atomic
def correct_paragraph(
    *, paragraph: Paragraph, seen: int, number: str, text: str, reason: str, by: User, now: datetime.datetime
) -> Paragraph:
    """Put the number and the words of the document in the place of those that were entered from it.

    Args:
        seen: how many corrections of the paragraph there were when the person read it.
        number: as the document prints it; empty where it prints none.
        reason: what was wrong, for everybody to read.

    Returns the paragraph as it now stands. Raises NotAllowed for the wrong person, where the words are the same, or
    where it was removed; EditConflict where somebody else corrected it meanwhile; ValidationError where the words or
    the reason cannot be kept.
    """
    require(may_import(by))
    stored = _locked(paragraph, seen)
    words = paragraph_as_entered(stored, text)
    if not words:
        raise ValidationError({"text": _("Write what the document prints.")})
    return _replace(stored, " ".join(number.split()), words, reason, by, now)


@transaction.atomic
def take_away_paragraph(*, paragraph: Paragraph, seen: int, reason: str, by: User, now: datetime.datetime) -> Paragraph:
    """Take away the words of a paragraph that its document does not have. Its place stays, and says so; what else the
    document prints there stays too.

    Args:
        seen: how many corrections of the paragraph there were when the person read it.
        reason: what was wrong, for everybody to read.

    Returns the paragraph. Raises as `correct_paragraph` does.
    """
    require(may_import(by))
    stored = _locked(paragraph, seen)
    return _replace(stored, stored.number, "", reason, by, now)


def _locked(paragraph: Paragraph, seen: int) -> Paragraph:
    # In the order of a publication and of its undoing.
    list(Meeting.objects.select_for_update(of=("self",), no_key=True).filter(documents__paragraphs=paragraph.pk))
    paragraphs = Paragraph.objects.select_for_update(of=("self",), no_key=True).select_related("document")
    stored = paragraphs.filter(pk=paragraph.pk, document__confirmed_at__isnull=False).first()
    if stored is None:
        raise NotAllowed(_("This was removed meanwhile. Nothing was changed."))
    if stored.corrections.count() != seen:
        raise EditConflict(None)
    return stored


def _replace(stored: Paragraph, number: str, words: str, reason: str, by: User, now: datetime.datetime) -> Paragraph:
    changes: Changes = {"paragraph": [None, stored.number or str(stored.order)]}
    if number != stored.number:
        changes["number"] = [stored.number, number]
    if words != stored.text:
        changes["text"] = [stored.text, words]
    if len(changes) == 1:
        raise NotAllowed(_("Nothing would be changed. Write what the document prints."))
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    before = ParagraphCorrection(
        paragraph=stored,
        number=stored.number,
        text=stored.text,
        corrected_at=now,
        corrected_by=by,
        corrected_because=reason.strip(),
    )
    before.full_clean()
    stored.number, stored.text = number, words
    stored.search_words = search_words(stored.document.language, words) if words else ""
    stored.clean_fields(exclude=[*(["number"] if not number else []), *(["text"] if not words else [])])
    refuse_unstorable(number + words)
    before.save()
    stored.save()
    record("correct_transcription", stored.document, by=by, now=now, changes=changes, reason=reason.strip())
    return stored
