"""Decisions of a reviewer that wait some minutes before they take effect: planned, taken back, applied.

Until then the version stays submitted and the State reads "under review". The clock, the next act of any person, or the
reviewer who made the decision applies it with `accept_many` or `return_for_revision`, which check policy and consent at
that moment (docs/domain.md 5). Rows that came to an end are gone: two that apply at once apply once.
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
from tracker.actions.checking import accept_many, reasons_as_kept, refusals, return_for_revision
from tracker.actions.drafting import locked
from tracker.actions.errors import NotAllowed, require
from tracker.actions.moving import as_stored, gone_sentence
from tracker.actions.sending import open_for_checking
from tracker.choices import DecisionAct, DecisionEnd
from tracker.models import AnyVersion, PlannedDecision, Submission, Transmission, User
from tracker.models.return_reasons import FieldReason, as_read
from tracker.policies import Denied, may_end_decision, may_return

log = logging.getLogger(__name__)

# In the event of a decision that took effect too late: by how many minutes.
MINUTES_LATE = "minutes_late"


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
    """Plan to accept versions of one response at `due_at`. One act takes all back; what may not be accepted is refused.

    A response that nobody has opened is opened for checking: a decision was made in it.
    """
    submission, waiting, refused = _undecided(versions)
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

    One act takes all of them back; what may not be returned is refused. Raises NotAllowed where there is no reason.
    """
    _submission, waiting, refused = _undecided(versions)
    verdicts = {version: may_return(by, version) for version in waiting}
    refused |= {version: verdict.reason for version, verdict in verdicts.items() if isinstance(verdict, Denied)}
    taken = [version for version in waiting if version not in refused]
    if not taken:
        return Planned([], refused)
    words, kept = reasons_as_kept(reason, by_field)
    for version in taken:
        require(may_return(by, version, words or kept))
    return Planned(_keep(taken, DecisionAct.RETURN, due_at, by=by, now=now, reasons=(words, kept)), refused)


def _undecided(versions: Sequence[AnyVersion]) -> tuple[Submission, list[AnyVersion], dict[AnyVersion, str]]:
    """The response, locked; those versions on which nothing is planned; and why the others are refused."""
    submission = locked(versions[0].submission)
    stored = as_stored(submission, versions)
    refused = {version: gone_sentence() for version in versions if version not in stored}
    planned = _("A decision on this answer waits to take effect. It has to be taken back before there is another one.")
    refused |= {version: planned for version in stored if version.plan is not None}
    return submission, [version for version in stored if version not in refused], refused


@transaction.atomic
def undo_decisions(*, set_key: uuid.UUID, only: int | None = None, by: User, now: datetime.datetime) -> int:
    """Take back decisions that were planned together and have not taken effect.

    Args:
        only: the key of one decision; None for the whole set.

    Returns how many answers wait again. Raises NotAllowed for anyone but the reviewer who decided, and where there is
    no decision any more.
    """
    rows = _own_set(set_key, only, by)
    end(rows, "undo_decision", by=by, now=now)
    return len(rows)


@transaction.atomic
def apply_decisions(
    *, set_key: uuid.UUID, only: int | None = None, by: User, now: datetime.datetime
) -> dict[AnyVersion, str]:
    """Let decisions that were planned together take effect now, before they are due.

    Args:
        only: the key of one decision; None for the whole set.

    Returns the refused versions, each with the reason. Raises NotAllowed for anyone but the reviewer who decided, and
    where there is no decision any more.
    """
    return _apply(_own_set(set_key, only, by), now)


def apply_due_decisions(now: datetime.datetime) -> AppliedDue:
    """Apply the planned decisions that are due, each set in a transaction of its own.

    Raises OperationalError or InterfaceError if the database is not available. Any other fault in one set is logged
    and does not stop the others.
    """
    due = PlannedDecision.objects.due(now).order_by("due_at", "pk")
    applied = failed = 0
    for key in dict.fromkeys(due.values_list("set_key", flat=True)):
        try:
            applied += _apply_due(key, now)
        except (InterfaceError, OperationalError):
            raise
        except Exception:
            log.exception("The planned decisions %s could not be applied", key)
            failed += 1
    return AppliedDue(applied, failed)


@transaction.atomic
def _apply_due(set_key: uuid.UUID, now: datetime.datetime) -> int:
    """Apply what is due of one set. Returns how many took effect: none where another was quicker."""
    rows = [row for row in _locked_set(set_key) if row.due_at <= now]
    return len(rows) - len(_apply(rows, now)) if rows else 0


def _apply(rows: Sequence[PlannedDecision], now: datetime.datetime) -> dict[AnyVersion, str]:
    """Apply decisions of one set, which is locked. Returns the refused versions, each with the reason."""
    by = rows[0].planned_by
    with translation.override(by.language):  # in which the sentences of a refusal reach this person
        refused = _carry_out(rows, by, now)
    done = [row for row in rows if row.version not in refused]
    late: Changes = {MINUTES_LATE: [None, rows[0].minutes_late(now)]} if rows[0].is_overdue(now) else {}
    end(done, "apply_decision", by=by, now=now, changes=late)
    lost = [row for row in rows if row.version in refused]
    end_as_cancelled(lost, DecisionEnd.REFUSED, by=by, now=now, sentences=refused)
    return refused


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


def _own_set(set_key: uuid.UUID, only: int | None, by: User) -> list[PlannedDecision]:
    """What is left of a set that `by` planned, or one decision of it. Raises NotAllowed."""
    rows = [row for row in _locked_set(set_key) if only in (None, row.pk)]
    if not rows:
        raise NotAllowed(_("This decision took effect, or was taken back or cancelled before."))
    require(may_end_decision(by, rows[0]))
    return rows


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
            **{version.side: version},
        )
        for version in versions
    )
    changes: Changes = {"decision": ["", act.value], "due_at": [None, due_at.isoformat()]}
    events = [Event("plan_decision", each, changes) for each in versions]
    record_many(events, by=by, now=now)
    return rows
