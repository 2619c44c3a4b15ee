"""The worker and the clock wait for a database that is away, and go on after each restart of it."""

import sys
from pathlib import Path
from subprocess import run

import pytest
from django.conf import settings

from tests.serving.cluster import Cluster, running
from tests.serving.programs import environment, manage, program, wait_for

pytestmark = pytest.mark.database

ENQUEUE = "import django; django.setup(); from tracker.notifications.sending import send_mail; send_mail.enqueue(0)"
DONE = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'SUCCESSFUL'"
# What the clock asks last of a round stays visible while it sleeps; what it asks first is seen by luck alone.
CLOCK = """SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()
AND (query LIKE '%tracker_statusupdate%' OR query LIKE '%tracker_planneddecision%')"""


def asked(cluster: Cluster, query: str) -> int:
    """One number from the database."""
    with cluster.connect() as line:
        row = line.execute(query).fetchone()
    return int(row[0]) if row else 0


def test_restarts_end_neither_worker_nor_clock(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running() as cluster:
        given = environment(cluster.url(), tmp_path)
        manage(given, "migrate", "--verbosity", "0")
        cluster.stop()
        with (
            program(given, log, "db_worker", "--verbosity", "0") as worker,
            program(given, log, "send_due_mail", "--every", "1") as clock,
        ):
            wait_for(lambda: log.read_text().count("The database does not answer") > 1, say="both found it away")
            for number, mode in enumerate(("fast", "immediate"), start=1):
                cluster.start()
                run([sys.executable, "-c", ENQUEUE], cwd=settings.BASE_DIR, env=given, check=True)
                wait_for(lambda done=number: asked(cluster, DONE) == done, say=log.read_text()[-2000:])
                wait_for(lambda: asked(cluster, CLOCK), say="the clock works")
                cluster.stop(mode)
            assert (worker.poll(), clock.poll()) == (None, None), log.read_text()[-2000:]
