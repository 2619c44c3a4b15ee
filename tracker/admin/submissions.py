"""Submissions, and the acts on them that take two persons: consent on a note verbale, and erasure."""

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
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tracker import actions
from tracker.actions.erasing import copies_elsewhere
from tracker.admin.acts import DeskAct
from tracker.admin.base import DeskAdmin
from tracker.admin.display import (
    approval_named,
    check_address,
    letter_address,
    link,
    one_a_line,
    page_of,
    state_and_period,
)
from tracker.admin.erasure_form import ErasureForm, cited_places, not_cited
from tracker.admin.filters import PeriodFilter, RequestStage, SubmissionStage
from tracker.admin.forms import DayField, DeskActForm, NoteVerbaleField, TextField
from tracker.admin.letters.form_consent import consent_of_form
from tracker.admin.letters.pages import choose, letter, letter_answer
from tracker.admin.queries import submissions_seen_by
from tracker.admin.site import desk
from tracker.admin.told import told
from tracker.choices import Consent, ReviewState, TwoPersonAct
from tracker.consent_sentences import FIRST, ConsentSentence, every_sentence
from tracker.models import EvidenceCitation, Submission, Transmission, TwoPersonRequest, User
from tracker.policies import Denied, Verdict, may_ask_consent, may_ask_erasure, may_confirm_request
from tracker.second_approvals import Concern, newer_decision
from tracker.sendings import in_brief, with_brief


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


def asked(request: TwoPersonRequest) -> str:
    """After asking: what comes next, and who of the State knows of it."""
    said = _("%(state)s: requested. It needs a second approval.") % {"state": request.submission.member_state}
    return f"{said} {told(request.submission, 'second_approval_asked')}"


def confirmed(request: TwoPersonRequest) -> str:
    """After a second person's yes: what was done, and who of the State knows of it."""
    if request.act == TwoPersonAct.ERASE:
        sentence = _("%(state)s: erased.") % {"state": request.submission.member_state}
    else:
        facts = {"state": request.submission.member_state, "consent": Consent(request.names["consent"]).label}
        sentence = _("%(state)s. Consent to publish is now: %(consent)s.") % facts
    return f"{sentence} {told(request.submission, 'second_approval_confirmed')}"


def refused(request: TwoPersonRequest) -> str:
    """After the request was set aside: that nothing changed, and who of the State knows of it."""
    said = _("%(state)s: the request was refused. Nothing was changed.") % {"state": request.submission.member_state}
    return f"{said} {told(request.submission, 'second_approval_refused')}"


def concern(request: TwoPersonRequest) -> dict[str, Any]:
    """What the pages show of a request: of an erasure that waits, also where its files are cited and where else it
    reaches. A draft of the State is its own affair.
    """
    shown = Concern(request)
    is_erasure = request.is_waiting and request.act == TwoPersonAct.ERASE
    copies = copies_elsewhere(request.submission, request.names) if is_erasure else []
    sent = [each for each in copies if each.on_behalf or each.review_state != ReviewState.DRAFT]
    files = [] if shown.is_consent else shown.evidence
    seen = EvidenceCitation.objects.of_versions_seen_by_the_secretariat().filter(evidence__in=files)
    places = cited_places(seen) if files and is_erasure else {}
    letters = request.submission.transmissions.filter(on_behalf=True).exclude(scan="")
    return {
        "concern": shown,
        "form_says": consent_of_form(request.submission) if shown.is_consent and request.is_waiting else None,
        "letters": with_brief(letters.order_by("-submitted_at")),
        "letters_to_delete": with_brief(shown.letters),
        "elsewhere": sent,
        "files": [(item, places.get(item.pk) or not_cited()) for item in files],
    }


def _sent(transmission: Transmission) -> str:
    """When and how a sending came, and of what day a letter is."""
    sent = f"{date_format(transmission.submitted_at, 'DATETIME_FORMAT')} (UTC)"
    if not transmission.on_behalf:
        return sent
    return f"{sent} · {transmission.get_channel_display()} {date_format(transmission.reported_on, 'DATE_FORMAT')}"


def _asked_for(request: TwoPersonRequest) -> str:
    """The act, and of a consent which one."""
    consent = request.names.get("consent")
    return f"{request.get_act_display()}: {Consent(consent).label}" if consent else request.get_act_display()


def _became(request: TwoPersonRequest) -> str:
    """What became of a request, in a word or two."""
    if request.is_waiting:
        return _("Waiting for a second approval")
    if request.is_overtaken:
        return pgettext("of a request", "Overtaken")
    return _("Confirmed") if request.confirmed_at else _("Refused")


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
            template="admin/ask_approval.html",
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
            template="admin/ask_approval.html",
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

    @admin.display(description=gettext_lazy("second approvals"))
    def requests(self, submission: Submission) -> Any:
        asked = submission.two_person_requests.order_by("asked_at")
        lines = [
            format_html('{} <span class="quiet">· {}</span>', link(page_of(each), _asked_for(each)), _became(each))
            for each in asked
        ]
        return one_a_line(lines) or "—"

    @admin.display(description=Submission._meta.get_field("consent").verbose_name)
    def consent_said(self, submission: Submission) -> str:
        """The consent that holds, and the one that waits for a second approval."""
        waiting = submission.two_person_requests.waiting().filter(act=TwoPersonAct.SET_CONSENT)
        asked = [f"{Consent(each.names['consent']).label}: {_became(each)}" for each in waiting]
        return " · ".join([submission.get_consent_display(), *asked])

    @admin.display(description=gettext_lazy("consent sentence"))
    def sentence_read(self, submission: Submission) -> str:
        """The number of the sentence that the State agreed to, and the licence that it names."""
        if submission.consent == Consent.NOT_ASKED:
            return "—"
        number = _("Sentence %(number)d") % {"number": submission.consent_sentence}
        return " · ".join(filter(None, [number, submission.consent_licence]))


def may_refuse_request(user: User, request: TwoPersonRequest) -> Verdict:
    """Anybody at the desk may set a request aside, the one who asked as well."""
    verdict = may_confirm_request(user, asked_by_id=0)
    return verdict if isinstance(verdict, Denied) else may_ask_erasure(user)


def is_open(request: TwoPersonRequest) -> bool:
    """Whether nobody decided the request yet."""
    return request.is_waiting


def can_be_confirmed(request: TwoPersonRequest) -> bool:
    """Whether nobody decided it, the State included."""
    return request.is_waiting and newer_decision(request) is None


class TwoPersonRequestAdmin(DeskAdmin):
    shown = (
        "act", "response", "what", "reason", "note_verbale", "note_on", "why_older", "asked_at", "asked_by",
        "confirmed_at", "confirmed_by", "refused_at", "refused_by", "overtaken_at", "overtaken_by",
    )  # fmt: skip
    acts = (
        DeskAct(
            "confirm",
            gettext_lazy("Confirm"),
            lambda request, **words: actions.confirm_request(request=request, **words),
            may=lambda user, request: may_confirm_request(user, request.asked_by_id),
            explains=gettext_lazy("It is carried out at once, as you read it above."),
            done=confirmed,
            fits=can_be_confirmed,
            is_on_page=True,
        ),
        DeskAct(
            "refuse",
            gettext_lazy("Refuse"),
            lambda request, **words: actions.refuse_request(request=request, **words),
            may=may_refuse_request,
            explains=gettext_lazy("Nothing is done, and the request is kept."),
            done=refused,
            fits=is_open,
            is_on_page=True,
        ),
    )
    list_display = ("act", "response", "asked_at", "asked_by", "confirmed_at", "refused_at", "overtaken_at")
    list_filter = (RequestStage, ("submission__period", PeriodFilter), "act")
    list_select_related = ("submission__member_state", "submission__period", "asked_by")
    search_fields = ("submission__member_state__name_en", "submission__member_state__iso3", "note_verbale")
    date_hierarchy = "asked_at"

    def name_of(self, request: TwoPersonRequest) -> str:
        return approval_named(request)

    @admin.display(description=gettext_lazy("response"), ordering="submission")
    def response(self, request: TwoPersonRequest) -> Any:
        return link(page_of(request.submission), state_and_period(request.submission))

    @admin.display(description=gettext_lazy("what"))
    def what(self, request: TwoPersonRequest) -> Any:
        """What the act is about, with the words concerned as long as it waits."""
        return mark_safe(render_to_string("admin/includes/concern.html", concern(request)))  # noqa: S308 - our template


desk.register(Submission, SubmissionAdmin)
desk.register(TwoPersonRequest, TwoPersonRequestAdmin)
