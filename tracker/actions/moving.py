"""The one place that applies a move of the table: its stage, its event, its notice. Rights are established before."""

import datetime
from typing import Any

from django.utils.translation import gettext as _

from tracker import notifications
from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.errors import NotAllowed
from tracker.actors import is_sender
from tracker.choices import AuditOwner
from tracker.models import CommitmentUpdate, StatusUpdate, User
from tracker.transitions import MOVE, Move, Told

type AnyVersion = StatusUpdate | CommitmentUpdate


def move(
    name: str,
    version: AnyVersion,
    *,
    by: User,
    now: datetime.datetime,
    reason: str = "",
    **values: Any,
) -> None:
    """Apply one move to a version that is locked and fresh from the database.

    Args:
        name: of the move, in the table.
        reason: kept with the event.
        values: the columns that change with the stage.

    Raises NotAllowed where the version is not at the stage that the move starts from.
    """
    step = _step(name, version)
    assert step.target is not None  # noqa: S101 - the one move that ends a version is `end`
    changes = set_fields(version, review_state=step.target, **values)
    version.save()
    record(step.act, version, by=by, now=now, changes=changes, reason=reason, member_state=version.member_state_id)


def end(
    name: str, version: AnyVersion, *, by: User, now: datetime.datetime, changes: Changes, owner: AuditOwner
) -> None:
    """Apply a move after which the version is gone; `changes` is what its event keeps of it."""
    step = _step(name, version)
    assert step.target is None  # noqa: S101 - every other move is `move`
    state = version.member_state_id
    record(step.act, version, by=by, now=now, changes=changes, member_state=state, owner=owner)
    version.delete()


def tell(name: str, version: AnyVersion, *, by: User, **facts: str) -> None:
    """Tell those concerned of a move that was applied, as the table says; `facts` are words of the notice."""
    step = MOVE[name]
    if _is_told(step, version, by):
        notifications.about_version(step.notice, version, **facts)


def _step(name: str, version: AnyVersion) -> Move:
    step = MOVE[name]
    if version.review_state != step.source:
        raise NotAllowed(_("One of these answers is no longer there. Please look at the list again."))
    return step


def _is_told(step: Move, version: AnyVersion, by: User) -> bool:
    return {
        Told.NOBODY: False,
        Told.STATE: not version.on_behalf,
        Told.LETTER: version.on_behalf,
        Told.NOT_BY_STATE: not is_sender(by, version.submission),
    }[step.told]
