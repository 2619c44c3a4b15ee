"""`manage.py open_to_the_public ADMINISTRATOR`: open the public pages after a restore, where nothing is wrong."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from tracker.backups.taking_down import administrator
from tracker.closed_site import is_closed, open_again


class Command(BaseCommand):
    help = "Run verify_all, and open public pages, which a restore closed, where it finds nothing wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("administrator", help="who answers for it")

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_closed():
            raise CommandError("Public pages are not closed.")
        if administrator(options["administrator"]) is None:
            raise CommandError(f"{options['administrator']} is no administrator here. Public pages stay closed.")
        try:
            call_command("verify_all", stdout=self.stdout)
        except CommandError as fault:
            raise CommandError(f"{fault} Public pages stay closed.") from fault
        open_again()
        self.stdout.write("Public pages are open.")
