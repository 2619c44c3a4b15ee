"""A body's habit, remembered from what a person took of its report. It is changed as other plain data are."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from tracker.actions.auditing import record, set_fields
from tracker.actions.errors import require
from tracker.models import BodyHabit, User
from tracker.policies import may_import


@transaction.atomic
def remember_habit(
    *,
    body: str,
    series: str,
    headings: Iterable[str],
    openings: Iterable[str],
    labels: Iterable[str],
    basis: str,
    by: User,
    now: datetime.datetime,
) -> BodyHabit:
    """Keep a habit of a body; what was remembered of the same series before is replaced.

    Raises NotAllowed, or ValidationError where it cannot be kept.
    """
    require(may_import(by))
    before = BodyHabit.objects.select_for_update(of=("self",)).filter(series=series).first()
    habit = before or BodyHabit(series=series)
    changes = set_fields(
        habit, body=body, headings="\n".join(headings), openings="\n".join(openings), labels=" ".join(labels),
        basis=basis, is_used=True,
    )  # fmt: skip
    habit.remembered_at, habit.remembered_by = now, by
    habit.full_clean()
    habit.save()
    record("edit" if before else "create", habit, by=by, now=now, changes=changes)
    return habit
