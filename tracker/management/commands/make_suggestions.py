"""`manage.py make_suggestions`: look for suggestions about every recommendation, as after installing the extra."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker import actions
from tracker.models import Printing
from tracker.suggesting.encoder import encoder


class Command(BaseCommand):
    """Suggestions about all that is printed; those that a person decided stay decided."""

    help = "Looks for themes and for recommendations on the same subject. A person decides on each at the desk."

    def handle(self, *args: Any, **options: Any) -> None:
        if encoder() is None:
            raise CommandError("Suggestions are off: the extra “suggestions” is not installed.")
        new = actions.make_suggestions(Printing.objects.confirmed(), now=timezone.now())
        self.stdout.write(f"{new} new suggestions. A person decides on each at the desk.")
