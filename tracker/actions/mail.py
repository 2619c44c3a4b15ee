"""Mail: what a person wants to hear, the private address of her calendar, and a mail that is tried again at once."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.auditing import BLANK, record, set_fields
from tracker.actions.errors import NotAllowed, require
from tracker.mail.sending import send_mail
from tracker.models import MailPreference, OutgoingMail, User
from tracker.models.mail import new_calendar_key
from tracker.rules.policies import may_try_mail_again


def _choice_of(user: User) -> MailPreference:
    """The stored choice of a person, locked; the defaults, unsaved, where there is none."""
    User.objects.select_for_update().get(pk=user.pk)
    return MailPreference.objects.of(user)


@transaction.atomic
def choose_mails(*, rhythm: str, muted: Iterable[str], by: User, now: datetime.datetime) -> MailPreference:
    """Let a person choose the rhythm of the digest and the kinds that are not wanted.

    Raises ValidationError for a rhythm that is not there, or a kind that cannot be muted.
    """
    choice = _choice_of(by)
    is_new = choice.pk is None
    changes = set_fields(choice, rhythm=rhythm, muted=sorted(set(muted)))
    if not changes and not is_new:
        return choice
    choice.full_clean()
    choice.save()
    if is_new:
        changes = {"rhythm": [None, choice.rhythm], "muted": [None, choice.muted]}
    record("choose_mails", choice, by=by, now=now, changes=changes)
    return choice


@transaction.atomic
def renew_calendar(*, by: User, now: datetime.datetime) -> MailPreference:
    """Give a person a new private address of the calendar; the one before leads nowhere from now on."""
    choice = _choice_of(by)
    choice.calendar_key = new_calendar_key()
    choice.save()
    record("renew_calendar", choice, by=by, now=now, changes={"calendar_key": BLANK})
    return choice


@transaction.atomic
def mark_read(*, until: datetime.datetime, by: User, now: datetime.datetime) -> None:
    """Mark as read what came to a person until a moment; a moment that is to come is now, one long gone moves nothing.

    A mark on one's own list is no change of the record: no event tells of it.
    """
    choice = _choice_of(by)
    until = min(until, now)
    choice.read_until = max(until, choice.read_until or until)
    choice.save()


@transaction.atomic
def try_mail_again(*, mail: OutgoingMail, by: User, now: datetime.datetime) -> OutgoingMail:
    """Ask the worker to send a waiting mail at once. Raises NotAllowed where it was sent."""
    require(may_try_mail_again(by))
    stored = OutgoingMail.objects.select_for_update().get(pk=mail.pk)
    if stored.sent_at is not None:
        raise NotAllowed(_("This e-mail was sent."))
    stored.tried_at = None
    stored.save(update_fields=["tried_at"])
    send_mail.enqueue(stored.pk)
    record("try_mail_again", stored, by=by, now=now)
    return stored
