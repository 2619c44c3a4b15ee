"""A program that goes on says so every half a minute, from a thread of its own.

That it is there is said here; whether it comes on with its work is said by what waits for it (`watching.state`): a
worker that reads a long spreadsheet is well.
"""

import contextlib
import time
from threading import Thread

from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone

from tracker.models import Heartbeat
from tracker.models.heartbeats import EVERY, WatchedPart


def keep_beating(part: WatchedPart) -> None:
    """Begin to say that this program is there, until it ends."""
    Thread(target=_beat_on, args=[part], name="signs", daemon=True).start()


def beat(part: WatchedPart) -> None:
    """Say it once. A database that is away is waited for by the program itself, which has a line in the log."""
    with contextlib.suppress(DatabaseError, InterfaceError):
        close_old_connections()
        Heartbeat.objects.well(part, timezone.now())


def _beat_on(part: WatchedPart) -> None:
    while True:
        beat(part)
        time.sleep(EVERY.total_seconds())
