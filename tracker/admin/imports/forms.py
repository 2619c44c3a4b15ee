"""The forms of an import as a whole: the file, the facts of the document, what was missed, what is entered by hand."""

from typing import Any, cast

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.display import page_of
from tracker.admin.forms import DayField, DeskActForm, LineField
from tracker.admin.import_review.findings import NAME, reviewed_item, theme_choices
from tracker.admin.import_review.item_forms import SaidForm
from tracker.admin.import_review.source import numbered, source_lines
from tracker.choices import Basis, DocumentKind, Language
from tracker.importing.mending.held import holder_of
from tracker.importing.mending.shape import Draft, fingerprint, opened, whose_label
from tracker.importing.mending.splitting import next_free_label
from tracker.importing.mending.taking import Wanted, as_printed
from tracker.importing.readers import ENCODINGS, LARGEST, READERS
from tracker.importing.structure.findings import RecommendationFinding
from tracker.models import ImportProposal, Meeting
from tracker.models.constraints import refuse_unstorable

LAST_LINE = 10_000_000
OF_THE_ITEM = ("label", "text", "basis", "line", "agenda_item", "position", "page", "theme_slugs")


class UploadForm(DeskActForm):
    """A report to import."""

    file = forms.FileField(
        label=gettext_lazy("Report"),
        widget=forms.FileInput(attrs={"accept": ",".join(READERS)}),
        max_length=200,
        help_text=format_html("<bdi>{}</bdi>", ", ".join(READERS)),
    )
    meeting: Any = forms.ModelChoiceField(
        Meeting.objects.all(),
        label=gettext_lazy("Meeting"),
        required=False,
        empty_label=gettext_lazy("As the document says"),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST:
            raise forms.ValidationError(_("The file is too large: at most 20 MB are read."))
        refuse_unstorable(upload.name)
        return upload


class RevisionForm(DeskActForm):
    """A form about a proposal that knows the revision which the person saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def prepare(self, thing: ImportProposal, user: Any) -> None:
        self.fields["revision"].initial = thing.revision


class DocumentForm(DeskActForm):
    """What the document says of itself, and of its meeting."""

    title = LineField(label=gettext_lazy("Title"), max_length=300)
    symbol = LineField(label=gettext_lazy("Symbol"), max_length=60, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=DocumentKind.choices)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices)
    meeting_title = LineField(label=gettext_lazy("Meeting, as the document names it"), max_length=300, required=False)
    place = LineField(label=gettext_lazy("Place"), max_length=120, required=False)
    starts_on = DayField(label=gettext_lazy("First day"), required=False)
    ends_on = DayField(label=gettext_lazy("Last day"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)

    def prepare(self, thing: ImportProposal, user: Any) -> None:
        document = opened(thing.findings).document
        for name in ("title", "symbol", "kind", "language"):
            self.fields[name].initial = getattr(document, name) or ""
        self.fields["meeting_title"].initial = document.meeting.title or ""
        for name in ("place", "starts_on", "ends_on"):
            self.fields[name].initial = getattr(document.meeting, name) or ""
        self.fields["seen"].initial = fingerprint(document)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        return cleaned


class WantedForm(SaidForm):
    """A recommendation as a person enters it."""

    def prepare(self, thing: ImportProposal | None, user: Any) -> None:
        basis, themes = self.fields["basis"], cast("Any", self.fields["theme_slugs"])
        basis.initial = Basis.NOT_NEGOTIATED
        basis.help_text = _("Keep “Not negotiated” unless the report says how the meeting adopted it.")
        themes.choices = theme_choices(None)
        if not themes.choices:
            del self.fields["theme_slugs"]

    def clean(self) -> dict[str, Any]:
        """The words of the recommendation put together as `wanted`; beside them what else the form asks."""
        words = super().clean() or {}
        if self.errors:
            return words
        own = {name: words.pop(name, None) for name in OF_THE_ITEM}
        return {**words, "wanted": Wanted(**{name: value for name, value in own.items() if value})}


class MissedForm(WantedForm):
    """A recommendation that was missed: prefilled from its line of the source where one is named."""

    line = forms.IntegerField(
        label=gettext_lazy("Line of the source"), min_value=0, max_value=LAST_LINE, required=False
    )

    def prepare(self, thing: Any, user: Any) -> None:
        super().prepare(thing, user)
        findings = opened(thing.findings)
        for last in findings.recommendations[-1:]:
            self._choose_basis(last)
            self.fields["label"].initial = next_free_label(findings, last.label)
        line = str(self.initial.get("line", ""))
        if line.isascii() and line.isdigit():
            self._prefill(thing, int(line), findings)

    def _prefill(self, thing: ImportProposal, line: int, findings: Draft) -> None:
        """The words of the line, the label of its mark, and what the item before it says of its place."""
        lines = numbered(source_lines(thing)[0])
        words = dict(lines).get(line, "")
        label, self.fields["text"].initial = as_printed(findings, line, words)
        label_taken = whose_label(findings, label)
        self.fields["label"].initial = "" if label_taken else label
        if label_taken:
            self.fields["label"].help_text = self.fields["label"].error_messages["required"] = label_taken
        if holder := holder_of(findings, line, self.fields["text"].initial, lines):
            self.fields["text"].help_text = said_of_holder(thing, holder)
        before = [each for each in findings.recommendations if each.line <= line]
        if before:
            self.fields["agenda_item"].initial = before[-1].agenda_item or ""
            self._choose_basis(before[-1])

    def _choose_basis(self, before: RecommendationFinding) -> None:
        """Begin with the basis of the recommendation before it, and say so: most stand under the same words."""
        basis = self.fields["basis"]
        basis.initial = before.basis
        sentence = _("“%(basis)s” is selected, as for %(label)s before it. Change it where the report says otherwise.")
        basis.help_text = sentence % {"basis": Basis(before.basis).label, "label": before.label}


class ByHandForm(WantedForm):
    """A recommendation without any document: which meeting it is of, and what it says."""

    meeting: Any = forms.ModelChoiceField(Meeting.objects.all(), label=gettext_lazy("Meeting"), empty_label="")
    title = LineField(
        label=gettext_lazy("Where it is printed"),
        max_length=300,
        help_text=gettext_lazy("The title of the document, or of the paper copy that you have."),
    )
    symbol = LineField(label=gettext_lazy("Symbol"), max_length=60, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=DocumentKind.choices, initial=DocumentKind.FINAL)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices, initial=Language.ENGLISH)
    field_order = ("meeting", "title", "symbol", "kind", "language")

    def clean_symbol(self) -> str | None:
        return self.cleaned_data["symbol"] or None


class EncodingForm(RevisionForm):
    """The encoding in which the file is read again."""

    encoding = forms.ChoiceField(label=gettext_lazy("Encoding"), choices=[(name, name) for name in ENCODINGS])

    def prepare(self, thing: ImportProposal, user: Any) -> None:
        super().prepare(thing, user)
        self.fields["encoding"].initial = thing.findings["document"].get("encoding") or ""


def said_of_holder(proposal: ImportProposal, holder: RecommendationFinding) -> SafeString:
    """That an item has these words already, with the way to divide it: no words stand in two items."""
    sentence = _("These words stand in item %(label)s already. Split it where the next recommendation begins:")
    address = reverse(f"{NAME}_item-split", args=[proposal.pk, holder.key])
    words = _("Split %(label)s") % {"label": holder.label}
    return format_html('{} <a href="{}">{}</a>', sentence % {"label": holder.label}, address, words)


def newest_item(_request: Any, proposal: ImportProposal) -> str:
    """The item that was added last, at its heading."""
    stored = ImportProposal.objects.get(pk=proposal.pk)
    _review, item = reviewed_item(stored, stored.findings.get("last_key", 0))
    return item.own_place if item else page_of(stored)
