"""`manage.py make_exports`: the files that hold all there is. The worker does it by itself, with --every."""

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone

from report.downloads import making
from tracker.management.going_on import going_on

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Makes the files at /data/: what is as it should be stays, the rest is written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--every", type=int, metavar="SECONDS", help="go on, and look so often whether they are due"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["every"]:
            return going_on(lambda: keep_making(options["every"]))
        made = making.make(timezone.now())
        self.stdout.write(f"made up to entry {made.entry}" if made else "another process is making them")


def keep_making(seconds: int) -> None:
    """Make the files when they are due, and look again after so many seconds. A fault is not the end of it."""
    while True:
        close_old_connections()
        try:
            if making.is_due(timezone.now()):
                making.make(timezone.now())
        except (InterfaceError, OperationalError):  # the database is away: `going_on` waits for it
            raise
        except Exception:
            log.exception("The files at /data/ could not be made")
        time.sleep(seconds)
