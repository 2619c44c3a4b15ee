"""The forms of an import: the file, the proposal as a person corrects it, the meeting it is confirmed for."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.forms import ActForm, LineField, TextField, repost
from tracker.admin.mending import CannotMend, Finding, mended, mended_recommendation
from tracker.choices import Basis, DocumentKind, Language
from tracker.importing.readers import LARGEST, READERS
from tracker.models import Meeting
from tracker.models.constraints import refuse_unstorable

NO_STATE = gettext_lazy("A body, or no State")


class UploadForm(ActForm):
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


class DocumentForm(forms.Form):
    """The head of the document, and the revision of the proposal that the person saw."""

    title = LineField(label=gettext_lazy("Title"), max_length=300)
    symbol = LineField(label=gettext_lazy("Symbol"), max_length=60, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=DocumentKind.choices)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class RecommendationForm(forms.Form):
    """One recommendation that was found."""

    label = LineField(label=gettext_lazy("Label"), max_length=40)
    text = TextField(label=gettext_lazy("Text, word for word"), rows=5)
    basis = forms.ChoiceField(label=gettext_lazy("Basis"), choices=Basis.choices)
    agenda_item = LineField(label=gettext_lazy("Agenda item"), max_length=20, required=False)
    drop = forms.BooleanField(label=gettext_lazy("Drop: this is no recommendation"), required=False)

    def __init__(self, *args: Any, finding: Finding, states: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.finding = finding
        self.stored_now: Finding | None = None
        self.attribution_fields: list[tuple[str, Any, Any]] = []
        for number, attribution in enumerate(finding["attributions"]):
            self.fields[f"state_{number}"] = forms.ChoiceField(
                label=gettext_lazy("State"), choices=states, required=False, initial=attribution["iso3"] or ""
            )
            self.fields[f"remove_{number}"] = forms.BooleanField(
                label=gettext_lazy("Remove this attribution"), required=False
            )
            self.attribution_fields.append((attribution["printed"], self[f"state_{number}"], self[f"remove_{number}"]))

    def mended(self) -> Finding | None:
        """The recommendation as the person wants it; None where it is to be dropped."""
        return None if self.cleaned_data["drop"] else mended_recommendation(self.finding, self.cleaned_data)

    @property
    def plain_fields(self) -> list[Any]:
        return [self[name] for name in ("label", "text", "basis", "agenda_item", "drop")]


class ReviewForm:
    """The whole review page as one form: the document's head, and one form a recommendation."""

    def __init__(self, findings: Finding, revision: int, states: list[tuple[str, str]], data: Any = None) -> None:
        self.findings = findings
        choices = [("", NO_STATE), *states]
        head = {**findings["document"], "symbol": findings["document"]["symbol"] or "", "revision": revision}
        self.document = DocumentForm(data, prefix="document", initial=head)
        self.recommendations = [
            RecommendationForm(
                data,
                prefix=f"item-{finding['order']}",
                initial={**finding, "agenda_item": finding["agenda_item"] or ""},
                finding=finding,
                states=choices,
            )
            for finding in findings["recommendations"]
        ]

    @property
    def forms(self) -> list[Any]:
        return [self.document, *self.recommendations]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Every error with the place of its field, for the summary over the form."""
        return [
            (form[name].auto_id if name in form.fields else "review", sentence)
            for form in self.forms
            for name, sentences in form.errors.items()
            for sentence in sentences
        ]

    def refuse(self, sentences: list[str], field: str | None = None) -> None:
        for sentence in sentences:
            self.document.add_error(None, sentence)

    def corrected(self) -> Finding | None:
        """The findings as the person wants them; None where something typed does not fit, with errors at its field."""
        checked = [form.is_valid() for form in self.forms]  # every form, so that every fault is shown at once
        if not all(checked):
            return None
        kept: list[Finding] = []
        dropped: list[Finding] = []
        for form in self.recommendations:
            try:
                finding = form.mended()
            except CannotMend as fault:
                form.add_error(fault.field, fault.sentence)
                continue
            if finding is None:
                dropped.append(form.finding)
            else:
                kept.append(finding)
        self._refuse_labels_twice(kept)
        if self.errors:
            return None
        head = {name: self.document.cleaned_data[name] for name in ("title", "symbol", "kind", "language")}
        return mended(self.findings, {**head, "symbol": head["symbol"] or None}, kept, dropped)

    def _refuse_labels_twice(self, kept: list[Finding]) -> None:
        by_order = {form.finding["order"]: form for form in self.recommendations}
        labels: set[str] = set()
        slugs: set[str] = set()
        for finding in kept:
            if finding["label"] in labels or finding["slug"] in slugs:
                by_order[finding["order"]].add_error(
                    "label", _("Another recommendation of this document has this label.")
                )
            labels.add(finding["label"])
            slugs.add(finding["slug"])

    def show_stored(self, findings: Finding, revision: int) -> None:
        """After a conflict: keep what was typed, show what is stored, and let the next save replace it knowingly."""
        repost(self.document, "revision", str(revision))
        stored = {finding["order"]: finding for finding in findings["recommendations"]}
        for form in self.recommendations:
            now = stored.get(form.finding["order"])
            typed = form.cleaned_data if form.is_bound and hasattr(form, "cleaned_data") else {}
            if now and any(str(now[name] or "") != typed.get(name, "") for name in ("label", "text", "basis")):
                form.stored_now = now
