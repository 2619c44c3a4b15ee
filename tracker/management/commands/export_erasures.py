"""`manage.py export_erasures`: every confirmed erasure as a line of the log of take-downs, to be stored elsewhere."""

from typing import Any

from django.core.management.base import BaseCommand

from tracker.ledger.take_down_log import confirmed_erasures


class Command(BaseCommand):
    help = "Print every confirmed erasure as a line of JSON: what it named, by whom and when, and no words."

    def handle(self, *args: Any, **options: Any) -> None:
        for line in confirmed_erasures():
            self.stdout.write(line)
