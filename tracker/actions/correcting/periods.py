"""Corrections of an invitation that was sent or cancelled by mistake, and of the dates of a period."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.actions.correcting.kinds import CorrectionRule, EffectRow, Effects, Email, register
from tracker.actions.errors import NotAllowed
from tracker.actions.periods import cancel_invitation, change_dates, invite
from tracker.choices import CorrectionKind
from tracker.closed_periods import why_dates_are_refused, why_invitation_stands
from tracker.mail.kinds import senders_of
from tracker.models import Correction, Invitation, ReportingPeriod, User
from tracker.policies import Verdict, may_run_periods


@register(CorrectionKind.INVITATION)
class WrongInvitation(CorrectionRule):
    """An invitation, or its cancellation: the one becomes the other. `after` is empty."""

    targets = ("invitation",)

    def may(self, by: User, target: Any) -> Verdict:
        """Return whether this person may run periods."""
        return may_run_periods(by)

    def hindrance(self, target: Invitation) -> str:
        """Return why not: the State began its answers, or was invited again."""
        if target.cancelled_at is None:
            return why_invitation_stands(target)
        again = target.period.invitations.standing().filter(member_state=target.member_state_id)
        return _("The State was invited again already.") if again.exists() else ""

    def before(self, target: Invitation, after: Any) -> dict[str, Any]:
        """Return whether the State is invited before."""
        return {"is_invited": target.cancelled_at is None}

    def effects(self, correction: Correction) -> Effects:
        """Return that the State is invited no more, or again, and the email that it gets."""
        target, was_invited = correction.target, correction.before["is_invited"]
        now, after = _("Invited"), _("Invitation cancelled")
        sentence = _("Your State is no longer asked to report.")
        if not was_invited:
            now, after, sentence = after, now, _("Your State is invited to report.")
        people = senders_of(target)
        emails = tuple(Email(str(each), sentence, each.language) for each in people)
        return Effects((EffectRow(str(target.member_state), now, after),), emails)

    def carry_out(self, correction: Correction, *, by: User, now: datetime.datetime) -> None:
        """Cancel the invitation, or invite the State again with the note verbale of before."""
        target = Invitation.objects.select_related("period", "member_state").get(pk=correction.target.pk)
        if correction.before["is_invited"]:
            cancel_invitation(invitation=target, by=by, now=now)
            return
        note = target.note_verbale
        if not invite(period=target.period, member_states=[target.member_state], note_verbale=note, by=by, now=now):
            raise NotAllowed(_("The State cannot be invited again."))


@register(CorrectionKind.PERIOD_DATE)
class WrongDateOfPeriod(CorrectionRule):
    """A date of a period that we entered wrongly. `after`: each of "opens_on", "due_on", "closes_on" that changes."""

    targets = ("period",)

    def may(self, by: User, target: Any) -> Verdict:
        """Return whether this person may run periods."""
        return may_run_periods(by)

    def hindrance(self, target: ReportingPeriod) -> str:
        """Return why not: the period was cancelled."""
        return _("This period was cancelled.") if target.cancelled_at else ""

    def check(self, target: ReportingPeriod, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the dates that change. Raises ValidationError by field for dates that are not possible."""
        dates = {name: day for name, day in _dates(after).items() if day != getattr(target, name)}
        if not dates:
            raise ValidationError({"due_on": _("The period has these dates already.")})
        if refused := why_dates_are_refused(target, dates, datetime.datetime.now(datetime.UTC).date()):
            raise ValidationError(refused)
        return {name: day.isoformat() for name, day in dates.items()}

    def before(self, target: ReportingPeriod, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return these dates before."""
        return {name: getattr(target, name).isoformat() for name in after}

    def effects(self, correction: Correction) -> Effects:
        """Return each date before and after."""
        labels = {
            "opens_on": _("The period opens"),
            "due_on": _("The period is due"),
            "closes_on": _("The period closes"),
        }
        before, after = _dates(correction.before), _dates(correction.after)
        rows = [EffectRow(labels[name], date_format(before[name]), date_format(day)) for name, day in after.items()]
        return Effects(tuple(rows), other=(_("Each State with answers to send gets one email with both dates."),))

    def carry_out(self, correction: Correction, *, by: User, now: datetime.datetime) -> None:
        """Change the dates for every State."""
        change_dates(period=correction.target, by=by, now=now, reason=correction.reason, **_dates(correction.after))


def _dates(values: Mapping[str, Any]) -> dict[str, datetime.date]:
    return {name: datetime.date.fromisoformat(day) for name, day in values.items()}
