"""`manage.py rebuild_read_model`: make what pages read of the ledger again from the ledger."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker import actions


class Command(BaseCommand):
    help = (
        "Work out from the ledger what is current, and what was when. In a sound database this changes nothing. "
        "Acts go on meanwhile."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only name what is wrong; exit 1 where anything is")

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for each in actions.rebuild_read_model(check=options["check"]):
            wrong += 1
            self.stdout.write(str(each))
        if wrong and options["check"]:
            raise CommandError(f"{wrong} rows are not what the ledger says.")
        self.stdout.write(f"{wrong} rows changed." if wrong else "The read model is what the ledger says.")
