"""A commitment of the State: what it says, and the recommendations it serves."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.actions import CommitmentWords
from tracker.content import COMMITMENT
from tracker.models import CommitmentUpdate, Meeting, PeriodItem, Recommendation
from tracker.portal.by_meeting import OfferedRecommendation, are_of_several, as_printed, by_meeting
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

    def __init__(self, *args: Any, items: Sequence[PeriodItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {str(each.recommendation_id): each for each in as_printed(items)}
        self.names_meetings = are_of_several(items)
        self.fields["recommendations"] = forms.MultipleChoiceField(
            label=_("Recommendations it serves"),
            widget=forms.CheckboxSelectMultiple,
            choices=[(pk, each.printing.label) for pk, each in self.items.items()],
            error_messages={
                "required": _("Choose at least one recommendation that this commitment serves."),
                "invalid_choice": _("Choose among the recommendations on this page."),
            },
        )

    @property
    def groups(self) -> list[tuple[Meeting, list[OfferedRecommendation]]]:
        """What is offered, by meeting."""
        return by_meeting(map(OfferedRecommendation, self.items.values(), self["recommendations"]))

    def words(self) -> CommitmentWords:
        """The words, for the action."""
        return CommitmentWords(**self.said)

    def chosen_recommendations(self) -> list[Recommendation]:
        """The recommendations ticked, for the action."""
        return [self.items[pk].recommendation for pk in self.cleaned_data["recommendations"]]
