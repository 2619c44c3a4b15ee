"""Correcting the transcription of a recommendation: the words that stand, and those of the document."""

import datetime
from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.actions.transcribing import as_entered
from tracker.admin.acts import DeskAct
from tracker.admin.display import bare
from tracker.admin.forms import DeskActForm, LineField, TextField
from tracker.differences import runs
from tracker.models import Printing, Recommendation, User
from tracker.policies import may_import


def standing_texts(recommendation: Recommendation) -> QuerySet[Printing]:
    """The texts as printed of a recommendation, in the words that stand."""
    printings = recommendation.printings.confirmed().select_related("document")
    return printings.order_by("document__confirmed_at", "pk")


def _line(printing: Printing, *, begins: bool) -> SafeString:
    """A text with its label and document; of older words that they stand no more.

    Args:
        begins: whether a form may begin with its words: nothing was typed yet.
    """
    more: str | SafeString = ""
    if printing.corrected_at:
        more = _("Corrected meanwhile")
    elif begins:
        more = format_html('<a href="?printing={}">{}</a>', printing.pk, _("Begin with this text"))
    return format_html(
        '<span>{}, {} {}<br><span class="said" lang="{}" dir="auto">{}</span></span>',
        bare(printing.label), bare(printing.document), more, printing.document.language, printing.text,
    )  # fmt: skip


class TranscriptionForm(DeskActForm):
    """Which text, its right words and place, and what was wrong."""

    printing = forms.ModelChoiceField(
        Printing.objects.none(),
        label=gettext_lazy("The words as they stand"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    text = TextField(rows=10, label=gettext_lazy("The text as the document prints it"))
    page = forms.IntegerField(label=gettext_lazy("Page"), required=False, min_value=1, max_value=2_147_483_647)
    reason = LineField(
        label=gettext_lazy("Why"),
        max_length=200,
        help_text=gettext_lazy("In a few words. Everybody reads it on the page of the recommendation."),
    )

    def prepare(self, thing: Any, user: Any) -> None:
        texts = list(standing_texts(thing))
        asked = str(self.initial.get("printing", ""))
        begun = next((each for each in texts if str(each.pk) == asked), texts[0] if len(texts) == 1 else None)
        if begun is not None:
            self.initial.update(printing=begun.pk, text=begun.text, page=begun.page)
        field: Any = self.fields["printing"]
        # What was corrected since the page was opened is offered still, so that what was typed for it is not lost.
        seen = self.data.get("printing", "")
        known = Q(corrected_at__isnull=True) | Q(pk=seen if seen.isdecimal() and len(seen) < 19 else None)
        ever = thing.printings.ever_confirmed().select_related("document")
        field.queryset = ever.filter(known).order_by("document__confirmed_at", "pk")
        field.label_from_instance = partial(_line, begins=begun is None and not self.is_bound)

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        printing, text = words.get("printing"), words.get("text")
        if printing and text and as_entered(printing.text, text) == printing.text:
            self.add_error("text", _("Nothing would be changed. Write what the document prints."))
        return words


def _correct(thing: Recommendation, *, by: User, now: datetime.datetime, **words: Any) -> Printing:
    return actions.correct_transcription(by=by, now=now, **words)


def _differences(thing: Recommendation, words: Mapping[str, Any]) -> Mapping[str, Any]:
    printing, text = words["printing"], words["text"]
    return {
        "differences": runs(printing.text, as_entered(printing.text, text)),
        "language": printing.document.language,
        **words,
    }


CORRECT = DeskAct(
    "correct-transcription",
    gettext_lazy("Correct the transcription"),
    _correct,
    may=lambda user, thing: may_import(user),
    form=TranscriptionForm,
    explains=gettext_lazy(
        "Where the words were entered wrongly, and the document always had others. Its page then says that the "
        "secretariat corrected them, when and why, with the words before. What States answered stays as it is, "
        "and reporting periods that ask it go on with the words that they asked. "
        "Where the meeting itself changed its words, import its corrigendum."
    ),
    done=gettext_lazy("The transcription was corrected."),
    template="admin/correct_transcription.html",
    preview=_differences,
)
