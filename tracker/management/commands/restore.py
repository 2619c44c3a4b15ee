"""`manage.py restore DIR`: put a backup back into a place that is empty, prove it, and leave public pages closed."""

import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.ledger.take_down_log import BadTakeDown, take_downs
from tracker.upkeep.backups import restoring
from tracker.upkeep.backups.databases import CannotCopy
from tracker.upkeep.backups.manifest import BadBackup
from tracker.upkeep.backups.taking_down import administrator

OPEN = "Public pages are closed. No email is sent. When nothing is wrong: manage.py open_to_the_public ADMINISTRATOR"


def last_entry(given: list[str] | None) -> tuple[int, str] | None:
    """Number and hash. Raises CommandError where they are none."""
    if given is None:
        return None
    number, digest = given
    if not number.isdigit() or not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise CommandError(f"Nothing was put back.\n{number} {digest} is no entry of the ledger: a number and its hash")
    return int(number), digest


class Command(BaseCommand):
    help = (
        "Put a backup back: its manifest is proved first; what was taken down since is taken down again; waiting mails "
        "are held; all sessions end; public pages stay closed, and no email is sent, until open_to_the_public."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument("--other-secret", action="store_true", help="go on without the secret of the backup")
        parser.add_argument("--without-log", action="store_true", help="go on without the log of take-downs")
        parser.add_argument(
            "--last-entry", nargs=2, metavar=("NUMBER", "HASH"),
            help="the last entry that the ledger had; without it up to a thousand numbers more are left out",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"].resolve()
        try:
            last = last_entry(options["last_entry"])
            manifest = restoring.look_before(
                folder, other_secret=options["other_secret"], without_log=options["without_log"], last=last
            )
        except (restoring.RestoreRefused, BadBackup, BadTakeDown) as fault:
            raise CommandError(f"Nothing was put back.\n{fault}") from fault
        try:
            left_out = restoring.put_back(folder, manifest)
        except (CannotCopy, OSError) as fault:
            raise CommandError(f"{fault}. Empty the place and begin again; public pages are closed.") from fault
        self.stdout.write(f"Put back: the database, and {manifest.files - left_out} files.")
        if left_out:
            self.stdout.write(f"Left out: {left_out} files that no row names.")
        now, (number, digest) = timezone.now(), manifest.head
        lost = restoring.keep_lost_stretch(last, now)
        self.stdout.write(f"Restored on {now:%Y-%m-%d %H:%M} UTC from entry {number} of the ledger, {digest}")
        self.stdout.write(f"The next entry will say: {lost}" if lost else "Nothing of the ledger was lost.")
        self.stdout.write(f"Sessions ended: {restoring.end_sessions()}")
        self.stdout.write(f"Mails held: {restoring.hold_mails(timezone.now())}")
        self.take_down_again()
        self.stdout.write(OPEN)
        call_command("verify_all", stdout=self.stdout)

    def take_down_again(self) -> None:
        """What was taken down since the backup; an act that nobody can be named for is a fault of verify_all."""
        if (by := administrator()) is None:
            self.stdout.write("No administrator can be named: manage.py createsuperuser, then repeat_take_downs")
        elif any(take_downs()):
            try:
                call_command("repeat_take_downs", by.username, stdout=self.stdout)
            except CommandError as fault:
                self.stdout.write(str(fault))
