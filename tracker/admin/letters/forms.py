"""The forms of entering a letter or an email on behalf of a State, and the languages that they begin with."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.admin.display import apart
from tracker.admin.forms import (
    DayField,
    DeskActForm,
    NoteVerbaleField,
    SeveralField,
    StateField,
    content_fields,
    repost,
)
from tracker.choices import SENDING_ROLES, Channel, Language, ReviewState
from tracker.content import ANSWER
from tracker.models import Mandate, MemberState, PeriodItem, ReportingPeriod, StatusUpdate, Submission, Transmission
from tracker.questionnaire.opening import WORKBOOK
from tracker.web.text_languages import doubt_of

AS_TYPED_LAST = gettext_lazy("Chosen beforehand: the language of the answer that was typed last for this letter.")
AS_READ = gettext_lazy(
    "Chosen beforehand: the language in which this State’s focal point reads. Choose that of the letter."
)
NOTHING_KNOWN = gettext_lazy("Chosen beforehand: English, as this State has no focal point. Choose that of the letter.")


@dataclass(frozen=True)
class SentLanguage:
    """A language in which drafts of a letter are sent, the labels of what they answer, and the doubt about their texts.

    There are no labels where all are in this language.
    """

    language: Language
    labels: list[str]
    doubt: str | Promise


def chosen_language(
    submission: Submission | None, period: ReportingPeriod, state: MemberState
) -> tuple[str, str | Promise]:
    """The language that an answer begins with of which nothing was typed, and the sentence that says why: as the one
    before it, else as the focal point reads.

    Args:
        submission: that of the State in the period, where there is one.
        period: whose meeting says which focal point counts.
        state: whose letter it is.
    """
    typed = StatusUpdate.objects.drafts().filter(submission=submission, on_behalf=True).order_by("-typed_at").first()
    if submission is not None and typed is not None:
        return typed.language, AS_TYPED_LAST
    senders = Mandate.objects.for_meeting(period.meeting).filter(member_state=state, role__in=SENDING_ROLES)
    sender = senders.select_related("user").order_by("pk").first()
    if sender is not None:
        return sender.user.language, AS_READ
    return actions.AnswerWords().language, NOTHING_KNOWN


def sent_languages(rows: Iterable[tuple[PeriodItem, StatusUpdate | None]]) -> list[SentLanguage]:
    """In which languages the drafts of a letter are sent. Short texts are read together, where each alone tells little.

    Args:
        rows: what is asked, each with the newest version of its answer by letter; only drafts are sent.
    """
    drafts: dict[str, list[tuple[str, StatusUpdate]]] = {}
    for item, version in rows:
        if version is not None and version.review_state == ReviewState.DRAFT:
            drafts.setdefault(version.language, []).append((item.printing.label, version))
    return [
        SentLanguage(
            Language(code),
            [label for label, _draft in own] if len(drafts) > 1 else [],
            _doubt([draft for _label, draft in own], code),
        )
        for code, own in drafts.items()
    ]


def _doubt(drafts: list[StatusUpdate], language: str) -> str | Promise:
    texts = [str(getattr(draft, field.name)) for draft in drafts for field in ANSWER if field.is_text]
    return doubt_of([*texts, " ".join(texts)], language)


PAPER_CHANNELS = [(channel.value, channel.label) for channel in (Channel.LETTER, Channel.EMAIL)]


class ChoosePeriodForm(forms.Form):
    """Which period was answered."""

    period = forms.ModelChoiceField(
        ReportingPeriod.objects.opened(), label=gettext_lazy("Reporting period"), empty_label=""
    )


class ChooseForm(ChoosePeriodForm):
    """Which State answered which period. Once the period is chosen, the States invited to it come first."""

    member_state = StateField(empty_label="")

    def __init__(self, *args: Any, on: ReportingPeriod | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if on is not None:
            self.fields["period"].widget = forms.HiddenInput()
            states: Any = self.fields["member_state"]
            invited = set(on.invitations.standing().values_list("member_state", flat=True))
            named = [(str(code), name) for code, name in states.choices if code]
            groups = ((_("Invited to this period"), True), (_("Not invited to this period"), False))
            in_groups = [(label, [each for each in named if (each[0] in invited) == is_so]) for label, is_so in groups]
            states.choices = [("", ""), *(group for group in in_groups if group[1])]


class LetterAnswerForm(DeskActForm):
    """What the letter says on one recommendation, word for word."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the letter"), choices=Language.choices)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def prepare(self, thing: Any, user: Any) -> None:
        self.fields = {"language": self.fields["language"], **content_fields(ANSWER), **self.fields}

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
