"""`manage.py watch`: ask the servers, look at everything once, and tell those who keep the site what began or ended.

A timer of its own runs it each minute. It uses neither the queue nor the worker, and not the clock.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError
from django.utils import timezone, translation

from tracker.models import Heartbeat
from tracker.models.heartbeats import WatchedPart
from tracker.watching.alarms import Alarm, ToldAlarms, keep_told, read_told
from tracker.watching.probes import ask_servers
from tracker.watching.state import Trouble, state_of_the_site

SUBJECT = "Follow-up Record: {address}"
AWAY = Trouble("database", "The database does not answer.")


class Command(BaseCommand):
    help = (
        "Look once whether all goes on, and mail ALARMS_TO what began or ended since the last time; exit 1 where "
        "somebody could not be told. To be run each minute."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.ALARMS)
        before = read_told(path)
        with translation.override("en"):
            told, new = before.after(troubles(before))
        for alarm in new:
            self.stderr.write(str(alarm))
        fault = mailed(told.untold)
        keep_told(path, ToldAlarms(told.going_on, told.untold if fault else ()))
        if fault:
            raise CommandError(fault)


def troubles(before: ToldAlarms) -> Sequence[Trouble]:
    """What is wrong now, with all servers asked. While the database is away nothing is known of the rest: what went on
    before goes on."""
    now = timezone.now()
    try:
        ask_servers(now)
        Heartbeat.objects.well(WatchedPart.WATCH, now)
        return state_of_the_site(now).troubles
    except (DatabaseError, InterfaceError):
        return [*(Trouble(key, said) for key, said in before.going_on.items() if key != AWAY.key), AWAY]


def mailed(alarms: Sequence[Alarm]) -> str:
    """Mail them, if there are any; why that could not be done, or nothing."""
    if not alarms:
        return ""
    if not settings.ALARMS_TO:
        return "Nobody was told: ALARMS_TO is empty."
    text = "\n".join([*map(str, alarms), "", settings.SITE_ADDRESS, ""])
    subject = SUBJECT.format(address=settings.SITE_ADDRESS)
    try:
        EmailMessage(subject=subject, body=text, to=settings.ALARMS_TO).send()
    except OSError as fault:  # what smtplib raises is one as well
        return f"Nobody was told: the mail server did not take it ({type(fault).__name__}). The mail follows."
    return ""
