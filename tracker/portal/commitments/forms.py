"""A commitment of the State: what it says, and the recommendations it serves."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.actions import CommitmentWords
from tracker.content import COMMITMENT
from tracker.models import CommitmentUpdate, Recommendation
from tracker.portal.forms.content import ContentForm


def commitment_initial(version: CommitmentUpdate | None) -> dict[str, Any]:
    """The form filled with a version: the draft, or what the next one begins with."""
    if version is None:
        return {}
    served = [str(each.pk) for each in version.recommendations.all()]
    return CommitmentForm.begun_with(version) | {"recommendations": served}


class CommitmentForm(ContentForm):
    """Declare or update a commitment. `uuid` comes from the page, so that a form sent twice declares one."""

    content = COMMITMENT
    uuid = forms.UUIDField(widget=forms.HiddenInput)

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
        return CommitmentWords(**self.said)

    def chosen_recommendations(self) -> list[Recommendation]:
        """The recommendations ticked, for the action."""
        return [self.choosable[pk] for pk in self.cleaned_data["recommendations"]]
