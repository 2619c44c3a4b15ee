"""Write the mails that the clock sends. Run it every day or every hour; what was written is not written again."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from tracker.actions import apply_due_decisions
from tracker.files.closed_site import is_closed
from tracker.mail.clock import ClockRun, send_due_mail
from tracker.management import table_statistics
from tracker.management.going_on import going_on
from tracker.management.housekeeping import tidy
from tracker.models import Heartbeat
from tracker.models.heartbeats import NEXT_RUN, WatchedPart
from tracker.upkeep.watching.beating import keep_beating

MINUTE = 60  # seconds between two looks at decisions that can be undone
CLOSED = "The site is closed after a restore: no email is written or sent. To open it: manage.py open_to_the_public"


class Command(BaseCommand):
    help = "Writes digests, reminders and escalations that are due; gives mails that were lost to the worker again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=int, metavar="MINUTES", help="go on, and do it again so often")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["every"]:
            keep_beating(WatchedPart.CLOCK)
            return going_on(lambda: self.keep_writing(options["every"]))
        run = self.write()
        self.say(run)
        Heartbeat.objects.well(WatchedPart.CLOCK, timezone.now(), next_in=NEXT_RUN)
        if run.failed:
            raise CommandError(f"{run.failed} could not be written: the log says to whom")

    def keep_writing(self, minutes: int) -> None:
        """Write what is due, now and every so many minutes."""
        while True:
            close_old_connections()
            run = self.write()
            if run.written or run.again:
                self.say(run)
            for _minute in range(minutes):
                time.sleep(MINUTE)
                close_old_connections()
                self.apply_decisions()

    def apply_decisions(self) -> None:
        """Apply the decisions of reviewers that could be undone until now. Between two runs, each minute.

        They wait while the site is closed: each writes an email to its State.
        """
        if not is_closed():
            apply_due_decisions(timezone.now())

    def write(self) -> ClockRun:
        """Apply decisions, write what is due now, and see to what else is done by the clock."""
        self.apply_decisions()
        run = send_due_mail(timezone.now())
        tidy(timezone.now())
        table_statistics.renew()
        return run

    def say(self, run: ClockRun) -> None:
        written = f"{run.written} written, {run.again} given to the worker again"
        self.stdout.write(CLOSED if is_closed() else written)
