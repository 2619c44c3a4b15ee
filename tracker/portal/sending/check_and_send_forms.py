"""The check page's form, and the small forms of single acts."""

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tracker.actions.sending import lacks_status, no_status_sentence
from tracker.actions.withdrawing import bare_among, bare_sentence, bare_with_consent
from tracker.choices import Consent
from tracker.consent_sentences import FIRST, ConsentSentence, asked_now
from tracker.models import AnyVersion, StatusUpdate, Submission, Transmission
from tracker.models.versions import Version
from tracker.portal.forms.base import Day, Line, PortalForm, Words
from tracker.portal.questionnaire.cleared_files import ClearedLine
from tracker.web.paging import PAGE, ListPage, page_of, page_with

CONSENT = [(Consent.YES.value, _("Yes, publish as received")), (Consent.NO.value, _("No, do not publish"))]
CLEARANCE = ("cleared_by", "cleared_on", "note_verbale")
CONTACT = ("contact_name", "contact_title", "contact_address", "contact_telephone", "contact_email")


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


class ConsentAsked(PortalForm):
    """The question of publication, asked every time. `asked` says which sentence stood on the page."""

    asked = forms.CharField(required=False, widget=forms.HiddenInput)
    consent = forms.ChoiceField(
        label=lazy(lambda: asked_now().question, str)(),
        choices=CONSENT,
        widget=WithEffects,
        error_messages={"required": _("Say whether the answers may be published as received.")},
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
                _("What you are asked about publication was changed meanwhile. Please read it again, and decide."),
            )
        return mark


class SendingForm(ConsentAsked):
    """Send drafts, all or some. `uuid` comes from the page, so that a form sent twice is one act of sending."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    cleared_by = Line(
        label=_("Cleared by"), limit=200, required=False, help_text=_("The office that cleared these answers.")
    )
    cleared_on = Day(label=_("Cleared on"), required=False)
    note_verbale = Line(label=_("Note verbale, if one covers this response"), limit=120, required=False)
    contact_name = Line(label=_("Name"), limit=200, required=False)
    contact_title = Line(label=_("Title and organization"), limit=300, required=False)
    contact_address = Words(label=_("Address"), limit=600, required=False)
    contact_telephone = Line(label=_("Telephone"), limit=60, required=False)
    contact_email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        error_messages={"invalid": _("Write an e-mail address such as a@example.org.")},
    )

    def __init__(
        self,
        *args: Any,
        drafts: Sequence[AnyVersion],
        too_late: Collection[Version] = (),
        submission: Submission | None = None,
        cleared: Sequence[ClearedLine] = (),
        cleared_last: str = "",
        page: object = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cleared_as_last"] = forms.MultipleChoiceField(
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(cleared_last, cleared_last)] if cleared_last else [],
            error_messages={"invalid_choice": _("Your State sent another response since you opened this page.")},
        )
        self.cleared = [line for line in cleared if not line.cleared.is_erased]
        self.fields["cleared_files"] = forms.MultipleChoiceField(
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(str(line.cleared.pk), str(line.cleared)) for line in self.cleared],
            error_messages={"invalid_choice": _("A file was sent or erased since you opened this page.")},
        )
        self.asked_page = page
        self.too_late = too_late
        self.submission = submission
        self.lacking: list[tuple[str, str]] = []
        self.drafts = {mark_of(version): version for version in drafts}
        self.fields["versions"] = forms.MultipleChoiceField(
            label=_("What is sent"),
            widget=forms.CheckboxSelectMultiple,
            choices=[(mark, mark) for mark in self.drafts],
            initial=[mark for mark, version in self.drafts.items() if version.is_ready and version not in too_late],
            error_messages={
                "required": _("Choose at least one answer to send."),
                "invalid_choice": _("An answer was changed since you opened this page. Please look at it again."),
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

    def contact(self) -> dict[str, str]:
        """The contact fields, for the action."""
        return {name: self.cleaned_data[name] for name in CONTACT}


def consent_initial(submission: Submission) -> dict[str, Any]:
    """The consent that was given last for this period; never preset where it was never answered."""
    return {"consent": "" if submission.consent == Consent.NOT_ASKED else submission.consent}


def sending_initial(submission: Submission, last: Transmission | None) -> dict[str, Any]:
    """The check page begins with the contact that was given last, in any period.

    Consent is asked each time, so it is not filled in. A clearance and the note verbale belong to one response alone,
    and stay empty: nobody is to sign by oversight that an office cleared what it never saw.
    """
    contacts = [submission, *([last.submission] if last else [])]
    known = next((each for each in contacts if any(getattr(each, name) for name in CONTACT)), submission)
    return {name: getattr(known, name) for name in CONTACT}


class ConsentForm(ConsentAsked):
    """Give or end consent."""


class PortalActForm(PortalForm):
    """One button. `revision` is that of the version on the page."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
