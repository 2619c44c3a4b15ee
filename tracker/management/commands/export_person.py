"""`manage.py export_person USERNAME`: what is kept of a person, as JSON, for that person."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.models import User
from tracker.personal_data.export import kept_of


class Command(BaseCommand):
    help = "Print what is kept of a person, as JSON: account, mandates, mails, sessions, acts. Secrets are left out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="USERNAME")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(username=options["username"]).first()
        if person is None:
            raise CommandError(f"Nobody has the user name {options['username']}.")
        self.stdout.write(json.dumps(kept_of(person), ensure_ascii=False, indent=2, default=str))
