"""A site of a test's own: its environment, its commands, and a server that can be killed and started again."""

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, NamedTuple

from bin.serve import server

ROOT = Path(__file__).resolve().parents[2]  # the drill has no settings of its own
STARTING_SECONDS = 300  # on a machine with a load of 25 it took 130


def environment(url: str, folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of a site with its files in `folder`. Budgets are off: other tests ask for them."""
    return {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.serving.settings",
        "SECRET_KEY": "only-for-a-site-of-a-test",
        "ALLOWED_HOSTS": "127.0.0.1",
        "BEHIND_TLS": "false",
        "MEDIA_ROOT": str(folder / "media"),
        "KEPT_PAGES": str(folder / "kept"),
        "TAKEDOWN_LOG": str(folder / "take-downs.jsonl"),
        **more,
    }


class Reply(NamedTuple):
    """What came back from a request. The names of headers are of no case."""

    status: int  # 0: the server closed the connection, or does not listen
    headers: Mapping[str, str]
    body: bytes


def ask(port: int, address: str, patience: float = 60, headers: Mapping[str, str] | None = None) -> Reply:
    """The reply to a GET on a line of its own, read whole."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
    try:
        line.request("GET", address, headers={"Host": "127.0.0.1", **(headers or {})})
        reply = line.getresponse()
        return Reply(reply.status, reply.headers, reply.read())
    except (OSError, http.client.HTTPException):
        return Reply(0, {}, b"")
    finally:
        line.close()


class Site:
    """A server on a free port of the loopback address, over a database that outlives it."""

    def __init__(self, folder: Path, database_url: str, **more: str) -> None:
        self.folder, self.port = folder, free_port()
        self.server: subprocess.Popen[bytes] | None = None
        self.environment = environment(database_url, folder, **more)

    def run(self, module: str, *words: str) -> Any:
        """Run a module of these tests over the site's database, and return what it printed last, as JSON."""
        return json.loads(self.python("-m", module, *words).splitlines()[-1])

    def python(self, *words: str, tree: Path = ROOT) -> str:
        done = python(words, self.environment, tree)
        assert done.returncode == 0, done.stderr[-4000:]
        return done.stdout

    def shell(self, script: str, *, ends: int = 0) -> str:
        """Run commands of a guide, with backups in the folder beside the site; returns what they printed."""
        script = script.replace("/var/backups/followup", str(self.folder.parent / "backups"))
        script = script.replace("manage.py", f"{sys.executable} manage.py").replace("ADMINISTRATOR", "administrator")
        done = subprocess.run(["bash", "-euc", script], cwd=ROOT, env=self.environment, capture_output=True, text=True)
        assert done.returncode == ends, done.stdout + done.stderr
        return done.stdout

    def start(self, command: Sequence[str] = ()) -> None:
        """Start the server, by `command` where one is given, and wait until it answers."""
        with (self.folder / "server.log").open("ab") as log:
            self.server = subprocess.Popen(
                command or server(self.port), cwd=ROOT, env=self.environment, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        if not command:
            wait_for(self.answers, STARTING_SECONDS, f"the server answers: {self.folder / 'server.log'}")

    def answers(self) -> bool:
        """Whether the server answers now."""
        return ask(self.port, "/healthz", 5).status == 200

    def kill(self) -> None:
        """SIGKILL to the server and its workers: none has a moment to finish anything."""
        if self.server is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
            self.server = None


def python(words: Sequence[str], given: dict[str, str], tree: Path = ROOT) -> CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], cwd=tree, env=given, capture_output=True, text=True, check=False)


@contextmanager
def program(given: dict[str, str], log: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A command of manage.py that runs until the end of the block."""
    with log.open("ab") as out:
        process = subprocess.Popen([sys.executable, "manage.py", *words], cwd=ROOT, env=given, stdout=out, stderr=out)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def children(process: int) -> list[int]:
    with suppress(OSError):
        return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return []


def processor_time(*processes: int) -> float:
    """Seconds of processor time of all threads of these processes so far, as the kernel counts them."""
    threads = [thread for process in processes for thread in Path(f"/proc/{process}/task").iterdir()]
    return sum(int((each / "schedstat").read_text().split()[0]) for each in threads) / 1e9


def wait_for(what: Callable[[], object], seconds: float = 90, say: str = "") -> None:
    """Wait until something is so. Raises AssertionError after `seconds`."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, f"not within {seconds} seconds: {say}"
        time.sleep(0.05)


def free_port() -> int:
    """A port of the loopback address that nobody uses now, and that the system gives to no line that goes out
    (net.ipv4.ip_local_port_range): else one of those may have it when it is used, or while a server is away."""
    while True:
        port = 15_000 + secrets.randbelow(17_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
