"""What a confirmation says first: the meeting, and what the document is to those that the meeting has.

What the page fills in is a suggestion: it counts because a person goes on from it. Where the meeting has documents
already, the page of matches follows (`version_forms`).
"""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.forms import ActForm
from tracker.admin.kinship import kinship_sentence
from tracker.admin.version_forms import kin_choices
from tracker.importing.comparing import (
    has_positions,
    kinship_of,
    likely_meeting,
    standing_documents,
    state_under_review,
)
from tracker.importing.versions import FIRST, Kin
from tracker.models import Meeting, MemberState, SourceDocument


class ConfirmForm(ActForm):
    """The meeting that the document belongs to, how it stands to the meeting's other documents, and whose answers to
    the recommendations it prints, where it prints any.
    """

    meeting: Any = forms.ModelChoiceField(Meeting.objects.all(), label=gettext_lazy("Meeting"), empty_label="")
    kin = forms.ChoiceField(
        label=gettext_lazy("What this document is"), choices=kin_choices, required=False, widget=forms.RadioSelect
    )
    of: Any = forms.ModelChoiceField(
        SourceDocument.objects.none(),
        label=gettext_lazy("Which document"),
        required=False,
        empty_label=gettext_lazy("No other document"),
    )
    under_review: Any = forms.ModelChoiceField(
        MemberState.objects.reporting(),
        label=gettext_lazy("State under review"),
        required=False,
        empty_label=gettext_lazy("No State, or not known"),
        help_text=gettext_lazy(
            "The document prints which recommendations were supported, noted or are to be examined. This is kept as "
            "what the document says of this State."
        ),
    )

    def prepare(self, thing: Any, user: Any) -> None:
        findings = thing.findings
        kept = findings.get("versions") or {}
        self.fields["meeting"].initial = kept.get("meeting") or likely_meeting(thing)
        self.meeting = self._meeting() if thing.is_waiting else None
        self.documents = standing_documents(self.meeting) if self.meeting else []
        self.kinship = kinship_of(thing, self.meeting) if thing.is_waiting else FIRST
        if has_positions(findings):
            self.fields["under_review"].initial = kept.get("under_review") or state_under_review(findings)
        else:
            del self.fields["under_review"]
        if not self.documents:
            del self.fields["kin"], self.fields["of"]
            return
        of: Any = self.fields["of"]
        of.queryset = SourceDocument.objects.filter(pk__in=[each.pk for each in self.documents])
        self.fields["kin"].initial = kept.get("kin") or self.kinship.kin.value
        of.initial = kept.get("of") or self.kinship.of or None

    def _meeting(self) -> Meeting | None:
        """The meeting that was posted, else the one that the document names."""
        posted = self.data.get("meeting") if self.is_bound else self.initial.get("meeting")
        if not posted:
            initial = self.fields["meeting"].initial
            return Meeting.objects.filter(pk=initial).first() if isinstance(initial, int) else initial
        return Meeting.objects.filter(pk=posted).first() if str(posted).isdecimal() else None

    @property
    def suggestion(self) -> str:
        """What the program takes the document for, and why; nothing where there is nothing to compare it with."""
        return kinship_sentence(self.kinship, self.documents)

    @property
    def same_words(self) -> str:
        """The document of another symbol that says the very same."""
        return next((str(each) for each in self.documents if each.pk == self.kinship.same_words), "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.documents and not cleaned.get("kin"):
            self.refuse([_("The meeting has documents already. Say what this one is to them.")], "kin")
        elif self.documents and cleaned["kin"] != Kin.JOINS and not cleaned.get("of") and "of" not in self.errors:
            self.refuse([_("Say which document.")], "of")
        elif self.documents and cleaned["kin"] == Kin.JOINS:
            cleaned["of"] = None
        return cleaned
