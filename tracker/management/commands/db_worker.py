"""The worker of queued mails, spreadsheets and checks, which outlives a restart of its database; beside it, in a thread
of its own that waits for none of these, the files at /data/ are made again whenever they are due.

Django finds this one before that of `django_tasks_db`, because our application stands first in INSTALLED_APPS. It is
the same with a loop around it, so what starts `db_worker` today need not change.
"""

from threading import Thread
from typing import Any

from django.core.management import call_command
from django_tasks_db.management.commands import db_worker

from tracker.management.going_on import going_on
from tracker.models.heartbeats import WatchedPart
from tracker.upkeep.watching.beating import keep_beating

LOOKS_EVERY = 1  # seconds: what was taken down is out of the files soon after


class Command(db_worker.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if not options["batch"]:
            Thread(target=lambda: call_command("make_exports", every=LOOKS_EVERY), name="files", daemon=True).start()
            keep_beating(WatchedPart.WORKER)
        going_on(lambda: super(Command, self).handle(*args, **options))
