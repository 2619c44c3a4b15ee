"""Migrate a database of release 0.1.0 while the disk is too full for SQLite to rewrite the file, and then once more."""

import json
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import OperationalError, connection  # noqa: E402
from django.db.migrations.recorder import MigrationRecorder  # noqa: E402


def full_disk(execute: Callable[..., Any], sql: str, *words: Any) -> Any:
    """What SQLite says where a copy of the file finds no room."""
    if sql == "VACUUM":
        raise OperationalError("database or disk is full")
    return execute(sql, *words)


def main() -> dict[str, Any]:
    stopped = ""
    call_command("migrate", "tracker", "0004_working_together", verbosity=0)
    try:
        with connection.execute_wrapper(full_disk):
            call_command("migrate", verbosity=0)
    except OperationalError as fault:
        stopped = str(fault)
    call_command("migrate", verbosity=0)
    done = MigrationRecorder(connection).applied_migrations()
    return {"stopped": stopped, "is done": ("tracker", "0012_erasure_reaches_copies") in done}


if __name__ == "__main__":
    print(json.dumps(main()))
