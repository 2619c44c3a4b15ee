"""What a document prints of a State, at the desk: how much was found, what is kept, and the second person's act."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker import actions
from tracker.actions.printed_matter import may_confirm_printed, waits_for_second_person
from tracker.admin.acts import DeskAct
from tracker.admin.base import DeskInline
from tracker.admin.display import said
from tracker.choices import PositionValue
from tracker.models import Position, PrintedCommitment, SourceDocument, User

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
