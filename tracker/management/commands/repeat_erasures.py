"""`manage.py repeat_erasures FILE`: after a backup was put back, erase anew what was erased since it was made."""

import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker import actions
from tracker.confirmed_erasures import BadLine, Erased, read
from tracker.models import Submission, User

REPEATED, KNOWN, NOTHING_HERE = "repeated", "known to this record", "about responses that it does not hold"


class Command(BaseCommand):
    help = "Carry out what a list of export_erasures names and this record does not know of."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="the list (- is piped in)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = _read_file(options["file"])
        except BadLine as fault:
            raise CommandError(f"{fault}. Nothing was erased.") from fault
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']} cannot be read: {error}", returncode=2) from error
        done, left = Counter[str](), list[str]()
        for erased in found:
            try:
                done[_repeat(erased)] += 1
            except (LookupError, actions.NotAllowed, ValidationError) as refusal:
                left.append(f"{erased.state}, {erased.period}, {erased.confirmed_at:%Y-%m-%d %H:%M}: {refusal}")
        self.stdout.write(", ".join(f"{done[each]} {each}" for each in (REPEATED, KNOWN, NOTHING_HERE)))
        if left:
            raise CommandError("\n".join([f"{len(left)} not repeated:", *left]))


def _read_file(path: Path) -> list[Erased]:
    if path == Path("-"):
        return read(sys.stdin)
    with path.open(encoding="utf-8") as lines:
        return read(lines)


def _repeat(erased: Erased) -> str:
    """Carry out one, and say what became of it. Raises LookupError where a person is not here, NotAllowed, and
    ValidationError.
    """
    submission = Submission.objects.filter(member_state=erased.state, period__slug=erased.period).first()
    if submission is None:
        return NOTHING_HERE
    people = {each.username: each for each in User.objects.filter(username__in=[erased.asked_by, erased.confirmed_by])}
    for name in (erased.asked_by, erased.confirmed_by):
        if name not in people:
            raise LookupError(f"{name} has no account here; make it, and run this again")
    is_repeated = actions.repeat_erasure(
        erased=erased,
        submission=submission,
        asked_by=people[erased.asked_by],
        by=people[erased.confirmed_by],
        now=timezone.now(),
    )
    return REPEATED if is_repeated else KNOWN
