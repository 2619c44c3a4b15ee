"""Correcting and removing what a document prints of a State: one person asks, another decides."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.actions.correcting.documents import printed_thing
from tracker.admin.acts import DeskAct
from tracker.admin.forms import DeskActForm, TextField
from tracker.choices import CorrectionKind, PositionValue, PrintedChangeAct, PrintedKind
from tracker.models import Correction, Position, SourceDocument, User
from tracker.policies import may_import

LONGEST_CHOICE = 120
NOT_SAID = "not_said"


def _things(document: SourceDocument) -> list[tuple[str, str]]:
    """What the document prints of a State, as choices: kind and key, with label and first words."""
    found: list[tuple[str, object, str, str]] = [
        (PrintedKind.ANSWER, each.pk, each.label, each.text) for each in document.replies.order_by("pk")
    ]
    found += [
        (PrintedKind.COMMITMENT, each.pk, str(each.order), each.text)
        for each in document.printed_commitments.order_by("order")
    ]
    return [
        (f"{kind}:{key}", f"{PrintedKind(kind).label} {label}: {text}"[:LONGEST_CHOICE])
        for kind, key, label, text in found
    ]


class ChangeForm(DeskActForm):
    """Which one, what is to become of it, and why."""

    printed = forms.ChoiceField(label=gettext_lazy("What the document prints"))
    act = forms.ChoiceField(
        label=gettext_lazy("What is to become of it"), choices=PrintedChangeAct.choices, widget=forms.RadioSelect
    )
    text = TextField(
        label=gettext_lazy("The text as the document prints it"),
        required=False,
        help_text=gettext_lazy("Of a correction: all of it, as it is to stand there."),
    )
    value = forms.ChoiceField(
        label=gettext_lazy("Position, of an answer"),
        required=False,
        choices=[
            ("", gettext_lazy("As it stands now")),
            *PositionValue.choices,
            (NOT_SAID, gettext_lazy("The document does not say it")),
        ],
    )
    reason = TextField(label=gettext_lazy("Reason"), rows=2)

    def prepare(self, thing: Any, user: Any) -> None:
        self.choices_of("printed", _things(thing))

    def choices_of(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Offer these in a field."""
        field: Any = self.fields[name]
        field.choices = choices


def _ask(
    thing: SourceDocument, *, printed: str, value: str, reason: str, by: User, now: datetime.datetime, **words: Any
) -> Correction:
    kind, _colon, key = printed.partition(":")
    if not value and isinstance(answer := printed_thing(thing, kind, key), Position):
        value = answer.value
    after = {"kind": kind, "key": key, "value": "" if value == NOT_SAID else value, **words}
    return actions.ask_correction(
        kind=CorrectionKind.IN_DOCUMENT, target=thing, after=after, reason=reason, by=by, now=now
    )


ASK_PRINTED_CHANGE = DeskAct(
    "change-printed",
    gettext_lazy("Correct or remove what it prints of the State"),
    _ask,
    may=lambda user, thing: may_import(user),
    form=ChangeForm,
    explains=gettext_lazy(
        "Where an answer or a commitment was read wrongly. It stays as it is until another person has confirmed the "
        "change; both are in the audit."
    ),
    done=gettext_lazy("Requested. Another person must confirm it before anything changes."),
    fits=lambda document: document.replies.exists() or document.printed_commitments.exists(),
)
