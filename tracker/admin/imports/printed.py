"""What a document prints of a State, at the desk: how much was found, what is kept, and the second person's act."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker import actions
from tracker.actions.correcting.documents import printed_thing
from tracker.actions.printed_matter import may_confirm_printed, waits_for_second_person
from tracker.admin.acts import DeskAct
from tracker.admin.base import DeskInline
from tracker.admin.display import said
from tracker.admin.forms import DeskActForm, TextField
from tracker.choices import CorrectionKind, PositionValue, PrintedChangeAct, PrintedKind
from tracker.models import Correction, Position, PrintedCommitment, SourceDocument, User
from tracker.rules.policies import may_import

ANSWERS_SHOWN = 300
"""Lines of the review. A State answers no more than that at once; what is beyond stands in the file."""


def outcomes_of(findings: Mapping[str, Any]) -> list[str]:
    """Which of the three outcomes a document has, a sentence for each."""
    found = len(findings["recommendations"])
    words = ngettext("%(count)s recommendation", "%(count)s recommendations", found) % {"count": found}
    return [*([words] if found else []), *beside_of(findings)]


def beside_of(findings: Mapping[str, Any]) -> list[str]:
    """What a document prints beside recommendations: of answers and of commitments, how many."""
    answers, commitments = len(findings.get("answers", ())), len(findings.get("commitments", ()))
    counted = (
        (
            answers,
            ngettext("%(count)s answer of a State, as printed", "%(count)s answers of a State, as printed", answers),
        ),
        (
            commitments,
            ngettext(
                "%(count)s commitment of a State, as printed",
                "%(count)s commitments of a State, as printed",
                commitments,
            ),
        ),
    )
    return [words % {"count": count} for count, words in counted if count]


def answers_shown(findings: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The answers that were found, each with the words of its position."""
    labels = dict(PositionValue.choices)
    return [
        {**each, "position_words": labels.get(each["position"], "")}
        for each in findings.get("answers", ())[:ANSWERS_SHOWN]
    ]


def _confirm(thing: SourceDocument, *, by: User, now: datetime.datetime) -> Any:
    return actions.confirm_printed(document=thing, by=by, now=now)


def _printed_by(document: SourceDocument) -> Mapping[str, Any]:
    """What waits, in the order of the document."""
    replies = document.replies.filter(confirmed_at__isnull=True).order_by("pk")
    commitments = document.printed_commitments.filter(confirmed_at__isnull=True).select_related("member_state")
    return {"replies": replies, "commitments": commitments, "language": document.language}


CONFIRM_PRINTED = DeskAct(
    "confirm-printed",
    gettext_lazy("Confirm what it prints of the State"),
    _confirm,
    may=may_confirm_printed,
    explains=gettext_lazy(
        "Compare each answer and each commitment below with the document. They become public as printed in it, under "
        "their own heading: in no count, and never as an answer that the State gave in this record."
    ),
    done=gettext_lazy("Confirmed. What the document prints of the State is public as printed in it."),
    fits=waits_for_second_person,
    template="admin/imports/confirm_printed.html",
    facts=_printed_by,
)


class ReplyInline(DeskInline):
    model = Position
    verbose_name_plural = gettext_lazy("answers as printed")
    shown = ("member_state", "recommendation", "value", "printed_text", "confirmed_at", "confirmed_by")
    ordering = ("pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found = super().get_queryset(request)
        return found.select_related("recommendation__meeting", "member_state", "document", "confirmed_by")

    @admin.display(description=gettext_lazy("text"))
    def printed_text(self, position: Position) -> Any:
        return said(position.text, position.document.language if position.document else "")


class PrintedCommitmentInline(DeskInline):
    model = PrintedCommitment
    shown = ("member_state", "printed_text", "confirmed_at", "confirmed_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("member_state", "document", "confirmed_by")

    @admin.display(description=gettext_lazy("text"))
    def printed_text(self, commitment: PrintedCommitment) -> Any:
        return said(commitment.text, commitment.document.language)


def kept_sentence(findings: Mapping[str, Any]) -> list[str]:
    """What the last page before the publication says of answers and commitments."""
    beside = beside_of(findings)
    if not beside:
        return []
    return [
        *beside,
        _(
            "What the document prints of the State is kept with it, and is public once another person has confirmed it "
            "on the page of the document."
        ),
    ]


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
