"""`manage.py backup DIR`: the database and all stored files in one folder that can be proved, while the site serves."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from tracker.files.record_storage import StorageAway
from tracker.models import Heartbeat
from tracker.models.heartbeats import WatchedPart
from tracker.upkeep.backups.databases import CannotCopy
from tracker.upkeep.backups.making import lacking, make_backup


class Command(BaseCommand):
    help = "Write database, stored files and a manifest with their checksums into a folder that is not there, or empty."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"].resolve()
        for kept in (settings.MEDIA_ROOT, settings.STATIC_ROOT):
            if folder.is_relative_to(Path(kept).resolve()):
                raise CommandError(f"{folder} lies in {kept}, which a backup copies or the site serves.")
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} is not empty. Nothing was written.")
        try:
            made = make_backup(folder, version=settings.RELEASE, now=timezone.now())
        except StorageAway:
            raise CommandError(f"The store of files does not answer. What is in {folder} is no backup.") from None
        except (CannotCopy, OSError) as fault:
            raise CommandError(f"{fault}. What was written into {folder} is no backup.") from fault
        sequence, head = made.head
        self.stdout.write(
            f"{folder}: database and {made.files} files; latest entry of the ledger {sequence}, {head}; "
            f"fingerprint of the secret {made.secret}"
        )
        # An upgrade begins with a backup by the new code over the old tables, which may have none for signs.
        if Heartbeat._meta.db_table in connection.introspection.table_names():
            Heartbeat.objects.well(WatchedPart.BACKUP, timezone.now())
        if names := lacking(folder):
            raise CommandError(
                f"Files that rows name are not in MEDIA_ROOT ({settings.MEDIA_ROOT}), {len(names)} of them, the first "
                f"{names[0]}: the backup lacks them. Is it the folder of this site?"
            )
