"""`manage.py open_to_the_public ADMINISTRATOR`: open public pages and send emails again after a restore."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.files.closed_site import is_closed, open_again
from tracker.mail.sending import ask_again
from tracker.upkeep.backups.taking_down import administrator


class Command(BaseCommand):
    help = (
        "Run verify_all. If it finds nothing wrong, open public pages, which a restore closed, and send emails again."
    )

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
        waited = ask_again(timezone.now())
        self.stdout.write(f"Public pages are open. Emails that the worker sends now: {waited}")
