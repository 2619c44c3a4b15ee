"""Accounts and mandates: made, changed, ended; named by note verbale, or by a State that brings in its own people.

A person takes up a new account by a link, which is made when its email is sent.
"""

import datetime
import re
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tracker.actions.assigning import assign, end_all_of, name_recommendations
from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.errors import NotAllowed, require
from tracker.choices import SENDING_ROLES, Language, MandateRole
from tracker.mail import invited_people, outbox
from tracker.mail.kinds import senders_of
from tracker.models import (
    AccountInvitation,
    Invitation,
    Mandate,
    Meeting,
    MemberState,
    Recommendation,
    ReportingPeriod,
    User,
)
from tracker.models.audit_acts import Act
from tracker.models.constraints import refuse_unstorable
from tracker.rules.policies import (
    is_sent_by_itself,
    may_end_mandate,
    may_invite,
    may_manage_people,
    may_run_periods,
    may_send_link,
    may_take_up,
)

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
    not_for: MemberState | None = None,
) -> None:
    """A step of the acts that name a person: send one email with her roles, the recommendations and the due date.

    The email holds a link to her account, if she never signed in.

    Args:
        period: in which she was invited; what it asks is said to her where nothing of it is assigned.
        about: the same notice about the same thing is sent once; None: each call sends one.
        not_for: the State for which we recorded the nomination by mistake.
    """
    said = invited_people.inviting(by, mandates, invited_people.work_by(mandates, now.date(), period))
    outbox.tell([user], "named", about=about, not_for=not_for, **said)
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


@transaction.atomic
def create_user(*, username: str, by: User, now: datetime.datetime, **fields: Any) -> User:
    """Make an account, and send the person a link by which she chooses her password.

    No email is sent to an account without an address. Raises NotAllowed, or ValidationError for a bad name or address.
    """
    require(may_manage_people(by))
    user = User.objects.create_user(username, None, **fields)
    record("create_user", user, by=by, now=now, changes={"username": [None, username]})
    if user.email:
        welcome(user, [], by=by, now=now)
    return user


@transaction.atomic
def change_user(*, user: User, by: User, now: datetime.datetime, **fields: Any) -> User:
    """Change an account's name, address, language, roles, or whether it may sign in."""
    require(may_manage_people(by))
    stored = User.objects.select_for_update().get(pk=user.pk)
    changes = set_fields(stored, **fields)
    if changes:
        if stored.is_secretariat and stored.mandates.filter(ended_at__isnull=True).exists():
            raise NotAllowed(_("A person of the secretariat holds no mandate of a State."))
        stored.full_clean()
        stored.save()
        record("change_user", stored, by=by, now=now, changes=changes)
    return stored


@transaction.atomic
def choose_language(*, language: str, by: User, now: datetime.datetime) -> User:
    """Let a person choose the language of the own pages and mails. Raises ValidationError for one that is not there."""
    stored = User.objects.select_for_update().get(pk=by.pk)
    if language not in Language:
        raise ValidationError({"language": _("Choose one of the six languages.")})
    if changes := set_fields(stored, language=language):
        stored.save(update_fields=["language"])
        record("choose_language", stored, by=by, now=now, changes=changes)
    return stored


@transaction.atomic
def nominate(
    *,
    user: User,
    member_state: MemberState,
    role: str,
    meeting: Meeting | None,
    note_verbale: str,
    by: User,
    now: datetime.datetime,
) -> Mandate:
    """Give a person a role for a State, for one meeting or (None) for all.

    Raises NotAllowed where `by` may not, the State cannot report, or the role is held by another person there;
    ValidationError where a focal point or an alternate is named without a note verbale.
    """
    require(may_manage_people(by))
    if role in SENDING_ROLES and not note_verbale.strip():
        raise ValidationError(
            {"note_verbale": _("Give the note verbale by which the State nominates its focal point or alternate.")}
        )
    if not MemberState.objects.reporting().filter(pk=member_state.pk).exists():
        raise NotAllowed(_("This State appears in attributions only and does not report."))
    if user.is_secretariat:
        raise NotAllowed(_("A person of the secretariat holds no mandate of a State."))
    refuse_in("note_verbale", note_verbale)
    held = Mandate.objects.acting().filter(member_state=member_state, role=role, meeting=meeting)
    if role in SENDING_ROLES and held.exists():
        raise NotAllowed(_("Another person holds this role for the State. End that mandate first."))
    if held.filter(user=user).exists():
        raise NotAllowed(_("This person has this mandate already."))
    mandate = Mandate(user=user, member_state=member_state, role=role, meeting=meeting, note_verbale=note_verbale)
    return _begun("nominate", mandate, by=by, now=now)


def _begun(act: Act, mandate: Mandate, *, by: User, now: datetime.datetime) -> Mandate:
    """A new mandate, stored, with its event."""
    mandate.nominated_at, mandate.nominated_by = now, by
    mandate.full_clean()
    mandate.save()
    changes: Changes = {"role": [None, mandate.role], "user": [None, mandate.user_id]}
    changes["meeting"] = [None, mandate.meeting_id]
    record(act, mandate, by=by, now=now, changes=changes)
    return mandate


@transaction.atomic
def end_mandate(*, mandate: Mandate, by: User, now: datetime.datetime) -> Mandate:
    """End a mandate: the next request of that person is refused; the drafts stay the State's.

    What was assigned to her is taken back; a link to an account that serves no mandate any more is revoked. She is
    told.
    """
    require(may_end_mandate(by, mandate))
    stored = Mandate.objects.select_for_update(of=("self",)).select_related("user").get(pk=mandate.pk)
    if not stored.is_acting:
        raise NotAllowed(_("This mandate has ended already."))
    close_mandate(stored, by=by, now=now)
    if stored.user.is_active:
        outbox.tell([stored.user], "mandate_ended", about=stored, mandate=stored)
    return stored


def close_mandate(stored: Mandate, *, by: User, now: datetime.datetime, reason: str = "") -> None:
    """End a mandate that is acting and locked; the right is established."""
    end_all_of(stored, by=by, now=now)
    changes = set_fields(stored, ended_at=now, ended_by=by)
    stored.save()
    record("end_mandate", stored, by=by, now=now, changes=changes, reason=reason)
    if not (stored.user.is_secretariat or stored.user.mandates.filter(ended_at__isnull=True).exists()):
        withdraw_links(stored.user, by=by, now=now, member_state=stored.member_state_id)


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
    user = _known_or_new(email=email, full_name=full_name, language=language, member_state=member_state, by=by, now=now)
    wanted: list[Meeting | None] = [*dict.fromkeys(meetings)] or [None]
    whom: dict[str, Any] = {"user": user, "member_state": member_state, "role": role, "note_verbale": note_verbale}
    mandates = [nominate(meeting=meeting, by=by, now=now, **whom) for meeting in wanted]
    welcome(user, mandates, by=by, now=now)
    return mandates


def _known_or_new(
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
    user = _own_or_new(email=email, full_name=full_name, language=language, member_state=member_state, by=by, now=now)
    held = Mandate.objects.for_meeting(period.meeting).filter(user=user, member_state=member_state)
    if held.filter(role__in=SENDING_ROLES).exists():
        raise ValidationError({"email": _("This person reports for your State already, and needs no invitation.")})
    mandate = held.filter(role=role).order_by("pk").last()
    if mandate is None:
        new = Mandate(user=user, member_state=member_state, role=role, meeting=period.meeting)
        mandate = _begun("invite_person", new, by=by, now=now)
        for recommendation in recommendations:
            assign(mandate=mandate, period=period, recommendation=recommendation, due_on=due_on, by=by, now=now)
        welcome(user, [mandate], by=by, now=now, period=period)
        return mandate
    name_recommendations(mandate=mandate, period=period, recommendations=recommendations, due_on=due_on, by=by, now=now)
    return mandate


def _own_or_new(
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
