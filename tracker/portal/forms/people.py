"""Naming recommendations to experts."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.models import Mandate, PeriodItem, Recommendation
from tracker.portal.forms.base import Day, PortalForm


class AssignForm(PortalForm):
    """Name recommendations of the period to one expert of the own State."""

    due_on = Day(label=_("Due inside your State"), required=False)

    def __init__(self, *args: Any, experts: Sequence[Mandate], items: Sequence[PeriodItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.experts = {str(each.pk): each for each in experts}
        self.items = {str(each.recommendation_id): each for each in items}
        self.fields["mandate"] = forms.ChoiceField(
            label=_("Expert"),
            choices=[(pk, str(each.user)) for pk, each in self.experts.items()],
            error_messages={
                "required": _("Choose an expert."),
                "invalid_choice": _("This person is no expert of your State."),
            },
        )
        self.fields["recommendations"] = forms.MultipleChoiceField(
            label=_("Recommendations"),
            choices=[(pk, each.printing.label) for pk, each in self.items.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": _("Choose at least one recommendation."),
                "invalid_choice": _("One of these recommendations is not asked in this period."),
            },
        )

    @property
    def choosable(self) -> Iterator[tuple[str, Any]]:
        """The text of each recommendation with its checkbox."""
        return zip((each.printing.text for each in self.items.values()), self["recommendations"], strict=True)

    def expert(self) -> Mandate:
        """The mandate chosen."""
        return self.experts[self.cleaned_data["mandate"]]

    def chosen(self) -> list[Recommendation]:
        """The recommendations chosen."""
        return [self.items[pk].recommendation for pk in self.cleaned_data["recommendations"]]


class EndAssignmentForm(PortalForm):
    """Take one recommendation back from an expert."""

    assignment = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
