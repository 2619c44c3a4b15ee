"""Make and open a period, change its dates, invite, extend, reopen, cancel; what an invited State intends.

One act for many States is done for each of them, or the State is named with the reason; and it is never done twice.
"""

import datetime
import uuid as uuids
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from modeltranslation.utils import get_translation_fields

from tracker.actions.auditing import Changes, Event, record, record_many, set_fields
from tracker.actions.errors import NotAllowed, Refusal, attempted, require
from tracker.actions.people import send_links_again
from tracker.actions.saving import checked_insert, in_halves
from tracker.choices import Obstacle, StatesAct
from tracker.mail import notices
from tracker.models import (
    Intention,
    Invitation,
    Meeting,
    MemberState,
    PeriodAct,
    PeriodActOutcome,
    PeriodItem,
    Recommendation,
    ReportingPeriod,
    User,
)
from tracker.models.audit_acts import Act
from tracker.rules.closed_periods import (
    closes_before,
    early_closing,
    open_until,
    why_dates_are_refused,
    why_invitation_stands,
    why_not_cancelled,
)
from tracker.rules.policies import may_change_dates, may_invite_states, may_run_periods, may_state_intention
from tracker.rules.stages import Facts, facts_of, new_dates_of, obstacle_to


@dataclass(frozen=True)
class Asking:
    """One State that is to be invited. `due_on`: a due date of its own, later than that of the period."""

    member_state: MemberState
    note_verbale: str = ""
    due_on: datetime.date | None = None


@transaction.atomic
def create_period(
    *,
    slug: str,
    title: str,
    meeting: Meeting,
    opens_on: datetime.date,
    due_on: datetime.date,
    closes_on: datetime.date,
    recommendations: Iterable[Recommendation],
    by: User,
    now: datetime.datetime,
    last: ReportingPeriod | None = None,
) -> ReportingPeriod:
    """Prepare a period. It asks each recommendation in its newest original printing; nobody, before it is opened.

    Args:
        title: in English.
        last: the period from which the titles in the other languages are copied.
    """
    require(may_run_periods(by))
    period = ReportingPeriod(
        slug=slug, title=title, meeting=meeting, opens_on=opens_on, due_on=due_on, closes_on=closes_on
    )
    for name in get_translation_fields("title"):
        if last is not None and not getattr(period, name):
            setattr(period, name, getattr(last, name))
    period.full_clean()
    period.save()
    keys = {each.pk for each in recommendations}
    # What is asked stays: an import whose publication is being undone at this moment waits for this, or came first.
    there = Recommendation.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys)
    if len(there.order_by("pk")) < len(keys):
        raise NotAllowed(_("A recommendation was removed meanwhile. Look at the list again."))
    wanted = Recommendation.objects.filter(pk__in=keys).with_printings()
    PeriodItem.objects.bulk_create(
        PeriodItem(period=period, recommendation=each, printing=each.printing_in(""), order=order)
        for order, each in enumerate(wanted, start=1)
    )
    record("create_period", period, by=by, now=now, changes={"slug": [None, slug]})
    return period


def _locked(period: ReportingPeriod) -> ReportingPeriod:
    stored = ReportingPeriod.objects.select_for_update().get(pk=period.pk)
    if stored.cancelled_at is not None:
        raise NotAllowed(_("This period was cancelled."))
    return stored


@transaction.atomic
def open_period(*, period: ReportingPeriod, by: User, now: datetime.datetime) -> ReportingPeriod:
    """Open a period: from now on what it asks is public, and invited States may write."""
    require(may_run_periods(by))
    stored = _locked(period)
    if stored.opened_at is not None:
        raise NotAllowed(_("This period was opened already."))
    if not stored.items.exists():
        raise NotAllowed(_("This period asks nothing yet. Choose recommendations first."))
    changes = set_fields(stored, opened_at=now, opened_by=by)
    stored.save()
    record("open_period", stored, by=by, now=now, changes=changes)
    return stored


@transaction.atomic
def change_dates(
    *,
    period: ReportingPeriod,
    by: User,
    now: datetime.datetime,
    opens_on: datetime.date | None = None,
    due_on: datetime.date | None = None,
    closes_on: datetime.date | None = None,
    was_mistake: bool = False,
    reason: str = "",
) -> ReportingPeriod:
    """Change the dates of a period for every State, and write one email to each State that this concerns.

    A State with a later date of its own has the later one. A closed period is opened again by a later closing date.

    Args:
        opens_on, due_on, closes_on: the new dates; None leaves a date as it is.
        was_mistake: whether the emails say that the Secretariat had set a wrong date.
        reason: for the audit.

    Raises NotAllowed for the wrong person, a cancelled period, or dates that the period has already; ValidationError
    with the field of a date that is not possible.
    """
    stored = _locked(period)
    require(may_change_dates(by, stored))
    given = {"opens_on": opens_on, "due_on": due_on, "closes_on": closes_on}
    dates = {name: day for name, day in given.items() if day is not None and day != getattr(stored, name)}
    if not dates:
        raise NotAllowed(_("The period has these dates already."))
    if refused := why_dates_are_refused(stored, dates, now.date()):
        raise ValidationError(refused)
    facts = facts_of(stored, now.date()) if stored.is_opened else []
    changed = new_dates_of(facts, dates.get("due_on", stored.due_on), dates.get("closes_on", stored.closes_on))
    changes = set_fields(stored, **dates)
    stored.save(update_fields=list(dates))
    record("change_dates", stored, by=by, now=now, changes=changes, reason=reason)
    notices.dates_changed([each for each in changed if each.is_told], now, was_mistake=was_mistake)
    return stored


@transaction.atomic
def close_now(*, period: ReportingPeriod, by: User, now: datetime.datetime, reason: str = "") -> ReportingPeriod:
    """Close an open period early, by `change_dates`.

    After the due date no State can send from now on. Until then each State has been promised a later day: it can
    send until the end of today, and what it sends today is not late.
    """
    stored = _locked(period)
    require(may_change_dates(by, stored))
    due_on, last = early_closing(stored, now.date())
    if not stored.is_opened or stored.is_closed(now.date()):
        raise NotAllowed(_("Only an open period can be closed."))
    return change_dates(period=stored, due_on=due_on, closes_on=last, by=by, now=now, reason=reason)


@transaction.atomic
def invite(
    *,
    period: ReportingPeriod,
    member_states: Iterable[MemberState],
    note_verbale: str,
    by: User,
    now: datetime.datetime,
) -> list[Invitation]:
    """Invite States to an opened period. A State invited before is left as it is. Returns the new invitations.

    A State whose invitation was cancelled gets a new one; the cancelled one stays as it is.

    Raises NotAllowed for the wrong person, or a period that is not opened, or that is cancelled or closed.
    """
    asked = [Asking(state, note_verbale) for state in member_states]
    made, new = _invited(period, asked, by, now)
    for each in made:
        if isinstance(each, ValidationError):
            raise each
    return new


@transaction.atomic
def invite_each(
    *, period: ReportingPeriod, asked: Sequence[Asking], by: User, now: datetime.datetime
) -> list[Invitation | Refusal]:
    """Invite States, each by its own note verbale, and give a later due date to those that are to have one.

    Args:
        asked: no State twice. One that was invited before is left as it is, but for its due date.

    As many questions for many as for one, but for the tasks of the mails and one for each day. Returns for each State
    its invitation, or why it was refused. Raises NotAllowed as `invite` does.
    """
    made, _new = _invited(period, asked, by, now)
    return made


def _invited(
    period: ReportingPeriod, asked: Sequence[Asking], by: User, now: datetime.datetime
) -> tuple[list[Invitation | Refusal], list[Invitation]]:
    """What became of each State that was to be invited; and the invitations that are new."""
    stored = ReportingPeriod.objects.select_for_update().get(pk=period.pk)
    require(may_invite_states(by, stored, now.date()))
    if stored.opened_at is None:
        raise NotAllowed(_("Open the period before you invite States."))
    standing = stored.invitations.filter(cancelled_at__isnull=True)
    there = {each.member_state_id: each for each in standing.select_for_update()}
    reporting = set(MemberState.objects.reporting().values_list("pk", flat=True))

    def one(asking: Asking) -> Invitation:
        state = asking.member_state
        if state.pk not in there and state.pk not in reporting:
            raise NotAllowed(_("This State appears in attributions only and does not report."))
        invitation = there.get(state.pk) or Invitation(invited_at=now, invited_by=by, note_verbale=asking.note_verbale)
        invitation.period, invitation.member_state = stored, state
        if asking.due_on is not None:
            _require_between(invitation, asking.due_on)
        return invitation

    made = [attempted(partial(one, asking)) for asking in asked]
    new = [each for each in made if isinstance(each, Invitation) and each._state.adding]
    refused = {id(each): why for each, why in zip(new, in_halves(new, checked_insert), strict=True) if why is not None}
    made = [refused.get(id(each), each) for each in made]
    new = [each for each in new if id(each) not in refused]
    notices.about_invitations("invited", new)
    _tell_of(made, new, asked, by, now)
    return made, new


def _tell_of(
    made: Sequence[Invitation | Refusal],
    new: Sequence[Invitation],
    asked: Sequence[Asking],
    by: User,
    now: datetime.datetime,
) -> None:
    """Keep the due dates, and write the events of the invitations in their order."""
    made_now = {id(each) for each in new}
    events: list[Event] = []
    extended: dict[Invitation, datetime.date] = {}
    for asking, invitation in zip(asked, made, strict=True):
        if not isinstance(invitation, Invitation):
            continue
        if id(invitation) in made_now:
            events.append(Event("invite", invitation))
        if asking.due_on is not None:
            extended[invitation] = asking.due_on
            if changes := set_fields(invitation, due_on=asking.due_on):
                events.append(Event("extend", invitation, changes))
    for day in dict.fromkeys(extended.values()):
        Invitation.objects.filter(pk__in=[each.pk for each, on in extended.items() if on == day]).update(due_on=day)
    record_many(events, by=by, now=now)
    notices.changed_invitations("extended", extended)


def _require_standing(invitation: Invitation) -> None:
    if invitation.cancelled_at is not None:
        raise NotAllowed(_("This invitation was cancelled."))


def _require_between(invitation: Invitation, due_on: datetime.date) -> None:
    """A due date of one State is later than that of the period, and a day on which the State can still send."""
    if due_on <= invitation.period.due_on:
        raise NotAllowed(_("An extension ends after the due date of the period."))
    if due_on > invitation.last_day_to_send:
        raise NotAllowed(closes_before(invitation.last_day_to_send))


def _change(
    invitation: Invitation,
    act: Act,
    by: User,
    now: datetime.datetime,
    reason: str = "",
    **values: datetime.date | datetime.datetime | User | None,
) -> Invitation:
    require(may_run_periods(by))
    stored = Invitation.objects.select_for_update().get(pk=invitation.pk)
    _require_standing(stored)
    changes = set_fields(stored, **values)
    if changes:
        stored.full_clean()
        stored.save()
        record(act, stored, by=by, now=now, changes=changes, reason=reason)
    return stored


@transaction.atomic
def extend_invitation(
    *, invitation: Invitation, due_on: datetime.date, by: User, now: datetime.datetime, reason: str = ""
) -> Invitation:
    """Give one State a later due date; that of the period takes an extension back. `reason`: why, for the audit alone.

    Raises NotAllowed where it is not later than the period's, or after the last day on which the State can send.
    """
    own = None if invitation.due_on and due_on == invitation.period.due_on else due_on
    if own is not None:
        _require_between(invitation, own)
    stored = _change(invitation, "extend", by, now, reason, due_on=own)
    notices.changed_invitations("extended", {stored: due_on})
    return stored


@transaction.atomic
def reopen_invitation(*, invitation: Invitation, until: datetime.date, by: User, now: datetime.datetime) -> Invitation:
    """Let one State send again until the day `until`; the closing date of the period takes a reopening back.

    Raises NotAllowed for another day gone by.
    """
    own = None if invitation.reopened_until and until == invitation.period.closes_on else until
    if own is not None and own < now.date():
        raise NotAllowed(_("Reopen until today or a later day."))
    stored = _change(invitation, "reopen", by, now, reopened_until=own)
    notices.changed_invitations("reopened", {stored: until})
    return stored


@transaction.atomic
def remind_invitation(*, invitation: Invitation, by: User, now: datetime.datetime) -> Invitation:
    """Remind a State by mail, once a day. Raises NotAllowed where it was cancelled, or nobody is reached."""
    require(may_run_periods(by))
    stored = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("period__meeting", "member_state")
        .get(pk=invitation.pk)
    )
    _require_standing(stored)
    told = notices.remind(stored, now)
    if not told:
        raise NotAllowed(_("Nobody was notified: these e-mails are not wanted, or one was sent today."))
    changes: Changes = {"told": [None, len(told)]}
    record("remind", stored, by=by, now=now, changes=changes)
    return stored


@transaction.atomic
def cancel_invitation(
    *, invitation: Invitation, by: User, now: datetime.datetime, by_mistake: bool = False
) -> Invitation:
    """Cancel an invitation that was not answered. Raises NotAllowed where the State wrote something.

    Args:
        by_mistake: the email says that we invited the State by mistake.
    """
    if reason := why_invitation_stands(invitation):
        raise NotAllowed(reason)
    stored = _change(invitation, "cancel_invitation", by, now, cancelled_at=now, cancelled_by=by)
    notices.about_invitations("invitation_cancelled", [stored], by_mistake=by_mistake)
    return stored


@transaction.atomic
def cancel_period(*, period: ReportingPeriod, by: User, now: datetime.datetime) -> ReportingPeriod:
    """Cancel a period without answers, and tell who was invited. Raises NotAllowed where any State wrote something."""
    require(may_run_periods(by))
    stored = _locked(period)
    if reason := why_not_cancelled(stored):
        raise NotAllowed(reason)
    changes = set_fields(stored, cancelled_at=now, cancelled_by=by)
    stored.save()
    record("cancel_period", stored, by=by, now=now, changes=changes)
    invited = stored.invitations.filter(cancelled_at__isnull=True).select_related("period__meeting", "member_state")
    notices.about_invitations("invitation_cancelled", list(invited))
    return stored


@transaction.atomic
def state_intention(*, invitation: Invitation, kind: str, words: str, by: User, now: datetime.datetime) -> Intention:
    """Tell the desk what the State intends. The latest holds; the same again is the one that stands.

    Raises NotAllowed for the wrong person or a cancelled invitation, ValidationError for a bad kind or words.
    """
    stored = Invitation.objects.select_for_update().get(pk=invitation.pk)
    require(may_state_intention(by, stored))
    latest = stored.intentions.last()
    if latest is not None and (latest.kind, latest.words) == (kind, words):
        return latest
    intention = Intention(invitation=stored, kind=kind, words=words, stated_at=now, stated_by=by)
    intention.full_clean()
    intention.save()
    before = (latest.kind, latest.words) if latest else (None, None)
    changes: Changes = {"kind": [before[0], kind], "words": [before[1], words]}
    record("state_intention", intention, by=by, now=now, changes=changes)
    return intention


LONGEST_REFUSAL = 300
# By State, why it was not done; an empty word: done.
type Refusals = dict[str, str]


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
    kept = PeriodAct(
        uuid=uuid, period=stored, act=act, until=until, note_verbale=note_verbale, done_at=now, done_by=by
    )  # fmt: skip
    _refuse_days(kept)
    kept.full_clean()
    kept.save(force_insert=True)
    facts = facts_of(stored, now.date(), member_states)
    obstacles = {each.member_state.pk: obstacle_to(StatesAct(act), each, until) for each in facts}
    possible = [each for each in facts if obstacles[each.member_state.pk] is None]
    carry_out = _invite if act == StatesAct.INVITE else _one_by_one
    refusals = carry_out(possible, kept, reason) if possible else {}
    PeriodActOutcome.objects.bulk_create(_outcomes(kept, obstacles, refusals))
    done = sum(not each for each in refusals.values())
    counted: Changes = {"done": [None, done], "not_done": [None, len(facts) - done]}
    record("act_for_states", kept, by=by, now=now, changes=counted, reason=reason)
    return kept


def _the_same(before: PeriodAct, period: ReportingPeriod, by: User) -> PeriodAct:
    if (before.period_id, before.done_by_id) != (period.pk, by.pk):
        raise NotAllowed(_("This form was used for another period or by another person. Begin again."))
    return before


def _refuse_days(kept: PeriodAct) -> None:
    """Days that no State could have are refused before any is asked."""
    period, until = kept.period, kept.until
    if kept.act == StatesAct.EXTEND and until:
        earliest = period.due_on
        if period.invitations.filter(due_on__isnull=False).exists():
            earliest -= datetime.timedelta(days=1)  # the due date of the period takes an extension back
        if until <= earliest:
            raise ValidationError({"until": _("An extension ends after the due date of the period.")})
        if until > period.closes_on:
            raise ValidationError({"until": closes_before(period.closes_on)})
    if kept.act == StatesAct.REOPEN and until:
        if until == period.closes_on and period.invitations.filter(reopened_until__isnull=False).exists():
            return  # the closing date of the period takes a reopening back
        if until < kept.done_at.date():
            raise ValidationError({"until": _("Reopen until today or a later day.")})
        if until <= period.closes_on:
            raise ValidationError({"until": open_until(period)})


def _outcomes(
    kept: PeriodAct, obstacles: Mapping[str, Obstacle | None], refusals: Refusals
) -> Iterable[PeriodActOutcome]:
    for state, obstacle in obstacles.items():
        refusal = refusals.get(state, "")[:LONGEST_REFUSAL]
        found = obstacle or (Obstacle.REFUSED if refusal else "")
        yield PeriodActOutcome(period_act=kept, member_state_id=state, obstacle=found, refusal=refusal)


def _invite(possible: Sequence[Facts], kept: PeriodAct, _reason: str) -> Refusals:
    """All at once: the action leaves whoever was invited meanwhile as it is."""
    states = [each.member_state for each in possible]
    new = invite(
        period=kept.period, member_states=states, note_verbale=kept.note_verbale, by=kept.done_by, now=kept.done_at
    )
    invited = {each.member_state_id for each in new}
    return {state.pk: "" if state.pk in invited else str(Obstacle.INVITED_ALREADY.label) for state in states}


def _one_by_one(possible: Sequence[Facts], kept: PeriodAct, reason: str) -> Refusals:
    """What is refused for one State undoes nothing of the others."""
    refusals: Refusals = {}
    for each in possible:
        assert each.invitation is not None  # noqa: S101 - or there was an obstacle
        try:
            with transaction.atomic():
                _carry_out(each.invitation, each, kept, reason)
        except NotAllowed as refusal:
            refusals[each.member_state.pk] = str(refusal)
        else:
            refusals[each.member_state.pk] = ""
    return refusals


def _carry_out(invitation: Invitation, facts: Facts, kept: PeriodAct, reason: str) -> None:
    by, now = kept.done_by, kept.done_at
    match kept.act:
        case StatesAct.EXTEND:
            day = kept.until or invitation.effective_due_on
            extend_invitation(invitation=invitation, due_on=day, by=by, now=now, reason=reason)
        case StatesAct.REOPEN:
            reopen_invitation(invitation=invitation, until=kept.until or now.date(), by=by, now=now)
        case StatesAct.REMIND:
            remind_invitation(invitation=invitation, by=by, now=now)
        case StatesAct.LINKS:
            send_links_again(invitation=invitation, by=by, now=now)
        case _:  # one email to each focal point; a State without an email can be thanked later
            if not notices.thank(invitation, sent=facts.sent, public=facts.answers("published")):
                raise NotAllowed(_("Nobody was notified: these emails are not wanted."))
