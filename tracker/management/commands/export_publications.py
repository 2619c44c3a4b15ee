"""`manage.py export_publications`: the ledger as one JSON object a line, for whoever wants to check it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tracker.ledger.verification import exported
from tracker.models.ledger import compact_json


class Command(BaseCommand):
    help = "Print every publication as a line of JSON: its header, hash, and salt and body where they may be read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", metavar="SEQ", type=int, default=0, help="only publications after this one")

    def handle(self, *args: Any, **options: Any) -> None:
        for row in exported(options["since"]):
            self.stdout.write(compact_json(row))
