"""One commitment: its facts, what it serves, and its texts as they were published."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from report.as_of import current, history
from report.as_of.history import Withdrawal
from report.commitments import due
from report.pages.answers import Declared
from report.pages.changes import ChangeShown
from report.pages.changes_list import ChangesAsked
from report.pages.commitments import page_of
from report.pages.paging import PAGE
from report.pages.printings import Printed
from report.pages.punctuation import listed
from tracker.models import PublicationText


@dataclass(frozen=True)
class CommitmentPage:
    """A commitment with the recommendations it serves. `day`: the day it stood so, or None for now."""

    commitment: Declared
    serves: tuple[Printed, ...]
    day: datetime.date | None

    @property
    def labels(self) -> str:
        return listed([each.label for each in self.serves])

    @cached_property
    def due(self) -> str:
        """What is to be said of its date, as the list calls it; nothing for most: one query.

        The list's own condition is asked, so that both go by one rule.
        """
        day = self.day or timezone.now().date()
        found = due.dated(current.of(self.day).commitments.filter(commitment=self.commitment.uuid))
        terms = (term for term in ("soon", "passed") if found.filter(due.DUE[term](day)).exists())
        return str(due.LABELS[term]) if (term := next(terms, "")) else ""

    @cached_property
    def changes(self) -> list[ChangeShown]:
        """Its entries of the ledger, the newest first: as many as a page of a list has."""
        return about(self.commitment.uuid, self.day).newest(PAGE)

    @cached_property
    def no_longer(self) -> list[Withdrawal]:
        """What was public of it on that day and may not be read any more."""
        return history.gone(Q(commitment=self.commitment.uuid), self.day) if self.day else []


def about(commitment: UUID, day: datetime.date | None) -> ChangesAsked:
    """The ledger of one commitment, until the end of `day`."""
    return ChangesAsked(Q(commitment=commitment) & history.until(day), [])


def picture(commitment: UUID, day: datetime.date | None) -> CommitmentPage | None:
    """The commitment as it stands, or stood at the end of `day`; None where nothing of it may be read: four queries."""
    found = current.of(day).commitments.filter(commitment=commitment).values_list("publication", flat=True)
    rows = page_of(dict.fromkeys(found, commitment), day).rows
    return CommitmentPage(rows[0][0], tuple(rows[0][1]), day) if rows else None


def versions(commitment: UUID, day: datetime.date | None) -> list[int]:
    """The numbers of its texts that may be read, until the end of `day`, the newest first: one query."""
    texts = PublicationText.objects.filter(history.until(day, "publication__"), publication__commitment=commitment)
    return list(texts.order_by("-publication").values_list("publication", flat=True))
