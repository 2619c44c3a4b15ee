"""`manage.py load_reference`: add the States, themes, meetings and ready sentences that are missing."""

from typing import Any

from django.core.management.base import BaseCommand

from tracker.importing.reference import load_reference
from tracker.management import table_statistics


class Command(BaseCommand):
    help = (
        "Add the States of the United Nations, and the themes, meetings and ready sentences that are missing; change "
        "nothing there is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        added = load_reference()
        table_statistics.renew()
        self.stdout.write(
            f"Added {added.states} States, {added.themes} themes, {added.meetings} meetings, "
            f"{added.sentences} ready sentences."
        )
