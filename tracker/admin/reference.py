"""Reference data: States, meetings, agendas, themes, ready sentences. Data entry edits them in the six languages."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tracker import actions
from tracker.actions.reference import why_meeting_stays
from tracker.admin.acts import DeskAct
from tracker.admin.base import EditedAdmin, TranslatedAdmin
from tracker.admin.display import link, list_of, one_a_line, page_of, yes_or_no
from tracker.admin.site import desk
from tracker.models import AgendaItem, BodyHabit, ImportProposal, Meeting, MemberState, ReadySentence, Theme
from tracker.models.return_reasons import LABELS
from tracker.rules.policies import may_import


class BodyHabitAdmin(EditedAdmin):
    """Habits are made where candidates are taken; here they are changed."""

    shown = (
        "body", "series", "headings", "openings", "labels", "basis", "is_used", "remembered_at", "remembered_by",
    )  # fmt: skip
    edited = ("body", "series", "headings", "openings", "labels", "basis", "is_used")
    explains = _(
        "A habit is how the reports of one body print what it recommends: the headings above it, or its first words. "
        "It is made in the review of an import whose structure is not known: mark the recommendations, and select "
        "“Remember this for the next report of this body”. What is like them in its next report is then offered as "
        "items."
    )
    list_display = ("body", "series", "is_used", "remembered_at", "remembered_by")
    list_filter = ("is_used",)
    list_select_related = ("remembered_by",)
    search_fields = ("body", "series")


desk.register(BodyHabit, BodyHabitAdmin)


LONGEST_KEY = 10  # digits
PERIOD = "for-period"
"""Says, in the address of a new meeting, that a new period waits which is reviewed by it."""
BACK = "back"
"""Says, in the address of a new period, that the form begins with what was typed before it was left."""


class MemberStateAdmin(TranslatedAdmin):
    shown = ("iso3", "name", "aliases", "formal_name", "un_status", "regional_group", "m49_region", "is_invented")
    edited = ("name", "aliases", "regional_group")
    list_display = ("iso3", "name", "un_status", "regional_group")
    list_display_links = ("iso3", "name")
    list_filter = ("regional_group", "un_status", "is_invented")
    search_fields = (
        "iso3", "name_en", "name_fr", "name_es", "name_ru", "name_zh_hans", "name_ar", "aliases",
    )  # fmt: skip


def is_without_documents(meeting: Meeting) -> bool:
    """Whether a meeting has no report here and reviews no period: it may have been created in vain."""
    return not (meeting.documents.exists() or meeting.periods.exists())


class MeetingAdmin(TranslatedAdmin):
    acts = (
        DeskAct(
            "remove",
            _("Remove the meeting"),
            lambda meeting, **words: actions.remove_meeting(meeting=meeting, **words),
            may=lambda user, _meeting: may_import(user),
            hindered=why_meeting_stays,
            explains=_("Nothing uses this meeting. It goes with its agenda; the audit keeps who removed it."),
            done=_("The meeting was removed."),
            fits=is_without_documents,
            next_address=lambda _request, _meeting: list_of(Meeting),
        ),
    )
    shown = ("slug", "title", "place", "starts_on", "ends_on", "prepares", "is_invented", "own_documents")
    edited = ("title", "place", "starts_on", "ends_on", "prepares")
    made = ("title", "place", "starts_on", "ends_on", "prepares", "slug")
    list_display = ("title", "place", "starts_on", "ends_on")
    list_filter = ("is_invented",)
    search_fields = ("slug", "title_en", "title_fr", "title_es", "title_ru", "title_zh_hans", "title_ar", "place_en")
    date_hierarchy = "starts_on"
    add_form_template = "admin/imports/new_meeting.html"

    @admin.display(description=_("Documents"))
    def own_documents(self, meeting: Meeting) -> Any:
        """Its documents, where what was entered wrongly from one is corrected."""
        found = meeting.documents.confirmed().order_by("confirmed_at", "pk")
        return one_a_line([link(page_of(each), each) for each in found]) or "—"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """With a word on the titles in six languages."""
        said = _("States read the title in their own language; where one is empty, they read the English one.")
        return [(name, {**options, "description": said}) for name, options in super().get_fieldsets(request, obj)]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """With a word on the meeting that this one prepares, and on days that nobody knows yet."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if "prepares" in form.base_fields:
            form.base_fields["prepares"].help_text = _("The later meeting that this one prepares; empty if none.")
        if "starts_on" in form.base_fields:
            form.base_fields["starts_on"].help_text = _(
                "Where the days are not known yet, the first and the last day of the month or year in which it is "
                "expected; correct them later."
            )
        return form

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The form; where an import or a new period waits for the meeting, its button leads back there."""
        back, period = import_left(request), period_left(request)
        return super().add_view(request, form_url, {**(extra_context or {}), "back": back, "period_left": period})

    def response_add(self, request: HttpRequest, obj: Meeting, post_url_continue: str | None = None) -> HttpResponse:
        """Back to the import or the new period for which it was created, where it is chosen now."""
        back, usual = import_left(request), super().response_add(request, obj, post_url_continue)
        if period_left(request):
            return HttpResponseRedirect(period_left(request, meeting=obj.pk))
        return HttpResponseRedirect(f"{back}?{urlencode({'meeting': obj.pk})}") if back else usual


def import_left(request: HttpRequest) -> str:
    """Where the publication of an import goes on that the person left to create its meeting; nothing for no import."""
    asked = request.GET.get("import", "")
    key = int(asked) if asked.isdecimal() and len(asked) < LONGEST_KEY else 0
    proposal = ImportProposal.objects.waiting().filter(pk=key).first()
    return reverse("admin:tracker_importproposal_confirm", args=[proposal.pk]) if proposal else ""


def period_left(request: HttpRequest, **chosen: Any) -> str:
    """Where the form of a new period goes on that the person left to create its meeting; nothing for no period."""
    form = f"{reverse('admin:tracker_reportingperiod_add')}?{urlencode({**chosen, BACK: 1})}"
    return form if PERIOD in request.GET else ""


class AgendaItemAdmin(TranslatedAdmin):
    shown = ("meeting", "kind", "number", "title", "prepares")
    edited = ("title",)
    made = ("meeting", "kind", "number", "title")
    list_display = ("__str__", "title", "meeting")
    list_filter = ("meeting", "kind")
    list_select_related = ("meeting",)
    search_fields = ("number", "title_en", "title_fr")


class ThemeAdmin(TranslatedAdmin):
    shown = ("slug", "name")
    edited = ("name",)
    made = ("name", "slug")
    list_display = ("slug", "name")
    search_fields = ("slug", "name_en", "name_fr", "name_es", "name_ru", "name_zh_hans", "name_ar")


class ReadySentenceAdmin(TranslatedAdmin):
    shown = ("slug", "about", "text", "order", "is_offered")
    edited = ("text", "order", "is_offered")
    made = ("field", "text", "order", "slug")
    list_display = ("text", "about", "order", "offered")
    search_fields = ("slug", "text_en", "text_fr", "text_es", "text_ru", "text_zh_hans", "text_ar")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The field of an answer or a commitment is chosen by the words in which it is read."""
        if db_field.name == "field":
            return forms.ChoiceField(label=capfirst(db_field.verbose_name), choices=list(LABELS.items()))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("field"), ordering="field")
    def about(self, sentence: ReadySentence) -> Any:
        return sentence.reason.label

    @admin.display(description=_("offered to reviewers"), ordering="is_offered")
    def offered(self, sentence: ReadySentence) -> str:
        return yes_or_no(sentence.is_offered)


desk.register(MemberState, MemberStateAdmin)
desk.register(Meeting, MeetingAdmin)
desk.register(AgendaItem, AgendaItemAdmin)
desk.register(Theme, ThemeAdmin)
desk.register(ReadySentence, ReadySentenceAdmin)
