"""Correction of a nomination: the name, the email address, the role or the note verbale that we recorded wrongly."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.actions.account_links import accounts_at, refuse_in, send_account_link
from tracker.actions.assigning import end_all_of
from tracker.actions.auditing import set_fields
from tracker.actions.correcting.kinds import CorrectionRule, EffectRow, Effects, Email, register
from tracker.actions.people import change_user
from tracker.choices import SENDING_ROLES, CorrectionKind, MandateRole
from tracker.models import Correction, Mandate, User
from tracker.policies import Verdict, may_manage_people

OF_THE_PERSON = ("full_name", "email")
OF_THE_MANDATE = ("role", "note_verbale")


def values_of(mandate: Mandate) -> dict[str, str]:
    """Return what a correction can change of a nomination."""
    person = {name: str(getattr(mandate.user, name)) for name in OF_THE_PERSON}
    return person | {name: str(getattr(mandate, name)) for name in OF_THE_MANDATE}


@register(CorrectionKind.NOMINATION)
class WrongNomination(CorrectionRule):
    """The data of a nomination. `after`: "full_name", "email", "role" and "note_verbale"."""

    targets = ("mandate",)

    def may(self, by: User, target: Any) -> Verdict:
        """Return whether this person may manage people."""
        return may_manage_people(by)

    def hindrance(self, target: Mandate) -> str:
        """Return why not: it has ended."""
        return "" if target.is_acting else _("This nomination has ended. Record a new one.")

    def check(self, target: Mandate, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the four values. Raises ValidationError by field."""
        now, right = values_of(target), {name: str(after[name]).strip() for name in (*OF_THE_PERSON, *OF_THE_MANDATE)}
        if right == now:
            raise ValidationError({"full_name": _("Nothing would be changed.")})
        if right["role"] in SENDING_ROLES and not right["note_verbale"]:
            raise ValidationError({"note_verbale": _("Give the note verbale of a focal point or alternate.")})
        refuse_in("note_verbale", right["note_verbale"])
        if right["email"] != now["email"]:
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

    def before(self, target: Mandate, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the four values before."""
        return values_of(target)

    def state_of(self, correction: Correction) -> str | None:
        """Return the State of the nomination: its focal point sees who acts for it."""
        code: str = correction.target.member_state_id
        return code

    def effects(self, correction: Correction) -> Effects:
        """Return each value that changes, and the link that a new address gets."""
        before, after = correction.before, correction.after
        labels = {
            "full_name": _("Name"),
            "email": _("Email"),
            "role": _("Role"),
            "note_verbale": _("Note verbale"),
        }
        rows = [
            EffectRow(label, _read(name, before[name]), _read(name, after[name]))
            for name, label in labels.items()
            if before[name] != after[name]
        ]
        emails, other = [], []
        if before["email"] != after["email"]:
            language = correction.target.user.language
            emails.append(Email(after["email"], _("A new link to the account. It works once, for 14 days."), language))
            other.append(_("The link that was sent to the wrong address no longer works."))
        if before["role"] == MandateRole.EXPERT != after["role"]:
            other.append(_("Recommendations that were assigned to this expert are no longer assigned."))
        return Effects(tuple(rows), tuple(emails), (), tuple(other))

    def carry_out(self, correction: Correction, *, by: User, now: datetime.datetime) -> None:
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


def _read(name: str, value: str) -> str:
    return str(MandateRole(value).label) if name == "role" else value or "—"
