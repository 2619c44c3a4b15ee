"""What is kept how long, and what the clock takes away when that is over: what nobody asks for any more.

`RETENTION` says all of it, as docs/admin/personal-data.md does for people. Rows go in steps of a thousand, each step a
transaction of its own, so that nobody waits for it.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.db.models import FileField, Q, QuerySet
from django_tasks_db.models import DBTaskResult

from tracker.files.brought_files import forget_letter, forget_old, held_letters
from tracker.files.record_storage import record_storage
from tracker.models import AccountInvitation, LimitClaim, OutgoingMail, StatusUpdate

AT_ONCE = 1_000
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Retention:
    """One kind of thing: how long it is kept once it is over, why so long, and what takes it away.

    `ended` takes the moment before which it ended, and returns how many rows or files went.
    """

    name: str
    days: float
    reason: str
    ended: Callable[[datetime.datetime], int]


def tidy(now: datetime.datetime) -> int:
    """Take away what is over at `now`; returns how many rows and files that were."""
    return sum(tidied(now).values())


def tidied(now: datetime.datetime) -> dict[str, int]:
    """The same, for each kind of thing."""
    return {each.name: each.ended(now - each.days * DAY) for each in RETENTION}


def is_of_a_row(name: str) -> bool:
    """Whether a row of the record has the stored file of this name."""
    fields = [field for model in apps.get_app_config("tracker").get_models() for field in model._meta.fields]
    return any(
        field.model._base_manager.filter(**{field.name: name}).exists()
        for field in fields
        if isinstance(field, FileField)
    )


def _gone(rows: QuerySet) -> int:
    """Delete the rows."""
    return _in_steps(rows, lambda some: some.delete())


def _in_steps(rows: QuerySet, do: Callable[[QuerySet], object]) -> int:
    done = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        do(rows.model._base_manager.filter(pk__in=keys))
        done += len(keys)
    return done


def _sessions(before: datetime.datetime) -> int:
    return _gone(Session.objects.filter(expire_date__lt=before))


def _places_of_sign_in(before: datetime.datetime) -> int:
    return _gone(UserSession.objects.filter(last_seen_at__lt=before))


def _tasks(before: datetime.datetime) -> int:
    return _gone(DBTaskResult.objects.finished().filter(finished_at__lt=before))


def _sent_mails(before: datetime.datetime) -> int:
    """Their row stays: by its key the same notice is not written again."""
    sent = OutgoingMail.objects.filter(queued_at__lt=before, sent_at__lt=before).exclude(address="")
    return _in_steps(sent, lambda some: some.update(address="", subject="", text="", html=""))


def _links_to_accounts(before: datetime.datetime) -> int:
    """Their row stays: who invited whom is a part of the record."""
    spent = AccountInvitation.objects.filter(
        Q(used_at__lt=before) | Q(revoked_at__lt=before) | Q(valid_until__lt=before)
    ).exclude(address="")
    return _in_steps(spent, lambda some: some.update(address=""))


def _limit_claims(before: datetime.datetime) -> int:
    return _gone(LimitClaim.objects.expired(before))


def _passing_rows(before: datetime.datetime) -> int:
    """Rows of the shared cache are read by no model; Django writes their end in whole seconds."""
    if not isinstance(caches["default"], DatabaseCache):
        return 0
    table = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
    moment = connection.ops.adapt_datetimefield_value(before.replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [moment])  # noqa: S608 - a name of ours
        return int(cursor.rowcount)


def _forms_of_letters(_before: datetime.datetime) -> int:
    """A form goes with the answers that were entered from it; what a crash left of it goes here."""
    entered = set(StatusUpdate.objects.drafts().filter(on_behalf=True).values_list("submission_id", flat=True))
    over = [each for each in held_letters() if each[1] not in entered]
    for member_state, submission in over:
        forget_letter(member_state, submission)
    return len(over)


def _leftovers(before: datetime.datetime) -> int:
    return record_storage().remove_leftovers(before, is_of_a_row)


RETENTION = (
    Retention("sessions", 0, "they have ended", _sessions),
    Retention(
        "places of sign-in", settings.SESSION_LONGEST / DAY.total_seconds(), "no session can be left of it",
        _places_of_sign_in,
    ),
    Retention("limits of sign-in and used codes", 0, "they count no more", _limit_claims),
    Retention("pages that were open", 0, "they count no more", _passing_rows),
    Retention("tasks that were done", 14, "long enough to look into what became of one", _tasks),
    Retention(
        "texts and addresses of e-mails that were sent", 365,
        "whoever asks what a mail said asks within the reporting period", _sent_mails,
    ),
    Retention(
        "addresses of links to accounts", 365, "by which it can be seen where a link went that somebody misses",
        _links_to_accounts,
    ),
    Retention("questionnaires that were uploaded and not applied", 1, "they are uploaded again", forget_old),
    Retention(
        "completed forms whose answers no longer wait to be sent", 0, "they went with the letter", _forms_of_letters
    ),
    Retention("files that no row knows", 1, "a transaction may still go on", _leftovers),
)  # fmt: skip
