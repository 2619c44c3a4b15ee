"""What a confirmation says beside its findings: the meeting, what the document replaces or translates, and which
recommendation of the meeting each finding prints again.

A match that the page suggests is a suggestion: it counts because a person confirms the page.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.display import cut
from tracker.admin.forms import ActForm
from tracker.admin.queries import printed_in
from tracker.importing.loading import meeting_of
from tracker.models import Meeting, Printing, SourceDocument
from tracker.models.search import normalised

BEGINNING = 160


class ConfirmForm(ActForm):
    """The meeting that the document belongs to, and how it stands to what the meeting has already."""

    meeting: Any = forms.ModelChoiceField(Meeting.objects.all(), label=gettext_lazy("Meeting"), empty_label="")
    replaces: Any = forms.ModelChoiceField(
        SourceDocument.objects.none(),
        label=gettext_lazy("It is a later version of"),
        required=False,
        empty_label=gettext_lazy("No other document"),
        help_text=gettext_lazy(
            "A recommendation of that document that nothing here continues is marked as dropped; its answers stay."
        ),
    )
    translates: Any = forms.ModelChoiceField(
        SourceDocument.objects.none(),
        label=gettext_lazy("It is the official text in another language of"),
        required=False,
        empty_label=gettext_lazy("No other document"),
    )

    def prepare(self, thing: Any, user: Any) -> None:
        self.found: list[dict[str, Any]] = thing.findings["recommendations"]
        self.fields["meeting"].initial = meeting_of(thing)
        meeting = self._meeting() if thing.is_waiting else None
        self.earlier: list[Printing] = list(printed_in(meeting)) if meeting else []
        documents: Any = SourceDocument.objects.filter(meeting=meeting) if meeting else SourceDocument.objects.none()
        replaces: Any = self.fields["replaces"]
        translates: Any = self.fields["translates"]
        replaces.queryset = documents.filter(replaced_by__isnull=True)
        translates.queryset = documents.exclude(language=thing.findings["document"]["language"])
        if not self.earlier:
            del self.fields["replaces"], self.fields["translates"]
            return
        language = thing.findings["document"]["language"]
        choices = [("", _("None: it is new")), *((each.recommendation.slug, _named(each)) for each in self.earlier)]
        for number, finding in enumerate(self.found):
            self.fields[f"continues_{number}"] = forms.ChoiceField(
                label=_("%(label)s prints again") % {"label": finding["label"]},
                choices=choices,
                required=False,
                initial=_suggested(finding, language, self.earlier),
                help_text=format_html('<bdi lang="{}">{}</bdi>', language, cut(finding["text"], BEGINNING)),
            )

    def _meeting(self) -> Meeting | None:
        """The meeting that was posted, else the one that the document names."""
        posted = self.data.get("meeting") if self.is_bound else None
        if not posted:
            initial: Meeting | None = self.fields["meeting"].initial
            return initial
        return Meeting.objects.filter(pk=posted).first() if posted.isdigit() else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.earlier and self.found and "continues_0" not in self.data:
            self.refuse([_("The meeting has recommendations already. Say which of them this document prints again.")])
        matched = {number: cleaned.pop(f"continues_{number}", "") for number in range(len(self.found))}
        if cleaned.get("replaces") and cleaned.get("translates"):
            self.refuse([_("A document is a later version, or a translation, not both.")], "translates")
        if cleaned.get("translates"):
            self._refuse_new_in_a_translation(matched)
        continues = {self.found[number]["slug"]: [slug] for number, slug in matched.items() if slug}
        return {**cleaned, "continues": continues}

    def _refuse_new_in_a_translation(self, matched: dict[int, str]) -> None:
        """A translation has no recommendation of its own, and translates each once."""
        taken: set[str] = set()
        for number, slug in matched.items():
            if not slug or slug in taken:
                self.refuse([_("Say which recommendation this is the text of; each has one.")], f"continues_{number}")
            taken.add(slug)


def _named(printing: Printing) -> str:
    return f"{printing.label}, {cut(printing.text, BEGINNING)}"


def _suggested(finding: dict[str, Any], language: str, earlier: Iterable[Printing]) -> str:
    """The recommendation with the same words; in another language, the one with the same label."""
    for printing in earlier:
        same_words = normalised(printing.text) == normalised(finding["text"])
        is_translated = printing.document.language != language and printing.recommendation.slug == finding["slug"]
        if same_words or is_translated:
            return printing.recommendation.slug
    return ""
