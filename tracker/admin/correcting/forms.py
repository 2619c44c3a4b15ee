"""The form of each kind of mistake: what is asked, and the values that a correction stores."""

from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.actions.correcting.belonging import moving
from tracker.actions.correcting.documents import as_entered
from tracker.actions.correcting.letters import words_of
from tracker.actions.correcting.versions import entered_with
from tracker.actions.saving import AnswerWords
from tracker.admin.display import apart, cut
from tracker.admin.forms import (
    DayField,
    DeskActForm,
    LineField,
    NoteVerbaleField,
    StateField,
    TextField,
    content_fields,
    repost,
)
from tracker.admin.letters.forms import files_taken
from tracker.choices import CorrectionKind, Language, MandateRole, ReviewState
from tracker.content import ANSWER
from tracker.evidence.files.examining import examine
from tracker.files.brought_files import brought_file, keep_brought
from tracker.models import PeriodItem, StatusUpdate
from tracker.models.audit import storable
from tracker.models.corrections import target_column
from tracker.words.differences import Run, runs

STATUS = "implementation_status"

type Difference = tuple[Any, str, list[Run]]  # its label, the language of a text or "", and the changes

TO_STATE, TO_NOWHERE = "state", "nowhere"
LONGEST_REASON = 200  # of one that others than the Secretariat read


class CorrectionForm(DeskActForm):
    """The reason; a kind adds the fields that say what is right."""

    thing: Any = None
    returned: StatusUpdate | None = None
    reason: forms.Field = TextField(
        label=gettext_lazy("Describe the mistake"),
        help_text=gettext_lazy("For the audit, and for a second person where one must confirm. Not public."),
        max_length=2000,
        rows=3,
    )

    def prepare(self, thing: Any, user: Any) -> None:
        self.thing = thing
        self.fields["reason"] = self.fields.pop("reason")  # the last field

    def after(self) -> dict[str, Any]:
        """Return the right values, as the correction stores them."""
        return {name: storable(value) for name, value in self.cleaned_data.items() if name != "reason"}

    def given(self) -> Any:
        """A text or a file that the kind stores in a place of its own."""
        return None

    def differences(self) -> list[Difference]:
        """A text that would be changed, with its changes."""
        return []


class RefusalForm(DeskActForm):
    """The reason of a second person for the refusal of a mistake of ours. The person who asked gives none."""

    reason = LineField(
        label=gettext_lazy("Reason of a refusal"),
        help_text=gettext_lazy("The person who asked for the correction reads it."),
        max_length=LONGEST_REASON,
    )

    def prepare(self, thing: Any, user: Any) -> None:
        self.fields["reason"].required = "refuse" in self.data and thing.asked_by_id != user.pk
        if thing.is_approval or thing.asked_by_id == user.pk:
            del self.fields["reason"]


class StateForm(CorrectionForm):
    """Whose letter it is: of another State that the period invites, or of no State in this record."""

    to = forms.ChoiceField(
        label=gettext_lazy("Who sent this?"),
        choices=[
            (TO_STATE, gettext_lazy("Another State")),
            (TO_NOWHERE, gettext_lazy("No State in this record: we remove the answers, and they move to no State.")),
        ],
        widget=forms.RadioSelect,
    )
    state = StateField(
        label=gettext_lazy("State"),
        required=False,
        empty_label="",
        help_text=gettext_lazy("Only States that are invited in this reporting period."),
    )
    answers = forms.MultipleChoiceField(
        label=gettext_lazy("Answers that move"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("We remove an answer that is not selected, and it moves to no State."),
    )

    def prepare(self, thing: Any, user: Any) -> None:
        super().prepare(thing, user)
        submission = thing.submission
        state: Any = self.fields["state"]
        invited = submission.period.invitations.standing().exclude(member_state=submission.member_state_id)
        state.queryset = state.queryset.filter(pk__in=invited.values("member_state"))
        answers: Any = self.fields["answers"]
        answers.choices = [(str(each.recommendation_id), _line(each)) for each in moving(entered_with(thing), ())]
        answers.initial = [value for value, _label in answers.choices]
        if len(answers.choices) < 2:  # nothing to choose among
            del self.fields["answers"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("to") == TO_STATE and not cleaned.get("state") and "state" not in self.errors:
            self.add_error("state", _("Choose the State."))
        if cleaned.get("to") == TO_STATE and "answers" in self.fields and not cleaned.get("answers"):
            self.add_error("answers", _("Select at least one answer."))
        return cleaned

    def after(self) -> dict[str, Any]:
        words = self.cleaned_data
        if words["to"] == TO_NOWHERE:
            return {"state": ""}
        answers: Any = self.fields.get("answers")
        known = [value for value, _label in answers.choices] if answers is not None else []
        return {"state": words["state"].pk, "left_out": [each for each in known if each not in words["answers"]]}


def _line(version: StatusUpdate) -> str:
    facts = (apart(version.printing.label), version.get_implementation_status_display(), version.stage_in_words)
    return f"{', '.join(map(str, facts))}: {apart(cut(version.summary, 80))}"


class RecommendationForm(CorrectionForm):
    """About which recommendation the answer is."""

    recommendation = forms.ChoiceField(label=gettext_lazy("The answer is about"))

    def prepare(self, thing: Any, user: Any) -> None:
        super().prepare(thing, user)
        items = PeriodItem.objects.filter(period=thing.submission.period_id).exclude(
            recommendation=thing.recommendation_id
        )
        field: Any = self.fields["recommendation"]
        field.choices = [("", _("Choose"))] + [
            (str(each.recommendation_id), f"{apart(each.printing.label)} {apart(cut(each.printing.text, 80))}")
            for each in items.select_related("printing").order_by("order")
        ]


class LetterForm(CorrectionForm):
    """One value of a letter: the form of a kind has the fields of that kind."""

    reason = LineField(
        label=gettext_lazy("Describe the mistake"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("In a few words. The reviewer and the State read it."),
    )


class TextForm(LetterForm):
    """The text of an answer, field by field, and its language. It begins with a correction that a reviewer returned."""

    def content(self) -> dict[str, forms.Field]:
        """Return the fields of the answer that can be corrected."""
        language = forms.ChoiceField(label=_("Language of the letter"), choices=Language.choices)
        return {"language": language} | {
            name: field for name, field in content_fields(ANSWER).items() if name != STATUS
        }

    def prepare(self, thing: StatusUpdate, user: Any) -> None:
        self.fields |= self.content()
        super().prepare(thing, user)
        self.returned = returned_correction(thing)
        begins = self.returned or thing
        self.initial = {**vars(words_of(begins)), "reason": begins.transcribed_because, **self.initial}

    def after(self) -> dict[str, Any]:
        return {}

    def given(self) -> AnswerWords:
        words = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return replace(words_of(self.thing), **words)

    def differences(self) -> list[Difference]:
        now, after = vars(words_of(self.thing)), vars(self.given())
        found: list[Difference] = []
        if now["language"] != after["language"]:
            languages = [str(Language(each["language"]).label) for each in (now, after)]
            found.append((_("Language of the letter"), "", runs(*languages)))
        for field in ANSWER:
            if field.name != STATUS and now[field.name] != after[field.name]:
                found.append((field.label, after["language"], runs(now[field.name] or "", after[field.name] or "")))
        return found


class StatusForm(TextForm):
    """The status that the letter says."""

    def content(self) -> dict[str, forms.Field]:
        return {STATUS: content_fields(ANSWER)[STATUS]}

    def after(self) -> dict[str, Any]:
        return {"status": self.cleaned_data[STATUS]}


class DateForm(LetterForm):
    """The date of the letter."""

    reported_on = DayField(label=gettext_lazy("Date of the letter"))


class LetterFileForm(LetterForm):
    """The note verbale of the letter, and another file. A browser attaches no file a second time: it waits under its
    checksum between the pages."""

    note_verbale = NoteVerbaleField(required=False)
    scan = forms.FileField(label=gettext_lazy("The right file, only if another one was attached"), required=False)
    held = forms.CharField(widget=forms.HiddenInput, required=False)

    def prepare(self, thing: Any, user: Any) -> None:
        super().prepare(thing, user)
        self.fields["scan"].help_text = files_taken()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        state, held = self.thing.submission.member_state_id, cleaned.get("held", "")
        scan = cleaned.get("scan")
        if scan is not None:
            try:
                facts = examine(scan)
            except ValidationError as error:
                self.refuse(error.messages, "scan")
                return cleaned
            held = f"{keep_brought(state, facts.content, timezone.now())}.{facts.ending}"
            repost(self, "held", held)
        sha256, _dot, ending = held.partition(".")
        content = brought_file(state, sha256) if held else None
        if held and content is None:
            self.add_error("scan", _("The file that you attached is no longer there. Attach it again."))
        elif held:
            cleaned |= {"scan": SimpleUploadedFile(f"scan.{ending}", content), "sha256": sha256}
            self.fields["scan"].help_text = _(
                "The file that you attached is sent with the correction unless you attach another. %(files)s"
            ) % {"files": files_taken()}
        return cleaned

    def after(self) -> dict[str, Any]:
        return {"note_verbale": self.cleaned_data["note_verbale"], "scan": self.cleaned_data.get("sha256", "")}

    def given(self) -> Any:
        return self.cleaned_data["scan"]


def returned_correction(version: StatusUpdate) -> StatusUpdate | None:
    """Return the correction of this version that a reviewer returned last and nobody sent again."""
    newest = version.same_answer().filter(on_behalf=True).order_by("version").last()
    is_it = newest is not None and newest.transcribes_id == version.pk
    return newest if is_it and newest.review_state == ReviewState.RETURNED and newest.mistake_id is None else None


class RecommendationTextForm(CorrectionForm):
    """The text of a recommendation as its document has it."""

    text = TextField(rows=10, label=gettext_lazy("The text in the document"))
    page = forms.IntegerField(label=gettext_lazy("Page"), required=False, min_value=1, max_value=2_147_483_647)
    reason = LineField(
        label=gettext_lazy("Describe the mistake"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("In a few words. Everybody reads it on the public page."),
    )

    def differences(self) -> list[Difference]:
        right = as_entered(self.thing.text, self.cleaned_data["text"])
        return [(_("Text"), self.thing.document.language, runs(self.thing.text, right))]


class ParagraphTextForm(RecommendationTextForm):
    """The number and the text of a paragraph, or that the document does not have it."""

    page = None  # type: ignore[assignment]
    number = LineField(
        label=gettext_lazy("Number"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("As it is in the document. Empty if there is none."),
    )
    is_absent = forms.BooleanField(label=gettext_lazy("The document does not have this paragraph"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def prepare(self, thing: Any, user: Any) -> None:
        self.order_fields(["number", "text", "is_absent"])
        super().prepare(thing, user)
        self.initial["seen"] = thing.corrections.count()
        self.fields["text"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.pop("is_absent", False):
            cleaned["text"] = ""
        elif not cleaned.get("text", "").strip() and "text" not in self.errors:
            self.add_error("text", _("Write the text of the document, or select that it does not have this paragraph."))
        return cleaned


class NominationDataForm(CorrectionForm):
    """The data of a nomination."""

    full_name = LineField(label=gettext_lazy("Name"), max_length=200, required=False)
    email = forms.EmailField(
        label=gettext_lazy("Email"),
        required=False,
        help_text=gettext_lazy("A new address gets a new link to the account; the old link no longer works."),
    )
    member_state = StateField()
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=MandateRole.choices)
    note_verbale = NoteVerbaleField(required=False)


FORMS: dict[tuple[CorrectionKind, str], type[CorrectionForm]] = {
    (CorrectionKind.TEXT, "status_update"): TextForm,
    (CorrectionKind.TEXT, "printing"): RecommendationTextForm,
    (CorrectionKind.TEXT, "paragraph"): ParagraphTextForm,
    (CorrectionKind.STATUS, "status_update"): StatusForm,
    (CorrectionKind.DATE, "transmission"): DateForm,
    (CorrectionKind.LETTER, "transmission"): LetterFileForm,
    (CorrectionKind.STATE, "transmission"): StateForm,
    (CorrectionKind.STATE, "status_update"): StateForm,
    (CorrectionKind.STATE, "commitment_update"): StateForm,
    (CorrectionKind.RECOMMENDATION, "status_update"): RecommendationForm,
    (CorrectionKind.NOMINATION, "mandate"): NominationDataForm,
}


def form_of(kind: CorrectionKind, thing: Model) -> type[CorrectionForm]:
    """Return the form of a kind for this thing."""
    return FORMS.get((kind, target_column(thing)), CorrectionForm)
