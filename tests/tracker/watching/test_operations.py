"""A process of operations alone: what it tells on its socket, and that the site itself tells nobody."""

import http.client
import os
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.tracker.backups.other_databases import other_database

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST = 120  # seconds that a process may take to start on a busy machine


class OverSocket(http.client.HTTPConnection):
    """A line to a server that listens on a socket of this machine."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=LONGEST)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        try:
            self.sock.connect(str(self.path))
        except OSError:
            self.sock.close()
            raise


def is_answered(path: Path) -> bool:
    """Whether somebody takes lines there."""
    line = OverSocket(path)
    try:
        line.connect()
    except OSError:
        return False
    line.close()
    return True


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Path]:
    """The socket of such a process, started as its unit does; it stands over a record without anything in it."""
    path = tmp_path / "operations.sock"
    unit = (settings.BASE_DIR / "deploy/systemd/followup-operations.service").read_text(encoding="utf-8")
    (command,) = [line.partition("=")[2] for line in unit.splitlines() if line.startswith("ExecStart=")]
    _granian, *options = command.replace("${OPERATIONS_LISTEN}", str(path)).split()
    with other_database(tmp_path, migrated=True) as address:
        process = subprocess.Popen(
            [Path(sys.executable).parent / "granian", *options],
            cwd=settings.BASE_DIR,
            env={
                **os.environ,
                "OPERATIONS_ONLY": "true", "DATABASE_URL": address, "SECRET_KEY": "of-a-test", "METRICS_TOKEN": "",
                "ALLOWED_HOSTS": "rooms.example.org", "MEDIA_ROOT": str(tmp_path), "KEPT_PAGES": str(tmp_path / "kept"),
            },
        )  # fmt: skip
        try:
            until = time.monotonic() + LONGEST
            while not is_answered(path) and time.monotonic() < until:
                assert process.poll() is None
                time.sleep(0.1)
            yield path
        finally:
            process.terminate()
            process.wait()


def answer_of(listening: Path, address: str) -> tuple[int, str]:
    line = OverSocket(listening)
    line.request("GET", address)
    answer = line.getresponse()
    found = answer.status, answer.read().decode()
    line.close()
    return found


def test_it_tells_how_the_site_is_doing_and_has_no_page(listening: Path) -> None:
    assert stat.S_IMODE(listening.stat().st_mode) == 0o660
    assert answer_of(listening, "/healthz") == (200, "ok\n")
    assert answer_of(listening, "/readyz")[0] == 200
    status, told = answer_of(listening, "/metrics")
    assert status == 200
    assert "followup_database_answers 1" in told
    assert 'followup_well{part="worker"} 0' in told
    for address in ("/", "/en/", "/portal/", "/portal/sign-in/", "/admin/", "/static/record/portal.css"):
        assert answer_of(listening, address) == (404, "not here\n"), address


def test_without_a_token_no_door_of_the_site_tells_it() -> None:
    assert settings.METRICS_TOKEN == ""
    assert Client().get("/metrics").status_code == 404
