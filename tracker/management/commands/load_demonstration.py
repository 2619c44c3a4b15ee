"""`manage.py load_demonstration`: fill the demonstration's database, once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tracker.demonstration import Refused, load_demonstration
from tracker.management import table_statistics


class Command(BaseCommand):
    help = "Fill the demonstration's own database with invented States and answers; a second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--without-congress", action="store_true", help="leave out the invented Congress with its three periods"
        )

    def handle(self, *args: Any, without_congress: bool, **options: Any) -> None:
        try:
            accounts = load_demonstration(now=timezone.now(), with_congress=not without_congress)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        table_statistics.renew()
        self.stdout.write("The demonstration is loaded. Every State that answers in it is invented.")
        self.stdout.write("  /en/      for everybody\n  /portal/  for States\n  /admin/   for the secretariat")
        self.stdout.write(f"Accounts: {', '.join(accounts.usernames)}")
        self.stdout.write(f"Password of each: {accounts.password}")
