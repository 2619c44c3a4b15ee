"""Planned decisions that a newer act overtakes: they go, the audit tells why, and who planned them is told."""

import datetime
import uuid
from collections.abc import Mapping, Sequence

from django.db.models import Q

from tracker.actions.auditing import Changes, Event, record_many
from tracker.audit_acts import Act
from tracker.choices import DecisionAct, DecisionEnd
from tracker.mail import outbox
from tracker.models import AnyVersion, PlannedDecision, User
from tracker.models.versions import Version, by_kind


def cancel_decisions(versions: Sequence[Version], why: DecisionEnd, *, by: User, now: datetime.datetime) -> None:
    """Cancel what is planned for any of these versions of one response, which is locked. They wait as before."""
    end_as_cancelled(planned_for(versions), why, by=by, now=now)


def planned_for(versions: Sequence[Version]) -> list[PlannedDecision]:
    """Return what is planned for any of these versions."""
    planned = Q(pk__in=[])
    for kind, own in by_kind(versions).items():
        planned |= Q(**{f"{kind.side}__in": [version.pk for version in own]})
    return list(PlannedDecision.objects.filter(planned).with_versions())


def end_as_cancelled(
    decisions: Sequence[PlannedDecision],
    why: DecisionEnd,
    *,
    by: User,
    now: datetime.datetime,
    sentences: Mapping[AnyVersion, str] | None = None,
) -> None:
    """Cancel these planned decisions of one response, which is locked.

    Args:
        sentences: by version what the policy said, in the language of whoever planned it.
    """
    sentences = sentences or {}
    end(decisions, "cancel_decision", by=by, now=now, changes={"why": ["", why]}, sentences=sentences)
    together: dict[uuid.UUID, list[PlannedDecision]] = {}
    for decision in decisions:
        together.setdefault(decision.set_key, []).append(decision)
    for cancelled in together.values():
        said = {sentences[each.version]: None for each in cancelled if each.version in sentences}
        first = cancelled[0]
        outbox.tell(
            [first.planned_by],
            "decision_cancelled",
            about=[first.set_key, first.pk],
            decisions=cancelled,
            is_return=first.act == DecisionAct.RETURN,
            why=why.label,
            sentences=list(said),
        )


def end(
    decisions: Sequence[PlannedDecision],
    act: Act,
    *,
    by: User,
    now: datetime.datetime,
    changes: Changes | None = None,
    sentences: Mapping[AnyVersion, str] | None = None,
) -> None:
    """Remove planned decisions that came to an end, each with its event on the version.

    Args:
        changes: what each event says besides the decision.
        sentences: the reason of each event, by version.
    """
    PlannedDecision.objects.filter(pk__in=[each.pk for each in decisions]).delete()
    sentences = sentences or {}
    events = []
    for each in decisions:
        said, state = {"decision": [each.act, ""], **(changes or {})}, each.transmission.submission.member_state_id
        events.append(Event(act, each.version, said, sentences.get(each.version, ""), state))
    record_many(events, by=by, now=now)
