"""Programs that run beside the server, always: they wait for a database that is away, and go on when it is back."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

PAUSE = 5  # seconds between two tries: a restart of PostgreSQL takes about one

log = logging.getLogger(__name__)


def going_on(work: Callable[[], None]) -> None:
    """Run `work` until it ends by itself, again and again where the database fails it.

    Statements have the worker's limit. Other faults are for whoever started the program.
    """
    limit_statements(settings.STATEMENT_SECONDS["worker"])
    while True:
        try:
            return work()
        except (InterfaceError, OperationalError):
            log.warning("The database does not answer; trying again in %d seconds", PAUSE, exc_info=True)
        connection.close()
        time.sleep(PAUSE)


def limit_statements(seconds: int) -> None:
    """Let PostgreSQL cut off what takes longer, on each connection that this process opens. SQLite has no such limit:
    nobody waits for a page of these programs."""
    if connection.vendor == "postgresql":
        options = connection.settings_dict["OPTIONS"]
        options["options"] = f"{options.get('options', '')} -c statement_timeout={seconds * 1000:d}".strip()
