"""Correcting and removing what a document prints of a State: one person asks, another decides."""

import datetime
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.actions.printed_changes import PrintedMatter, printed_thing
from tracker.admin.acts import DeskAct
from tracker.admin.display import bare
from tracker.admin.forms import DeskActForm, TextField
from tracker.choices import PositionValue
from tracker.models import Position, PrintedChange, SourceDocument, User
from tracker.policies import may_import
from tracker.printed_choices import PrintedChangeAct, PrintedKind

CONFIRM, REFUSE = "confirm", "refuse"
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
    thing: SourceDocument, *, printed: str, value: str, by: User, now: datetime.datetime, **words: Any
) -> PrintedChange:
    kind, _colon, key = printed.partition(":")
    if not value and isinstance(answer := printed_thing(thing, kind, key), Position):
        value = answer.value
    value = "" if value == NOT_SAID else value
    return actions.ask_printed_change(document=thing, kind=kind, key=key, value=value, by=by, now=now, **words)


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


type Things = Mapping[tuple[str, str], PrintedMatter]


def _named_in(document: SourceDocument, changes: Iterable[PrintedChange]) -> Things:
    """The answers and commitments that requests name, by kind and key, in a question for each kind."""
    keys = [(each.kind, each.key) for each in changes]
    answers = document.replies.filter(pk__in=[key for kind, key in keys if kind == PrintedKind.ANSWER])
    commitments = document.printed_commitments.filter(pk__in=[key for kind, key in keys if kind != PrintedKind.ANSWER])
    found: list[tuple[PrintedKind, PrintedMatter]] = [(PrintedKind.ANSWER, each) for each in answers]
    found += [(PrintedKind.COMMITMENT, each) for each in commitments]
    return {(str(kind), str(each.pk)): each for kind, each in found}


def _line(things: Things, change: PrintedChange) -> SafeString:
    """A request in words: what stands there, and what is to, each with the position of an answer."""
    thing = things.get((change.kind, change.key))
    language = change.document.language
    wanted: Any = _("Nothing: it is removed.")
    if change.act == PrintedChangeAct.CORRECT:
        wanted = _position_and_text(change, change.text, language, is_answer=change.kind == PrintedKind.ANSWER)
    is_answer = isinstance(thing, Position)
    return format_html(
        "<span><strong>{}</strong>: {}<br>{}: {}<br>{}: {}</span>",
        change, bare(change.reason), _("Now"),
        _position_and_text(thing, thing.text, language, is_answer=is_answer) if thing else "",
        _("Then"), wanted,
    )  # fmt: skip


def _position_and_text(thing: Any, text: str, language: str, *, is_answer: bool) -> SafeString:
    words = format_html('<bdi class="said" lang="{}">{}</bdi>', language, text)
    if not is_answer:
        return words
    position = thing.get_value_display() if thing.value else _("The document does not say it")
    return format_html("{}. {}", position, words)


class DecidePrintedForm(DeskActForm):
    """Which request, and what is decided."""

    change = forms.ModelChoiceField(
        PrintedChange.objects.none(), label=gettext_lazy("Request"), widget=forms.RadioSelect, empty_label=None
    )
    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[(CONFIRM, gettext_lazy("Confirm it")), (REFUSE, gettext_lazy("Refuse it: nothing changes"))],
        widget=forms.RadioSelect,
    )

    def prepare(self, thing: Any, user: Any) -> None:
        field: Any = self.fields["change"]
        field.queryset = thing.printed_changes.waiting().select_related("document")
        field.label_from_instance = partial(_line, _named_in(thing, field.queryset))


def _decide(
    thing: SourceDocument, *, change: PrintedChange, decision: str, by: User, now: datetime.datetime
) -> PrintedChange:
    decide = actions.confirm_printed_change if decision == CONFIRM else actions.refuse_printed_change
    return decide(change=change, by=by, now=now)


DECIDE_PRINTED_CHANGE = DeskAct(
    "decide-printed",
    gettext_lazy("Decide on a change of what it prints"),
    _decide,
    may=lambda user, thing: may_import(user),
    form=DecidePrintedForm,
    explains=gettext_lazy("Compare each with the document. Whoever asked for a change cannot confirm it."),
    done=gettext_lazy("Decided."),
    fits=lambda document: document.printed_changes.waiting().exists(),
)
