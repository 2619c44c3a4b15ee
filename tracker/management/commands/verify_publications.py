"""`manage.py verify_publications [FILE]`: follow the chain of the database, or of an exported file (- is piped in)."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.ledger.verification import Fault, Verified, rows_of_lines, verify, verify_database


class Command(BaseCommand):
    help = "Check the chain of publications, in the database or in a file of export_publications."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", nargs="?", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = _verify_file(options["file"]) if options["file"] else verify_database()
        except Fault as fault:
            raise CommandError(str(fault)) from fault
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']} cannot be read: {error}", returncode=2) from error
        self.stdout.write(str(found))


def _verify_file(path: Path) -> Verified:
    if path == Path("-"):
        return verify(rows_of_lines(sys.stdin))
    with path.open(encoding="utf-8") as lines:
        return verify(rows_of_lines(lines))
