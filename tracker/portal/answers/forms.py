"""The answer on one recommendation: what it says, the commitments it touches, and the revision that the person saw."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.actions import AnswerWords
from tracker.content import ANSWER, STATUS
from tracker.models import Commitment, PeriodItem, Recommendation, StatusUpdate
from tracker.portal.commitments.queries import CommitmentLine
from tracker.portal.forms.base import Boxes
from tracker.portal.forms.content import ContentForm
from tracker.questionnaire.wording import action_asked


def answer_initial(version: StatusUpdate | None) -> dict[str, Any]:
    """The form filled with a version: the draft, or what the next one begins with."""
    if version is None:
        return {}
    touched = [str(each.pk) for each in version.commitments.all()]
    return AnswerForm.begun_with(version) | {"commitments": touched}


def seen_revision(draft: Any) -> dict[str, Any]:
    """The revision of the open draft, for the hidden field."""
    return {"revision": draft.revision if draft else None}


class AnswerForm(ContentForm):
    """One answer. A draft may lack anything; what sending needs is asked on the check page."""

    content = ANSWER

    def __init__(
        self,
        *args: Any,
        commitments: Sequence[CommitmentLine],
        others: Mapping[PeriodItem, bool] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.others = {str(each.recommendation_id): each for each in others or {}}
        self.begun = {str(each.recommendation_id) for each, is_begun in (others or {}).items() if is_begun}
        self.fields["also"] = Boxes(
            label=_("Use this answer also for other recommendations"),
            required=False,
            choices=[(pk, each.printing.label) for pk, each in self.others.items()],
            error_messages={"invalid_choice": _("Choose among the recommendations on this page.")},
        )
        self.lines = {str(line.pk): line for line in commitments}
        self.fields["commitments"] = Boxes(
            label=_("Related commitments"),
            required=False,
            choices=[(pk, line.newest.text) for pk, line in self.lines.items()],
            error_messages={"invalid_choice": _("One of these is not a commitment of your State.")},
        )

    def ask_since(self, day: datetime.date | None) -> None:
        """Ask what was done since the State's last accepted answer."""
        self[STATUS.name].label = action_asked(day)

    @property
    def touched(self) -> Iterator[tuple[CommitmentLine, Any]]:
        """Each commitment with its checkbox."""
        return zip(self.lines.values(), self["commitments"], strict=True)

    @property
    def also_offered(self) -> list[tuple[PeriodItem, Any]]:
        """Each other recommendation without an answer, with its checkbox."""
        pairs = zip(self.others.items(), self["also"], strict=True)
        return [(item, box) for (pk, item), box in pairs if pk not in self.begun]

    @property
    def is_changed(self) -> bool:
        """Whether a person changed what the form began with; not where none of its fields was posted."""
        shown = {name for name, field in self.fields.items() if not field.widget.is_hidden}
        return not shown.isdisjoint(self.data) and not shown.isdisjoint(self.changed_data)

    def words(self) -> AnswerWords:
        """The words, for the action."""
        return AnswerWords(**self.said)

    def chosen_others(self) -> list[Recommendation]:
        """The other recommendations ticked, for the action: those that still have no answer."""
        return [self.others[pk].recommendation for pk in self.cleaned_data["also"] if pk not in self.begun]

    def chosen_commitments(self) -> list[Commitment]:
        """The commitments ticked, for the action."""
        return [self.lines[pk].commitment for pk in self.cleaned_data["commitments"]]
