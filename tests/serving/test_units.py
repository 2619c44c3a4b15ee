"""The servers as their units start them: they go on when a worker is killed, and operations answer on a socket only."""

import http.client
import os
import re
import shlex
import signal
import socket
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings

from tests.serving.site import STARTING_SECONDS, Site, children, free_port, wait_for
from tests.tracker.upkeep.backups.other_databases import other_database

pytestmark = [pytest.mark.all, pytest.mark.django_db(transaction=True)]
BIN = Path(sys.executable).parent
type Place = int | Path  # a port, or a socket


def asked(place: Place, address: str) -> tuple[int, str]:
    """The status and the text of a page now; 0 where the server closes the connection or does not listen."""
    line = http.client.HTTPConnection("127.0.0.1", place if isinstance(place, int) else 0, timeout=60)
    try:
        if isinstance(place, Path):
            line.sock = socket.socket(socket.AF_UNIX)
            line.sock.connect(str(place))
        line.request("GET", address)
        answer = line.getresponse()
        return answer.status, answer.read().decode()
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        line.close()


def worker_of(site: Site) -> int:
    """The process that answers: the one child of granian, itself ours or a child of ours. 0: none now."""
    assert site.server is not None
    for process in (site.server.pid, *children(site.server.pid)):
        with suppress(OSError):
            if b"granian" in Path(f"/proc/{process}/cmdline").read_bytes():
                return next(iter(children(process)), 0)
    return 0


def wait_for_the_page(site: Site, place: Place, address: str, killed: int = 0) -> None:
    """Raises AssertionError where the server has ended. `killed`: a worker whose answer does not count."""
    assert site.server is not None
    server = site.server

    def is_there() -> bool:
        return worker_of(site) not in (0, killed) and asked(place, address)[0] == 200

    wait_for(lambda: server.poll() is not None or is_there(), STARTING_SECONDS, f"{address} is there")
    assert server.poll() is None, "the server has ended"


def command_of(unit: str, place: Place) -> list[str]:
    """What the unit starts, on another port or socket."""
    text = (settings.BASE_DIR / f"deploy/systemd/{unit}.service").read_text(encoding="utf-8")
    (line,) = re.findall(r"^ExecStart=\S+/bin/granian (.+)$", text, re.MULTILINE)
    words = [re.sub(r"^(800[01]|/run/\S+\.sock)$", str(place), word) for word in shlex.split(line)]
    return [str(BIN / "granian"), *words]


@contextmanager
def served(words: list[str], folder: Path, place: Place, address: str, **more: str) -> Iterator[Site]:
    """The site over a record without rows, started by these words, until the end."""
    with other_database(folder, migrated=True) as url:
        site = Site(folder, url, **more)
        site.start(words)
        assert site.server is not None
        try:
            wait_for_the_page(site, place, address)
            yield site
        finally:
            site.server.terminate()
            site.server.wait()


def is_back(site: Site, place: Place, address: str) -> None:
    """Kill -9 the worker, and request the page until another one answers."""
    killed = worker_of(site)
    os.kill(killed, signal.SIGKILL)
    wait_for_the_page(site, place, address, killed)


@pytest.mark.parametrize(
    ("unit", "address", "more"),
    [
        ("followup-public", "/en/", {"PROCESS": "public"}),
        ("followup-rooms", "/portal/sign-in/", {"PROCESS": "private", "PUBLIC_ADDRESS": "http://record.example.org"}),
        ("make run", "/en/", {}),
    ],
)
def test_a_server_goes_on_without_its_killed_worker(
    unit: str, address: str, more: dict[str, str], tmp_path: Path
) -> None:
    port = free_port()
    words = [sys.executable, "bin/serve.py", str(port)] if unit == "make run" else command_of(unit, port)
    with served(words, tmp_path, port, address, **more) as site:
        is_back(site, port, address)


def test_operations_answer_on_their_socket_and_have_no_page(tmp_path: Path) -> None:
    place = tmp_path / "socket"
    words, more = command_of("followup-operations", place), {"PROCESS": "operations", "METRICS_TOKEN": ""}
    with served(words, tmp_path, place, "/readyz", **more) as site:
        assert stat.S_IMODE(place.stat().st_mode) == 0o660
        assert asked(place, "/healthz") == (200, "ok\n")
        status, told = asked(place, "/metrics")
        assert status == 200
        assert "followup_database_answers 1" in told
        assert 'followup_well{part="worker"} 0' in told
        for address in ("/", "/en/", "/portal/", "/portal/sign-in/", "/admin/", "/static/record/portal.css"):
            assert asked(place, address) == (404, "not here\n"), address
        is_back(site, place, "/readyz")
