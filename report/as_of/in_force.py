"""Which answers are in force, for queries: now by the pointer, at the end of a past day by the ledger (`as_of`).

The rule is that of `history.stood`, put into the database: a list of thousands reads no text that it does not show.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from report.as_of.history import end_of, invited_by_end_of
from tracker import current
from tracker.choices import ENDING_KINDS
from tracker.models import CurrentPublication, Invitation, Publication, PublicationText


@dataclass(frozen=True)
class InForce:
    """What is in force, and who was invited. `at` leads from a row to its publication.

    `answers` has one row for each State and recommendation, `commitments` one for each commitment; `texts` are the
    readable texts of both.
    """

    answers: QuerySet[Any]
    commitments: QuerySet[Any]
    texts: QuerySet[PublicationText]
    invitations: QuerySet[Invitation]
    at: str
    day: datetime.date | None = None

    def column(self, name: str) -> str:
        """The path from a row to a column of its publication."""
        return f"{self.at}{name}"


def now() -> InForce:
    """What the pointer says."""
    pointers = CurrentPublication.objects
    invitations = Invitation.objects.standing()
    texts = PublicationText.objects.current()
    return InForce(pointers.answers(), pointers.commitments(), texts, invitations, "publication__")


def on(day: datetime.date) -> InForce:
    """What was in force at the end of `day` (UTC) and may still be read."""
    answers = _in_force(day, "recommendation")
    commitments = _in_force(day, "commitment")
    texts = PublicationText.objects.filter(
        Q(publication__in=answers.values("pk")) | Q(publication__in=commitments.values("pk"))
    )
    invitations = Invitation.objects.filter(invited_by_end_of(day))
    return InForce(answers, commitments, texts, invitations, "", day)


def of(day: datetime.date | None) -> InForce:
    """What was in force on `day`, or is now."""
    return on(day) if day else now()


def no_longer_on(day: datetime.date, recommendations: Iterable[UUID]) -> dict[UUID, int]:
    """How many answers, by recommendation, were public at the end of `day` and may not be read any more: one query."""
    gone = _last_of_chains(day, "recommendation").filter(text__isnull=True).exclude(kind__in=ENDING_KINDS)
    rows = gone.filter(recommendation__in=list(recommendations)).values_list("recommendation").order_by()
    return dict(rows.annotate(number=Count("pk")))


def _last_of_chains(day: datetime.date, subject: str) -> QuerySet[Publication]:
    """The last entry until the end of `day` about each answer (or commitment) of a period."""
    until = Publication.objects.changing_reading().filter(published_at__lt=end_of(day), **{f"{subject}__isnull": False})
    later = until.filter(
        member_state=OuterRef("member_state"),
        period=OuterRef("period"),
        sequence__gt=OuterRef("sequence"),
        **{subject: OuterRef(subject)},
    )
    return until.filter(~Exists(later))


def _in_force(day: datetime.date, subject: str) -> QuerySet[Publication]:
    """Of the readable ones among them, for each State and subject the one that goes before the others."""
    readable = _last_of_chains(day, subject).filter(text__isnull=False)
    better = readable.filter(
        current.outranking(), member_state=OuterRef("member_state"), **{subject: OuterRef(subject)}
    )
    return readable.filter(~Exists(better))
