"""`manage.py export_period SLUG DIR`: a closed reporting period for the archives, in a folder that proves itself."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from report.forms.archives import NotHandedOver, hand_over
from tracker.models import ReportingPeriod


class Command(BaseCommand):
    help = (
        "Write a closed period into a folder that is not there, or empty: pages, tables, public files of evidence, its "
        "entries of the ledger, and a list of checksums (BagIt)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period", metavar="SLUG")
        parser.add_argument("folder", metavar="DIR", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        period = ReportingPeriod.objects.filter(slug=options["period"]).first()
        if period is None:
            known = ", ".join(ReportingPeriod.objects.order_by("slug").values_list("slug", flat=True))
            raise CommandError(f"There is no period {options['period']}. There are: {known or 'none'}.")
        folder: Path = options["folder"].resolve()
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} is not empty. Nothing was written.")
        try:
            bag = hand_over(period, folder, timezone.now())
        except (NotHandedOver, OSError) as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"{folder}: {bag.files} files, {bag.bytes} bytes, and their checksums")
