"""`manage.py restore DIR`: put a backup back into a place that is empty, prove it, and leave public pages closed."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.backups import restoring
from tracker.backups.databases import CannotCopy
from tracker.backups.manifest import BadBackup
from tracker.backups.taking_down import administrator
from tracker.take_down_log import BadTakeDown, take_downs

OPEN = "Public pages are closed. When nothing is wrong: manage.py open_to_the_public ADMINISTRATOR"


class Command(BaseCommand):
    help = (
        "Put a backup back: its manifest is proved first; what was taken down since is taken down again; waiting mails "
        "are held; all sessions end; public pages stay closed until open_to_the_public."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument("--other-secret", action="store_true", help="go on without the secret of the backup")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"].resolve()
        try:
            manifest = restoring.look_before(folder, other_secret=options["other_secret"])
        except (restoring.RestoreRefused, BadBackup, BadTakeDown) as fault:
            raise CommandError(f"Nothing was put back.\n{fault}") from fault
        try:
            left_out = restoring.put_back(folder, manifest)
        except (CannotCopy, OSError) as fault:
            raise CommandError(f"{fault}. Empty the place and begin again; public pages are closed.") from fault
        self.stdout.write(f"Put back: the database, and {manifest.files - left_out} files.")
        if left_out:
            self.stdout.write(f"Left out: {left_out} files that no row names.")
        self.stdout.write(restoring.lost_stretch(manifest, timezone.now()))
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
