"""A worker of the server is killed: the server starts another, and the site answers again within two seconds."""

import http.client
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings

from tests.lab.crashes.site import STARTING_SECONDS, free_port
from tests.serving.programs import environment, wait_for
from tests.tracker.backups.other_databases import other_database

pytestmark = pytest.mark.django_db(transaction=True)
BACK_SECONDS = 2
BIN = Path(sys.executable).parent


class Server:
    """A process that serves the site on a port or a socket, started by the command that is tested."""

    def __init__(self, process: subprocess.Popen[bytes], place: int | Path, address: str) -> None:
        self.process, self.place, self.address = process, place, address

    def status(self) -> int:
        """The status of the page now; 0 where the server closes the connection or does not listen."""
        line = http.client.HTTPConnection("127.0.0.1", self.place if isinstance(self.place, int) else 0, timeout=60)
        try:
            if isinstance(self.place, Path):
                line.sock = socket.socket(socket.AF_UNIX)
                line.sock.connect(str(self.place))
            line.request("GET", self.address)
            return line.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            line.close()

    def worker(self) -> int:
        """The process that answers: the one child of granian, itself ours or a child of ours. 0: none now."""
        for process in (self.process.pid, *children(self.process.pid)):
            if b"granian" in command(process):
                return next(iter(children(process)), 0)
        return 0

    def kill_the_worker(self) -> float:
        """Kill -9 it, and request the page until it is there again. Returns the seconds that this took, less those in
        which the new worker could have gone on but other programs had the processor."""
        killed = self.worker()
        began = time.monotonic()
        os.kill(killed, signal.SIGKILL)
        self.wait_for_the_page("the page is there again", killed)
        return time.monotonic() - began - waited(self.worker())

    def wait_for_the_page(self, say: str, killed: int = 0) -> None:
        """Raises AssertionError where the server has ended. `killed`: a worker whose answer does not count."""
        wait_for(lambda: self.has_ended or self.answers_without(killed), STARTING_SECONDS, say)
        assert not self.has_ended, "the server has ended"

    def answers_without(self, killed: int) -> bool:
        return self.worker() not in (0, killed) and self.status() == 200

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None


def children(process: int) -> list[int]:
    with suppress(OSError):
        return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return []


def command(process: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""


def waited(process: int) -> float:
    """Seconds in which the threads of a process waited for a processor."""
    threads = Path(f"/proc/{process}/task").iterdir()
    return sum(int((each / "schedstat").read_text().split()[1]) for each in threads) / 1e9


def command_of(unit: str, place: int | Path) -> list[str]:
    """What the unit starts, on another port or socket."""
    text = (settings.BASE_DIR / f"deploy/systemd/{unit}.service").read_text(encoding="utf-8")
    (line,) = re.findall(r"^ExecStart=\S+/bin/granian (.+)$", text, re.MULTILINE)
    words = [re.sub(r"^(800[01]|\$\{OPERATIONS_LISTEN\})$", str(place), word) for word in shlex.split(line)]
    return [str(BIN / "granian"), *words]


@contextmanager
def served(words: list[str], folder: Path, place: int | Path, address: str, **more: str) -> Iterator[Server]:
    """The site over a record without rows, started by these words, until the end."""
    with other_database(folder, migrated=True) as url, (folder / "log").open("ab") as log:
        given = environment(url, folder, KEPT_PAGES=str(folder / "kept"), **more)
        process = subprocess.Popen(
            words, cwd=settings.BASE_DIR, env=given, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
        server = Server(process, place, address)
        try:
            server.wait_for_the_page("the page is there")
            yield server
        finally:
            process.terminate()
            process.wait()


@pytest.mark.parametrize(
    ("unit", "address", "more"),
    [
        ("followup-public", "/en/", {"PUBLIC_ONLY": "true"}),
        ("followup-rooms", "/portal/sign-in/", {"ROOMS_ONLY": "true", "PUBLIC_ADDRESS": "http://record.example.org"}),
        ("followup-operations", "/readyz", {"OPERATIONS_ONLY": "true"}),
    ],
)
def test_a_unit_goes_on_without_its_killed_worker(
    unit: str, address: str, more: dict[str, str], tmp_path: Path
) -> None:
    place = tmp_path / "socket" if unit == "followup-operations" else free_port()
    with served(command_of(unit, place), tmp_path, place, address, **more) as server:
        taken = server.kill_the_worker()
    print(f"{unit}: {taken:.2f} s")
    assert taken <= BACK_SECONDS


def test_make_run_goes_on_without_the_killed_worker(tmp_path: Path) -> None:
    port = free_port()
    with served([sys.executable, "bin/serve.py", str(port)], tmp_path, port, "/en/") as server:
        taken = server.kill_the_worker()
    print(f"make run: {taken:.2f} s")
    assert taken <= BACK_SECONDS
