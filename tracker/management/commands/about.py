"""`manage.py about`: what is installed, and which settings are dangerous on a server that others reach."""

import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from tracker.backups.closed import are_closed
from tracker.models import PlannedDecision

SHORTEST_SECRET = 40  # characters; the command in .env.example makes 86
HERE = {"localhost", "127.0.0.1", "::1"}


def _mailer() -> dict[str, Any]:
    mailers: Any = settings.MAILERS
    options: dict[str, Any] = mailers["default"].get("OPTIONS", {})
    return options


# What to warn of, and when.
DANGERS: dict[str, Callable[[], bool]] = {
    "DEBUG is on: error pages show the source and the settings": lambda: settings.DEBUG,
    "SECRET_KEY is short, or the one of an example": lambda: (
        len(settings.SECRET_KEY) < SHORTEST_SECRET or "change-me" in settings.SECRET_KEY
    ),
    "the password in DATABASE_URL is the one of the example": lambda: (
        connection.settings_dict["PASSWORD"] == "change-me"  # noqa: S105 - of .env.example
    ),
    "ALLOWED_HOSTS takes every name": lambda: "*" in settings.ALLOWED_HOSTS,
    "BEHIND_TLS is off: passwords travel in clear": lambda: not settings.BEHIND_TLS,
    "SECOND_FACTOR is off: a password alone opens the secretariat": lambda: not settings.SECOND_FACTOR,
    "mails go to another host in clear: set SMTP_USE_TLS": lambda: (
        _mailer().get("host", "localhost") not in HERE and not _mailer().get("use_tls")
    ),
    "CLAMAV_SOCKET is empty: no scanner looks at uploads": lambda: not settings.CLAMAV_SOCKET,
    "LEDGER_CLOCK_WAS_AHEAD is on: nothing refuses a clock that is behind": lambda: settings.LEDGER_CLOCK_WAS_AHEAD,
    "TAKEDOWN_LOG lies in MEDIA_ROOT: a restore replaces it": lambda: (
        Path(settings.TAKEDOWN_LOG).resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve())
    ),
    "decisions of reviewers are overdue: does manage.py send_due_mail run?": lambda: PlannedDecision.objects.overdue(
        timezone.now()
    ).exists(),
    "public pages are closed since a restore: manage.py open_to_the_public": are_closed,
}


class Command(BaseCommand):
    help = "Print the release, the schema, what it runs on, and a line for each setting that is dangerous."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, value in facts().items():
            self.stdout.write(f"{name}: {value}")
        for sentence, is_so in DANGERS.items():
            if is_so():
                self.stdout.write(f"WARNING {sentence}")


def facts() -> dict[str, str]:
    """What is installed, each under its name."""
    applied = [name for app, name in MigrationRecorder(connection).applied_migrations() if app == "tracker"]
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    number = ".".join(map(str, connection.get_database_version()))
    return {
        "release": settings.RELEASE,
        "schema": f"{max(applied, default='none')}, {waiting} migrations to be made",
        "database": f"{connection.vendor} {number}",
        "Python": platform.python_version(),
        "Django": django.get_version(),
        "demonstration": "yes" if settings.DEMONSTRATION else "no",
        "door": settings.DOOR,
        "address": settings.SITE_ADDRESS,
    }
