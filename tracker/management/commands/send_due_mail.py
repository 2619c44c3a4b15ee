"""Write the mails that the clock sends. Run it every day or every hour; what was written is not written again."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from tracker import table_statistics
from tracker.mailing.clock import send_due_mail


class Command(BaseCommand):
    help = "Writes digests, reminders and escalations that are due; gives mails that were lost to the worker again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=int, metavar="MINUTES", help="go on, and do it again so often")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            run = send_due_mail(timezone.now())
            table_statistics.renew()
            if run.written or run.again or not options["every"]:
                self.stdout.write(f"{run.written} written, {run.again} given to the worker again")
            if not options["every"]:
                if run.failed:
                    raise CommandError(f"{run.failed} could not be written: the log says to whom")
                return
            close_old_connections()
            time.sleep(60 * options["every"])
