"""The one place that applies a move of the table: its stage, its event, its notice. Rights are established before.

Planned decisions that a newer act overtakes go, the audit says why, and who planned them is told.
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.actions.auditing import Changes, Event, record, record_many, set_fields
from tracker.actions.errors import NotAllowed
from tracker.choices import DecisionAct, DecisionEnd, ReviewState
from tracker.mail import notices, outbox
from tracker.models import AnyVersion, PlannedDecision, StatusUpdate, Submission, User
from tracker.models.audit_acts import Act
from tracker.models.versions import Version, by_kind
from tracker.rules.actors import is_sender
from tracker.rules.transitions import MOVE, Move, Need, Notice


def as_stored(submission: Submission, versions: Sequence[AnyVersion]) -> list[AnyVersion]:
    """The versions as they are stored now, in the same order."""
    found: dict[AnyVersion, AnyVersion] = {}
    for kind, own in by_kind(versions).items():
        rows = kind.objects.filter(pk__in=[each.pk for each in own], submission=submission)
        found |= {version: version for version in rows.select_related("transmission", "planned_decision")}
    for version in found.values():
        version.submission = submission
    return [found[version] for version in versions if version in found]


def the_stored(submission: Submission, version: AnyVersion) -> AnyVersion:
    """One version of a locked response as it is stored now. Raises NotAllowed where it is gone."""
    for stored in as_stored(submission, [version]):
        return stored
    raise NotAllowed(gone_sentence())


@dataclass(frozen=True)
class Moved:
    """One version and the move that it makes: `values` are the columns that change with the stage.

    `told` is what its event keeps of a column in the place of what was in it.
    """

    name: str
    version: AnyVersion
    values: Mapping[str, Any] = field(default_factory=dict)
    told: Changes = field(default_factory=dict)


def move_many(moves: Sequence[Moved], *, by: User, now: datetime.datetime, reason: str = "") -> None:
    """Apply moves to versions that are locked and fresh, as if one after another: their events have that order.

    As many queries for many as for one, but for values that differ: one for all rows that change alike.

    Raises NotAllowed where a version is not at the stage that its move starts from, ValueError where a need of the act
    is not met.
    """
    _require_needs(moves)
    alike: dict[tuple[Any, ...], list[AnyVersion]] = {}
    events = []
    for each in moves:
        step, version = _step(each.name, each.version), each.version
        assert step.target is not None  # noqa: S101 - the one move that ends a version is `end`
        source = version.review_state
        changes = set_fields(version, review_state=step.target, **each.values)
        events.append(Event(step.act, version, changes | each.told, reason))
        changed = ((name, getattr(version, name)) for name in changes)
        alike.setdefault((type(version), source, *changed), []).append(version)
    # Of one answer one version is accepted at a time: the earlier one leaves that stage before the later one comes.
    in_order = sorted(alike.items(), key=lambda group: group[0][1] != ReviewState.ACCEPTED)
    for (kind, _source, *columns), versions in in_order:
        kind.objects.filter(pk__in=[version.pk for version in versions]).update(**dict(columns))
    record_many(events, by=by, now=now)


def _require_needs(moves: Sequence[Moved]) -> None:
    """Hold the moves to those needs of the table that are of the act: what a person needs, `policies` asked before."""
    accepted = {(type(each.version), each.version.about) for each in moves if each.name == "accept"}
    for each in moves:
        needs = MOVE[each.name].needs
        if Need.TRANSMISSION in needs and each.values.get("transmission") is None:
            raise ValueError(f"A version that makes the move {each.name} {Need.TRANSMISSION}.")
        if Need.LATER_VERSION in needs and (type(each.version), each.version.about) not in accepted:
            raise ValueError(f"The move {each.name} is made {Need.LATER_VERSION}.")


def end(name: str, version: AnyVersion, *, by: User, now: datetime.datetime, changes: Changes) -> None:
    """Apply a move after which the version is gone; `changes` is what its event keeps of it."""
    step = _step(name, version)
    assert step.target is None  # noqa: S101 - every other move is `move_many`
    record(step.act, version, by=by, now=now, changes=changes)
    version.delete()


def tell_many(name: str, versions: Sequence[AnyVersion], *, by: User, **facts: str) -> None:
    """Tell those concerned of a move that was applied to versions of one response: of each by itself, but once of what
    was typed from a letter."""
    step = MOVE[name]
    told = [version for version in versions if _is_told(step, version, by)]
    # Our corrections apart from what is new: one e-mail says one thing.
    for own in ([each for each in told if _is_ours(each) == is_ours] for is_ours in (False, True)):
        if own:
            notices.about_versions(step.notice, own, together=step.told == Notice.LETTER, **facts)


def gone_sentence() -> str:
    """What is said of a version that is no longer there, or no longer at the stage that a move starts from."""
    return _("One of these answers is no longer there. Please look at the list again.")


def _step(name: str, version: AnyVersion) -> Move:
    step = MOVE[name]
    if version.review_state not in step.sources:
        raise NotAllowed(gone_sentence())
    return step


def _is_ours(version: AnyVersion) -> bool:
    """Whether it corrects our transcription of a letter."""
    return isinstance(version, StatusUpdate) and version.transcribes_id is not None


def _is_told(step: Move, version: AnyVersion, by: User) -> bool:
    if step.told == Notice.NOT_BY_STATE:
        return not is_sender(by, version.submission)
    return {Notice.NOBODY: False, Notice.STATE: not version.on_behalf, Notice.LETTER: version.on_behalf}[step.told]


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
    end_decisions(decisions, "cancel_decision", by=by, now=now, changes={"why": ["", why]}, sentences=sentences)
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


def end_decisions(
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
