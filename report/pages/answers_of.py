"""The answers of one State, in columns: which recommendations it was asked about or has answered, and how it answered.

Enough to count, to order and to choose the page that is shown; texts are read of that page alone.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from report.as_of import history
from report.pages.progress import Counts
from tracker.models import Invitation, MemberState, PeriodItem, Recommendation, Span


@dataclass(frozen=True)
class About:
    """One recommendation, and the publication of the State's current answer, where there is one."""

    recommendation: UUID
    meeting: str
    slug: str
    publication: int | None
    status: str

    @property
    def key(self) -> str:
        """As an address names it."""
        return f"{self.meeting}/{self.slug}"


@dataclass(frozen=True)
class AnswersOf:
    """All recommendations that the State was asked about, or has answered, in their order; its invitations."""

    asked: tuple[About, ...]
    invitations: tuple[Invitation, ...]
    last_reported_on: datetime.date | None

    @cached_property
    def progress(self) -> Counts:
        return Counts(dict(Counter(each.status for each in self.asked if each.publication)), len(self.asked))

    @property
    def meetings(self) -> list[str]:
        return list(dict.fromkeys(each.meeting for each in self.asked))

    def chosen(
        self, meetings: Collection[str], statuses: Collection[str], about: Collection[UUID] | None = None
    ) -> Sequence[About]:
        """Those of these meetings, with one of these statuses, and among the recommendations `about`; of none of
        these, all."""
        return [
            each
            for each in self.asked
            if (not meetings or each.meeting in meetings)
            and (not statuses or each.status in statuses)
            and (about is None or each.recommendation in about)
        ]


def of(state: MemberState, day: datetime.date | None) -> AnswersOf:
    """How the answers of a State stand now, or stood at the end of `day`: three queries."""
    invitations = _invitations(state, day)
    spans = Span.objects.filter(member_state=state)
    rows = (spans.on(day) if day else spans.today()).values_list(
        "recommendation", "publication", "implementation_status", "reported_on"
    )
    told = {key: (number, status) for key, number, status, _reported_on in rows if key}
    items = PeriodItem.objects.filter(period__in=[each.period_id for each in invitations])
    about = Recommendation.objects.filter(Q(pk__in=items.values("recommendation")) | Q(pk__in=list(told)))
    in_order = about.order_by("-meeting__starts_on", "meeting__slug", "order", "slug")
    asked = [
        About(key, meeting, slug, *told.get(key, (None, "")))
        for key, meeting, slug in in_order.values_list("pk", "meeting__slug", "slug")
    ]
    reported = max((reported_on for *_rest, reported_on in rows if reported_on), default=None)
    return AnswersOf(tuple(asked), tuple(invitations), reported)


def _invitations(state: MemberState, day: datetime.date | None) -> list[Invitation]:
    invitations = Invitation.objects.filter(member_state=state)
    if day is None:
        invitations = invitations.standing()
    else:
        invitations = invitations.filter(history.invited_by_end_of(day))
    return list(invitations.select_related("period").order_by("-period__opens_on"))
