"""`manage.py copy_record`: the whole record into another database, and every row of both compared."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.connection import ConnectionDoesNotExist

from tracker.management import table_statistics
from tracker.upkeep.backups import moving
from tracker.upkeep.backups.copying import RowRefused


class Command(BaseCommand):
    help = (
        "Copy every row into the database of TO_DATABASE_URL, which is migrated and empty: from SQLite to PostgreSQL, "
        "or back. Rows and hashes of each table are compared before anything is kept. Nothing else may be running."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, only compare the two databases")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            moving.look_before(must_be_empty=not options["check"])
            are_same = self.compare() if options["check"] else moving.copied(self.show)
        except ConnectionDoesNotExist:
            raise CommandError("Set TO_DATABASE_URL, the address of the database to copy into.") from None
        except (moving.MoveRefused, RowRefused) as fault:
            raise CommandError(f"Nothing was copied.\n{fault}") from fault
        except DatabaseError as fault:  # its own words may quote a row
            raise CommandError(f"Nothing was copied. A database says no: {type(fault).__name__}.") from None
        if not are_same:
            raise CommandError(f"The databases differ.{'' if options['check'] else ' Nothing was copied.'}")
        if not options["check"]:
            table_statistics.renew(moving.TO)
        sequence, latest = moving.head()
        self.stdout.write(f"Latest entry of the ledger {sequence}, {latest}")
        self.stdout.write("Every row is the same.")

    def compare(self) -> bool:
        found = list(moving.compared())
        for each in found:
            self.show(each)
        return all(each.is_same for each in found)

    def show(self, each: moving.ComparedTable) -> None:
        """A line of the table: rows of both where they differ, and the first digits of the hash."""
        if each.is_same:
            self.stdout.write(f"{each.table:45}{each.here.rows:>12,}  {each.here.sha256[:16]}")
            return
        there = f"{each.there.rows:,} rows {each.there.sha256[:16]}"
        self.stdout.write(f"{each.table:45}{each.here.rows:>12,}  {each.here.sha256[:16]}  DIFFERS: there {there}")
