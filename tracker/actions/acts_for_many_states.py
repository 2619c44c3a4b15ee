"""One act for many States of a period: for each of them it is done, or named with the reason; and never done twice."""

import datetime
import uuid as uuids
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.account_links import send_links_again
from tracker.actions.auditing import Changes, record
from tracker.actions.errors import NotAllowed, require
from tracker.actions.periods import extend_invitation, invite, remind_invitation, reopen_invitation
from tracker.closed_periods import closes_before, open_until
from tracker.mail import notices
from tracker.models import Invitation, MemberState, PeriodAct, PeriodActOutcome, ReportingPeriod, User
from tracker.period_act_choices import Obstacle, StatesAct
from tracker.policies import may_invite_states, may_run_periods
from tracker.stages import Facts, facts_of, obstacle_to

LONGEST_REFUSAL = 300
# By State, why it was not done; an empty word: done.
type Refusals = dict[str, str]


@dataclass(frozen=True)
class PeriodActResult:
    """An act as it was asked for."""

    period: ReportingPeriod
    act: StatesAct
    until: datetime.date | None
    note_verbale: str
    reason: str
    by: User
    now: datetime.datetime


@transaction.atomic
def act_for_states(
    *,
    uuid: uuids.UUID,
    period: ReportingPeriod,
    act: str,
    member_states: Sequence[MemberState],
    by: User,
    now: datetime.datetime,
    until: datetime.date | None = None,
    note_verbale: str = "",
    reason: str = "",
) -> PeriodAct:
    """Invite, remind, extend, reopen, thank or send account links for many States in one transaction.

    Args:
        uuid: of the form: the same one again returns what it did the first time, and does nothing.
        until: the new due date, or the last day of the reopening; for the other acts nothing.
        note_verbale: of an invitation.
        reason: of an extension: why, or how it was asked; for the audit.

    Raises NotAllowed for the wrong person, a period that is not open or, for an invitation, closed; ValidationError for
    a day that no State could have.
    """
    require(may_run_periods(by))
    stored = ReportingPeriod.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=period.pk)
    if before := PeriodAct.objects.filter(pk=uuid).first():
        return _the_same(before, stored, by)
    if StatesAct(act) == StatesAct.INVITE:
        require(may_invite_states(by, stored, now.date()))
    if not stored.is_opened:
        raise NotAllowed(_("Open the period first. Until then nothing can be done for States."))
    if StatesAct(act) == StatesAct.THANK and not stored.is_closed(now.date()):
        raise NotAllowed(_("Thank the States once the period is closed."))
    carried = PeriodActResult(stored, StatesAct(act), until, note_verbale, reason, by, now)
    _refuse_days(carried)
    kept = PeriodAct(
        uuid=uuid, period=stored, act=act, until=until, note_verbale=note_verbale, done_at=now, done_by=by
    )  # fmt: skip
    kept.full_clean()
    kept.save(force_insert=True)
    facts = facts_of(stored, now.date(), member_states)
    obstacles = {each.member_state.pk: obstacle_to(carried.act, each, until) for each in facts}
    possible = [each for each in facts if obstacles[each.member_state.pk] is None]
    carry_out = _invite if carried.act == StatesAct.INVITE else _one_by_one
    refusals = carry_out(possible, carried) if possible else {}
    PeriodActOutcome.objects.bulk_create(_outcomes(kept, obstacles, refusals))
    done = sum(not each for each in refusals.values())
    counted: Changes = {"done": [None, done], "not_done": [None, len(facts) - done]}
    record("act_for_states", kept, by=by, now=now, changes=counted, reason=reason)
    return kept


def _the_same(before: PeriodAct, period: ReportingPeriod, by: User) -> PeriodAct:
    if (before.period_id, before.done_by_id) != (period.pk, by.pk):
        raise NotAllowed(_("This form was used for another period or by another person. Begin again."))
    return before


def _refuse_days(carried: PeriodActResult) -> None:
    """Days that no State could have are refused before any is asked."""
    is_back = carried.act == StatesAct.REOPEN and carried.until == carried.period.closes_on
    if is_back and carried.period.invitations.filter(reopened_until__isnull=False).exists():
        return  # the closing date of the period takes a reopening back
    earliest = carried.period.due_on
    if carried.act == StatesAct.EXTEND and carried.period.invitations.filter(due_on__isnull=False).exists():
        earliest -= datetime.timedelta(days=1)  # the due date of the period takes an extension back
    if carried.act == StatesAct.EXTEND and carried.until and carried.until <= earliest:
        raise ValidationError({"until": _("An extension ends after the due date of the period.")})
    if carried.act == StatesAct.EXTEND and carried.until and carried.until > carried.period.closes_on:
        raise ValidationError({"until": closes_before(carried.period.closes_on)})
    if carried.act == StatesAct.REOPEN and carried.until and carried.until < carried.now.date():
        raise ValidationError({"until": _("Reopen until today or a later day.")})
    if carried.act == StatesAct.REOPEN and carried.until and carried.until <= carried.period.closes_on:
        raise ValidationError({"until": open_until(carried.period)})


def _outcomes(
    kept: PeriodAct, obstacles: Mapping[str, Obstacle | None], refusals: Refusals
) -> Iterable[PeriodActOutcome]:
    for state, obstacle in obstacles.items():
        refusal = refusals.get(state, "")[:LONGEST_REFUSAL]
        found = obstacle or (Obstacle.REFUSED if refusal else "")
        yield PeriodActOutcome(period_act=kept, member_state_id=state, obstacle=found, refusal=refusal)


def _invite(possible: Sequence[Facts], carried: PeriodActResult) -> Refusals:
    """All at once: the action leaves whoever was invited meanwhile as it is."""
    states = [each.member_state for each in possible]
    new = invite(
        period=carried.period, member_states=states, note_verbale=carried.note_verbale, by=carried.by, now=carried.now
    )
    invited = {each.member_state_id for each in new}
    return {state.pk: "" if state.pk in invited else str(Obstacle.INVITED_ALREADY.label) for state in states}


def _one_by_one(possible: Sequence[Facts], carried: PeriodActResult) -> Refusals:
    """What is refused for one State undoes nothing of the others."""
    refusals: Refusals = {}
    for each in possible:
        assert each.invitation is not None  # noqa: S101 - or there was an obstacle
        try:
            with transaction.atomic():
                _carry_out(each.invitation, each, carried)
        except NotAllowed as refusal:
            refusals[each.member_state.pk] = str(refusal)
        else:
            refusals[each.member_state.pk] = ""
    return refusals


def _carry_out(invitation: Invitation, facts: Facts, carried: PeriodActResult) -> None:
    by, now = carried.by, carried.now
    match carried.act:
        case StatesAct.EXTEND:
            day = carried.until or invitation.effective_due_on
            extend_invitation(invitation=invitation, due_on=day, by=by, now=now, reason=carried.reason)
        case StatesAct.REOPEN:
            reopen_invitation(invitation=invitation, until=carried.until or now.date(), by=by, now=now)
        case StatesAct.REMIND:
            remind_invitation(invitation=invitation, by=by, now=now)
        case StatesAct.LINKS:
            send_links_again(invitation=invitation, by=by, now=now)
        case _:  # one email to each focal point; a State without an email can be thanked later
            if not notices.thank(invitation, sent=facts.sent, public=facts.answers("published")):
                raise NotAllowed(_("Nobody was notified: these emails are not wanted."))
