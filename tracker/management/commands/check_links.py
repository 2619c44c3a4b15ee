"""`manage.py check_links`: queue the looks at cited links whose turn it is. Run daily."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tracker.actions.evidence_checks import ask_again


class Command(BaseCommand):
    help = (
        "Queue a look at each cited link that was not asked for a month (a broken one: for a week), and take up looks "
        "whose task was lost. The worker asks them, one every ten seconds."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = ask_again(now=timezone.now())
        self.stdout.write(f"{count} looks queued.")
