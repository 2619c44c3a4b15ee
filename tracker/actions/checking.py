"""Checking for completeness: return with a reason, or accept; at once, or some minutes later.

Until a planned decision takes effect the version stays submitted and the State reads "under review". The clock, the
next act of any person, or the reviewer who made it applies it with `accept_many` or `return_for_revision`, which check
policy and consent at that moment (docs/domain.md 5). Rows that came to an end are gone: two that apply at once apply
once.
"""

import datetime
import logging
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Count
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.actions import ledger
from tracker.actions.auditing import Changes, Event, record_many
from tracker.actions.drafting import locked
from tracker.actions.errors import NotAllowed, require
from tracker.actions.moving import (
    Moved,
    as_stored,
    end_as_cancelled,
    end_decisions,
    gone_sentence,
    move_many,
    tell_many,
    the_stored,
)
from tracker.actions.sending import open_for_checking
from tracker.actions.withdrawing import bare_among, bare_sentence
from tracker.choices import DecisionAct, DecisionEnd, ReviewState
from tracker.mail import notices
from tracker.models import (
    AnyVersion,
    AuditEvent,
    CommitmentUpdate,
    PlannedDecision,
    Publication,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)
from tracker.models.constraints import refuse_unstorable
from tracker.models.return_reasons import FieldReason, as_read
from tracker.models.return_reasons import as_stored as as_stored_reasons
from tracker.models.versions import by_kind
from tracker.rules.policies import Denied, may_accept_each, may_end_decision, may_return


@dataclass(frozen=True)
class Decided:
    """What became of versions that were to be accepted.

    A publication is None where there is no consent; what was refused has the sentence that says why.
    """

    accepted: dict[AnyVersion, Publication | None]
    refused: dict[AnyVersion, str]


@transaction.atomic
def return_for_revision(
    *, version: AnyVersion, reason: str, by_field: Sequence[FieldReason] = (), by: User, now: datetime.datetime
) -> AnyVersion:
    """Return a version, final as it was sent. The State acts next (on behalf: data entry).

    Args:
        reason: for the whole; may be empty where a field has one.
        by_field: each read by the State beside its field. The audit names the fields, and not what is said of them.

    Raises NotAllowed for the wrong person, the wrong moment, or no reason.
    """
    submission = locked(version.submission)
    stored = the_stored(submission, version)
    require(may_return(by, stored))
    words, kept = reasons_as_kept(reason, by_field)
    require(may_return(by, stored, words or kept))
    values = {"checked_at": now, "checked_by": by, "return_reason": words, "reasons_by_field": kept}
    told: Changes = {"reasons_by_field": ["", ", ".join(dict.fromkeys(each.field for each in by_field))]}
    move_many([Moved("return", stored, values, told if kept else {})], by=by, now=now, reason=words)
    tell_many("return", [stored], by=by, reason=words)
    _tell_of_reviewed(submission, [stored])
    return stored


def reasons_as_kept(reason: str, by_field: Sequence[FieldReason]) -> tuple[str, str]:
    """The reason for the whole and those by field as they are stored; empty where there is none.

    Raises ValidationError for characters that cannot be stored.
    """
    for words in [reason, *(text for each in by_field for text in each.words.values())]:
        refuse_unstorable(words)
    return reason.strip(), as_stored_reasons(each for each in by_field if each.text.strip())


def accept(*, version: AnyVersion, by: User, now: datetime.datetime) -> Publication | None:
    """Accept a version; publish it where the submission has consent. Returns the publication, or None without consent.

    An earlier accepted version of the same answer is superseded. The date of the answer is that of its first accepted
    version; a later one keeps it and shows its own as "corrected on" (`docs/domain.md` 5).
    """
    decided = accept_many(versions=[version], by=by, now=now)
    for reason in decided.refused.values():
        raise NotAllowed(reason)
    return decided.accepted[version]


@transaction.atomic
def accept_many(*, versions: Sequence[AnyVersion], by: User, now: datetime.datetime) -> Decided:
    """Accept versions of one response, as if one after another, in as many queries for many as for one. One e-mail
    tells of all that was typed from a letter.

    Args:
        versions: of one response, no two of them of one answer.

    What cannot be accepted stays as it was, and the result says why; all others are accepted.
    """
    submission = locked(versions[0].submission)
    stored = as_stored(submission, versions)
    refused = {version: gone_sentence() for version in versions if version not in stored}
    refused |= refusals(submission, stored, by, now)
    taken = [version for version in stored if version not in refused]
    earlier = _once_accepted(submission, taken)
    moves = [
        step for version in taken for step in _moves(version, earlier.get((type(version), version.about), []), by, now)
    ]
    move_many(moves, by=by, now=now)
    tell_many("accept", taken, by=by)
    published = ledger.publish_many(taken, now=now) if submission.has_consent else [None] * len(taken)
    _tell_of_reviewed(submission, taken)
    return Decided(dict(zip(taken, published, strict=True)), refused)


def _tell_of_reviewed(submission: Submission, versions: Sequence[AnyVersion]) -> None:
    """Tell the State, once, of each of its sendings that has nothing left to review after a decision on these.

    What was returned was told by itself; where all was, nothing is left to say. What the State recalled is not counted.
    Of a letter each answer is told.
    """
    for transmission in dict.fromkeys(each.transmission for each in versions if not each.on_behalf):
        stages = Counter[str]()
        for kind in (StatusUpdate, CommitmentUpdate):
            decided = kind.objects.filter(transmission=transmission).exclude(
                review_state=ReviewState.RETURNED, checked_by__isnull=True
            )
            rows = decided.order_by().values_list("review_state")
            stages.update(dict(rows.annotate(number=Count("pk"))))
        accepted, returned = stages[ReviewState.ACCEPTED], stages[ReviewState.RETURNED]
        if transmission is not None and accepted and not stages[ReviewState.SUBMITTED]:
            transmission.submission = submission
            notices.about_review(transmission, accepted=accepted, returned=returned)


def refusals(
    submission: Submission, stored: Sequence[AnyVersion], by: User, now: datetime.datetime
) -> dict[AnyVersion, str]:
    """Those that cannot be accepted, each with the sentence that says why."""
    refused: dict[AnyVersion, str] = {}
    for own in by_kind(stored).values():
        verdicts = zip(own, may_accept_each(by, own), strict=True)
        refused |= {version: verdict.reason for version, verdict in verdicts if isinstance(verdict, Denied)}
    refused |= no_longer_stands([version for version in stored if version not in refused])
    if not submission.has_consent:
        return refused
    bare = bare_among(version for version in stored if version not in refused)
    refused |= {version: bare_sentence(version.printing.label) for version in bare}
    try:
        ledger.locked_head(now)
    except NotAllowed as refusal:
        refused |= {version: str(refusal) for version in stored if version not in refused}
    return refused


def _once_accepted(submission: Submission, versions: Sequence[AnyVersion]) -> dict[tuple[type, Any], list[AnyVersion]]:
    """The versions of the same answers that were accepted before, first accepted first."""
    found: dict[tuple[type, Any], list[AnyVersion]] = {}
    for kind, own in by_kind(versions).items():
        before = kind.objects.once_accepted().of_same_answers(own).select_related("transmission")
        for version in before.order_by("checked_at", "pk"):
            version.submission = submission
            found.setdefault((kind, version.about), []).append(version)
    return found


def _moves(version: AnyVersion, before: Sequence[AnyVersion], by: User, now: datetime.datetime) -> list[Moved]:
    """What accepting a version moves: the one accepted until now, and itself."""
    superseded = [Moved("supersede", each) for each in before if each.review_state == ReviewState.ACCEPTED]
    values = {"checked_at": now, "checked_by": by, **dates_of(version, before)}
    return [*superseded, Moved("accept", version, values)]


def dates_of(version: AnyVersion, before: Sequence[AnyVersion]) -> dict[str, datetime.date | None]:
    """Return the day of the answer, and that of the last correction by the State.

    A mistake of ours corrects nothing that the State said. Where we had the day of its letter wrong, that day is
    corrected: of the answer, or of its correction, whichever came by the letter.
    """
    own_date = day_of(version)
    if not before:
        return {"reported_on": own_date, "corrected_on": None}
    last = before[-1]
    if not isinstance(version, StatusUpdate) or version.transcribes_id is None:
        return {"reported_on": last.reported_on, "corrected_on": own_date}
    is_wrong = own_date != day_of(last)
    if is_wrong and last.corrected_on is None:
        return {"reported_on": own_date, "corrected_on": None}
    return {"reported_on": last.reported_on, "corrected_on": own_date if is_wrong else last.corrected_on}


def no_longer_stands(versions: Sequence[AnyVersion]) -> dict[AnyVersion, str]:
    """Those of these answers of one response that may not replace the accepted one, each with the sentence for it.

    The State may have corrected or withdrawn its answer since: an older letter must not come back by our correction.
    And an answer of an earlier day does not replace one of a later day, whichever is reviewed first. After we took the
    acceptance of our correction back, it can be accepted until there is another decision on the answer.
    """
    answers = [each for each in versions if isinstance(each, StatusUpdate)]
    if not answers:
        return {}
    stands = StatusUpdate.objects.accepted().of_same_answers(answers).select_related("transmission")
    accepted = {each.recommendation_id: each for each in stands}
    gone = _("What this corrects stands no more: it was withdrawn, or another answer was accepted. Return it.")
    newer = _("The answer of %(day)s is accepted already, and is newer. Return this one.")
    found: dict[AnyVersion, str] = {}
    for each in answers:
        there = accepted.get(each.recommendation_id)
        if each.transcribes_id is not None and there is not None and there.pk == each.transcribes_id:
            continue
        if each.transcribes_id is not None and not _was_taken_back(each):
            found[each] = gone
        elif there is not None and day_of(each) < day_of(there):
            found[each] = newer % {"day": date_format(day_of(there), "DATE_FORMAT")}
    return found


def _was_taken_back(correction: StatusUpdate) -> bool:
    """Whether the newest decision on the answer took back the acceptance of this correction, or of one of the same."""
    same = {str(each.pk): each.transcribes_id for each in correction.same_answer()}
    events = AuditEvent.objects.filter(object_type=StatusUpdate._meta.label_lower, object_id__in=same)
    last = events.filter(act__in=("accept", "withdraw", "accept_in_error")).order_by("pk").last()
    if last is None or last.act != "accept_in_error":
        return False
    return same[last.object_id] == correction.transcribes_id


def day_of(version: AnyVersion) -> datetime.date:
    """The day of the portal or of the letter by which a version came."""
    assert version.transmission is not None  # noqa: S101 - the database constrains it: submitted has a transmission
    return version.transmission.reported_on


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
    end_decisions(rows, "undo_decision", by=by, now=now)
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
    end_decisions(done, "apply_decision", by=by, now=now, changes=late)
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
