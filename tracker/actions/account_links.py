"""Accounts of people who were named: finding or making one, the link by which it is taken up, and taking it up."""

import datetime
import re
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tracker.actions.auditing import record, set_fields
from tracker.actions.errors import NotAllowed, require
from tracker.choices import Language
from tracker.mail import invited_people, outbox
from tracker.mail.kinds import senders_of
from tracker.models import AccountInvitation, Invitation, Mandate, ReportingPeriod, User
from tracker.models.constraints import refuse_unstorable
from tracker.policies import is_sent_by_itself, may_run_periods, may_send_link, may_take_up

LONGEST_NAME = 150
NOT_IN_A_NAME = re.compile(r"[^\w.@+-]+")


def accounts_at(email: str) -> list[User]:
    """The accounts with this address, whatever its capitals."""
    return list(User.objects.filter(email__iexact=email.strip()).order_by("pk"))


def make_account(
    *, email: str, full_name: str, language: str, by: User, now: datetime.datetime, member_state: str | None = None
) -> User:
    """A step of the acts that name a person: an account that cannot be used before its link was opened.

    Raises ValidationError for a bad address, name or language.
    """
    if not email.strip():
        raise ValidationError({"email": _("Give the address to which the link is sent.")})
    if language not in Language:
        raise ValidationError({"language": _("Choose one of the six languages.")})
    refuse_in("full_name", full_name)
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                _free_name(email), None, email=email.strip(), full_name=full_name.strip(), language=language
            )
    except IntegrityError:
        sentence = _("Somebody made an account with this address at the same moment. Please try again.")
        raise ValidationError({"email": sentence}) from None
    changes = {"username": [None, user.username]}
    record("create_user", user, by=by, now=now, changes=changes, member_state=member_state)
    return user


def refuse_in(field: str, text: str) -> None:
    """Refuse, at its field, a text that cannot be stored."""
    try:
        refuse_unstorable(text)
    except ValidationError as refusal:
        raise ValidationError({field: refusal.messages}) from None


def _free_name(email: str) -> str:
    """A user name that nobody has: the address, with a number behind it where somebody else signs in by it."""
    name = NOT_IN_A_NAME.sub("-", email.strip().lower())[: LONGEST_NAME - 4]
    taken = set(User.objects.filter(username__startswith=name).values_list("username", flat=True))
    return next(each for each in (name, *(f"{name}-{number}" for number in range(2, 999))) if each not in taken)


def welcome(
    user: User,
    mandates: Sequence[Mandate],
    *,
    by: User,
    now: datetime.datetime,
    period: ReportingPeriod | None = None,
    about: Any = None,
) -> None:
    """A step of the acts that name a person: send one email with her roles, the recommendations and the due date.

    The email holds a link to her account, if she never signed in.

    Args:
        period: in which she was invited; what it asks is said to her where nothing of it is assigned.
        about: the same notice about the same thing is sent once; None: each call sends one.
    """
    said = invited_people.inviting(by, mandates, invited_people.work_by(mandates, now.date(), period))
    outbox.tell([user], "named", about=about, **said)
    if not user.has_signed_in:
        state = mandates[0].member_state_id if mandates else None
        record("send_account_link", user, by=by, now=now, member_state=state)


def withdraw_links(
    user: User, *, by: User, now: datetime.datetime, member_state: str | None
) -> list[AccountInvitation]:
    """A step: let no link work that was sent to `user` and not used."""
    unspent = list(AccountInvitation.objects.unspent().select_for_update().filter(user=user).order_by("pk"))
    for invitation in unspent:
        changes = set_fields(invitation, revoked_at=now, revoked_by=by)
        invitation.save()
        record("revoke_account_link", invitation, by=by, now=now, changes=changes, member_state=member_state)
    return unspent


def _acting(user: User) -> list[Mandate]:
    return list(Mandate.objects.acting().filter(user=user).select_related("member_state", "meeting").order_by("pk"))


@transaction.atomic
def send_account_link(*, user: User, by: User, now: datetime.datetime) -> User:
    """Send a person a link to her account, again or for the first time. It is made when the email is sent.

    Raises NotAllowed where `by` may not, the account was taken up, or there is no address to send it to.
    """
    require(may_send_link(by, user))
    if not user.email:
        raise NotAllowed(_("This account has no e-mail address: nothing can be sent to it."))
    welcome(user, _acting(user), by=by, now=now)
    return user


@transaction.atomic
def send_links_again(*, invitation: Invitation, by: User, now: datetime.datetime) -> list[User]:
    """Send new links to the focal point and the alternate of a State, if they never signed in.

    `obstacle_to` says when it is too early. Returns these people. Raises NotAllowed if there are none, if their links
    were revoked, or if `by` does not run periods.
    """
    require(may_run_periods(by))
    people = [each for each in senders_of(invitation) if is_sent_by_itself(each)]
    if not people:
        raise NotAllowed(_("The link was revoked. An administrator can send a new one on the page of the account."))
    for person in people:
        welcome(person, _acting(person), by=by, now=now, about=(invitation, now))
    return people


@transaction.atomic
def revoke_account_link(*, user: User, by: User, now: datetime.datetime) -> list[AccountInvitation]:
    """Let the link that was sent to a person work no more. Raises NotAllowed where there is none."""
    require(may_send_link(by, user))
    mandates = _acting(user)
    revoked = withdraw_links(user, by=by, now=now, member_state=mandates[0].member_state_id if mandates else None)
    if not revoked:
        raise NotAllowed(_("There is no pending link for this person."))
    return revoked


@transaction.atomic
def take_up_account(
    *, invitation: AccountInvitation, password: str, full_name: str, language: str, by: User, now: datetime.datetime
) -> User:
    """Let a person choose her first password, by a link that was sent to her. Then no link works any more.

    Raises NotAllowed where the link does not work (any more), ValidationError for a password that is too weak.
    """
    stored = AccountInvitation.objects.select_for_update().get(pk=invitation.pk)
    require(may_take_up(stored, now))
    user = User.objects.select_for_update().get(pk=stored.user_id)
    if user != by:
        raise NotAllowed(_("An account is set up by the person for whom it was made."))
    if language not in Language:
        raise ValidationError({"language": _("Choose one of the six languages.")})
    refuse_in("full_name", full_name)
    changes = set_fields(user, full_name=full_name.strip(), language=language)
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        raise ValidationError({"password": refusal.messages}) from None
    user.set_password(password)
    user.full_clean()
    user.save()
    stored.used_at = now
    stored.save(update_fields=["used_at"])
    AccountInvitation.objects.unspent().filter(user=user).update(revoked_at=now, revoked_by=user)
    mandates = _acting(user)
    state = mandates[0].member_state_id if mandates else None
    record("take_up", stored, by=user, now=now, changes={"used_at": [None, now.isoformat()]}, member_state=state)
    record("choose_password", user, by=user, now=now, changes=changes, member_state=state)
    return user
