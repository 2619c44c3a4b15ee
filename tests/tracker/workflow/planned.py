"""The machine again, with each decision planned, undone, planned once more and applied: the record must come out as if
it had been decided at once."""

import datetime
from collections.abc import Callable
from typing import Any

from tests.tracker.workflow.machine import Workflow
from tracker import actions
from tracker.actions import NotAllowed
from tracker.models import User


def accept_later(*, version: Any, by: User, now: datetime.datetime) -> None:
    for again in range(2):
        planned = actions.plan_acceptance(versions=[version], due_at=now, by=by, now=now)
        for reason in planned.refused.values():
            raise NotAllowed(reason)
        _undone(planned.decisions[0].set_key, again, by, now)
    assert actions.apply_due_decisions(now).applied == 1


def return_later(*, version: Any, reason: str, by: User, now: datetime.datetime, **words: Any) -> None:
    for again in range(2):
        decision = actions.plan_return(version=version, reason=reason, due_at=now, by=by, now=now, **words)
        _undone(decision.set_key, again, by, now)
    assert actions.apply_due_decisions(now).applied == 1


def _undone(set_key: Any, again: int, by: User, now: datetime.datetime) -> None:
    if not again:
        assert actions.undo_decisions(set_key=set_key, by=by, now=now) == 1


LATER: dict[Any, Callable[..., Any]] = {actions.accept: accept_later, actions.return_for_revision: return_later}


class PlannedWorkflow(Workflow):
    """Decides later. Whoever plans has opened the response for checking."""

    def attempt(self, is_allowed: Any, act: Callable[..., Any], **given: Any) -> Any:
        result = super().attempt(is_allowed, LATER.get(act, act), **given)
        if is_allowed is True and act in LATER:
            sending = self.book.sendings[given["version"].transmission_id]
            who = next(name for name in self.scene.people if self.user(name) == given["by"])
            sending.claimed_by = sending.claimed_by or who
        return result
