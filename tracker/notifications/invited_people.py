"""What the mail to a person who is invited says besides her role: who invites her, to draft what, and until when."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, Subquery

from tracker.models import Assignment, Mandate, PeriodItem, ReportingPeriod, User
from tracker.notifications.matter import named


@dataclass(frozen=True)
class AssignedWork:
    """What a person is to draft in one period, by one date inside the State; of an observer the period alone."""

    period: ReportingPeriod
    labels: tuple[str, ...] = ()
    due_on: datetime.date | None = None

    @property
    def named(self) -> str:
        """As many labels as one reads in a line."""
        return named(list(self.labels))


def assigned_to(mandates: Sequence[Mandate]) -> list[AssignedWork]:
    """What is assigned by these mandates and stands, in the order in which it was assigned: one query."""
    asked = PeriodItem.objects.filter(period=OuterRef("period"), recommendation=OuterRef("recommendation"))
    found = Assignment.objects.standing().filter(mandate__in=mandates).select_related("period")
    in_order = found.annotate(label=Subquery(asked.values("printing__label")[:1])).order_by("period", "due_on", "pk")
    alike = groupby(in_order, key=lambda each: (each.period, each.due_on))
    return [AssignedWork(period, tuple(each.label for each in same), due_on) for (period, due_on), same in alike]


def inviting(by: User, mandates: Sequence[Mandate], work: Sequence[AssignedWork]) -> dict[str, Any]:
    """What the mails `account_invitation` and `named` are made of. Of the secretariat no person is named."""
    return {"inviter": "" if by.is_secretariat else str(by), "mandates": mandates, "work": work}
