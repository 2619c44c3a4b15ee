"""The paragraphs of a document on its page, each with the way to correct our mistakes in it."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.base import DeskInline
from tracker.admin.clerk import clerk
from tracker.admin.display import correct_address, list_of, one_a_line, page_of, said
from tracker.choices import DocumentKind
from tracker.models import Paragraph, ParagraphCorrection, Printing, Recommendation, SourceDocument
from tracker.rules.policies import may_import


def place_of_texts(document: SourceDocument) -> str:
    """Where each text of a document can be corrected: on its page; those of a list stand among the recommendations."""
    if document.kind == DocumentKind.LIST:
        return list_of(Recommendation, f"meeting__id__exact={document.meeting_id}")
    return page_of(document)


def place_of_paragraph(paragraph: Paragraph) -> str:
    """Where the page of its document shows it."""
    column = "order" if paragraph.place is None else "place"
    before = {f"{column}__lt": getattr(paragraph, column)}
    above = Paragraph.objects.filter(document=paragraph.document_id, **before).count()
    return f"{page_of(paragraph.document)}#paragraphs-{above}"


def way_to_correct(address: str, label: str) -> SafeString:
    """A link to the page that corrects the text of this label."""
    words = _("Correct a mistake of ours")
    return format_html('<a href="{}" aria-label="{}: {}">{}</a>', address, words, label, words)


class CorrectableInline(DeskInline):
    """Texts of a document, each with the way to correct it for whoever may."""

    correcting: Any = None

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_fields(request, obj), *([self.correcting] if may_import(clerk(request)) else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_fields(request, obj)


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


@admin.display(description=gettext_lazy("mistake of ours"))
def correcting_paragraph(paragraph: Paragraph) -> Any:
    """The way to correct the words of a paragraph; of one that is a recommendation, in the one place for it."""
    if own := only_recommendation(paragraph):
        return way_to_correct(correct_address(own), own.label)
    return way_to_correct(correct_address(paragraph), paragraph.number or str(paragraph.order))


class ParagraphInline(CorrectableInline):
    model = Paragraph
    shown = ("kind", "section", paragraph_text)
    correcting = staticmethod(correcting_paragraph)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        before = ParagraphCorrection.objects.select_related("corrected_by").order_by("-pk")
        rows = super().get_queryset(request).select_related("document__meeting")
        return rows.prefetch_related(Prefetch("corrections", before), "printings")
