"""Correcting a mistake of transcription: the document always had other words than the secretariat entered from it.

A corrigendum is an act of the meeting, and comes as a document; this is ours. The wrong text stays in its row: the
history and published answers refer to it. The right text is a new row of the same document (docs/adr/0066).
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.errors import EditConflict, NotAllowed, require
from tracker.actions.suggesting import ask_for_suggestions
from tracker.models import (
    Attribution,
    Meeting,
    PeriodItem,
    Printing,
    PrintingVector,
    Recommendation,
    StatusUpdate,
    User,
)
from tracker.policies import may_import
from tracker.words import search_words

ONE_SPACE = " "


def as_entered(before: str, words: str) -> str:
    """The words of a form as a text as printed has them: on one line, but where the text had several lines before."""
    return words.strip() if "\n" in before else ONE_SPACE.join(words.split())


@transaction.atomic
def correct_transcription(
    *, printing: Printing, text: str, page: int | None, reason: str, by: User, now: datetime.datetime
) -> Printing:
    """Put the words of the document in the place of those that were entered from it; returns the text as it now stands.

    Names of States stay marked where they stand in both texts. Reporting periods, drafts and answers without a
    publication refer to the new row from now on; a published answer refers to the row that its entry names.

    Args:
        printing: the words that the person saw.
        page: where the document prints them, if it has pages.
        reason: what was wrong, for everybody to read.

    Raises NotAllowed for the wrong person, where the words are the same, or where it was removed; EditConflict where
    somebody else corrected it meanwhile; ValidationError where the words or the reason cannot be kept.
    """
    require(may_import(by))
    # In the order of a publication and of its undoing.
    list(Meeting.objects.select_for_update(of=("self",), no_key=True).filter(documents__printings=printing.pk))
    recommendations = Recommendation.objects.select_for_update(of=("self",), no_key=True)
    recommendation = recommendations.filter(pk=printing.recommendation_id).first()
    stored = Printing.objects.ever_confirmed().select_related("document").filter(pk=printing.pk).first()
    if recommendation is None or stored is None:
        raise NotAllowed(_("This was removed meanwhile. Nothing was changed."))
    if stored.corrected_at is not None:
        raise EditConflict(None)
    words = as_entered(stored.text, text)
    if words == stored.text:
        raise NotAllowed(_("Nothing would be changed. Write what the document prints."))
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    set_fields(stored, corrected_at=now, corrected_by=by, corrected_because=reason.strip())
    stored.full_clean()
    stored.save()
    right = _with_words(stored, words, page)
    _carry_over(stored, right)
    ask_for_suggestions(stored.document)
    changes: Changes = {"document": [None, str(stored.document)], "text": [stored.text, words]}
    record("correct_transcription", recommendation, by=by, now=now, changes=changes, reason=reason.strip())
    return right


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
    """Names, positions and what States are asked go to the right text, and nothing is suggested by the wrong one."""
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
