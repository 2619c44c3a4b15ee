"""`manage.py export_erasures`: every confirmed erasure as one JSON object a line, to be kept outside of the record."""

from typing import Any

from django.core.management.base import BaseCommand

from tracker.confirmed_erasures import confirmed_erasures


class Command(BaseCommand):
    help = "Print every confirmed erasure as a line of JSON: what it named, by whom and when, and no words."

    def handle(self, *args: Any, **options: Any) -> None:
        for erased in confirmed_erasures():
            self.stdout.write(erased.line())
