"""The State's own people: inviting them, and naming recommendations to experts."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tracker.choices import Language, MandateRole
from tracker.models import Assignment, Meeting, PeriodItem, Recommendation
from tracker.portal.by_meeting import OfferedRecommendation, are_of_several, as_printed, by_meeting
from tracker.portal.forms.base import Day, Line, PortalForm
from tracker.portal.tasks.tasklist import Task

ROLE_WORDS = [
    (MandateRole.EXPERT.value, _("Expert: drafts what you assign, and does not see the drafts of others")),
    (MandateRole.OBSERVER.value, _("Observer: reads what your State has sent, and writes nothing")),
]


class WithRecommendations(PortalForm):
    """A form that offers recommendations of the period, each with how its answer stands.

    `offered`: those that are shown, by key; None: all. `last_day`: on which the State can send, and after which nothing
    is due inside it; None where that day is over.

    One that is asked but not offered (any more) is taken all the same: a form sent twice does no harm.
    """

    due_on = Day(label=_("Due inside your State"), required=False)
    named: Mapping[str, Assignment] = {}

    def __init__(
        self,
        *args: Any,
        tasks: Sequence[Task],
        offered: Collection[Any] | None = None,
        last_day: datetime.date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.last_day = last_day
        items = [each.item for each in tasks]
        self.tasks = {str(each.item.recommendation_id): each for each in tasks}
        self.items = {str(each.recommendation_id): each for each in as_printed(items)}
        self.names_meetings = are_of_several(items)
        self.offered = set(self.items) if offered is None else {str(pk) for pk in offered}
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
    def groups(self) -> list[tuple[Meeting, list[OfferedRecommendation]]]:
        """What is offered, by meeting."""
        pairs = zip(self.items.items(), self["recommendations"], strict=True)
        return by_meeting(self._offer(pk, each, box) for (pk, each), box in pairs if pk in self.offered)

    def _offer(self, pk: str, item: PeriodItem, box: Any) -> OfferedRecommendation:
        task, own = self.tasks[pk], self.named.get(pk)
        others = [each for each in task.assignments if each != own]
        return OfferedRecommendation(item, box, own, task.status.label if task.status else "", others)

    def clean_due_on(self) -> datetime.date | None:
        due_on: datetime.date | None = self.cleaned_data["due_on"]
        if due_on and self.last_day and due_on > self.last_day:
            words = _("Your State can send until %(day)s. Choose a day that is not later.")
            raise forms.ValidationError(words, params={"day": date_format(self.last_day)})
        return due_on

    def chosen(self) -> list[Recommendation]:
        """The recommendations chosen."""
        return [self.items[pk].recommendation for pk in self.cleaned_data["recommendations"]]


class NameForm(WithRecommendations):
    """Name recommendations that are not named to this expert yet."""


class NamedForm(WithRecommendations):
    """Take recommendations back from this expert, or give them another due date: two buttons, each an act."""

    def __init__(self, *args: Any, named: Sequence[Assignment], **kwargs: Any) -> None:
        super().__init__(*args, offered=[each.recommendation_id for each in named], **kwargs)
        self.named = {str(each.recommendation_id): each for each in named}
        self.fields["due_on"].label = _("New due date inside your State")
        self.fields["due_on"].help_text = _("For the selected recommendations. Empty: no due date.")


class InvitePersonForm(WithRecommendations):
    """Invite an expert or observer of the own State."""

    full_name = Line(label=_("Name"), limit=200, error_messages={"required": _("Write the name of the person.")})
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("A link to an account goes to this address, unless the person has an account already."),
        error_messages={
            "required": _("Write the address to which the invitation goes."),
            "invalid": _("Write an e-mail address such as a@example.org."),
        },
    )
    language = forms.ChoiceField(label=_("Language of pages and e-mails"), choices=Language.choices)
    role = forms.ChoiceField(
        label=_("What the person may do"),
        choices=ROLE_WORDS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what the person may do.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recommendations"].required = False
        self.fields["recommendations"].label = _("Recommendations for an expert to draft, if you know them already")
        self.order_fields(["full_name", "email", "language", "role", "recommendations", "due_on"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") == MandateRole.OBSERVER and cleaned.get("recommendations"):
            self.add_error("recommendations", _("An observer writes no answer. Assign recommendations to experts."))
        return cleaned
