"""A State brings in its own experts and observers, without the secretariat."""

import datetime
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.account_links import accounts_at, make_account, owner_of, welcome
from tracker.actions.assigning import assign, name_recommendations
from tracker.actions.auditing import Changes, record
from tracker.actions.errors import require
from tracker.choices import SENDING_ROLES, MandateRole
from tracker.models import Mandate, MemberState, Recommendation, ReportingPeriod, User
from tracker.policies import may_invite


@transaction.atomic
def invite_person(
    *,
    email: str,
    full_name: str,
    language: str,
    member_state: MemberState,
    period: ReportingPeriod,
    role: str,
    by: User,
    now: datetime.datetime,
    recommendations: Sequence[Recommendation] = (),
    due_on: datetime.date | None = None,
) -> Mandate:
    """Invite an expert or observer of the own State, and name recommendations to an expert, in one act.

    The mandate counts for the meeting of the period, where the focal point acts, and nowhere else. A person who has it
    already is not invited twice, and is told what is newly assigned. Raises NotAllowed where `by` may not invite,
    ValidationError with the field that is wrong.
    """
    require(may_invite(by, member_state, period.meeting, role))
    if recommendations and role != MandateRole.EXPERT:
        raise ValidationError(
            {"recommendations": _("An observer reads, and writes no answer: assign nothing to an observer.")}
        )
    user = _account(email=email, full_name=full_name, language=language, member_state=member_state, by=by, now=now)
    held = Mandate.objects.for_meeting(period.meeting).filter(user=user, member_state=member_state)
    if held.filter(role__in=SENDING_ROLES).exists():
        raise ValidationError({"email": _("This person reports for your State already, and needs no invitation.")})
    mandate = held.filter(role=role).order_by("pk").last()
    if mandate is None:
        mandate = _name(user, member_state, period, role, by=by, now=now)
        for recommendation in recommendations:
            assign(mandate=mandate, period=period, recommendation=recommendation, due_on=due_on, by=by, now=now)
        welcome(user, [mandate], by=by, now=now, period=period)
        return mandate
    name_recommendations(mandate=mandate, period=period, recommendations=recommendations, due_on=due_on, by=by, now=now)
    return mandate


def _name(
    user: User, member_state: MemberState, period: ReportingPeriod, role: str, *, by: User, now: datetime.datetime
) -> Mandate:
    mandate = Mandate(
        user=user, member_state=member_state, role=role, meeting=period.meeting, nominated_at=now, nominated_by=by
    )
    mandate.full_clean()
    mandate.save()
    changes: Changes = {"role": [None, role], "user": [None, user.pk], "meeting": [None, period.meeting_id]}
    record("invite_person", mandate, by=by, now=now, changes=changes, member_state=member_state.pk, owner=owner_of(by))
    return mandate


def _account(
    *, email: str, full_name: str, language: str, member_state: MemberState, by: User, now: datetime.datetime
) -> User:
    """Return the account by which the State knows the person at this address, or a new one.

    An account at the Secretariat or for another State is not used, and not mentioned: the State gets the same answer
    as for an unknown address, and the person a second account. Raises ValidationError where the State's own account of
    this person is closed.
    """
    own = [user for user in accounts_at(email) if _belongs_to(user, member_state)]
    if active := next((user for user in own if user.is_active), None):
        return active
    if own:
        raise ValidationError({"email": _("The account with this address is closed. Please ask the Secretariat.")})
    return make_account(
        email=email, full_name=full_name, language=language, by=by, now=now, member_state=member_state.pk
    )


def _belongs_to(user: User, member_state: MemberState) -> bool:
    """Return whether the State knows this account: by an acting mandate, or a former one of a person who acts nowhere
    else."""
    if user.is_secretariat:
        return False
    states = set(Mandate.objects.acting().filter(user=user).values_list("member_state", flat=True))
    former = user.mandates.filter(member_state=member_state).exists()
    return member_state.pk in states or (former and not states)
