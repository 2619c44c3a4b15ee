"""`manage.py remove_demonstration`: empty the demonstration's database of its answers."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.demonstration import Refused, remove_demonstration


class Command(BaseCommand):
    help = "Remove the demonstration's answers and begin its ledger anew; reference data, documents and accounts stay."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = remove_demonstration()
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Removed {count} answers. The ledger begins anew.")
