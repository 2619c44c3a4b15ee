"""The check page and sending; giving and ending consent."""

import uuid as uuids
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from tracker import actions
from tracker.actions import NotAllowed
from tracker.actions.errors import require
from tracker.actions.sending import lacks_status, no_status_sentence
from tracker.actions.withdrawing import bare_among, bare_sentence, bare_with_consent
from tracker.choices import Consent
from tracker.factors.policy import is_code_asked_at_sending
from tracker.models import AnyVersion, StatusUpdate
from tracker.portal.access import PortalRequest, carried_out, form_page, in_room, posted
from tracker.portal.account.signing_forms import CodeForm
from tracker.portal.comments import with_open_comments
from tracker.portal.forms import Day, Line, PortalForm, Words
from tracker.portal.reading.answers import consents_asked
from tracker.portal.reading.asked import asked_in_figures
from tracker.portal.reading.sent import (
    ClearedLine,
    drafts_of,
    last_consent,
    last_sent,
    sent_by_form,
    then_current,
    too_late_among,
    unsent_files,
    with_reasons,
)
from tracker.portal.rooms import Room
from tracker.questionnaire.composing import known_contact
from tracker.questionnaire.form import CONTACT
from tracker.rules.consent import FIRST, ConsentSentence, agreed_to, asked_now, consent_effect
from tracker.rules.policies import Denied, may_set_consent
from tracker.signing import codes
from tracker.signing.kept import typed_fields
from tracker.web.paging import PAGE, TURN_TO, ListPage, gathered, page_of, page_with

CONSENT = [
    (Consent.YES.value, gettext_lazy("Yes, publish as received")),
    (Consent.NO.value, gettext_lazy("No, do not publish")),
]
CLEARANCE = ("cleared_by", "cleared_on", "note_verbale")


def mark_of(version: AnyVersion) -> str:
    """What a tick stands for: this version as it was on the page, so that nobody sends words she did not see."""
    kind = "answer" if isinstance(version, StatusUpdate) else "commitment"
    return f"{kind}-{version.pk}-{version.revision}"


class WithEffects(forms.RadioSelect):
    """Choices that are each described by what they do, which stands below them on the page."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}-effect"
        return option


class ConsentForm(PortalForm):
    """The question of publication, asked every time. `asked` says which sentence stood on the page."""

    asked = forms.CharField(required=False, widget=forms.HiddenInput)
    consent = forms.ChoiceField(
        label=lazy(lambda: asked_now().question, str)(),
        choices=CONSENT,
        widget=WithEffects,
        error_messages={"required": gettext_lazy("Say whether the answers may be published as received.")},
    )

    @property
    def sentence(self) -> ConsentSentence:
        """What the page asks."""
        return asked_now()

    def agreed(self) -> ConsentSentence:
        """What the person read who decided. A page of release 0.2.0 says nothing of it: it asked the first sentence."""
        return self.sentence if self.cleaned_data["asked"] else FIRST

    def clean_asked(self) -> str:
        """Refuse a decision on a sentence that was changed since the page was loaded."""
        mark: str = self.cleaned_data["asked"]
        if mark and mark != self.sentence.mark:
            self.add_error(
                "consent",
                gettext_lazy(
                    "What you are asked about publication was changed meanwhile. Please read it again, and decide."
                ),
            )
        return mark


class SendingForm(ConsentForm):
    """Send drafts, all or some. `uuid` comes from the page, so that a form sent twice is one act of sending."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    cleared_by = Line(
        label=gettext_lazy("Cleared by"),
        limit=200,
        required=False,
        help_text=gettext_lazy("The office that cleared these answers."),
    )
    cleared_on = Day(label=gettext_lazy("Cleared on"), required=False)
    note_verbale = Line(label=gettext_lazy("Note verbale, if one covers this response"), limit=120, required=False)
    contact_name = Line(label=gettext_lazy("Name"), limit=200, required=False)
    contact_title = Line(label=gettext_lazy("Title and organization"), limit=300, required=False)
    contact_address = Words(label=gettext_lazy("Address"), limit=600, required=False)
    contact_telephone = Line(label=gettext_lazy("Telephone"), limit=60, required=False)
    contact_email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        error_messages={"invalid": gettext_lazy("Write an e-mail address such as a@example.org.")},
    )

    def __init__(self, data: QueryDict | None, *, room: Room, page: str | None) -> None:
        """Begin with the contact that was given last, in any period.

        Consent is asked each time, so it is not filled in. A clearance and the note verbale belong to one response
        alone, and stay empty: nobody is to sign by oversight that an office cleared what it never saw.

        Args:
            data: what was posted to be sent; None for a page that only shows.
            page: which page of the drafts was turned to.
        """
        last = last_sent(room)
        super().__init__(data, initial=known_contact(room.answers, last) | {"uuid": uuids.uuid4()})
        self.asked_page, self.submission = page, room.submission
        drafts = drafts_of(room)
        self.drafts = {mark_of(version): version for version in drafts}
        self.too_late = too_late = too_late_among(room, drafts)
        self.lacking: list[tuple[str, str]] = []
        self.unsent = unsent_files(room)
        self.cleared = [line for line in self.unsent if not line.cleared.is_erased]
        cleared_last = last.cleared_by if last else ""
        self.fields["cleared_as_last"] = forms.MultipleChoiceField(
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(cleared_last, cleared_last)] if cleared_last else [],
            error_messages={
                "invalid_choice": gettext_lazy("Your State sent another response since you opened this page.")
            },
        )
        self.fields["cleared_files"] = forms.MultipleChoiceField(
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(str(line.cleared.pk), str(line.cleared)) for line in self.cleared],
            error_messages={"invalid_choice": gettext_lazy("A file was sent or erased since you opened this page.")},
        )
        self.fields["versions"] = forms.MultipleChoiceField(
            label=gettext_lazy("What is sent"),
            widget=forms.CheckboxSelectMultiple,
            choices=[(mark, mark) for mark in self.drafts],
            initial=[mark for mark, version in self.drafts.items() if version.is_ready and version not in too_late],
            error_messages={
                "required": gettext_lazy("Choose at least one answer to send."),
                "invalid_choice": gettext_lazy(
                    "An answer was changed since you opened this page. Please look at it again."
                ),
            },
        )

    def clean_cleared_as_last(self) -> list[str]:
        """Whoever cleared it the last time did so again, where that was chosen and nobody else was written."""
        chosen: list[str] = self.cleaned_data["cleared_as_last"]
        if chosen and not self.cleaned_data.get("cleared_by"):
            self.cleaned_data["cleared_by"] = chosen[0]
        return chosen

    def clean(self) -> dict[str, Any]:
        """Say of every chosen answer at once what it lacks, not of one at each try."""
        cleaned = super().clean() or {}
        agrees = cleaned.get("consent") == Consent.YES
        chosen = [(mark, self.drafts[mark]) for mark in cleaned.get("versions", [])]
        bare_ones = bare_among(version for _mark, version in chosen) if agrees else []
        for mark, version in chosen:
            if not isinstance(version, StatusUpdate):
                continue
            if lacks_status(version):
                self.lacking.append((mark, no_status_sentence(version.printing.label)))
            elif version in bare_ones:
                self.lacking.append((mark, bare_sentence(version.printing.label)))
        for _mark, sentence in self.lacking[:PAGE]:
            self.add_error("versions", sentence)
        if (more := len(self.lacking) - PAGE) > 0:
            sentence = ngettext(
                "Something is missing in %(number)d more answer.",
                "Something is missing in %(number)d more answers.",
                more,
            )
            self.add_error("versions", sentence % {"number": more})
        if agrees and (bare := self._sent_and_bare()):
            self.add_error("consent", bare_sentence(", ".join(each.printing.label for each in bare)))
        return cleaned

    def _sent_and_bare(self) -> list[StatusUpdate]:
        """What was sent before, and could not be published by a consent that is new."""
        if self.submission is None or self.submission.has_consent:
            return []
        return bare_with_consent(self.submission)

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """As of every form; a sentence on one answer leads to that answer where the page shows it."""
        places = {sentence: mark for mark, sentence in self.lacking}
        boxes = {mark_of(version): option.id_for_label for version, option in self.rows}
        gone, first = f"{self['versions'].auto_id}_0", next(iter(boxes.values()), "")
        return [
            (boxes.get(places[sentence], "") if sentence in places else first if anchor == gone else anchor, sentence)
            for anchor, sentence in super().mistakes
        ]

    @cached_property
    def page(self) -> ListPage[AnyVersion]:
        """The drafts that the page shows: after a refusal those with the first mistake."""
        drafts = list(self.drafts.values())
        lacking = {mark for mark, _sentence in self.lacking}
        return page_of(drafts, page_with(drafts, lambda each: mark_of(each) in lacking) if lacking else self.asked_page)

    @property
    def rows(self) -> list[tuple[AnyVersion, Any]]:
        """Each draft of the page with its checkbox."""
        page = self.page
        return list(zip(page.rows, self["versions"][page.first - 1 : page.last], strict=True))

    @property
    def file_rows(self) -> list[tuple[ClearedLine, Any]]:
        """Each uploaded form that may go along, with its checkbox."""
        return list(zip(self.cleared, self["cleared_files"], strict=True))

    @property
    def elsewhere(self) -> list[str]:
        """What is ticked on other pages. What was changed meanwhile stays in it until that is said."""
        shown = {mark_of(each) for each in self.page.rows}
        ticked = [mark for mark in self["versions"].value() or [] if mark not in shown]
        return [mark for mark in ticked if mark in self.drafts] if self.is_bound else ticked

    @property
    def clearance_fields(self) -> list[BoundField]:
        return [self[name] for name in CLEARANCE]

    @property
    def begins_with_contact(self) -> bool:
        """Whether any line of the contact person is filled in."""
        return any(self.initial.get(name) for name in CONTACT)

    @property
    def contact_fields(self) -> list[BoundField]:
        return [self[name] for name in CONTACT]

    def chosen(self) -> list[AnyVersion]:
        """The versions ticked, for the action."""
        return [self.drafts[mark] for mark in self.cleaned_data["versions"]]

    def going_along(self) -> list[UUID]:
        """The uploaded forms that go along, for the action."""
        return [UUID(key) for key in self.cleaned_data["cleared_files"]]


@in_room
def check(request: PortalRequest, room: Room) -> HttpResponse:
    """What will be sent, consent, clearance and contact; then send it."""
    if not room.sends:
        raise NotAllowed(_("Only the focal point or the alternate of the State sends its answers."))
    typed, turned_to = gathered(posted(request), "versions"), request.POST.get(TURN_TO)
    data = typed if turned_to is None else None
    form = SendingForm(data, room=room, page=turned_to)
    if data is not None:
        sent_before = sent_by_form(room, request.POST.get("uuid", ""))
        if sent_before is not None:
            return redirect("portal:receipt", pk=sent_before.pk)
        if form.is_valid():
            asked = code_page(request, room, form)
            if asked is not None:
                return asked
            transmission = form.carry_out(lambda: send(request, room, form))
            if transmission is not None:
                codes.forget(request)
                say_what_went(request, room, form)
                return redirect("portal:receipt", pk=transmission.pk)
    form.restore(gathered(request.kept, "versions") if turned_to is None else typed)
    with_reasons(room, form.page.rows)
    with_open_comments(room, form.page.rows)
    context = {
        "room": room,
        "form": form,
        **asked_in_figures(room),
        "last_consent": last_consent(room),
        "effect": consent_effect(room.submission) if room.submission else None,
        "then_current": then_current(room),
        "cleared": form.unsent,
        "kept": request.kept is not None,
        "here": "check",
    }
    return render(request, "portal/check.html", context, status=form.status)


def say_what_went(request: PortalRequest, room: Room, form: SendingForm) -> None:
    """That it was sent; and which uploaded forms, though selected, wait still, since nothing of them was sent."""
    messages.success(request, _("Sent to the secretariat. This page is your receipt."))
    if not (chosen := form.going_along()):
        return
    if names := [str(line.cleared) for line in unsent_files(room) if line.cleared.pk in chosen]:
        said = _("Not sent along, since no answer that was applied from it was sent: %(files)s.")
        messages.warning(request, said % {"files": pgettext("between the parts of a list", ", ").join(names)})


def send(request: PortalRequest, room: Room, form: SendingForm) -> Any:
    """The one act of this form."""
    if room.submission is None:
        raise NotAllowed(_("Choose at least one answer to send."))
    return actions.submit(
        **{name: form.cleaned_data[name] for name in ("uuid", "consent", *CLEARANCE)},
        submission=room.submission,
        versions=form.chosen(),
        by=request.user,
        now=timezone.now(),
        contact={name: form.cleaned_data[name] for name in CONTACT},
        sentence=form.agreed(),
        files=form.going_along(),
    )


def code_page(request: PortalRequest, room: Room, form: SendingForm) -> HttpResponse | None:
    """The page that asks for the code, with all that was typed on it; None where no code is asked any more."""
    if not is_code_asked_at_sending(request.user) or codes.is_passed(request):
        return None
    is_given = "code" in request.POST and "again" not in request.POST
    code_form = CodeForm(request.POST if is_given else None)
    refusal = []
    if is_given:
        if code_form.is_valid():
            typed = code_form.cleaned_data["code"]
            if code_form.carry_out(lambda: codes.check(request, request.user, typed)):
                return None
    elif "again" in request.POST or not codes.is_waiting(request):
        verdict = codes.mail(request, request.user)
        refusal = [verdict.reason] if isinstance(verdict, Denied) else []
    hint = _("Six digits, sent to %(address)s. They work for 15 minutes.")
    code_form["code"].help_text = hint % {"address": request.user.email}
    context = {
        "room": room,
        "form": code_form,
        "refusal": refusal,
        "carried": [pair for pair in typed_fields(request.POST) if pair[0] != "again"],
        "chosen": len(form.chosen()),
        "is_waiting": codes.is_waiting(request),
        "here": "check",
    }
    return render(request, "portal/sending_code.html", context, status=403 if refusal else code_form.status)


@in_room
def consent(request: PortalRequest, room: Room) -> HttpResponse:
    """Give or end consent, with its effect said before the button."""
    require(may_set_consent(request.user, room.answers))
    submission = room.submission
    if submission is None:
        raise NotAllowed(_("Nothing was written in this period yet. Consent is asked when you send."))
    # Never preset where it was never answered.
    given = "" if submission.consent == Consent.NOT_ASKED else submission.consent
    form = ConsentForm(posted(request), initial={"consent": given})
    done = carried_out(
        request,
        form,
        lambda: actions.set_consent(
            submission=submission,
            consent=form.cleaned_data["consent"],
            by=request.user,
            now=timezone.now(),
            sentence=form.agreed(),
        ),
        _("Your decision on publication is on record, and applied."),
        room.address("consent"),
    )
    if done:
        return done
    agreed = agreed_to(submission.consent_sentence, submission.consent_licence)
    context: dict[str, Any] = {
        "room": room,
        "submission": submission,
        "agreed": agreed if agreed != form.sentence else None,
        "effect": consent_effect(submission),
        "then_current": then_current(room),
        "asked": consents_asked(room),
        "here": "consent",
    }
    return form_page(request, "portal/consent.html", form, **context)
