"""Asking the servers that this one needs: each is asked whether it is there, and given nothing to do."""

import datetime
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.mail import mailers
from django.db import connection

from tracker.files import scanner
from tracker.files.record_storage import record_storage
from tracker.files.whole_files import nearest, stops_uploads
from tracker.models import Heartbeat
from tracker.models.heartbeats import WatchedPart

# Uploads, their passing copies, and what a database writes before it writes: with less the next hour may end badly.
LEAST_FREE = 500 * 1024 * 1024


def ask_servers(now: datetime.datetime) -> None:
    """Ask each server and keep what came of it. Raises DatabaseError."""
    for part, ask in ASKED.items():
        try:
            was_asked = ask()
        except Exception as fault:  # whatever a library raises, the server is not as it has to be
            Heartbeat.objects.failed(part, type(fault.__cause__ or fault).__name__)
        else:
            if was_asked:
                Heartbeat.objects.well(part, now)
            else:  # there is none any more
                Heartbeat.objects.filter(name=part).delete()


def _mail_server() -> bool:
    server = mailers.default
    server.open()
    server.close()
    return True


def _scanner() -> bool:
    if settings.CLAMAV_SOCKET:
        scanner.ask(settings.CLAMAV_SOCKET)
    return bool(settings.CLAMAV_SOCKET)


def _file_store() -> bool:
    return record_storage().is_served()


ASKED: dict[WatchedPart, Callable[[], bool]] = {
    WatchedPart.MAIL_SERVER: _mail_server,
    WatchedPart.SCANNER: _scanner,
    WatchedPart.FILE_STORE: _file_store,
}


def least_free() -> int:
    """Bytes that are free where there are fewest: for stored files, for passing ones, for an SQLite database."""
    places = [Path(settings.MEDIA_ROOT), Path(tempfile.gettempdir())]
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and name.startswith("/"):
        places.append(Path(name))
    return min(shutil.disk_usage(nearest(place)).free for place in places)


def is_short_of_room() -> bool:
    """Whether a disk is nearly full or cannot be asked, or uploads are no longer taken."""
    try:
        return stops_uploads() or least_free() < LEAST_FREE
    except OSError:
        return True
