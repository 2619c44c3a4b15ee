"""Processor time of the server for some pages over HTTP, as `bin/serve.py` starts it: `OVER_HTTP=. make benchmark`.

    OVER_HTTP=. make benchmark SIZE=6k DATABASE=sqlite
    OVER_HTTP=/tmp/before,. make benchmark SIZE=6k DATABASE=sqlite      two versions of the code, asked in turns

Each folder has the code of one version. The program removes stored pages before each request. The first figure is the
first request of a page ("cold"), the others the median and the worst of those that follow. ONLY=documents asks only
pages whose group or name has that word. The time is that of all threads of the serving process and of its child
processes that have ended, as the kernel counts it.
"""

import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.config.settings")
django.setup()

from django.db import connection  # noqa: E402 - after the settings

from bin.serve import server  # noqa: E402
from tests.lab.benchmarks import databases, pages  # noqa: E402
from tests.lab.benchmarks.asking import load  # noqa: E402
from tests.lab.benchmarks.sizes import SIZES  # noqa: E402
from tests.serving.site import (  # noqa: E402
    environment,
    free_port,
    processor_time,
    wait_for,
)

CALLS = 5
# For code of a time when these were set by the environment; that of today has them in tests.lab.crashes.settings.
UNLIMITED = {"COSTLY_SECONDS": "1000000", "COSTLY_SECONDS_NETWORK": "1000000", "COSTLY_AT_ONCE": "100"}


@dataclass(frozen=True)
class Served:
    """A running server of one version of the code."""

    port: int
    process: int
    kept: Path

    def ask(self, address: str) -> float:
        """Return milliseconds of processor time for one request. Exits where the answer is no page."""
        shutil.rmtree(self.kept, ignore_errors=True)
        began, status = self.clock(), get(self.port, address)
        if status != 200:
            sys.exit(f"{address} answered {status}.")
        return self.clock() - began

    def clock(self) -> float:
        """Milliseconds of processor time of all its threads so far."""
        return (processor_time(self.process) + time_of_children(self.process)) * 1e3


def time_of_children(process: int) -> float:
    """Seconds of processor time of the child processes of a process that have ended."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def get(port: int, address: str) -> int:
    line = HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        line.request("GET", address, headers={"Accept-Encoding": "br"})
        answer = line.getresponse()
        answer.read()
        return answer.status
    except OSError:
        return 0
    finally:
        line.close()


@contextmanager
def served(code: Path, record: str) -> Iterator[Served]:
    """The server of this code over this record, until the end."""
    port = free_port()
    with TemporaryDirectory() as folder:
        given = environment(f"sqlite:///{record}", Path(folder), KEPT_PAGES=f"{folder}/kept", **UNLIMITED)
        process = subprocess.Popen(server(port), cwd=code, env=given, stdin=subprocess.DEVNULL)
        try:
            wait_for(lambda: get(port, "/healthz") == 200, say="the server answers")
            (worker,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            yield Served(port, int(worker), Path(folder) / "kept")
        finally:
            process.terminate()
            process.wait()


def main(size: str, folders: list[str]) -> None:
    """Print a table: pages, and for each folder the median and the worst."""
    if connection.vendor != "sqlite":
        sys.exit("OVER_HTTP= is for DATABASE=sqlite.")
    name, before = databases.use(SIZES[size]), load()
    only = os.environ.get("ONLY", "")
    public = [(f"{page.group}: {page.name}", page.address) for page in pages.public()]
    asked = [("health", "/healthz"), *(each for each in public if only in each[0])]
    record = str(connection.settings_dict["NAME"])
    connection.close()
    with ExitStack() as stack:
        servers = [stack.enter_context(served(Path(each).resolve(), record)) for each in folders]
        print(
            f"| {name}, ms, cold, median and worst of {CALLS} | {' | '.join(folders)} |\n|---{'|---' * len(folders)}|"
        )
        for page, address in asked:
            calls = [[each.ask(address) for each in servers] for _call in range(CALLS + 1)]
            told = (
                f"{cold:.1f} {statistics.median(warm):.1f} {max(warm):.1f}" for cold, *warm in zip(*calls, strict=True)
            )
            print(f"| {page} {address} | {' | '.join(told)} |", flush=True)
    print(f"Load of the machine: {before} before, {load()} after.")


if __name__ == "__main__":
    main(sys.argv[1], os.environ["OVER_HTTP"].split(","))
