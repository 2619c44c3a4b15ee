"""Corrections of nominations and invitations that we recorded wrongly."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.actions.assigning import end_all_of
from tracker.actions.auditing import set_fields
from tracker.actions.correcting.kinds import CorrectionRule, EffectRow, Effects, Email, emails_to, register
from tracker.actions.errors import NotAllowed
from tracker.actions.people import accounts_at, change_user, refuse_in, send_account_link
from tracker.actions.periods import cancel_invitation, invite
from tracker.choices import SENDING_ROLES, CorrectionKind, MandateRole
from tracker.models import Correction, Invitation, Mandate, User
from tracker.rules.closed_periods import why_invitation_stands
from tracker.rules.policies import Verdict, may_manage_people, may_run_periods

OF_THE_PERSON = ("full_name", "email")
OF_THE_MANDATE = ("role", "note_verbale")


@register(CorrectionKind.NOMINATION)
class WrongNomination(CorrectionRule):
    """The data of a nomination. `after`: "full_name", "email", "role" and "note_verbale"."""

    targets = ("mandate",)
    values = {
        **{name: f"user__{name}" for name in OF_THE_PERSON},
        **{name: name for name in OF_THE_MANDATE},
    }

    def may(self, by: User, target: Any) -> Verdict:
        return may_manage_people(by)

    def hindrance(self, target: Mandate, now: datetime.datetime) -> str:
        return "" if target.is_acting else _("This nomination has ended. Record a new one.")

    def check(self, target: Mandate, after: Mapping[str, Any]) -> dict[str, Any]:
        right = super().check(target, {name: str(after[name]).strip() for name in self.values})
        if right["role"] in SENDING_ROLES and not right["note_verbale"]:
            raise ValidationError({"note_verbale": _("Give the note verbale of a focal point or alternate.")})
        refuse_in("note_verbale", right["note_verbale"])
        if right["email"] != target.user.email:
            self._check_email(target.user, right["email"])
        held = Mandate.objects.acting().filter(
            member_state=target.member_state_id, role=right["role"], meeting=target.meeting_id
        )
        if right["role"] in SENDING_ROLES and held.exclude(pk=target.pk).exists():
            raise ValidationError({"role": _("Another person has this role for the State. End that nomination first.")})
        return right

    def _check_email(self, user: User, email: str) -> None:
        if user.has_usable_password():
            sentence = _("This person has signed in with this address. Hand the nomination over to the right person.")
            raise ValidationError({"email": sentence})
        if not email:
            raise ValidationError({"email": _("Give the address to which the link is sent.")})
        if any(each.pk != user.pk for each in accounts_at(email)):
            sentence = _("Another account has this address. End this nomination, and record one with that address.")
            raise ValidationError({"email": sentence})

    def state_of(self, correction: Correction) -> str | None:
        """Return the State of the nomination: its focal point sees who acts for it."""
        code: str = correction.target.member_state_id
        return code

    def effects(self, correction: Correction) -> Effects:
        """Return each value that changes, and the link that a new address gets."""
        before, after = correction.before, correction.after
        emails, other = [], []
        if before["email"] != after["email"]:
            language = correction.target.user.language
            emails.append(Email(after["email"], _("A new link to the account. It works once, for 14 days."), language))
            other.append(_("The link that was sent to the wrong address no longer works."))
        if before["role"] == MandateRole.EXPERT != after["role"]:
            other.append(_("Recommendations that were assigned to this expert are no longer assigned."))
        return Effects(self.rows(correction), tuple(emails), (), tuple(other))

    def carry_out(self, correction: Correction, given: Any, *, by: User, now: datetime.datetime) -> None:
        """Change the account and the nomination; a new address gets a new link."""
        stored = Mandate.objects.select_for_update(of=("self",)).select_related("user").get(pk=correction.target.pk)
        before, after = correction.before, correction.after
        person = {name: after[name] for name in OF_THE_PERSON if before[name] != after[name]}
        user = change_user(user=stored.user, by=by, now=now, **person) if person else stored.user
        if before["role"] == MandateRole.EXPERT != after["role"]:
            end_all_of(stored, by=by, now=now)
        set_fields(stored, **{name: after[name] for name in OF_THE_MANDATE})
        stored.full_clean()
        stored.save()
        if "email" in person:
            send_account_link(user=user, by=by, now=now)


@register(CorrectionKind.INVITATION)
class WrongInvitation(CorrectionRule):
    """An invitation, or its cancellation: the one becomes the other. `after` is empty."""

    targets = ("invitation",)

    def may(self, by: User, target: Any) -> Verdict:
        return may_run_periods(by)

    def hindrance(self, target: Invitation, now: datetime.datetime) -> str:
        if target.cancelled_at is None:
            return why_invitation_stands(target)
        again = target.period.invitations.standing().filter(member_state=target.member_state_id)
        return _("The State was invited again already.") if again.exists() else ""

    def before(self, target: Invitation, after: Any) -> dict[str, Any]:
        return {"is_invited": target.cancelled_at is None}

    def effects(self, correction: Correction) -> Effects:
        target, was_invited = correction.target, correction.before["is_invited"]
        now, after, notice = _("Invited"), _("Invitation cancelled"), "invitation_cancelled"
        sentence = _("We invited your State by mistake. It is no longer asked to report.")
        if not was_invited:
            now, after, notice, sentence = after, now, "invited", _("Your State is invited to report.")
        return Effects((EffectRow(str(target.member_state), now, after),), emails_to(target, notice, sentence))

    def carry_out(self, correction: Correction, given: Any, *, by: User, now: datetime.datetime) -> None:
        """Cancel the invitation, or invite the State again with the note verbale, and with what the State had said."""
        target = Invitation.objects.select_related("period", "member_state").get(pk=correction.target.pk)
        if correction.before["is_invited"]:
            cancel_invitation(invitation=target, by=by, now=now, by_mistake=True)
            return
        note = target.note_verbale
        again = invite(period=target.period, member_states=[target.member_state], note_verbale=note, by=by, now=now)
        if not again:
            raise NotAllowed(_("The State cannot be invited again."))
        for said in target.intentions.all():
            said.pk, said.invitation = None, again[0]
            said.save()
