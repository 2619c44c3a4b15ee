"""`manage.py rebuild_current`: make the pointer to what is current again from the ledger."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker import actions


class Command(BaseCommand):
    help = "Work out from the ledger what is current. In a sound database this changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only count; exit 1 where anything is wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = actions.rebuild_current(check=options["check"])
        if options["check"] and wrong:
            raise CommandError(f"{wrong} pointers are not what the ledger says.")
        self.stdout.write(f"{wrong} pointers changed." if wrong else "The pointers are what the ledger says.")
