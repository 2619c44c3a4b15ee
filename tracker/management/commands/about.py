"""`manage.py about`: what is installed, and which settings are dangerous on a server that others reach."""

import platform
from typing import Any

import django
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from tracker.management.dangers import found_in_settings
from tracker.models import PlannedDecision

OVERDUE = "decisions of reviewers are overdue: does manage.py send_due_mail run?"


class Command(BaseCommand):
    help = "Print the release, the schema, what it runs on, and a line for each setting that is dangerous."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, value in facts().items():
            self.stdout.write(f"{name}: {value}")
        for danger in found_in_settings():
            self.stdout.write(f"WARNING {danger.sentence}")
        if PlannedDecision.objects.overdue(timezone.now()).exists():
            self.stdout.write(f"WARNING {OVERDUE}")


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
        "process": settings.PROCESS,
        "address": settings.SITE_ADDRESS,
    }
