"""Submissions, and what the Secretariat asks for on them: consent on a note verbale, and erasure."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.actions.correcting.responses import newest_recorded
from tracker.admin.acts import DeskAct
from tracker.admin.base import DeskAdmin
from tracker.admin.correcting.table import asked, stage_of
from tracker.admin.display import (
    check_address,
    letter_address,
    link,
    one_a_line,
    page_of,
    state_and_period,
)
from tracker.admin.erasure_form import ErasureForm
from tracker.admin.filters import PeriodFilter, SubmissionStage
from tracker.admin.forms import DayField, DeskActForm, NoteVerbaleField, TextField
from tracker.admin.letters.completed_form import consent_of_form
from tracker.admin.letters.pages import choose, letter, letter_answer
from tracker.admin.queries import submissions_seen_by
from tracker.admin.site import desk
from tracker.choices import Consent, CorrectionKind
from tracker.models import Correction, Submission, Transmission, User
from tracker.rules.consent import FIRST, ConsentSentence, every_sentence
from tracker.rules.policies import may_ask_consent, may_ask_erasure
from tracker.rules.second_approvals import Concern
from tracker.web.sendings import in_brief


class NoteVerbaleConsentForm(DeskActForm):
    """A consent that a note verbale gives or ends."""

    consent = forms.ChoiceField(
        label=gettext_lazy("The State agrees to publication “as received”"),
        choices=[(Consent.YES, Consent.YES.label), (Consent.NO, Consent.NO.label)],
        widget=forms.RadioSelect,
    )
    sentence = forms.ChoiceField(
        label=gettext_lazy("Sentence that the State read"),
        help_text=gettext_lazy(
            "Select the second only where the paper shows it. A note verbale that quotes no sentence counts as the "
            "first, which names no licence."
        ),
        widget=forms.RadioSelect,
        required=False,
    )
    note_verbale = NoteVerbaleField(
        label=gettext_lazy("Note verbale, or the form that says so"),
        help_text=gettext_lazy("Its reference, for example NV 12/2026; a form by its date and how it arrived."),
    )
    note_on = DayField(
        label=gettext_lazy("Date of the note verbale or form"),
        help_text=gettext_lazy("The date on the paper. Of two decisions of a State the newer one counts."),
    )
    reason = TextField(
        label=gettext_lazy("Reason"),
        max_length=4000,
        help_text=gettext_lazy("What the note or the form says, in its words. The second person reads it."),
    )
    why_older = TextField(
        label=gettext_lazy("Why an older note counts"),
        max_length=1000,
        rows=2,
        required=False,
        help_text=gettext_lazy("Only if a newer decision of the State is in force. The second person reads it."),
    )

    def prepare(self, thing: Any, user: Any) -> None:
        """Say what the form of the State says, and name it."""
        said = consent_of_form(thing)
        read = said.shown.sentence if said else None
        is_ours = read in every_sentence() or (said is not None and not said.shown.warning)
        self.sentences = {each.mark: each for each in filter(None, (*every_sentence(), read))}
        field: Any = self.fields["sentence"]
        field.choices = [(mark, _in_full(each)) for mark, each in self.sentences.items()]
        field.initial = read.mark if read and is_ours else FIRST.mark
        if said is None:
            return
        self.fields["consent"].help_text = render_to_string("admin/includes/form_consent.html", {"form_says": said})
        if said.consent:  # the State's own words are not written into a reason, which no erasure reaches
            self.fields["reason"].initial = _("The form says: %(consent)s.") % {"consent": said.consent.label}
            self.fields["note_verbale"].initial = said.paper
            self.fields["note_on"].initial = said.dated

    def clean_sentence(self) -> ConsentSentence:
        """The sentence itself; the first one where a form of an earlier page posts none."""
        return self.sentences[self.cleaned_data["sentence"] or FIRST.mark]


def _in_full(sentence: ConsentSentence) -> str:
    """A sentence with its number, as the State reads it in the language of the page."""
    return f"{sentence.number}. {' '.join(sentence.sentences())}"


def _sent(transmission: Transmission) -> str:
    """When and how a sending came, and of what day a letter is."""
    sent = f"{date_format(transmission.submitted_at, 'DATETIME_FORMAT')} (UTC)"
    if not transmission.on_behalf:
        return sent
    return f"{sent} · {transmission.get_channel_display()} {date_format(transmission.reported_on, 'DATE_FORMAT')}"


def _asked_for(request: Correction) -> str:
    """Return the act, and of a consent which one."""
    concern = Concern(request)
    return f"{request.get_kind_display()}: {concern.wanted}" if concern.is_consent else request.get_kind_display()


class SubmissionAdmin(DeskAdmin):
    """What one State sends in one period. One that was merely begun by its State is not here."""

    shown = (
        "member_state", "period", "contact_name", "contact_title", "contact_address", "contact_telephone",
        "contact_email", "consent_said", "sentence_read", "consent_at", "consent_by", "sendings", "letter_page",
        "requests",
    )  # fmt: skip
    acts = (
        DeskAct(
            "ask-consent",
            gettext_lazy("Set consent on a note verbale"),
            lambda submission, **words: actions.ask_consent(submission=submission, **words),
            may=lambda user, _submission: may_ask_consent(user, note_verbale="-"),
            form=NoteVerbaleConsentForm,
            explains=gettext_lazy(
                "Nothing changes until the second approval. A consent holds for all answers and commitments of the "
                "State in this reporting period, those that come later as well. Record Yes only where the State says "
                "so of the whole period. Where it agrees to some answers alone, or to “these answers” of one letter "
                "and says nothing of later ones, record none: ask it whether it agrees for the whole period. Until it "
                "does, nothing of it is published."
            ),
            done=asked,
            button=gettext_lazy("Ask for a second approval"),
        ),
        DeskAct(
            "ask-erasure",
            gettext_lazy("Erase words or files"),
            lambda submission, **words: actions.ask_erasure(submission=submission, **words),
            may=lambda user, _submission: may_ask_erasure(user),
            form=ErasureForm,
            explains=gettext_lazy(
                "For a court order or for personal data. What is named is blanked in every version and deleted for "
                "good, and with words every cleared questionnaire of the State that may hold them, after a "
                "second approval."
            ),
            done=asked,
            button=gettext_lazy("Ask for a second approval"),
        ),
    )
    list_display = ("member_state", "period", "consent", "consent_at")
    list_filter = (SubmissionStage, ("period", PeriodFilter), "consent", "member_state__regional_group")
    list_select_related = ("member_state", "period")
    search_fields = ("member_state__name_en", "member_state__iso3")

    views = (
        ("letters/", choose, "letters"),
        ("letters/<slug:period>/<str:state>/", letter, "letter"),
        ("letters/<slug:period>/<str:state>/<uuid:recommendation>/", letter_answer, "letter_answer"),
    )

    def tools(self, request: HttpRequest) -> list[tuple[str | Promise, str]]:
        return [(_("Enter a letter"), reverse("admin:tracker_submission_letters"))]

    def name_of(self, submission: Submission) -> str:
        return state_and_period(submission)

    def seen_by(self, user: User) -> QuerySet[Submission]:
        return submissions_seen_by(user)

    @admin.display(description=gettext_lazy("responses"))
    def sendings(self, submission: Submission) -> Any:
        sent = list(submission.transmissions.order_by("submitted_at"))
        briefs = in_brief([each.pk for each in sent])
        lines = [
            format_html('{} <span class="quiet">· {}</span>', link(check_address(each), _sent(each)), briefs[each.pk])
            for each in sent
        ]
        return one_a_line(lines) or "—"

    @admin.display(description=gettext_lazy("letter"))
    def letter_page(self, submission: Submission) -> Any:
        return link(letter_address(submission.period.slug, submission.member_state_id), _("On behalf of the State"))

    def to_correct(self, thing: Submission) -> Submission | None:
        """Return the response itself where a consent that we recorded is in force."""
        return thing if newest_recorded(thing) is not None else None

    @admin.display(description=gettext_lazy("second approvals"))
    def requests(self, submission: Submission) -> Any:
        lines = [
            format_html('{} <span class="quiet">· {}</span>', link(page_of(each), _asked_for(each)), stage_of(each))
            for each in Correction.objects.about(submission).reverse()
        ]
        return one_a_line(lines) or "—"

    @admin.display(description=Submission._meta.get_field("consent").verbose_name)
    def consent_said(self, submission: Submission) -> str:
        """The consent that holds, and the one that waits for a second approval."""
        waiting = Correction.objects.about(submission).waiting().filter(kind=CorrectionKind.SET_CONSENT)
        asked = [f"{Concern(each).wanted}: {stage_of(each)}" for each in waiting]
        return " · ".join([submission.get_consent_display(), *asked])

    @admin.display(description=gettext_lazy("consent sentence"))
    def sentence_read(self, submission: Submission) -> str:
        """The number of the sentence that the State agreed to, and the licence that it names."""
        if submission.consent == Consent.NOT_ASKED:
            return "—"
        number = _("Sentence %(number)d") % {"number": submission.consent_sentence}
        return " · ".join(filter(None, [number, submission.consent_licence]))


desk.register(Submission, SubmissionAdmin)
