"""Correcting the transcription of a paragraph of a report, and taking away one that its document does not have."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.actions.transcribing_paragraphs import paragraph_as_entered
from tracker.admin.acts import DeskAct
from tracker.admin.base import DeskInline
from tracker.admin.clerk import clerk
from tracker.admin.display import list_of, one_a_line, page_of, said
from tracker.admin.forms import DeskActForm, LineField, TextField, repost
from tracker.choices import DocumentKind
from tracker.differences import Run, runs
from tracker.models import Paragraph, ParagraphCorrection, Printing, Recommendation, SourceDocument, User
from tracker.policies import may_import


class SeenParagraphForm(DeskActForm):
    """Names the corrections that the person saw: whoever comes second is told so, and keeps all that was typed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = LineField(
        label=gettext_lazy("Why"),
        max_length=200,
        help_text=gettext_lazy("In a few words. Everybody reads it on the page of the meeting."),
    )

    def prepare(self, thing: Any, user: Any) -> None:
        self.paragraph = thing
        self.stands = thing.corrections.count()
        self.initial["seen"] = self.stands
        self.is_overtaken = self.is_bound and self.data.get("seen", "") != str(self.stands)
        if self.is_overtaken:  # the page shows what stands now: pressed again, the button is about that
            repost(self, "seen", str(self.stands))

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        if self.is_overtaken:
            words["seen"] = -1
        return words


class ParagraphForm(SeenParagraphForm):
    """The right number and words of a paragraph, and what was wrong."""

    field_order = ("seen", "number", "text", "reason")
    number = LineField(
        label=gettext_lazy("Number"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("As the document prints it. Empty where it prints none."),
    )
    text = TextField(rows=10, label=gettext_lazy("The text as the document prints it"))

    def prepare(self, thing: Any, user: Any) -> None:
        super().prepare(thing, user)
        self.initial = {"number": thing.number, "text": thing.text, **self.initial}

    def clean(self) -> dict[str, Any]:
        words = super().clean()
        if self.is_overtaken and "preview" in self.data:
            self.refuse([_("Somebody else changed this while you were writing. Look at it again before you go on.")])
        elif "text" in words and "number" in words and not _differences(self.paragraph, words)["differences"]:
            self.add_error("text", _("Nothing would be changed. Write what the document prints."))
        return words


def _differences(thing: Paragraph, words: Mapping[str, Any]) -> Mapping[str, Any]:
    """What would be corrected: the number, where it is another, before the words."""
    text = paragraph_as_entered(thing, words["text"])
    number = " ".join(words["number"].split())
    found = runs(thing.text, text) if text != thing.text else [Run("same", thing.text)]
    if number != thing.number:
        sides = (("removed", thing.number), ("added", number), ("same", " "))
        found = [*(Run(kind, words) for kind, words in sides if words), *found]
    is_same = number == thing.number and text == thing.text
    return {"differences": [] if is_same else found, "language": thing.document.language, **words}


def _correct(thing: Paragraph, *, by: User, now: datetime.datetime, **words: Any) -> Paragraph:
    return actions.correct_paragraph(paragraph=thing, by=by, now=now, **words)


def _take_away(thing: Paragraph, *, by: User, now: datetime.datetime, **words: Any) -> Paragraph:
    return actions.take_away_paragraph(paragraph=thing, by=by, now=now, **words)


def _before(thing: Paragraph) -> Mapping[str, Any]:
    """The words before each correction, the newest first."""
    return {"corrections": list(thing.corrections.select_related("corrected_by").order_by("-pk"))}


def _why_nothing_goes(thing: Paragraph) -> str:
    return "" if thing.text else _("This paragraph has no words: there is nothing to take away.")


CORRECT_PARAGRAPH = DeskAct(
    "correct-paragraph",
    gettext_lazy("Correct the transcription"),
    _correct,
    may=lambda user, thing: may_import(user),
    form=ParagraphForm,
    explains=gettext_lazy(
        "Where the words were entered wrongly, and the document always had others. The page of the meeting then says "
        "that the secretariat corrected them, when and why, with the words before. What is a recommendation of its "
        "own is corrected on the page of that recommendation. "
        "Where the meeting itself changed its words, import its corrigendum."
    ),
    done=gettext_lazy("The transcription was corrected."),
    facts=_before,
    template="admin/correct_paragraph.html",
    preview=_differences,
)
TAKE_AWAY_PARAGRAPH = DeskAct(
    "take-away-paragraph",
    gettext_lazy("Remove the paragraph"),
    _take_away,
    may=lambda user, thing: may_import(user),
    hindered=_why_nothing_goes,
    form=SeenParagraphForm,
    explains=gettext_lazy(
        "Where the document does not have this paragraph, or has its words in another place alone. The page of the "
        "meeting then says that the secretariat took it away, when and why, with the words before. Recommendations "
        "that stand in it stay. It can be put back by correcting it."
    ),
    done=gettext_lazy("The paragraph was taken away."),
    facts=_before,
    template="admin/take_away_paragraph.html",
)
PARAGRAPH_ACTS = (CORRECT_PARAGRAPH, TAKE_AWAY_PARAGRAPH)


def paragraph_address(paragraph: Paragraph, act: DeskAct = CORRECT_PARAGRAPH) -> str:
    """The address of one act on a paragraph."""
    return reverse(f"admin:tracker_sourcedocument_{act.name}", args=[paragraph.document_id, paragraph.pk])


def place_of_texts(document: SourceDocument) -> str:
    """Where each text of a document can be corrected: on its page; those of a list stand among the recommendations."""
    if document.kind == DocumentKind.LIST:
        return list_of(Recommendation, f"meeting__id__exact={document.meeting_id}")
    return page_of(document)


def place_of_paragraph(paragraph: Paragraph) -> str:
    """Where the page of its document shows it."""
    above = Paragraph.objects.filter(document=paragraph.document_id, order__lt=paragraph.order).count()
    return f"{page_of(paragraph.document)}#paragraphs-{above}"


def paragraph_of(document: SourceDocument, key: int) -> Paragraph:
    """A paragraph of this document. Raises Http404 where it has none of this number."""
    found = document.paragraphs.select_related("document").filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def way_to_correct(address: str, label: str) -> SafeString:
    """A link to the page that corrects the text of this label."""
    words = _("Correct the transcription")
    return format_html('<a href="{}" aria-label="{}: {}">{}</a>', address, words, label, words)


class CorrectableInline(DeskInline):
    """Texts of a document, each with the way to correct it for whoever may."""

    correcting: Any = None

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_fields(request, obj), *([self.correcting] if may_import(clerk(request)) else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_fields(request, obj)


def place_to_correct(printing: Printing) -> str:
    """Where the words of a recommendation are corrected, as its document prints them."""
    address = reverse("admin:tracker_recommendation_correct-transcription", args=[printing.recommendation_id])
    return f"{address}?printing={printing.pk}"


def only_recommendation(paragraph: Paragraph) -> Printing | None:
    """The words that stand of the recommendation that a paragraph is; None where it has other words beside it.

    Its words may differ: corrected in the import or since, they were corrected in the recommendation alone. Then it is
    known by the words before, or by its number, as the page of the meeting knows it, which does not print them.
    """
    printings = list(paragraph.printings.all())
    stand = [each for each in printings if each.corrected_at is None]
    if len(stand) != 1:
        return None
    words, (own,) = paragraph.text.split(), stand
    is_other_words = _is_numbered(own.label, paragraph.number) and " ".join(own.text.split()) not in " ".join(words)
    return own if is_other_words or words in [each.text.split() for each in printings] else None


def _is_numbered(label: str, number: str) -> bool:
    """Whether a label is the number of the paragraph itself: 4 of 4, 62/1 (4) of 4; and 4 (4) is a point of it."""
    in_resolution = f" ({number})"
    return bool(number) and (label == number or (label.endswith(in_resolution) and label != f"{number}{in_resolution}"))


@admin.display(description=gettext_lazy("text"))
def paragraph_text(paragraph: Paragraph) -> Any:
    """The words that stand, in the language of the document; below them those before each correction."""
    language, corrections = paragraph.document.language, list(paragraph.corrections.all())
    words = {"corrections": corrections, "language": language}
    before = [render_to_string("admin/includes/paragraph_before.html", words)] if corrections else []
    own = only_recommendation(paragraph)
    return one_a_line([said(own.text if own else paragraph.text, language) or "—", *before])


@admin.display(description=gettext_lazy("mistake of transcription"))
def correcting_paragraph(paragraph: Paragraph) -> Any:
    """The way to correct the words of a paragraph; of one that is a recommendation, in the one place for it."""
    if own := only_recommendation(paragraph):
        return way_to_correct(place_to_correct(own), own.label)
    return way_to_correct(paragraph_address(paragraph), paragraph.number or str(paragraph.order))


class ParagraphInline(CorrectableInline):
    model = Paragraph
    shown = ("section", paragraph_text)
    correcting = staticmethod(correcting_paragraph)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        before = ParagraphCorrection.objects.select_related("corrected_by").order_by("-pk")
        rows = super().get_queryset(request).select_related("document__meeting")
        return rows.prefetch_related(Prefetch("corrections", before), "printings")
