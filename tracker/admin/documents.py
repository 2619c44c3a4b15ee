"""Source documents with their paragraphs, and recommendations with their printings: to read.

A person edits the themes and the addressee of a recommendation; its text and label come from documents alone.
"""

import datetime
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker import actions
from tracker.admin.acts import DeskAct, act_page
from tracker.admin.base import DeskAdmin, DeskInline, plain_widgets
from tracker.admin.display import bare, cut, link, one_a_line, said
from tracker.admin.editing import EditedAdmin
from tracker.admin.imports.printed import CONFIRM_PRINTED, PrintedCommitmentInline, ReplyInline
from tracker.admin.imports.printed_changes import ASK_PRINTED_CHANGE, DECIDE_PRINTED_CHANGE
from tracker.admin.imports.undoing import UNDO, undone_before
from tracker.admin.paragraphs import (
    PARAGRAPH_ACTS,
    CorrectableInline,
    ParagraphInline,
    paragraph_of,
    place_of_paragraph,
    place_to_correct,
    way_to_correct,
)
from tracker.admin.queries import with_newest_label, with_printed_text
from tracker.admin.site import desk
from tracker.admin.spreadsheets.exports import ExportedRecommendations
from tracker.admin.suggestions import DECIDE, SuggestionsOfAll
from tracker.admin.themes import ThemesOfMany
from tracker.admin.transcriptions import CORRECT
from tracker.choices import DocumentKind
from tracker.models import Paragraph, Printing, Recommendation, SourceDocument, User


@admin.display(description=_("text"))
def printed_text(printing: Printing) -> Any:
    """The text of a printing, in the language of its document."""
    return said(printing.text, printing.document.language)


@admin.display(description=_("attributions"))
def attributions(printing: Printing) -> Any:
    """The States and bodies printed in brackets, with the State that each was confirmed to be."""
    named = [
        f"{each.printed} ({each.member_state_id})" if each.member_state_id else each.printed
        for each in printing.attributions.all()
    ]
    return one_a_line(named)


@admin.display(description=_("corrected"))
def correction(printing: Printing) -> Any:
    """Of words that stand no more: when the transcription was corrected, by whom and why."""
    if printing.corrected_at is None:
        return _("The words as they stand")
    day = date_format(timezone.localtime(printing.corrected_at), "DATETIME_FORMAT")
    return one_a_line([day, bare(printing.corrected_by), bare(printing.corrected_because)])


@admin.display(description=_("mistake of transcription"))
def correcting_printing(printing: Printing) -> Any:
    """The way to correct the words of a printing."""
    return way_to_correct(place_to_correct(printing), printing.label)


class PrintingInline(DeskInline):
    model = Printing
    verbose_name_plural = _("texts as printed")
    ordering = ("order",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_printed_text(super().get_queryset(request))


class PrintingOfDocumentInline(CorrectableInline, PrintingInline):
    shown = ("recommendation", "page", printed_text, attributions)
    correcting = staticmethod(correcting_printing)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(corrected_at__isnull=True)


class PrintingOfRecommendationInline(PrintingInline):
    """Also the words before a correction of the transcription, which say when it was and why."""

    shown = ("document", "page", printed_text, attributions, correction)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).order_by("document__confirmed_at", "document", "-pk")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Most recommendations were entered without a mistake: nothing is said of them."""
        is_corrected = obj is not None and obj.printings.filter(corrected_at__isnull=False).exists()
        return self.shown if is_corrected else [each for each in self.shown if each is not correction]


class SourceDocumentAdmin(DeskAdmin):
    shown = (
        "meeting", "title", "symbol", "kind", "language", "replaces", "translates", "sha256", "confirmed_at",
        "confirmed_by",
    )  # fmt: skip
    acts = (UNDO, CONFIRM_PRINTED, ASK_PRINTED_CHANGE, DECIDE_PRINTED_CHANGE)
    inlines = (ReplyInline, PrintedCommitmentInline, PrintingOfDocumentInline, ParagraphInline)
    list_display = ("title", "symbol", "kind", "language", "meeting", "confirmed_at")
    list_filter = ("kind", "language", "meeting")
    list_select_related = ("meeting",)
    search_fields = ("title", "symbol", "meeting__title_en")
    date_hierarchy = "confirmed_at"

    def act_view(self, request: HttpRequest, object_id: str, *, act: DeskAct) -> HttpResponse:
        """The page of the undoing; the document went with it, and the button may be pressed twice."""
        is_gone = self.get_object(request, unquote(object_id)) is None
        return (undone_before(request, None) if is_gone else None) or super().act_view(request, object_id, act=act)

    def get_urls(self) -> list[URLPattern]:
        """With the acts on each of its paragraphs."""
        own = [
            self.address(
                f"<path:object_id>/paragraphs/<int:key>/{act.name.removesuffix('-paragraph')}/",
                partial(self.paragraph_view, act=act),
                f"tracker_sourcedocument_{act.name}",
            )
            for act in PARAGRAPH_ACTS
        ]
        return [*own, *super().get_urls()]

    def paragraph_view(self, request: HttpRequest, object_id: str, key: int, *, act: DeskAct) -> HttpResponse:
        return act_page(self, request, act, paragraph_of(self.seen_or_404(request, object_id), key))

    def address_of(self, thing: models.Model) -> str:
        """Back to the paragraph, where something was done with one."""
        return place_of_paragraph(thing) if isinstance(thing, Paragraph) else super().address_of(thing)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """A list that a spreadsheet made may have thousands of printings: they stand in the list of recommendations.
        Few documents print anything of a State.
        """
        if obj is None or obj.kind == DocumentKind.LIST:
            return super().get_inlines(request, obj) if obj is None else ()
        left_out = [
            inline
            for inline, rows in ((ReplyInline, obj.replies), (PrintedCommitmentInline, obj.printed_commitments))
            if not rows.exists()
        ]
        return [each for each in super().get_inlines(request, obj) if each not in left_out]


class RecommendationAdmin(ThemesOfMany, SuggestionsOfAll, ExportedRecommendations, EditedAdmin):
    shown = ("meeting", "slug", "uuid", "standing", "basis", "agenda_item", "addressee", "themes", "public_page")
    edited = ("addressee", "themes")
    acts = (CORRECT, DECIDE)
    inlines = (PrintingOfRecommendationInline,)
    list_display = ("label", "beginning", "meeting", "basis", "standing", "slug")
    list_filter = ("meeting", "basis", "standing", "themes")
    list_select_related = ("meeting",)
    search_fields = ("slug", "printings__text", "printings__search_words", "printings__label")
    # Boxes: whoever takes one away by mistake sees it, and no key is held down.
    formfield_overrides = {**plain_widgets(), models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_newest_label(super().get_queryset(request))

    def name_of(self, thing: Any) -> str:
        """As it is printed, and its meeting: no address."""
        return f"{getattr(thing, 'newest_label', None) or thing.slug}, {thing.meeting}"

    def store(self, thing: Any, fields: dict[str, Any], by: User, now: datetime.datetime) -> Any:
        if "themes" in fields:
            actions.set_themes(recommendation=thing, themes=fields.pop("themes"), by=by, now=now)
        return super().store(thing, fields, by, now)

    @admin.display(description=_("Public pages"))
    def public_page(self, recommendation: Any) -> Any:
        address = reverse("report:recommendation", args=[recommendation.meeting.slug, recommendation.slug])
        return link(address, gettext("Read it on the public pages"))

    @admin.display(description=_("label"))
    def label(self, recommendation: Any) -> Any:
        return bare(recommendation.newest_label or recommendation.slug)

    @admin.display(description=_("text"))
    def beginning(self, recommendation: Any) -> Any:
        return said(cut(recommendation.newest_text or ""), recommendation.newest_language or "")


desk.register(SourceDocument, SourceDocumentAdmin)
desk.register(Recommendation, RecommendationAdmin)
