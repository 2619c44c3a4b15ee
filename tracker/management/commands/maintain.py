"""`manage.py maintain`: the work of each night: what is over goes, stored files are looked through, and a report."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.management import table_statistics
from tracker.management.housekeeping import RETENTION, tidied
from tracker.models import Heartbeat
from tracker.models.heartbeats import WatchedPart
from tracker.upkeep.proving.files import look_through


class Command(BaseCommand):
    help = (
        "Take away what is over, look through a part of the stored files, and print what came of it; exit 1 where a "
        "file is not as it was stored. To be run each night; what a night missed the next one makes up for."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        gone = tidied(now)
        for each in RETENTION:
            self.stdout.write(f"{each.name}: {gone[each.name]} gone")
        table_statistics.renew()
        sign = Heartbeat.objects.filter(name=WatchedPart.MAINTENANCE).first()
        found = look_through(now, sign.seen_at if sign else None)
        for fault in found.faults:
            self.stdout.write(f"  FAULT {fault}")
        self.stdout.write(f"stored files: {found.looked} of {found.files} looked at, {len(found.faults)} wrong")
        Heartbeat.objects.well(WatchedPart.MAINTENANCE, now)  # the work is done; a wrong file is a trouble of its own
        if found.faults:
            raise CommandError(
                "A stored file is not as it was stored: docs/admin/back-up-and-restore.md says what to do."
            )
