"""Nominations by note verbale: from a name and an address to mandates and a mail in one act; and handing over."""

import datetime
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.account_links import accounts_at, make_account, welcome
from tracker.actions.errors import NotAllowed, require
from tracker.actions.people import end_mandate, nominate
from tracker.choices import SENDING_ROLES
from tracker.models import Mandate, Meeting, MemberState, User
from tracker.policies import may_manage_people


@transaction.atomic
def nominate_by_email(
    *,
    email: str,
    full_name: str,
    language: str,
    member_state: MemberState,
    role: str,
    note_verbale: str,
    by: User,
    now: datetime.datetime,
    meetings: Sequence[Meeting] = (),
) -> list[Mandate]:
    """Name a person, known or not, for a State: account, mandates and mail in one act.

    Args:
        email: whose account is used if there is one; else one is made that its owner takes up by a link.
        full_name, language: of a new account; a known one keeps its own.
        meetings: one mandate for each; none: one mandate for all meetings.
        note_verbale: required for a focal point and an alternate.

    Returns the mandates, in the order of the meetings. Raises NotAllowed as `nominate` does, and ValidationError with
    the field that is wrong; nothing is made then.
    """
    require(may_manage_people(by))
    user = _account(email=email, full_name=full_name, language=language, member_state=member_state, by=by, now=now)
    wanted: list[Meeting | None] = [*dict.fromkeys(meetings)] or [None]
    mandates = [
        nominate(
            user=user,
            member_state=member_state,
            role=role,
            meeting=meeting,
            note_verbale=note_verbale,
            by=by,
            now=now,
        )
        for meeting in wanted
    ]
    welcome(user, mandates, by=by, now=now)
    return mandates


def _account(
    *, email: str, full_name: str, language: str, member_state: MemberState, by: User, now: datetime.datetime
) -> User:
    """The account with this address, or a new one."""
    known = accounts_at(email)
    if not known:
        return make_account(
            email=email, full_name=full_name, language=language, by=by, now=now, member_state=member_state.pk
        )
    active = [user for user in known if user.is_active]
    if not active:
        raise ValidationError({"email": _("The account with this address is not active. Activate it first.")})
    if len(active) > 1:  # a State may have invited the address of somebody who has an account elsewhere
        own = Mandate.objects.acting().filter(user__in=active, member_state=member_state)
        active = [user for user in active if own.filter(user=user).exists()] or active
    if len(active) > 1:
        raise ValidationError({"email": _("Several accounts have this address. Leave it to one of them first.")})
    return active[0]


@transaction.atomic
def hand_over(
    *,
    mandate: Mandate,
    email: str,
    full_name: str,
    language: str,
    note_verbale: str,
    by: User,
    now: datetime.datetime,
) -> Mandate:
    """Replace a focal point or an alternate in one act: there is no moment without one, and none with two.

    Drafts and everything else of the State stay. Raises what `end_mandate` and `nominate_by_email` raise.
    """
    require(may_manage_people(by))
    if mandate.role not in SENDING_ROLES:
        raise NotAllowed(_("Only a focal point or an alternate hands over. End the mandate of others."))
    if mandate.user in accounts_at(email):
        raise ValidationError({"email": _("This person holds the mandate already.")})
    end_mandate(mandate=mandate, by=by, now=now)
    successors = nominate_by_email(
        email=email,
        full_name=full_name,
        language=language,
        member_state=mandate.member_state,
        role=mandate.role,
        note_verbale=note_verbale,
        meetings=[mandate.meeting] if mandate.meeting else [],
        by=by,
        now=now,
    )
    return successors[0]
