"""`manage.py anonymise_person USERNAME --by ADMINISTRATOR`: one administrator asks, another confirms by the same."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from tracker import actions
from tracker.models import User
from tracker.upkeep.backups.taking_down import administrator
from tracker.upkeep.proving.rows import receipts


class Command(BaseCommand):
    help = (
        "Make a person anonymous: name, address, ways of signing in and mails go; number, mandates and acts stay. Said "
        "by one administrator it is asked for, said by another within 30 days it is done."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="USERNAME")
        parser.add_argument("--by", required=True, metavar="ADMINISTRATOR", help="the user name of who decides it")
        parser.add_argument("--reason", default="", help="why; do not repeat the name")

    def handle(self, *args: Any, **options: Any) -> None:
        person, by = User.objects.filter(username=options["username"]).first(), administrator(options["by"])
        if person is None:
            raise CommandError(f"Nobody has the user name {options['username']}.")
        if by is None or not options["by"]:
            raise CommandError(f"{options['by']} is not the user name of an administrator.")
        try:
            self.decide(person, by, options["reason"])
        except actions.NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal

    def decide(self, person: User, by: User, reason: str) -> None:
        request = actions.anonymise_asked(person, timezone.now())
        if request is None or request.by_id == by.pk:
            actions.ask_anonymise(user=person, reason=reason, by=by, now=timezone.now())
            self.stdout.write("Asked for. Another administrator confirms it by the same command, within 30 days.")
            return
        with transaction.atomic():
            before = faults()
            kept = actions.anonymise(user=person, by=by, now=timezone.now())
            if (after := faults()) != before:
                raise CommandError("A receipt would not be as before. Nothing was changed.")
        self.stdout.write(
            f"Done: the account is {kept.username} now, “{kept.full_name}”. Receipts are as before: {after[-1]}"
        )


def faults() -> list[str]:
    """What the check of all receipts says: each fault, and its last line."""
    looking, found = receipts(), []
    while True:
        try:
            found.append(next(looking))
        except StopIteration as end:
            return [*found, str(end.value)]
