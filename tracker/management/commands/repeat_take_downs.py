"""`manage.py repeat_take_downs [ADMINISTRATOR]`: after a backup was put back, take down what was taken down since."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.ledger.take_down_log import BadTakeDown, take_downs
from tracker.models import User
from tracker.upkeep.backups.taking_down import administrator, repeated

REPEATED, KNOWN, UNSURE = "repeated", "known to this record or about nothing that it holds", "left for you to decide"


class Command(BaseCommand):
    help = (
        "Repeat withdrawals, ends of consent, erasures, evidence made private, mandates ended and accounts closed that "
        "stand in the log of take-downs (TAKEDOWN_LOG) and that this record does not know of."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "administrator",
            nargs="?",
            help="the person who is named where the person of the log has no account here; without one, such an act is "
            "not repeated",
        )
        parser.add_argument(
            "--log",
            type=Path,
            help="another log than that of TAKEDOWN_LOG, or a list of export_erasures (- is piped in)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = administrator(options["administrator"]) if options["administrator"] else None
        if by is None and options["administrator"]:
            raise CommandError(f"{options['administrator']} is no administrator here.")
        path: Path = options["log"] or Path(settings.TAKEDOWN_LOG)
        try:
            downs = list(take_downs(path))  # all of it is read before anything is done
        except BadTakeDown as fault:
            raise CommandError(f"{fault}. Nothing was repeated.") from fault
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path} cannot be read: {error}", returncode=2) from error
        done, left, closed = Counter[str](), list[str](), list[str]()
        for down in downs:
            is_repeated, sentence = repeated(down, by, timezone.now())
            done[UNSURE if sentence else REPEATED if is_repeated else KNOWN] += 1
            left += [sentence] if sentence else []
            if is_repeated and down.act == "change_user":
                closed.append(User.objects.get(pk=down.facts["person"][0]).username)
        self.stdout.write(f"{path}: " + ", ".join(f"{done[each]} {each}" for each in (REPEATED, KNOWN, UNSURE)))
        if closed:
            self.stdout.write(
                f"Accounts closed again: {', '.join(closed)}. Whoever was anonymous is so no more: repeat it."
            )
        if left:
            raise CommandError("\n".join([f"{len(left)} not repeated:", *left]))
