"""A commitment of the State: its facts, and the recommendations it serves."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.actions import CommitmentWords
from tracker.choices import CommitmentProgress
from tracker.models import CommitmentUpdate, Recommendation
from tracker.models.commitments import COMMITMENT_LIMIT
from tracker.portal.forms.base import Day, Line, Revision, Words, language_field
from tracker.portal.forms.citing import CitingForm, citations_initial


def commitment_initial(version: CommitmentUpdate | None) -> dict[str, Any]:
    """The form filled with a version: the draft, or what the next one begins with."""
    if version is None:
        return {}
    return {
        **{name: getattr(version, name) for name in CommitmentForm.TEXTS},
        "recommendations": [str(each.pk) for each in version.recommendations.all()],
        **citations_initial(version.evidence_citations.all()),
    }


class CommitmentForm(CitingForm):
    """Declare or update a commitment. `uuid` comes from the page, so that a form sent twice declares one."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    text = Words(
        label=_("What the State will do"),
        limit=COMMITMENT_LIMIT,
        help_text=_("In one or two sentences, as the State wants to be read."),
        error_messages={"required": _("Write what the State will do.")},
    )
    lead_institution = Line(
        label=_("Lead institution"), limit=300, required=False, help_text=_("A ministry or office; no person's name.")
    )
    target_on = Day(
        label=_("Target date"),
        required=False,
        help_text=_("A later date may be given later; the first one stays on record."),
    )
    progress = forms.ChoiceField(
        label=_("Progress"), choices=CommitmentProgress.choices, initial=CommitmentProgress.PLANNED
    )
    note = Words(
        label=_("Note"), limit=COMMITMENT_LIMIT, required=False, help_text=_("What moved, or why the date moved.")
    )
    language = language_field()
    revision = Revision()

    TEXTS = ("text", "lead_institution", "target_on", "progress", "note", "language")

    def __init__(self, *args: Any, recommendations: Sequence[tuple[Recommendation, str, str]], **kwargs: Any) -> None:
        """`recommendations`: each with its label and its text."""
        super().__init__(*args, **kwargs)
        self.choosable = {str(each.pk): each for each, _label, _text in recommendations}
        self.printed = [text for _each, _label, text in recommendations]
        self.fields["recommendations"] = forms.MultipleChoiceField(
            label=_("Recommendations it serves"),
            widget=forms.CheckboxSelectMultiple,
            choices=[(str(each.pk), label) for each, label, _text in recommendations],
            error_messages={
                "required": _("Choose at least one recommendation that this commitment serves."),
                "invalid_choice": _("Choose among the recommendations on this page."),
            },
        )

    @property
    def served(self) -> Iterator[tuple[str, Any]]:
        """The text of each recommendation with its checkbox."""
        return zip(self.printed, self["recommendations"], strict=True)

    def words(self) -> CommitmentWords:
        """The words, for the action."""
        return CommitmentWords(**{name: self.cleaned_data[name] for name in self.TEXTS})

    def chosen_recommendations(self) -> list[Recommendation]:
        """The recommendations ticked, for the action."""
        return [self.choosable[pk] for pk in self.cleaned_data["recommendations"]]
