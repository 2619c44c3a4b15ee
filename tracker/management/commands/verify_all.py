"""`manage.py verify_all`: look at everything that can be checked, and name each fault."""

from collections.abc import Callable, Generator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.models import Heartbeat
from tracker.models.heartbeats import WatchedPart
from tracker.upkeep.proving.files import files_of_rows, surplus_files
from tracker.upkeep.proving.rows import ledger, read_model, receipts, second_factors, taken_down

type Check = Callable[[], Generator[str, None, str]]

# In their order, under the names that are printed.
CHECKS: dict[str, Check] = {
    "ledger": ledger,
    "read model": read_model,
    "receipts": receipts,
    "take-downs": taken_down,
    "files": files_of_rows,
    "surplus files": surplus_files,
    "second factors": second_factors,
}


class Command(BaseCommand):
    help = (
        "Check the ledger, what is read of it, all receipts, every stored file, and the seals of second factors. "
        "Prints a line for each check and one for each fault; exit 1 where anything is wrong. Acts go on meanwhile."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        faults = sum(self.run_check(name, check) for name, check in CHECKS.items())
        if faults:
            Heartbeat.objects.failed(WatchedPart.VERIFICATION, f"{faults} faults")
            raise CommandError("1 fault." if faults == 1 else f"{faults} faults.")
        Heartbeat.objects.well(WatchedPart.VERIFICATION, timezone.now())
        self.stdout.write("Nothing is wrong.")

    def run_check(self, name: str, check: Check) -> int:
        """Print what one check found, each fault as soon as it is found; returns how many those are."""
        looking, faults = check(), 0
        while True:
            try:
                self.stdout.write(f"  FAULT {next(looking)}")
            except StopIteration as end:
                self.stdout.write(f"{name}: {end.value}")
                return faults
            faults += 1
