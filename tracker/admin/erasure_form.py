"""What is to be erased: the words of one answer or one commitment, and files. It names; it shows no text."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.actions.erasing import ERASABLE
from tracker.admin.display import apart
from tracker.admin.forms import DeskActForm, SeveralField, TextField
from tracker.models import Commitment, CommitmentUpdate, Evidence, Recommendation, StatusUpdate, Transmission
from tracker.second_approvals import TEXTS

ANSWER, COMMITMENT = "answer", "commitment"
FIELDS = [
    (
        gettext_lazy("Of an answer"),
        [(name, TEXTS[name]) for name in ERASABLE["recommendation"]],
    ),
    (
        gettext_lazy("Of a commitment"),
        [(name, TEXTS[name]) for name in ERASABLE["commitment"]],
    ),
]


class ErasureForm(DeskActForm):
    """Words and files of one submission."""

    subject = forms.ChoiceField(label=gettext_lazy("Of which answer or commitment"))
    fields_named = forms.MultipleChoiceField(
        label=gettext_lazy("Words"), choices=FIELDS, required=False, widget=forms.CheckboxSelectMultiple
    )
    evidence = SeveralField(
        Evidence.objects.none(),
        label=gettext_lazy("Evidence to delete"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    scans = SeveralField(
        Transmission.objects.none(),
        label=gettext_lazy("Letters to delete"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = TextField(label=gettext_lazy("Reason"), max_length=4000)

    def prepare(self, thing: Any, user: Any) -> None:
        answers = StatusUpdate.objects.visible_to(user).filter(submission=thing).select_related("printing")
        updates = CommitmentUpdate.objects.visible_to(user).filter(submission=thing).order_by("pk")
        labels = {f"{ANSWER}:{each.recommendation_id}": apart(each.printing.label) for each in answers}
        texts = {f"{COMMITMENT}:{each.commitment_id}": each.text[:80] for each in updates}
        subject: Any = self.fields["subject"]
        subject.choices = [
            ("", _("Choose")),
            (_("Answers"), list(labels.items())),
            (_("Commitments"), list(texts.items())),
        ]
        evidence: Any = self.fields["evidence"]
        evidence.queryset = Evidence.objects.visible_to(user).filter(
            member_state=thing.member_state_id, erased_at__isnull=True
        )
        scans: Any = self.fields["scans"]
        scans.queryset = thing.transmissions.exclude(scan="")
        for several in (evidence, scans):
            if not several.queryset.exists():  # nothing to choose from is no question
                several.widget = forms.MultipleHiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        kind, _colon, key = cleaned.pop("subject").partition(":")
        try:
            recommendation = Recommendation.objects.get(pk=key) if kind == ANSWER else None
            commitment = Commitment.objects.get(pk=key) if kind == COMMITMENT else None
        except (Recommendation.DoesNotExist, Commitment.DoesNotExist) as error:
            raise ValidationError(_("This is no longer there.")) from error
        return {
            "fields": cleaned["fields_named"],
            "reason": cleaned["reason"],
            "recommendation": recommendation,
            "commitment": commitment,
            "evidence": list(cleaned["evidence"]),
            "scans": list(cleaned["scans"]),
        }
