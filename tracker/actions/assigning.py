"""Naming recommendations to experts of the own State, several at once, with a due date inside the State."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.drafting import start_submission
from tracker.actions.errors import NotAllowed, require
from tracker.mail import outbox
from tracker.models import Assignment, Mandate, PeriodItem, Recommendation, ReportingPeriod, User
from tracker.rules.policies import may_assign


def _require(mandate: Mandate, period: ReportingPeriod, by: User, now: datetime.datetime) -> None:
    submission = start_submission(period=period, member_state=mandate.member_state, by=by, now=now)
    require(may_assign(by, mandate, submission))


def _standing(mandate: Mandate, period: ReportingPeriod, recommendations: Sequence[Recommendation]) -> list[Assignment]:
    found = Assignment.objects.select_for_update(of=("self",)).select_related("recommendation", "mandate")
    return list(
        found.filter(
            mandate=mandate, period=period, recommendation__in=list(recommendations), ended_at__isnull=True
        ).order_by("pk")
    )


@transaction.atomic
def assign(
    *,
    mandate: Mandate,
    period: ReportingPeriod,
    recommendation: Recommendation,
    due_on: datetime.date | None,
    by: User,
    now: datetime.datetime,
) -> Assignment:
    """Name a recommendation of a period to an expert of the own State. The same one again is the one that stands."""
    _require(mandate, period, by, now)
    if not period.items.filter(recommendation=recommendation).exists():
        raise NotAllowed(_("This recommendation is not asked in this period."))
    if standing := _standing(mandate, period, [recommendation]):
        return standing[0]
    assignment = Assignment.objects.create(
        mandate=mandate, period=period, recommendation=recommendation, due_on=due_on, assigned_at=now, assigned_by=by
    )
    changes: Changes = {
        "mandate": [None, mandate.pk],
        "recommendation": [None, str(recommendation.pk)],
        "due_on": [None, due_on.isoformat() if due_on else None],
    }
    record("assign", assignment, by=by, now=now, changes=changes)
    return assignment


@transaction.atomic
def name_recommendations(
    *,
    mandate: Mandate,
    period: ReportingPeriod,
    recommendations: Sequence[Recommendation],
    due_on: datetime.date | None,
    by: User,
    now: datetime.datetime,
) -> list[Assignment]:
    """Name several at once, and tell the expert of those that are new to her. All or none."""
    known = {each.pk for each in _standing(mandate, period, recommendations)}
    named = [
        assign(mandate=mandate, period=period, recommendation=each, due_on=due_on, by=by, now=now)
        for each in recommendations
    ]
    if new := [each for each in named if each.pk not in known]:
        asked = PeriodItem.objects.filter(period=period, recommendation__in=[each.recommendation_id for each in new])
        outbox.tell(
            [mandate.user],
            "recommendations_named",
            period=period,
            member_state=mandate.member_state,
            labels=list(asked.order_by("order").values_list("printing__label", flat=True)),
            number=len(new),
            due_on=due_on,
        )
    return named


@transaction.atomic
def change_internal_due(
    *,
    mandate: Mandate,
    period: ReportingPeriod,
    recommendations: Sequence[Recommendation],
    due_on: datetime.date | None,
    by: User,
    now: datetime.datetime,
) -> list[Assignment]:
    """Give several named recommendations another due date inside the State, or (None) none."""
    _require(mandate, period, by, now)
    standing = _standing(mandate, period, recommendations)
    for assignment in standing:
        if changes := set_fields(assignment, due_on=due_on):
            assignment.save(update_fields=["due_on"])
            record("change_internal_due", assignment, by=by, now=now, changes=changes)
    return standing


@transaction.atomic
def take_back(
    *,
    mandate: Mandate,
    period: ReportingPeriod,
    recommendations: Sequence[Recommendation],
    by: User,
    now: datetime.datetime,
) -> list[Assignment]:
    """Take several back from an expert at once; what she wrote stays the State's. One taken back already stays so."""
    _require(mandate, period, by, now)
    standing = _standing(mandate, period, recommendations)
    for assignment in standing:
        _end(assignment, by=by, now=now)
    return standing


def end_all_of(mandate: Mandate, *, by: User, now: datetime.datetime) -> None:
    """A step of the ending of a mandate: nothing is named to her any more, in any period."""
    standing = Assignment.objects.select_for_update(of=("self",)).filter(mandate=mandate, ended_at__isnull=True)
    for assignment in standing.select_related("mandate").order_by("pk"):
        _end(assignment, by=by, now=now)


def _end(assignment: Assignment, *, by: User, now: datetime.datetime) -> None:
    changes = set_fields(assignment, ended_at=now, ended_by=by)
    assignment.save()
    record("end_assignment", assignment, by=by, now=now, changes=changes)
