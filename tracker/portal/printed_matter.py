"""What documents print of the State of a room, to begin its own answer or commitment with.

Belongs here: reading what is public of the own State, and the words that a form begins with. Nothing of it is an answer
or a commitment before somebody saved the form.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from tracker.models import Position, PrintedCommitment, Recommendation, SourceDocument
from tracker.portal.rooms import Room

PARAMETER = "printed"
"""Of an address: the key of the printed text that the form begins with."""

MOST_SHOWN = 30
"""Commitments on one page. What is beyond stands in the documents."""


def printed_answers(room: Room, recommendation: Recommendation) -> QuerySet[Position]:
    """The State's answers to a recommendation, as documents print them with words, and as a second person confirmed."""
    found = Position.objects.confirmed_replies().filter(member_state=room.member_state, recommendation=recommendation)
    return found.exclude(text="").select_related("document").order_by("pk")


def printed_commitments(room: Room) -> QuerySet[PrintedCommitment]:
    """The State's commitments, as documents print them, and as a second person confirmed."""
    found = PrintedCommitment.objects.filter(member_state=room.member_state, confirmed_at__isnull=False)
    return found.select_related("document").order_by("-document", "order")


def answer_chosen(printed: Iterable[Position], key: str | None) -> Position | None:
    """The one of these that an address names; None where it names none. Raises Http404 where it names another."""
    if key is None:
        return None
    chosen = next((each for each in printed if str(each.pk) == key), None)
    if chosen is None:
        raise Http404
    return chosen


def commitment_chosen(room: Room, key: str | None) -> PrintedCommitment | None:
    """The printed commitment that an address names; None where it names none. Raises Http404 where it is not there."""
    if key is None:
        return None
    try:
        named = uuid.UUID(key)
    except ValueError:
        raise Http404 from None
    chosen = printed_commitments(room).filter(pk=named).first()
    if chosen is None:
        raise Http404
    return chosen


def begins_answer(printed: Position | None) -> dict[str, Any]:
    """What the form of an answer begins with."""
    return {} if printed is None else {"summary": printed.text, "language": _language(printed.document)}


def begins_commitment(printed: PrintedCommitment | None) -> dict[str, Any]:
    """What the form of a commitment begins with."""
    if printed is None:
        return {}
    served = [str(each.pk) for each in printed.recommendations.all()]
    return {"text": printed.text, "language": _language(printed.document), "recommendations": served}


def _language(document: SourceDocument | None) -> str:
    return document.language if document else ""
