"""Source documents with their paragraphs, and recommendations with their printings: to read.

A person edits the themes and the addressee of a recommendation; its text and label come from documents alone.
"""

import datetime
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tracker import actions
from tracker.admin.acts import DeskAct, act_page
from tracker.admin.base import DeskAdmin, DeskInline, EditedAdmin, plain_widgets
from tracker.admin.clerk import clerk
from tracker.admin.display import apart, bare, correct_address, cut, link, list_of, one_a_line, said
from tracker.admin.forms import DeskActForm, SeveralField
from tracker.admin.imports.printed import ASK_PRINTED_CHANGE, CONFIRM_PRINTED, PrintedCommitmentInline, ReplyInline
from tracker.admin.paragraphs import CorrectableInline, ParagraphInline, way_to_correct
from tracker.admin.queries import with_newest_label, with_printed_text
from tracker.admin.site import desk
from tracker.admin.spreadsheets.exports import ExportedRecommendations
from tracker.admin.suggestions import ALL, DECIDE, suggestions_page, unless_off
from tracker.choices import DocumentKind
from tracker.models import (
    ImportProposal,
    Printing,
    Recommendation,
    SourceDocument,
    SpreadsheetImport,
    Suggestion,
    Theme,
    User,
)
from tracker.rules.policies import may_import
from tracker.suggesting.encoder import is_on

# As many recommendations of the list as one page offers; a filter or a search narrows it.
OFFERED = 200


class RecommendationsField(SeveralField):
    """Recommendations, each by its label, its first words and its themes."""

    def label_from_instance(self, obj: Any) -> str:
        label = apart(obj.newest_label or obj.slug)
        themes = "; ".join(str(theme) for theme in obj.themes.all()) or "—"
        return f"{label} {apart(cut(obj.newest_text or '', 90))} ({apart(themes)})"


class ThemesOfManyForm(DeskActForm):
    """Which recommendations, of those `offered`, and which themes."""

    offered: QuerySet[Any] = Recommendation.objects.none()
    recommendations = RecommendationsField(
        Recommendation.objects.none(), label=_("Recommendations, with the themes they have"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    add: Any = SeveralField(
        Theme.objects.none(), label=_("Add these themes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    remove: Any = SeveralField(
        Theme.objects.none(), label=_("Remove these themes"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self, thing: Any, user: Any) -> None:
        fields: Any = self.fields
        fields["recommendations"].queryset = self.offered
        fields["add"].queryset = fields["remove"].queryset = Theme.objects.all()


def _said(changed: int) -> str:
    return ngettext(
        "The themes of %(count)d recommendation were changed.",
        "The themes of %(count)d recommendations were changed.",
        changed,
    ) % {"count": changed}


ACT = DeskAct(
    name="themes",
    verb=_("Change the themes"),
    carry_out=lambda _thing, **given: actions.change_themes(**given),
    may=lambda user, thing: may_import(user),
    explains=_(
        "The recommendations of the list as you filtered it, the first 200. Themes that you do not mention here stay."
    ),
    done=_said,
)


def themes_page(admin: DeskAdmin, request: HttpRequest) -> HttpResponse:
    """The form over the list as the address filters it; from there back to that list."""
    keys = list(admin.filtered(request).order_by("meeting", "order").values_list("pk", flat=True)[:OFFERED])
    offered = admin.get_queryset(request).filter(pk__in=keys).prefetch_related("themes").order_by("meeting", "order")
    form: Any = type("OfferedThemesForm", (ThemesOfManyForm,), {"offered": offered})
    act = replace(
        ACT,
        form=form,
        next_address=lambda request, thing: list_of(Recommendation, request.GET.urlencode()),
    )
    return act_page(admin, request, act, None)


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


@admin.display(description=_("mistake of ours"))
def correcting_printing(printing: Printing) -> Any:
    """The way to correct a text that is current."""
    return "—" if printing.corrected_at else way_to_correct(correct_address(printing), printing.label)


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


class PrintingOfRecommendationInline(CorrectableInline, PrintingInline):
    """Also the words before a correction of the transcription, which say when it was and why."""

    shown = ("document", "page", printed_text, attributions, correction)
    correcting = staticmethod(correcting_printing)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).order_by("document__confirmed_at", "document", "-pk")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Most recommendations were entered without a mistake: nothing is said of them."""
        is_corrected = obj is not None and obj.printings.filter(corrected_at__isnull=False).exists()
        fields = super().get_fields(request, obj)
        return fields if is_corrected else [each for each in fields if each is not correction]


class SourceDocumentAdmin(DeskAdmin):
    shown = (
        "meeting", "title", "symbol", "kind", "language", "replaces", "translates", "sha256", "confirmed_at",
        "confirmed_by",
    )  # fmt: skip
    acts = (CONFIRM_PRINTED, ASK_PRINTED_CHANGE)
    inlines = (ReplyInline, PrintedCommitmentInline, PrintingOfDocumentInline, ParagraphInline)
    list_display = ("title", "symbol", "kind", "language", "meeting", "confirmed_at")
    list_filter = ("kind", "language", "meeting")
    list_select_related = ("meeting",)
    search_fields = ("title", "symbol", "meeting__title_en")
    date_hierarchy = "confirmed_at"

    def to_correct(self, thing: SourceDocument) -> ImportProposal | SpreadsheetImport | None:
        proposal = ImportProposal.objects.filter(document=thing).first()
        return proposal or SpreadsheetImport.objects.filter(sha256=thing.sha256).first()

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


class RecommendationAdmin(ExportedRecommendations, EditedAdmin):
    shown = ("meeting", "slug", "uuid", "standing", "basis", "agenda_item", "addressee", "themes", "public_page")
    edited = ("addressee", "themes")
    acts = (DECIDE,)
    views = (
        *ExportedRecommendations.views,
        ("themes/", themes_page, "themes"),
        ("suggestions/", suggestions_page, "undecided"),
    )
    inlines = (PrintingOfRecommendationInline,)
    list_display = ("label", "beginning", "meeting", "basis", "standing", "slug")
    list_filter = ("meeting", "basis", "standing", "themes")
    list_select_related = ("meeting",)
    search_fields = ("slug", "printings__text", "printings__search_words", "printings__label")
    # Boxes: whoever takes one away by mistake sees it, and no key is held down.
    formfield_overrides = {**plain_widgets(), models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}

    def tools(self, request: HttpRequest) -> list[tuple[str | Promise, str]]:
        if not may_import(clerk(request)):
            return []
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        themes = (ACT.verb, reverse("admin:tracker_recommendation_themes") + query)
        suggestions = (ALL.verb, reverse("admin:tracker_recommendation_undecided"))
        return [themes, suggestions] if is_on() and Suggestion.objects.to_decide().exists() else [themes]

    def act_view(self, request: HttpRequest, object_id: str, *, act: DeskAct) -> HttpResponse:
        """The pages of the acts; that of suggestions is not there while they are switched off."""
        return super().act_view(request, object_id, act=unless_off(act) if act is DECIDE else act)

    def seen_by(self, user: User) -> QuerySet[Any]:
        return with_newest_label(super().seen_by(user))

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
