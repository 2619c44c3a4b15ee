"""Asking: make and open a period, invite, extend, reopen, cancel; and what an invited State says it intends."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import notifications
from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.errors import NotAllowed, require
from tracker.audit_acts import Act
from tracker.models import (
    Intention,
    Invitation,
    Meeting,
    MemberState,
    PeriodItem,
    Recommendation,
    ReportingPeriod,
    User,
)
from tracker.policies import may_run_periods, may_state_intention


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
) -> ReportingPeriod:
    """Prepare a period. It asks each recommendation in its newest original printing; nobody, before it is opened."""
    require(may_run_periods(by))
    period = ReportingPeriod(
        slug=slug, title=title, meeting=meeting, opens_on=opens_on, due_on=due_on, closes_on=closes_on
    )
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
def invite(
    *,
    period: ReportingPeriod,
    member_states: Iterable[MemberState],
    note_verbale: str,
    by: User,
    now: datetime.datetime,
) -> list[Invitation]:
    """Invite States to an opened period. A State invited before is left as it is. Returns the new invitations."""
    require(may_run_periods(by))
    stored = _locked(period)
    if stored.opened_at is None:
        raise NotAllowed(_("Open the period before you invite States."))
    invited = set(stored.invitations.values_list("member_state", flat=True))
    reporting = set(MemberState.objects.reporting().values_list("pk", flat=True))
    new = []
    for state in member_states:
        if state.pk in invited or state.pk not in reporting:
            continue
        invitation = Invitation(
            period=stored, member_state=state, invited_at=now, invited_by=by, note_verbale=note_verbale
        )
        invitation.full_clean()
        invitation.save()
        record("invite", invitation, by=by, now=now, member_state=state.pk)
        notifications.invited(invitation)
        new.append(invitation)
    return new


def _change(
    invitation: Invitation,
    act: Act,
    by: User,
    now: datetime.datetime,
    **values: datetime.date | datetime.datetime | User,
) -> Invitation:
    require(may_run_periods(by))
    stored = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if stored.cancelled_at is not None:
        raise NotAllowed(_("This invitation was cancelled."))
    changes = set_fields(stored, **values)
    if changes:
        stored.full_clean()
        stored.save()
        record(act, stored, by=by, now=now, changes=changes, member_state=stored.member_state_id)
    return stored


@transaction.atomic
def extend_invitation(*, invitation: Invitation, due_on: datetime.date, by: User, now: datetime.datetime) -> Invitation:
    """Give one State a later due date. Raises NotAllowed where it is not later than the period's."""
    if due_on <= invitation.period.due_on:
        raise NotAllowed(_("An extension ends after the due date of the period."))
    stored = _change(invitation, "extend", by, now, due_on=due_on)
    notifications.changed_invitation("extended", stored, due_on)
    return stored


@transaction.atomic
def reopen_invitation(*, invitation: Invitation, until: datetime.date, by: User, now: datetime.datetime) -> Invitation:
    """Let one State send again until the day `until`, after the period closed. Raises NotAllowed for a day gone by."""
    if until < now.date():
        raise NotAllowed(_("Reopen until today or a later day."))
    stored = _change(invitation, "reopen", by, now, reopened_until=until)
    notifications.changed_invitation("reopened", stored, until)
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
    if stored.cancelled_at is not None:
        raise NotAllowed(_("This invitation was cancelled."))
    told = notifications.remind(stored, now)
    if not told:
        raise NotAllowed(_("Nobody of the State was told: such e-mails are not wanted, or one was sent today."))
    changes: Changes = {"told": [None, len(told)]}
    record("remind", stored, by=by, now=now, changes=changes, member_state=stored.member_state_id)
    return stored


@transaction.atomic
def cancel_invitation(*, invitation: Invitation, by: User, now: datetime.datetime) -> Invitation:
    """Cancel an invitation that was not answered. Raises NotAllowed where the State wrote something."""
    if invitation.period.submissions.filter(member_state=invitation.member_state_id).exists():
        raise NotAllowed(_("This invitation stands: the State may be writing its answers."))
    return _change(invitation, "cancel_invitation", by, now, cancelled_at=now, cancelled_by=by)


@transaction.atomic
def cancel_period(*, period: ReportingPeriod, by: User, now: datetime.datetime) -> ReportingPeriod:
    """Cancel a period without answers. Raises NotAllowed where any State wrote something."""
    require(may_run_periods(by))
    stored = _locked(period)
    if stored.submissions.exists():
        raise NotAllowed(_("This period can no longer be cancelled: a State may be writing its answers."))
    changes = set_fields(stored, cancelled_at=now, cancelled_by=by)
    stored.save()
    record("cancel_period", stored, by=by, now=now, changes=changes)
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
    record(
        "state_intention",
        intention,
        by=by,
        now=now,
        changes={"kind": [before[0], kind], "words": [before[1], words]},
        member_state=stored.member_state_id,
    )
    return intention
