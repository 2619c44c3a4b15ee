"""What the mail to a person who is invited says besides her role: who invites her, what is asked or assigned, and until
when; to who takes over, how far the answers have come, in numbers alone."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.db.models import Count, OuterRef, Subquery

from tracker.choices import SENDING_ROLES, MandateRole
from tracker.mail.kinds import named
from tracker.models import Assignment, Invitation, Mandate, PeriodItem, ReportingPeriod, User
from tracker.models.people import mandates_of
from tracker.rules.stages import facts_of

# Who is told of all that a period asks; an expert is told what is assigned to her.
OF_ALL = (*SENDING_ROLES, MandateRole.OBSERVER)


@dataclass(frozen=True)
class AnswersSoFar:
    """How far a State has come in a period, in numbers, for who takes over."""

    sent: int
    drafts: int
    returned: int


@dataclass(frozen=True)
class PeriodWork:
    """What a person is asked in one period, or is to draft there by one date inside the State.

    `invitation`: of the State to the period, while it is open.
    """

    period: ReportingPeriod
    labels: tuple[str, ...] = ()
    due_on: datetime.date | None = None
    asked: int = 0
    invitation: Invitation | None = None
    is_past_due: bool = False
    so_far: AnswersSoFar | None = None

    @property
    def named(self) -> str:
        """As many labels as one reads in a line."""
        return named(list(self.labels))

    @property
    def answers_due_on(self) -> datetime.date | None:
        """The due date of the State, where it can still send."""
        return self.invitation.effective_due_on if self.invitation else None

    def at(self, invitation: Invitation, today: datetime.date) -> PeriodWork:
        """The same with the dates of an invitation that is open."""
        return replace(self, invitation=invitation, is_past_due=today > invitation.effective_due_on)


def work_by(
    mandates: Sequence[Mandate], today: datetime.date, invited_in: ReportingPeriod | None = None
) -> list[PeriodWork]:
    """What is assigned to one person by these mandates, and what the periods ask to which they lead and that are open.

    Args:
        mandates: acting ones.
        invited_in: the period in which a State invited her: what it asks is said where nothing of it is assigned.

    In a number of questions that grows with the periods of who takes over alone.
    """
    assigned = _assigned_to(mandates)
    is_open = _open_to(mandates, today)
    by_place = {(each.period_id, each.member_state_id): each for each in is_open}
    states = {mandate.member_state_id for mandate in mandates}
    dated = [
        next((work.at(by_place[key], today) for state in states if (key := (work.period.pk, state)) in by_place), work)
        for work in assigned
    ]
    told = {work.period for work in assigned}
    apart = [each for each in is_open if each.period not in told and _follows(mandates, each, invited_in)]
    told |= {each.period for each in apart}
    closed = [invited_in] if invited_in and invited_in not in told else []
    asked = _asked_in([*closed, *(each.period for each in apart)])
    of_all = [_of_all(each, mandates, asked.get(each.period_id, 0), today) for each in apart]
    return [*dated, *of_all, *(PeriodWork(each, asked=asked.get(each.pk, 0)) for each in closed)]


def _assigned_to(mandates: Sequence[Mandate]) -> list[PeriodWork]:
    """What is assigned by these mandates and stands, in the order in which it was assigned: one query."""
    asked = PeriodItem.objects.filter(period=OuterRef("period"), recommendation=OuterRef("recommendation"))
    found = Assignment.objects.standing().filter(mandate__in=mandates).select_related("period")
    in_order = found.annotate(label=Subquery(asked.values("printing__label")[:1])).order_by("period", "due_on", "pk")
    alike = groupby(in_order, key=lambda each: (each.period, each.due_on))
    return [PeriodWork(period, tuple(each.label for each in same), due_on) for (period, due_on), same in alike]


def _open_to(mandates: Sequence[Mandate], today: datetime.date) -> list[Invitation]:
    """The invitations that are not closed and to which one of these mandates leads, the newest period first."""
    if not mandates:
        return []
    held = mandates_of(mandates[0].user)
    found = Invitation.objects.standing().filter(
        held.rows(MandateRole.values, state="member_state", meeting="period__meeting"),
        member_state__in={mandate.member_state_id for mandate in mandates},
    )
    newest_first = found.order_by("-period__opens_on", "-period__pk", "member_state")
    read = newest_first.select_related("period__meeting", "member_state")
    return [each for each in read if today <= each.last_day_to_send and _roles_at(mandates, each)]


def _roles_at(mandates: Iterable[Mandate], invitation: Invitation) -> set[str]:
    """The roles that these mandates give at an invitation."""
    return {
        mandate.role
        for mandate in mandates
        if mandate.member_state_id == invitation.member_state_id
        and mandate.meeting_id in (None, invitation.period.meeting_id)
    }


def _follows(mandates: Iterable[Mandate], invitation: Invitation, invited_in: ReportingPeriod | None) -> bool:
    return invitation.period == invited_in or not _roles_at(mandates, invitation).isdisjoint(OF_ALL)


def _asked_in(periods: Sequence[ReportingPeriod]) -> Mapping[int, int]:
    """How many recommendations each period asks."""
    items = PeriodItem.objects.filter(period__in=periods) if periods else PeriodItem.objects.none()
    return dict(items.order_by().values_list("period").annotate(Count("pk")))


def _of_all(invitation: Invitation, mandates: Sequence[Mandate], asked: int, today: datetime.date) -> PeriodWork:
    work = PeriodWork(invitation.period, asked=asked).at(invitation, today)
    state = invitation.member_state
    takes_over = (
        not _roles_at(mandates, invitation).isdisjoint(SENDING_ROLES)
        and Mandate.objects.sent_before(mandates[0].user, state.pk).exists()
    )
    if not takes_over:
        return work
    (facts,) = facts_of(invitation.period, today, [state], asked=asked)
    return replace(work, so_far=AnswersSoFar(facts.sent, facts.answers("drafts"), facts.answers("returned")))


def account_mail(person: User, today: datetime.date) -> dict[str, Any]:
    """Return the context of the mail `named` for a person who asks for a new link.

    The Secretariat is the inviter of people named by note verbale; other people are invited by their focal point.
    """
    acting = Mandate.objects.acting().filter(user=person).order_by("pk")
    mandates = list(acting.select_related("member_state", "meeting", "nominated_by"))
    by = mandates[0].nominated_by if mandates and not mandates[0].note_verbale else None
    return inviting(by, mandates, work_by(mandates, today))


def inviting(by: User | None, mandates: Sequence[Mandate], work: Sequence[PeriodWork]) -> dict[str, Any]:
    """What the mail `named` is made of. Of the secretariat no person is named."""
    inviter = "" if by is None or by.is_secretariat else str(by)
    return {"inviter": inviter, "mandates": mandates, "work": work, "takes_over": any(each.so_far for each in work)}
