"""Correction of an invitation that was sent or cancelled by mistake."""

import datetime
from typing import Any

from django.utils.translation import gettext as _

from tracker.actions.correcting.kinds import CorrectionRule, EffectRow, Effects, emails_to, register
from tracker.actions.errors import NotAllowed
from tracker.actions.periods import cancel_invitation, invite
from tracker.choices import CorrectionKind
from tracker.closed_periods import why_invitation_stands
from tracker.models import Correction, Invitation, User
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
        now, after, notice = _("Invited"), _("Invitation cancelled"), "invitation_cancelled"
        sentence = _("We invited your State by mistake. It is no longer asked to report.")
        if not was_invited:
            now, after, notice, sentence = after, now, "invited", _("Your State is invited to report.")
        return Effects((EffectRow(str(target.member_state), now, after),), emails_to(target, notice, sentence))

    def carry_out(self, correction: Correction, *, by: User, now: datetime.datetime) -> None:
        """Cancel the invitation, or invite the State again with the note verbale of before."""
        target = Invitation.objects.select_related("period", "member_state").get(pk=correction.target.pk)
        if correction.before["is_invited"]:
            cancel_invitation(invitation=target, by=by, now=now, by_mistake=True)
            return
        note = target.note_verbale
        if not invite(period=target.period, member_states=[target.member_state], note_verbale=note, by=by, now=now):
            raise NotAllowed(_("The State cannot be invited again."))
