"""The forms of entering a letter or an e-mail on behalf of a State."""

import uuid
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.display import apart
from tracker.admin.forms import (
    ByName,
    DayField,
    DeskActForm,
    NoteVerbaleField,
    SeveralField,
    StateField,
    content_fields,
    repost,
)
from tracker.admin.letters.languages import ChosenLanguage
from tracker.choices import Channel, Language
from tracker.content import ANSWER
from tracker.models import PeriodItem, ReportingPeriod, StatusUpdate, Transmission
from tracker.questionnaire.opening import WORKBOOK

PAPER_CHANNELS = [(channel.value, channel.label) for channel in (Channel.LETTER, Channel.EMAIL)]


class ChoosePeriodForm(forms.Form):
    """Which period was answered."""

    period = forms.ModelChoiceField(
        ReportingPeriod.objects.opened(), label=gettext_lazy("Reporting period"), empty_label=""
    )


class InvitedFirst(ByName):
    """States by name: those that are invited to the period, then the others, under what is so of them."""

    def __iter__(self) -> Iterator[Any]:
        field: Any = self.field
        choices, invited = list(super().__iter__()), field.invited
        if invited is None:
            yield from choices
            return
        yield from (choice for choice in choices if choice[0] == "")
        groups = ((_("Invited to this period"), True), (_("Not invited to this period"), False))
        for heading, is_invited in groups:
            if own := [choice for choice in choices if choice[0] != "" and (str(choice[0]) in invited) == is_invited]:
                yield heading, own


class LetterStateField(StateField):
    """The State of a letter."""

    iterator = InvitedFirst
    invited: set[str] | None = None  # the codes of those invited; None where no period is chosen yet


class ChooseForm(ChoosePeriodForm):
    """Which State answered which period. Once the period is chosen, its States are told from the others."""

    member_state = LetterStateField(empty_label="")

    def __init__(self, *args: Any, on: ReportingPeriod | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if on is not None:
            self.fields["period"].widget = forms.HiddenInput()
            states: Any = self.fields["member_state"]
            states.invited = set(on.invitations.standing().values_list("member_state", flat=True))
            states.queryset = states.queryset  # so that its widget asks the field anew


class LetterAnswerForm(DeskActForm):
    """What the letter says on one recommendation, word for word."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the letter"), choices=Language.choices)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def prepare(self, thing: Any, user: Any) -> None:
        self.fields = {"language": self.fields["language"], **content_fields(ANSWER), **self.fields}

    def begin_in(self, chosen: ChosenLanguage) -> None:
        """Nothing was typed yet: the language stands chosen, and its field says why. What is posted was chosen."""
        self.initial["language"] = chosen.code
        if not self.is_bound:
            self.fields["language"].help_text = str(chosen.because)

    def show_stored(self, revision: int | None) -> None:
        """After a conflict the next save replaces what is stored, knowingly."""
        repost(self, "revision", "" if revision is None else str(revision))


def files_taken() -> str:
    """Which files can be attached as a letter."""
    limit = settings.EVIDENCE_SIZE_LIMIT // (1024 * 1024)
    return _("PDF, Word, OpenDocument or a picture, at most %(limit)d MB.") % {"limit": limit}


class SendLetterForm(DeskActForm):
    """The letter itself: its date, how it came, its scan, and which of the typed answers it carries."""

    completed_form: bytes | None = None
    returned: Transmission | None = None

    answers = SeveralField(
        StatusUpdate.objects.none(),
        label=gettext_lazy("Answers in this letter"),
        widget=forms.CheckboxSelectMultiple,
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("How did these answers arrive?"), choices=PAPER_CHANNELS, widget=forms.RadioSelect
    )
    reported_on = DayField(label=gettext_lazy("Date of the letter"))
    note_verbale = NoteVerbaleField(required=False)
    scan = forms.FileField(label=gettext_lazy("Scan of the letter"))
    uuid = forms.UUIDField(widget=forms.HiddenInput)

    def prepare(self, thing: Any, user: Any) -> None:
        field: Any = self.fields["answers"]
        field.queryset = (
            StatusUpdate.objects.drafts()
            .filter(submission=thing, on_behalf=True)
            .select_related("printing")
            .annotate(
                asked_at=Subquery(
                    PeriodItem.objects.filter(
                        period=OuterRef("submission__period"), recommendation=OuterRef("recommendation")
                    ).values("order")[:1]
                )
            )
            .order_by("asked_at")
        )
        field.label_from_instance = lambda version: (
            f"{apart(version.printing.label)}, {version.get_implementation_status_display()}"
        )
        field.initial = [version.pk for version in field.queryset]
        self.fields["uuid"].initial = uuid.uuid4()
        self.fields["scan"].help_text = _("Attach it: a reviewer compares the answers with it. %(files)s") % {
            "files": files_taken()
        }

    def offer_form(self, content: bytes | None) -> None:
        """Where the answers were taken from a completed form: it is the letter, unless another file is attached."""
        if content is None:
            return
        self.completed_form = content
        self.fields["scan"].required = False
        self.fields["scan"].help_text = _("The completed form that you uploaded is kept as the letter. %(files)s") % {
            "files": files_taken()
        }
        self.fields["channel"].initial = Channel.EMAIL

    def offer_returned(self, letter: Transmission | None) -> None:
        """Where a reviewer returned what was entered: it is the same letter, unless another file is attached."""
        if letter is None or self.completed_form is not None:
            return
        scan = self.fields["scan"]
        scan.required = False
        self.returned = letter
        scan.help_text = _("The letter that was returned is kept unless you attach another. %(files)s") % {
            "files": files_taken()
        }
        for name in ("channel", "reported_on", "note_verbale"):
            self.fields[name].initial = getattr(letter, name)

    def clean_scan(self) -> Any:
        """The file attached; else the completed form, or the letter that was returned."""
        scan = self.cleaned_data["scan"]
        if not scan and self.returned is not None:
            return file_of(self.returned)
        if scan or self.completed_form is None:
            return scan
        ending = "xlsx" if WORKBOOK in self.completed_form else "docx"
        return SimpleUploadedFile(f"form.{ending}", self.completed_form)

    def refuse(self, sentences: Any, field: str | None = None) -> None:
        """The checks of a file speak of the field `upload`; here it is the scan."""
        super().refuse(sentences, "scan" if field == "upload" else field)


def file_of(letter: Transmission) -> SimpleUploadedFile:
    """The file of a letter as an upload, to be sent again."""
    with letter.scan.open("rb") as file:
        return SimpleUploadedFile(PurePath(str(letter.scan.name)).name, file.read())
