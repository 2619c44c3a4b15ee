"""The one way an audit event is written: by the action that made the change, in the same transaction."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from tracker.choices import AuditOwner
from tracker.ledger import take_down_log
from tracker.models import AuditEvent, PublicCounter, User
from tracker.models.audit import storable
from tracker.models.audit_acts import ACTS_IN_A_LANE, ACTS_OF_EITHER_SIDE, ACTS_OF_STATES, Act

type Changes = dict[str, list[Any]]
# What an event keeps of words that it must not hold: that they changed.
BLANK = ["", ""]


@dataclass(frozen=True)
class Event:
    """What one event says of one object, beside who did it and when; the arguments are those of `record`."""

    act: Act
    thing: Any
    changes: Changes = field(default_factory=dict)
    reason: str = ""
    member_state: str | None = None
    owner: AuditOwner | None = None


# The acts that change public pages beside the ledger: evidence, asking, confirmed documents, reference rows. What is
# published or taken down raises the counter where it is appended, and a file that becomes public once it was checked
# where the check ends. No other act may: a counter that goes up when an answer without consent is accepted would tell
# of it.
PUBLIC_ACTS: frozenset[Act] = frozenset(
    {
        "set_evidence_public", "erase",
        "create_period", "open_period", "change_dates", "cancel_period",
        "invite", "extend", "reopen", "cancel_invitation",
        "confirm", "confirm_printed", "confirm_printed_change", "undo_import",
        "correct_transcription", "set_standing", "set_themes", "link_recommendations",
        "create_meeting", "remove_meeting", "create", "edit",
    }
)  # fmt: skip


def set_fields(thing: models.Model, **values: Any) -> Changes:
    """Set attributes on an unsaved or stored object and return what changed as {field: [old, new]}."""
    changes: Changes = {}
    for name, new in values.items():
        old = getattr(thing, name)
        if old != new:
            changes[name] = [storable(old), storable(new)]
            setattr(thing, name, new)
    return changes


def record(
    act: Act,
    thing: models.Model,
    *,
    by: User | None,
    now: datetime.datetime,
    changes: Changes | None = None,
    reason: str = "",
    member_state: str | None = None,
    owner: AuditOwner | None = None,
) -> AuditEvent:
    """Write one event, and raise the public counter where the act is one of PUBLIC_ACTS.

    Args:
        act: the verb on the button.
        by: the person; None for a background task.
        thing: what was changed; its key must be set.
        changes: {field: [old, new]}, as `set_fields` returns it.
        member_state: the code of the State it concerns; None for that of the thing, or of its response, if it has one.
        owner: the State for its own affairs, which the secretariat does not see; None for what `audit_acts` says.
    """
    return record_many([Event(act, thing, changes or {}, reason, member_state, owner)], by=by, now=now)[0]


def record_many(events: Iterable[Event], *, by: User | None, now: datetime.datetime) -> list[AuditEvent]:
    """Write events of one person and moment in this order, and raise the public counter as `record` does.

    What takes something down is put into the log of take-downs first: on the disk before anything of it is committed.
    """
    events = list(events)
    take_down_log.note(((event.act, event.thing, event.changes) for event in events), by=by, now=now)
    written = [
        AuditEvent(
            at=now,
            by=by,
            act=event.act,
            object_type=event.thing._meta.label_lower,
            object_id=str(event.thing.pk),
            member_state_id=event.member_state or _state_of(event.thing),
            owner=event.owner or _owner_of(event, by),
            reason=event.reason,
            changes=event.changes,
        )
        for event in events
    ]
    if any(event.act in PUBLIC_ACTS for event in written):
        PublicCounter.raise_by_one()
    return AuditEvent.objects.bulk_create(written)


def _owner_of(event: Event, by: User | None) -> AuditOwner:
    if event.act in ACTS_OF_EITHER_SIDE:
        is_of_state = by is not None and not by.is_secretariat
    else:
        is_of_state = event.act in ACTS_OF_STATES or (event.act in ACTS_IN_A_LANE and not event.thing.on_behalf)
    return AuditOwner.STATE if is_of_state else AuditOwner.SECRETARIAT


def _state_of(thing: Any) -> str | None:
    """The State that a row is about, by itself or by its response, mandate or invitation."""
    owners = (getattr(thing, name, None) for name in ("submission", "mandate", "invitation"))
    about = thing if hasattr(thing, "member_state_id") else next(filter(None, owners), None)
    return getattr(about, "member_state_id", None)
