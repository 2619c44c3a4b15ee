"""Decisions of a reviewer that can be undone for some minutes: planned, undone, and applied by the act itself.

Until then the version stays submitted and the State reads "under review". Whoever applies them - the clock, or the next
act on the response - calls `accept_many` or `return_for_revision`, which ask policy and consent at that moment
(docs/domain.md 5). Rows that came to an end are gone: two that apply at once apply once.
"""

import datetime
import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from tracker.actions.auditing import Changes, Event, record_many
from tracker.actions.cancelling import end, end_as_cancelled
from tracker.actions.checking import accept_many, as_stored, reasons_as_kept, refusals, return_for_revision
from tracker.actions.drafting import locked
from tracker.actions.errors import NotAllowed, require
from tracker.actions.moving import gone_sentence
from tracker.actions.sending import open_for_checking
from tracker.choices import DecisionAct, DecisionEnd
from tracker.models import AnyVersion, PlannedDecision, StatusUpdate, Submission, Transmission, User
from tracker.models.return_reasons import FieldReason, as_read
from tracker.policies import Denied, may_return, may_undo_decision

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Planned:
    """What became of versions on which one decision was planned; what was refused has the sentence that says why."""

    decisions: list[PlannedDecision]
    refused: dict[AnyVersion, str]


@dataclass(frozen=True)
class AppliedDue:
    """How many decisions took effect, and for how many sets it failed: the log says why."""

    applied: int
    failed: int


@transaction.atomic
def plan_acceptance(
    *, versions: Sequence[AnyVersion], due_at: datetime.datetime, by: User, now: datetime.datetime
) -> Planned:
    """Plan to accept versions of one response at `due_at`, all undone by one act; what may not be accepted is refused.

    A response that nobody has opened is opened for checking: a decision was made in it.
    """
    submission = locked(versions[0].submission)
    stored = as_stored(submission, versions)
    refused = {version: gone_sentence() for version in versions if version not in stored}
    refused |= {version: _planned_sentence() for version in stored if version.plan is not None}
    waiting = [version for version in stored if version not in refused]
    refused |= refusals(submission, waiting, by, now)
    taken = [version for version in waiting if version not in refused]
    return Planned(_keep(taken, DecisionAct.ACCEPT, due_at, by=by, now=now), refused)


@transaction.atomic
def plan_returns(
    *,
    versions: Sequence[AnyVersion],
    reason: str,
    by_field: Sequence[FieldReason] = (),
    due_at: datetime.datetime,
    by: User,
    now: datetime.datetime,
) -> Planned:
    """Plan to return versions of one response at `due_at`, all for the reasons that their State will read.

    All are undone by one act; what may not be returned is refused. Raises NotAllowed where there is no reason.
    """
    submission = locked(versions[0].submission)
    stored = as_stored(submission, versions)
    refused = {version: gone_sentence() for version in versions if version not in stored}
    refused |= {version: _planned_sentence() for version in stored if version.plan is not None}
    verdicts = {version: may_return(by, version) for version in stored if version not in refused}
    refused |= {version: verdict.reason for version, verdict in verdicts.items() if isinstance(verdict, Denied)}
    taken = [version for version in stored if version not in refused]
    if not taken:
        return Planned([], refused)
    words, kept = reasons_as_kept(reason, by_field)
    for version in taken:
        require(may_return(by, version, words or kept))
    reasons = words, kept
    return Planned(_keep(taken, DecisionAct.RETURN, due_at, by=by, now=now, reasons=reasons), refused)


def plan_return(
    *,
    version: AnyVersion,
    reason: str,
    by_field: Sequence[FieldReason] = (),
    due_at: datetime.datetime,
    by: User,
    now: datetime.datetime,
) -> PlannedDecision:
    """Plan to return one version.

    Raises NotAllowed for the wrong person, the wrong moment, no reason, or where a decision is planned already.
    """
    planned = plan_returns(versions=[version], reason=reason, by_field=by_field, due_at=due_at, by=by, now=now)
    for sentence in planned.refused.values():
        raise NotAllowed(sentence)
    return planned.decisions[0]


@transaction.atomic
def undo_decisions(*, set_key: uuid.UUID, by: User, now: datetime.datetime) -> int:
    """Undo all that one press planned and that has not taken effect; returns how many answers wait again.

    Raises NotAllowed for whoever is no reviewer, and where nothing is left to undo.
    """
    require(may_undo_decision(by))
    rows = _locked_set(set_key)
    if not rows:
        raise NotAllowed(
            _("There is nothing to undo any more: the decision took effect, or was undone or cancelled before.")
        )
    end(rows, "undo_decision", by=by, now=now)
    return len(rows)


def apply_due_decisions(now: datetime.datetime, *, submission: Submission | None = None) -> AppliedDue:
    """Apply the planned decisions whose moment has come, each set in a transaction of its own.

    Args:
        submission: those of one response alone, before the next act on it.

    Raises OperationalError or InterfaceError where the database is away. What else goes wrong in one set keeps no other
    from its moment.
    """
    due = PlannedDecision.objects.due(now)
    if submission is not None:
        due = due.filter(transmission__submission=submission)
    applied = failed = 0
    for key in dict.fromkeys(due.order_by("due_at", "pk").values_list("set_key", flat=True)):
        try:
            applied += _apply(key, now)
        except (InterfaceError, OperationalError):
            raise
        except Exception:
            log.exception("The planned decisions %s could not be applied", key)
            failed += 1
    return AppliedDue(applied, failed)


@transaction.atomic
def _apply(set_key: uuid.UUID, now: datetime.datetime) -> int:
    """Apply one set. Returns how many took effect: none where another was quicker."""
    rows = [row for row in _locked_set(set_key) if row.due_at <= now]
    if not rows:
        return 0
    by = rows[0].planned_by
    with translation.override(by.language):  # in which the sentences of a refusal reach this person
        refused = _carry_out(rows, by, now)
    done = [row for row in rows if row.version not in refused]
    end(done, "apply_decision", by=by, now=now)
    lost = [row for row in rows if row.version in refused]
    end_as_cancelled(lost, DecisionEnd.REFUSED, by=by, now=now, sentences=refused)
    return len(done)


def _carry_out(rows: Sequence[PlannedDecision], by: User, now: datetime.datetime) -> dict[AnyVersion, str]:
    """The decision itself. Returns what was refused, each with the sentence that says why."""
    if rows[0].act == DecisionAct.ACCEPT:
        return accept_many(versions=[row.version for row in rows], by=by, now=now).refused
    refused: dict[AnyVersion, str] = {}
    for row in rows:
        try:
            by_field = as_read(row.reasons_by_field)
            return_for_revision(version=row.version, reason=row.reason, by_field=by_field, by=by, now=now)
        except NotAllowed as refusal:
            refused[row.version] = str(refusal)
    return refused


def _locked_set(set_key: uuid.UUID) -> list[PlannedDecision]:
    """What is left of a set, once its response is locked: all that concerns one State and period queues there."""
    first = PlannedDecision.objects.filter(set_key=set_key).select_related("transmission__submission").first()
    if first is None:
        return []
    submission = locked(first.transmission.submission)
    rows = list(PlannedDecision.objects.filter(set_key=set_key).with_versions())
    for row in rows:
        row.version.submission = submission
    return rows


def _keep(
    versions: Sequence[AnyVersion],
    act: DecisionAct,
    due_at: datetime.datetime,
    *,
    by: User,
    now: datetime.datetime,
    reasons: tuple[str, str] = ("", ""),
) -> list[PlannedDecision]:
    """Store the decision on each, under one key, and open what nobody has opened.

    Args:
        reasons: for the whole, and by field, as they are kept.
    """
    sent = {version: version.transmission for version in versions if version.transmission is not None}
    keys = {transmission.pk for transmission in sent.values()}
    for transmission in Transmission.objects.filter(pk__in=keys, claimed_at=None).select_related("submission"):
        open_for_checking(transmission=transmission, by=by, now=now)
    key = uuid.uuid4()
    rows = PlannedDecision.objects.bulk_create(
        PlannedDecision(
            set_key=key,
            act=act,
            transmission=sent[version],
            reason=reasons[0],
            reasons_by_field=reasons[1],
            due_at=due_at,
            planned_at=now,
            planned_by=by,
            **{_side(version): version},
        )
        for version in versions
    )
    changes: Changes = {"decision": ["", act.value], "due_at": [None, due_at.isoformat()]}
    events = [Event("plan_decision", each, changes, member_state=each.member_state_id) for each in versions]
    record_many(events, by=by, now=now)
    return rows


def _side(version: AnyVersion) -> str:
    return "status_update" if isinstance(version, StatusUpdate) else "commitment_update"


def _planned_sentence() -> str:
    return _("A decision on this answer is planned already. Undo it before you decide otherwise.")
