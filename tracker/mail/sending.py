"""Handing mails to the mail server, and again, for days, where it did not take them (docs/adr/0012).

The row is what counts, not the task: a task that was lost with its worker is asked for again by `ask_again`. A worker
claims a row before it tries, so that two workers do not send the same mail. While the site is closed every mail waits:
the copy of a record sends none.

A mail to a person who never signed in is stored without the link to her account: the link is made when the mail is
sent, and no row holds it (docs/adr/0011). The stored mail marks each page that the link takes the place of.
"""

import datetime
import hashlib
import re
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.tasks import task
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tracker.choices import ALWAYS_SENT, MailKind
from tracker.files.closed_site import is_closed
from tracker.models import AccountInvitation, OutgoingMail
from tracker.rules.policies import awaits_link, is_sent_by_itself

MINUTE = datetime.timedelta(minutes=1)
# Minutes to the next attempt after the first, the second, ... failure; after the last of them, half a day each time.
DELAYS = (1, 5, 15, 60, 180, 360)
LONGEST_DELAY = 720
# After so long a worker stops by itself. The row stays, shows on the desk, and can be tried again there.
TRIES_FOR = datetime.timedelta(days=14)
ERROR_LIMIT = 500
# The token of a link in a stored mail; the sent mail has another.
MADE_WHEN_SENT = "made-when-sent"
# The pages that mails lead to, behind the sign-in.
PAGE = r"/(?:portal|admin)/[^\s\"<]*"
# The notice that a person sends; it carries a link though the last one was revoked.
SENT_BY_A_PERSON = "named "


@task()
def send_mail(pk: int) -> None:
    """Send one mail, if it waits and its time has come. Run by the worker; a failure asks for the next attempt."""
    if is_closed():  # the row waits; the opening of the site asks for it again
        return
    now = timezone.now()
    mail = OutgoingMail.objects.waiting().filter(pk=pk).first()
    if mail is None or now < next_attempt_at(mail) or not _claim(mail, now):
        return
    link, path = link_for(mail, now)
    try:
        message_of(mail, path).send()
    except Exception as error:
        if link is not None:  # it was not delivered; the next attempt makes another one
            link.delete()
        _keep(mail, error)
    else:
        _stamp(mail)


def next_attempt_at(mail: OutgoingMail) -> datetime.datetime:
    """When a waiting mail may be tried next: at once, or a growing delay after its last attempt."""
    if mail.tried_at is None:
        return mail.queued_at
    minutes = DELAYS[mail.attempts - 1] if 0 < mail.attempts <= len(DELAYS) else LONGEST_DELAY
    return mail.tried_at + minutes * MINUTE


def _claim(mail: OutgoingMail, now: datetime.datetime) -> bool:
    """Count the attempt before it is made; False where another worker was quicker."""
    mine = OutgoingMail.objects.waiting().filter(pk=mail.pk, attempts=mail.attempts, tried_at=mail.tried_at)
    if not mine.update(attempts=mail.attempts + 1, tried_at=now):
        return False
    mail.attempts, mail.tried_at = mail.attempts + 1, now
    return True


def _keep(mail: OutgoingMail, error: Exception) -> None:
    """Note what the server said, and ask for the next attempt."""
    said = f"{type(error).__name__}: {error}".replace("\x00", "")[:ERROR_LIMIT]
    with transaction.atomic():
        OutgoingMail.objects.filter(pk=mail.pk).update(last_error=said)
        if _is_tried_on(mail):
            send_mail.using(run_after=next_attempt_at(mail)).enqueue(mail.pk)


def _is_tried_on(mail: OutgoingMail) -> bool:
    return next_attempt_at(mail) <= mail.queued_at + TRIES_FOR


def _stamp(mail: OutgoingMail) -> None:
    """Note that the server took it. Links and codes that work once go from the record with that."""
    done: dict[str, Any] = {"sent_at": timezone.now(), "last_error": ""}
    if mail.kind == MailKind.ACCOUNT:
        done |= {"text": "", "html": ""}
    OutgoingMail.objects.filter(pk=mail.pk).update(**done)


def link_when_sent() -> str:
    """Return what a stored mail holds before the path of a page that is a link to an account when it is sent."""
    return reverse("portal:join", args=[MADE_WHEN_SENT]).rstrip("/")


def with_links(text: str, link: str = "") -> str:
    """Return the text of a mail with each page marked as a link to an account, or with `link` in its place."""
    pages = re.compile(rf"{re.escape(settings.SITE_ADDRESS)}({PAGE})")
    return pages.sub(lambda page: link or f"{settings.SITE_ADDRESS}{link_when_sent()}{page[1]}", text)


def link_for(mail: OutgoingMail, now: datetime.datetime) -> tuple[AccountInvitation | None, str]:
    """Make the link to an account, if the mail is to have one; return its row and its path.

    There is none, and no path, if the person has signed in by now, or may not get a link.
    """
    if link_when_sent() not in mail.text:
        return None, ""
    person = mail.user
    last = person.account_invitations.first()
    is_asked = mail.key.startswith(SENT_BY_A_PERSON) and not (
        last and last.revoked_at and last.revoked_at > mail.queued_at
    )
    if mail.address != person.email or not (awaits_link(person) if is_asked else is_sent_by_itself(person)):
        return None, ""
    link, token = AccountInvitation.objects.issue(person, now)
    return link, reverse("portal:join", args=[token])


def message_of(mail: OutgoingMail, link: str = "") -> EmailMultiAlternatives:
    """The message, in text and HTML. Its id is that of the row: a repeat after a crash is known by it.

    Args:
        link: the path of the link to an account; without one the mail leads to the pages that the row marks.
    """
    marked = re.compile(rf"{re.escape(link_when_sent())}({PAGE})")
    text, html = (marked.sub(lambda page: link or page[1], each) for each in (mail.text, mail.html))
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    headers = {
        "Message-ID": f"<{hashlib.sha256(mail.key.encode()).hexdigest()[:32]}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": mail.language,
    }
    if mail.kind not in ALWAYS_SENT:
        headers["List-Unsubscribe"] = f"<{settings.SITE_ADDRESS}{reverse('portal:mail')}>"
    message = EmailMultiAlternatives(subject=mail.subject, body=text, to=[mail.address], headers=headers)
    message.attach_alternative(html, "text/html")
    return message


def hold_waiting(why: str, *, now: datetime.datetime) -> int:
    """Let no mail that waits be tried by itself any more; the desk shows it, with `why` and a button to try it again.

    Returns how many wait.
    """
    DBTaskResult.objects.filter(task_path=send_mail.module_path, status="READY").delete()
    # After so many attempts, at that moment, there is no next one within TRIES_FOR.
    done = {"attempts": len(DELAYS) + 1, "tried_at": now + TRIES_FOR, "last_error": why}
    return OutgoingMail.objects.waiting().update(**done)


def ask_again(now: datetime.datetime) -> int:
    """Ask the worker for each waiting mail that is due and for which no task stands; returns how many those are.

    A task may be lost with its worker. The mail is not.
    """
    path = send_mail.module_path
    asked = DBTaskResult.objects.filter(task_path=path, status="READY").values_list("args_kwargs", flat=True)
    standing = {call["args"][0] for call in asked}
    lost = [
        mail
        for mail in OutgoingMail.objects.waiting().exclude(pk__in=standing).order_by("queued_at", "pk")
        if next_attempt_at(mail) <= now and _is_tried_on(mail)
    ]
    for mail in lost:
        send_mail.enqueue(mail.pk)
    return len(lost)
