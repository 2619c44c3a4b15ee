"""What the clock takes away: what nobody asks for any more, and what would otherwise grow without an end.

Each kind goes in steps of a thousand rows, each step a transaction of its own, so that nobody waits for it.
"""

import datetime

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db.models import FileField, QuerySet
from django_tasks_db.models import DBTaskResult

from tracker.whole_files import WholeFiles

AT_ONCE = 1_000
# How long it is kept what became of a task: long enough to look into it.
KEPT_TASKS = datetime.timedelta(days=14)


def tidy(now: datetime.datetime) -> int:
    """Take away what is over at `now`; returns how many rows and files that were.

    Sessions that ended; where and with which browser somebody was signed in, once no session can be left of it; tasks
    that were done two weeks ago; what a killed process was writing, and files whose transaction was undone.
    """
    over: tuple[QuerySet, ...] = (
        Session.objects.filter(expire_date__lt=now),
        UserSession.objects.filter(last_seen_at__lt=now - datetime.timedelta(seconds=settings.SESSION_LONGEST)),
        DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT_TASKS),
    )
    leftovers = default_storage.remove_leftovers(now, is_of_a_row) if isinstance(default_storage, WholeFiles) else 0
    return sum(_emptied(rows) for rows in over) + leftovers


def is_of_a_row(name: str) -> bool:
    """Whether a row of the record has the stored file of this name."""
    fields = [field for model in apps.get_app_config("tracker").get_models() for field in model._meta.fields]
    return any(
        field.model._base_manager.filter(**{field.name: name}).exists()
        for field in fields
        if isinstance(field, FileField)
    )


def _emptied(rows: QuerySet) -> int:
    removed = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        rows.model._base_manager.filter(pk__in=keys).delete()
        removed += len(keys)
    return removed
