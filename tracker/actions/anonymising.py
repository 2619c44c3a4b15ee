"""Making a person anonymous: the account keeps its number, and nothing by which somebody knows who it was.

Two persons: one asks, another confirms; the audit keeps both. What is hashed stays as it is, and so do the acts. What
the person typed for a State is the State's.
"""

import datetime
from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from tracker.actions.auditing import BLANK, record, set_fields
from tracker.actions.errors import NotAllowed, require
from tracker.actions.people import change_user, withdraw_links
from tracker.models import AccountInvitation, AuditEvent, MailPreference, Mandate, OutgoingMail, Submission, User
from tracker.models.submissions import CONTACT
from tracker.rules.policies import may_manage_people

# So long a second person may confirm what a first one asked.
CONFIRMED_WITHIN = datetime.timedelta(days=30)


@transaction.atomic
def ask_anonymise(*, user: User, reason: str, by: User, now: datetime.datetime) -> AuditEvent | None:
    """Ask that a person is made anonymous. Raises NotAllowed."""
    stored = _may_be(user, by)
    record("ask_anonymise", stored, by=by, now=now, reason=reason)
    return asked(stored, now)


def asked(user: User, now: datetime.datetime) -> AuditEvent | None:
    """The request that waits for a second person, if there is one."""
    last = AuditEvent.objects.about(user).filter(act__in=("ask_anonymise", "anonymise")).last()
    return last if last and last.act == "ask_anonymise" and last.at >= now - CONFIRMED_WITHIN else None


@transaction.atomic
def anonymise(*, user: User, by: User, now: datetime.datetime) -> User:
    """Make a person anonymous, as another person asked. Raises NotAllowed."""
    stored = _may_be(user, by)
    request = asked(stored, now)
    if request is None or request.by_id == by.pk:
        raise NotAllowed(_("Another administrator has to ask for this first, at most 30 days before."))
    known = _known_by(stored)
    change_user(user=stored, by=by, now=now, is_active=False)  # so that the log of take-downs keeps it closed
    withdraw_links(stored, by=by, now=now, member_state=None)
    _forget_what_signs_in(stored)
    _empty_mails(stored)
    AccountInvitation.objects.filter(user=stored).update(address="")
    responses = _blank_contacts(stored)
    _blank_events(stored, responses, known)
    stored = User.objects.get(pk=stored.pk)
    set_fields(stored, username=f"former-{stored.pk}", full_name=_former(stored), email="", last_login=None)
    stored.set_unusable_password()
    stored.save()
    record("anonymise", stored, by=by, now=now)
    return stored


def _may_be(user: User, by: User) -> User:
    """The account, locked, where it may be made anonymous."""
    require(may_manage_people(by))
    stored = User.objects.select_for_update().get(pk=user.pk)
    if stored.pk == by.pk:
        raise NotAllowed(_("You cannot make your own account anonymous."))
    if stored.is_data_entry or stored.is_reviewer or stored.is_administrator:
        raise NotAllowed(_("This person works at the secretariat. Take the roles from the account first."))
    if stored.mandates.filter(ended_at__isnull=True).exists():
        raise NotAllowed(_("This person still has mandates. End them first."))
    return stored


def _known_by(user: User) -> list[str]:
    """By which words somebody would know who it was, in lower case."""
    return [each.lower() for each in (user.username, user.full_name, user.email) if each]


def _forget_what_signs_in(user: User) -> None:
    listed = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=listed.values_list("session_key", flat=True)).delete()
    listed.delete()
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    MailPreference.objects.filter(user=user).delete()


def _empty_mails(user: User) -> None:
    """Empty the mails to this person, and those to others that name her once they were sent."""
    nothing = {"subject": "", "text": "", "html": ""}
    OutgoingMail.objects.filter(user=user, sent_at__isnull=True).delete()
    OutgoingMail.objects.filter(user=user).update(address="", last_error="", **nothing)
    naming = [
        Q(**{f"{column}__icontains": word}) for column in nothing for word in (user.full_name, user.email) if word
    ]
    if naming:
        OutgoingMail.objects.filter(sent_at__isnull=False).filter(reduce(or_, naming)).update(**nothing)


def _blank_contacts(user: User) -> list[Submission]:
    """Blank the contact of each response that names this person; no receipt holds it."""
    named = (Q(contact_name=user.full_name) if user.full_name else Q(pk__in=[])) | (
        Q(contact_email__iexact=user.email) if user.email else Q(pk__in=[])
    )
    responses = list(Submission.objects.filter(named).order_by("pk"))
    Submission.objects.filter(pk__in=[each.pk for each in responses]).update(**dict.fromkeys(CONTACT, ""))
    return responses


def _blank_events(user: User, responses: list[Submission], known: list[str]) -> None:
    """Blank what events quote of the person: who did what to what, and when, stays."""
    for event in _events_of(user, responses):
        changes = {
            name: BLANK if name in CONTACT or _names(change, known) else change
            for name, change in event.changes.items()
        }
        reason = "" if _names(event.reason, known) else event.reason
        if changes != event.changes:
            AuditEvent.objects.filter(pk=event.pk).update(changes=changes)
        if reason != event.reason:
            AuditEvent.objects.filter(pk=event.pk).update(reason="")


def _events_of(user: User, responses: list[Submission]) -> Iterator[AuditEvent]:
    things: list[list[Any]] = [
        [user], list(Mandate.objects.filter(user=user)), list(AccountInvitation.objects.filter(user=user)), responses,
    ]  # fmt: skip
    for some in things:
        if some:
            yield from AuditEvent.objects.about_any(some)


def _names(value: Any, known: list[str]) -> bool:
    text = str(value).lower()
    return any(each in text for each in known)


def _former(user: User) -> str:
    """What stands in place of the name, in English as the record keeps it."""
    last = user.mandates.order_by("-nominated_at", "-pk").first()
    with override("en"):
        return f"A former {last.get_role_display().lower()} of {last.member_state_id}" if last else "A former colleague"
