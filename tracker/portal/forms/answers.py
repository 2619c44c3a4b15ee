"""The answer on one recommendation: six fields, the language, and the revision that the person saw."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from tracker.actions import AnswerWords
from tracker.choices import ImplementationStatus
from tracker.counting import Length, length_of
from tracker.models import Commitment, StatusUpdate
from tracker.models.answers import WORDS_LIMIT
from tracker.portal.forms.base import Revision, Words, language_field
from tracker.portal.forms.citing import CitingForm, citations_initial
from tracker.portal.queries import CommitmentLine

# "Status not stated" is for paper alone.
STATUSES = [status for status in ImplementationStatus if status != ImplementationStatus.NOT_STATED]


def answer_initial(version: StatusUpdate | None) -> dict[str, Any]:
    """The form filled with a version: the draft, or what the next one begins with."""
    if version is None:
        return {}
    status = version.implementation_status
    return {
        "implementation_status": "" if status == ImplementationStatus.NOT_STATED else status,
        "summary": version.summary,
        "obstacles": version.obstacles,
        "assistance_needed": version.assistance_needed,
        "language": version.language,
        "commitments": [str(each.pk) for each in version.commitments.all()],
        **citations_initial(version.evidence_citations.all()),
    }


def seen_revision(draft: Any) -> dict[str, Any]:
    """The revision of the open draft, for the hidden field."""
    return {"revision": draft.revision if draft else None}


class CountedText(BoundField):
    """A text that is said how long it is."""

    @property
    def length(self) -> Length:
        """How long it is now, in the language that is chosen."""
        return length_of(self.value() or "", self.form["language"].value() or "")

    @property
    def aria_describedby(self) -> str:
        return f"{super().aria_describedby} {self.auto_id}_count"


class AnswerForm(CitingForm):
    """One answer. A draft may lack anything; what sending needs is asked on the check page."""

    implementation_status = forms.ChoiceField(
        label=_("Action taken"),
        required=False,
        choices=[(status.value, status.label) for status in STATUSES],
        widget=forms.RadioSelect,
    )
    summary = Words(
        bound_field_class=CountedText,
        label=_("Summary of action taken"),
        limit=WORDS_LIMIT,
        required=False,
        help_text=_(
            "At most 200 words (in Chinese: 400 characters). Give complete references to legislation, and figures where"
            " you can. Published as received."
        ),
    )
    obstacles = Words(
        label=_("Main obstacles"),
        limit=WORDS_LIMIT,
        required=False,
        help_text=_("What stands in the way, if anything does."),
    )
    assistance_needed = Words(
        label=_("Technical assistance needed"),
        limit=WORDS_LIMIT,
        required=False,
        help_text=_("What would help, and from whom, if you know."),
    )
    language = language_field()
    revision = Revision()

    TEXTS = ("implementation_status", "summary", "obstacles", "assistance_needed", "language")

    def __init__(self, *args: Any, commitments: Sequence[CommitmentLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {str(line.pk): line for line in commitments}
        self.fields["summary"].widget.attrs["rows"] = 8
        self.fields["commitments"] = forms.MultipleChoiceField(
            label=_("Commitments touched by this answer"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(pk, line.newest.text) for pk, line in self.lines.items()],
            error_messages={"invalid_choice": _("One of these is no commitment of your State.")},
        )

    @property
    def statuses(self) -> Iterator[tuple[ImplementationStatus, Any]]:
        """Each status with its radio button."""
        return zip(STATUSES, self["implementation_status"], strict=True)

    @property
    def touched(self) -> Iterator[tuple[CommitmentLine, Any]]:
        """Each commitment with its checkbox."""
        return zip(self.lines.values(), self["commitments"], strict=True)

    def words(self) -> AnswerWords:
        """The words, for the action."""
        return AnswerWords(**{name: self.cleaned_data[name] for name in self.TEXTS})

    def chosen_commitments(self) -> list[Commitment]:
        """The commitments ticked, for the action."""
        return [self.lines[pk].commitment for pk in self.cleaned_data["commitments"]]
