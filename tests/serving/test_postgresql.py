"""A PostgreSQL of a test's own is stopped and started again, and asked for encryption."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving.certificates import authority, server_certificate
from tests.serving.cluster import Cluster, running
from tests.serving.crowd import Worker, at_work
from tests.serving.restarts import restart
from tests.serving.site import Site, environment, program, python, wait_for

pytestmark = [pytest.mark.all, pytest.mark.database]
ENQUEUE = "import django; django.setup(); from tracker.mail.sending import send_mail; send_mail.enqueue(0)"
DONE = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'SUCCESSFUL'"
# What the clock asks last of a round stays visible while it sleeps; what it asks first is seen by luck only.
CLOCK = """SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()
AND (query LIKE '%tracker_statusupdate%' OR query LIKE '%tracker_planneddecision%')"""
ENCRYPTED = """
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    print("encrypted", cursor.fetchone()[0])
"""


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with running() as cluster:
        yield cluster


def counted(cluster: Cluster, query: str) -> int:
    with cluster.connect() as line:
        row = line.execute(query).fetchone()
    return int(row[0]) if row else 0


@pytest.mark.parametrize("times", [2, pytest.param(5, marks=pytest.mark.lab)])
def test_restarts_end_no_program_and_afterwards_no_page_fails(tmp_path: Path, cluster: Cluster, times: int) -> None:
    """Worker and clock also wait for a database that is away when they begin; health answers throughout."""
    site, log = Site(tmp_path, cluster.url()), tmp_path / "log"
    made = site.run("tests.serving.stage", "1")
    before = counted(cluster, DONE)
    cluster.stop()
    with (
        program(site.environment, log, "db_worker", "--verbosity", "0") as worker,
        program(site.environment, log, "send_due_mail", "--every", "1") as clock,
    ):
        wait_for(lambda: log.read_text().count("The database does not answer") > 1, say="both found it away")
        cluster.start()
        try:
            site.start()
            people = [Worker(site.port, made["sessions"]["XAA"], saves=saves) for saves in (True, False)]
            with at_work(people):
                outcome = restart(cluster, site.port, times)
        finally:
            site.kill()
        site.python("-c", ENQUEUE)
        wait_for(lambda: counted(cluster, DONE) > before, say=log.read_text()[-2000:])
        wait_for(lambda: counted(cluster, CLOCK), say="the clock works")
        assert (worker.poll(), clock.poll()) == (None, None), log.read_text()[-2000:]
    assert outcome.late(people) == []
    assert sum(person.came["good"] for person in people) > 10
    assert [status for _address, status, _seconds in outcome.probes] == [200, 200, 200, 503] * times + [200, 200]


def test_the_authority_in_the_address_is_asked(tmp_path: Path, cluster: Cluster) -> None:
    """What DATABASE_URL says about encryption is kept: with the wrong authority nobody connects."""
    right, wrong = authority(tmp_path, "right"), authority(tmp_path, "wrong")
    certificate, key = server_certificate(tmp_path, right)
    files = {"ssl_cert_file": cluster.keep("server.pem", certificate), "ssl_key_file": cluster.keep("server.key", key)}
    cluster.stop()
    cluster.settings = (*cluster.settings, "ssl=on", *(f"{name}={path}" for name, path in files.items()))
    cluster.start()

    def said(**options: str) -> str:
        done = python(["-c", ENCRYPTED], environment(cluster.url("localhost", **options), tmp_path))
        return (done.stdout or done.stderr).strip()

    assert "certificate verify failed" in said(sslmode="verify-full", sslrootcert=str(wrong))
    assert said(sslmode="verify-full", sslrootcert=str(right)) == "encrypted True"
    assert said(sslmode="disable") == "encrypted False"
