"""The worker of queued mails, spreadsheets and checks, which outlives a restart of its database.

Django finds this one before that of `django_tasks_db`, because our application stands first in INSTALLED_APPS. It is
the same with a loop around it, so what starts `db_worker` today need not change.
"""

from typing import Any

from django_tasks_db.management.commands import db_worker

from tracker.management.going_on import going_on


class Command(db_worker.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        going_on(lambda: super(Command, self).handle(*args, **options))
