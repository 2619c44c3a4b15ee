"""Links by mail that a person asks for: to set a new password, or to set up an account, where she never signed in.

The page does the same for everybody, in words and in work, whether or not anybody has the name or the address.
"""

from typing import Any

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.tasks import task
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from tracker.mail import invited_people, outbox
from tracker.mail.kinds import address_of
from tracker.models import User
from tracker.models.people import LINK_ASKED, NEVER_SIGNED_IN
from tracker.rules.policies import is_sent_by_itself
from tracker.signing.limits import LINKS_ASKED, LINKS_OF_A_NAME, MAILED_LINKS, claims_of_origin, take


def ask(request: HttpRequest, name: str) -> None:
    """Queue a link for the accounts that have this user name or email address.

    A row waits for the mail worker only where there is such an account, and five times an hour at most. Everything else
    is rolled back after the same statements, so that the time of an answer does not show who has an account.
    """
    _queue(request, accounts_of(name), name, send_link)


def renew(request: HttpRequest, checksum: str) -> None:
    """Queue a new link for the person whose expired link was opened, in the way of `ask`.

    Args:
        checksum: of the link that was opened; an unknown one causes the same work and no mail.
    """
    _queue(request, accounts_with_link(checksum), checksum, renew_link)


def _queue(request: HttpRequest, accounts: QuerySet[User], named: str, send: Any) -> None:
    if take(*claims_of_origin(request, LINKS_ASKED)) is None:
        return
    with transaction.atomic():
        account = accounts.first()
        has_place = take((LINKS_OF_A_NAME, str(account.pk) if account else f"name:{named.casefold()}")) is not None
        savepoint = transaction.savepoint_create()
        send.enqueue(named)
        end = transaction.savepoint_commit if account and has_place else transaction.savepoint_rollback
        end(savepoint)


def accounts_of(name: str) -> QuerySet[User]:
    """Return the accounts with this user name or email address that may sign in."""
    return User.objects.filter(Q(username=name) | Q(email__iexact=name), is_active=True).order_by("pk")


def accounts_with_link(checksum: str) -> QuerySet[User]:
    """Return the account of this link, if the link was not used and the person never signed in."""
    waiting = User.objects.filter(is_active=True, **NEVER_SIGNED_IN).order_by("pk")
    return waiting.filter(account_invitations__token_sha256=checksum, account_invitations__used_at__isnull=True)


@task()
def send_link(name: str, _site: str = "") -> None:
    """Mail a link to each account of this name or address. Run by the mail worker.

    Tasks of release 0.2.0 that still wait bring the name by which a browser reached the site; anybody chose that.
    """
    for user in accounts_of(name):
        if take((MAILED_LINKS, str(user.pk))):
            _mail(user)


@task()
def renew_link(checksum: str) -> None:
    """Mail a new link to the person to whom this one was sent. Run by the mail worker."""
    for user in accounts_with_link(checksum):
        if take((MAILED_LINKS, str(user.pk))):
            _mail(user)


def _mail(user: User) -> None:
    """Mail a link to set up the account or, if the person signed in before, to set a new password."""
    if user.has_signed_in:
        outbox.tell([user], "reset_link", link=link_for(user))
    elif is_sent_by_itself(user):
        about = (LINK_ASKED, get_random_string(20))
        outbox.tell([user], "named", about=about, **invited_people.account_mail(user, timezone.now().date()))


def path_for(user: User) -> str:
    """The address of the page on which `user` sets a new password. It works once, and for two hours."""
    key = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("portal:reset_link", kwargs={"key": key, "token": default_token_generator.make_token(user)})


def link_for(user: User) -> str:
    """The same as it stands in a mail: with the site's own name, whatever name a request was made to."""
    return address_of(path_for(user))


def works(user: User, token: str) -> bool:
    """Whether this is a link of `user` that still works: the password is the one it was made for."""
    return default_token_generator.check_token(user, token)


def person_at(key: str, token: str) -> User | None:
    """Whose link this is; None for one that does not work, or no longer."""
    try:
        user = User.objects.filter(pk=int(urlsafe_base64_decode(key)), is_active=True).first()
    except (ValueError, OverflowError):
        return None
    return user if user and works(user, token) else None
