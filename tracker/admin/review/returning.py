"""The forms of a return: ready sentences and own text for each field; and of an acceptance of several answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.display import apart
from tracker.admin.forms import DeskActForm, SeveralField, TextField
from tracker.admin.review.decisions import DecisionMade, decide
from tracker.choices import DecisionAct
from tracker.content import ANSWER
from tracker.content.fields import Content
from tracker.models import PlannedDecision, ReadySentence, StatusUpdate, Transmission, User
from tracker.models.return_reasons import OWN_WORDS, FieldReason, as_read, fields_with_reasons

OWN_WORDS_LIMIT = 1000
TYPED = "returns_taken_back"  # in the session: the form of the returns taken back last, until a page shows it


@dataclass(frozen=True)
class FieldOfReturn:
    """One field of the answer as the form shows it: its ready sentences, where there are any, and own words."""

    label: str | Promise
    own: BoundField
    ready: BoundField | None


class ReturnForm(DeskActForm):
    """Why a version is returned: the State reads each reason beside the field that it is about; of a letter, data entry
    does."""

    reason = TextField(
        label=gettext_lazy("Reason for return, as the State will read it"), max_length=4000, rows=3, required=False
    )

    def prepare(self, thing: Any, user: Any) -> None:
        self.is_of_letter = thing.on_behalf
        self.offer(thing.content)

    def offer(self, content: Content) -> None:
        """Add two inputs for each field that a reason can be about; ready sentences speak to a State, and of a letter
        data entry alone reads the reason."""
        if self.is_of_letter:
            self.fields["reason"].label = _("Reason")
        offered = () if self.is_of_letter else ReadySentence.objects.offered()
        self.sentences = {str(each.pk): each for each in offered}
        self.about = fields_with_reasons(content)
        for name, label in self.about.items():
            ready = [(key, each.text) for key, each in self.sentences.items() if each.field == name]
            if ready:
                self.fields[f"ready_{name}"] = forms.MultipleChoiceField(
                    label=str(label), choices=ready, required=False, widget=forms.CheckboxSelectMultiple
                )
            own = TextField(label=gettext_lazy("In your own words"), required=False, max_length=OWN_WORDS_LIMIT, rows=1)
            self.fields[f"own_{name}"] = own

    @property
    def by_field(self) -> list[FieldOfReturn]:
        return [
            FieldOfReturn(label, self[f"own_{name}"], self[f"ready_{name}"] if f"ready_{name}" in self.fields else None)
            for name, label in self.about.items()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        reason, by_field = cleaned.pop("reason", "").strip(), list[FieldReason]()
        for name in self.about:
            by_field += [self.sentences[key].reason for key in cleaned.pop(f"ready_{name}", [])]
            if own := cleaned.pop(f"own_{name}", "").strip():
                by_field.append(FieldReason(name, {OWN_WORDS: own}))
        if not (reason or by_field or self.errors):
            raise ValidationError(
                _("Give the reason.") if self.is_of_letter else _("Give the reason: it is what the State reads.")
            )
        return {**cleaned, "reason": reason, "by_field": by_field}


class AnswersField(SeveralField):
    """The answers of one response that nobody decided yet."""

    def __init__(self, label: str | Promise, changed: str | Promise) -> None:
        errors = {"required": gettext_lazy("Select at least one answer."), "invalid_choice": changed}
        boxes = forms.CheckboxSelectMultiple
        super().__init__(StatusUpdate.objects.none(), label=label, widget=boxes, error_messages=errors)

    def offer(self, transmission: Transmission, user: User) -> None:
        """Let the waiting answers of a response be chosen, in the order of their meeting."""
        waiting = StatusUpdate.objects.visible_to(user).undecided().filter(transmission=transmission)
        found = waiting.select_related("printing", "submission__member_state", "transmission")
        self.queryset = found.order_by("recommendation__meeting", "recommendation__order")

    def label_from_instance(self, version: Any) -> str:
        return f"{apart(version.printing.label)}, {version.get_implementation_status_display()}"


class AcceptSelectedForm(DeskActForm):
    """Which answers of a response are accepted."""

    answers: Any = AnswersField(
        gettext_lazy("Answers to accept"),
        gettext_lazy(
            "One of the selected answers was decided or recalled meanwhile. Nothing was accepted: select again."
        ),
    )

    def prepare(self, thing: Any, user: Any) -> None:
        answers: Any = self.fields["answers"]
        answers.offer(thing, user)


class ReturnSelectedForm(ReturnForm):
    """Which answers of a response are returned, all for the same reasons."""

    answers: Any = AnswersField(
        gettext_lazy("Answers to return"),
        gettext_lazy(
            "One of the selected answers was decided or recalled meanwhile. Nothing was returned: select again."
        ),
    )
    field_order = ("answers", "reason")

    def prepare(self, thing: Any, user: Any) -> None:
        self.is_of_letter = thing.on_behalf
        self.offer(ANSWER)
        answers: Any = self.fields["answers"]
        answers.offer(thing, user)


def decide_selected(act: DecisionAct) -> Callable[..., DecisionMade]:
    """Return what decides on the selected answers of a response, in their order: each asks its policy and has its own
    event. What is refused is named with its reason."""
    return lambda _transmission, *, answers, **words: decide(act, list(answers), **words)


def keep_typed(request: HttpRequest, decisions: Sequence[PlannedDecision]) -> None:
    """Store the form of returns that are taken back together: the next page of each answer, or of all, shows it."""
    first, sentences = decisions[0], list(ReadySentence.objects.offered())
    typed: dict[str, Any] = {"reason": first.reason}
    for each in as_read(first.reasons_by_field):
        ready = [str(sentence.pk) for sentence in sentences if sentence.reason == each]
        if ready:
            typed.setdefault(f"ready_{each.field}", []).extend(ready)
        else:
            typed[f"own_{each.field}"] = each.text
    answers = [each.status_update_id for each in decisions if each.status_update_id]
    forms_of = {_key(each.version): typed for each in decisions}
    request.session[TYPED] = forms_of | {_key(first.transmission): typed | {"answers": answers}}


def typed_before(request: HttpRequest, thing: Any) -> dict[str, Any]:
    """Return the typed form of a return that was taken back, of one answer or of several; once."""
    kept = request.session.get(TYPED, {})
    found: dict[str, Any] = kept.pop(_key(thing), {})
    request.session.modified = bool(found) or request.session.modified
    return found


def _key(thing: Any) -> str:
    return f"{thing._meta.model_name} {thing.pk}"
