"""A site of its own, in processes of their own, that can be killed without a word and started again."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings

from bin.serve import server

STARTING_SECONDS = 300  # on a machine with a load of 25 it took 130


class Site:
    """The server on a free port of the loopback address, over a database that outlives it."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.server: subprocess.Popen[bytes] | None = None
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.lab.crashes.settings",
            "DATABASE_URL": database_url,
            "SECRET_KEY": "only-for-a-site-that-is-killed",
            "ALLOWED_HOSTS": "127.0.0.1",
            "BEHIND_TLS": "false",
            "MEDIA_ROOT": str(folder / "media"),
            "KEPT_PAGES": str(folder / "kept"),
            "COSTLY_SECONDS": "1000000",  # what budgets do, other tests ask
            "COSTLY_SECONDS_NETWORK": "1000000",
        }

    def run(self, module: str, *words: str) -> Any:
        """Run a module of these tests over the site's database, and return what it printed as JSON."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=settings.BASE_DIR, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        with (self.folder / "server.log").open("ab") as log:
            self.server = subprocess.Popen(
                server(self.port),
                cwd=settings.BASE_DIR, env=self.environment, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        deadline = time.monotonic() + STARTING_SECONDS
        while not self.answers():
            assert time.monotonic() < deadline, (self.folder / "server.log").read_text()[-3000:]
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether the server answers now."""
        address = f"http://127.0.0.1:{self.port}/healthz"
        with suppress(OSError), urllib.request.urlopen(address, timeout=5) as reply:
            return bool(reply.status == 200)
        return False

    def kill(self) -> None:
        """SIGKILL to the server and its workers: nobody has a moment to finish anything."""
        if self.server is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
            self.server = None


def free_port() -> int:
    """A port of the loopback address that nobody uses now, and that the system gives to no line that goes out
    (net.ipv4.ip_local_port_range): else one of those may have it when it is used, or while a server is away."""
    while True:
        port = 15_000 + secrets.randbelow(17_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
