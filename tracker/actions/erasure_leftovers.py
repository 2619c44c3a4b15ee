"""What an erasure leaves under the record: files, free pages, the write-ahead log, dead rows (docs/adr/0021).

Each is swept twice: at once when the transaction is done, and by the worker, whose task is queued in the transaction
and outlives a process that dies in between. Both may run as often as one likes.
"""

import datetime
from functools import partial

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models.fields.files import FieldFile
from django.tasks import task
from django.utils import timezone

from tracker.files.brought_files import forget_brought
from tracker.files.record_storage import StorageAway

# While somebody still reads an older state of an SQLite database its log cannot be emptied.
AGAIN = datetime.timedelta(seconds=2)
PATIENCE_MS = 500
# A store of files that is away is asked again so much later.
ASKED_AGAIN = datetime.timedelta(minutes=1)


def sweep_after(member_state: str) -> None:
    """Have everything swept that an erasure of this State's words leaves. Must run in its transaction."""
    sweep.enqueue(member_state)
    transaction.on_commit(partial(forget_brought, member_state), robust=True)
    transaction.on_commit(empty_log, robust=True)


def delete_after(file: FieldFile) -> None:
    """Delete a stored file when the transaction is done: one that is undone loses none."""
    name = str(file.name)
    delete_file.enqueue(name)
    transaction.on_commit(partial(default_storage.delete, name), robust=True)


@task()
def delete_file(name: str) -> None:
    """Delete a file that a process which died may have left, or the store of files did not let go of; until it does."""
    try:
        default_storage.delete(name)
    except StorageAway:
        delete_file.using(run_after=timezone.now() + ASKED_AGAIN).enqueue(name)


@task()
def sweep(member_state: str) -> None:
    """Forget what waits of a State, and overwrite what the database no longer holds."""
    forget_brought(member_state)
    if connection.vendor == "postgresql":
        vacuum()
    elif not empty_log():
        sweep.using(run_after=timezone.now() + AGAIN).enqueue(member_state)


def empty_log() -> bool:
    """Move the log of SQLite into the database and cut it to nothing; False where somebody still reads from it.

    The log holds each page as it was before. Elsewhere there is none to empty.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return connection.vendor != "sqlite"
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        try:
            is_busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
    return not is_busy


def vacuum() -> None:
    """Let PostgreSQL clear away the dead rows of every table of the record. Nobody waits for it."""
    tables = apps.get_app_config("tracker").get_models(include_auto_created=True)
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM {names}")
