"""A PostgreSQL of a test's own, which may be stopped, started again, and asked for TLS."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import psycopg

from tests.serving.site import free_port

# Nothing here has to survive a power cut, so nothing waits for the disk.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100")


class Cluster:
    """A server on a free port of the loopback address, in a folder of its own."""

    def __init__(self, folder: Path, *settings: str) -> None:
        self.folder, self.port = folder, free_port()
        self.settings = (*QUICK, "listen_addresses=127.0.0.1", "unix_socket_directories=", *settings)
        self.owner = _owner()
        if self.owner:
            shutil.chown(folder, self.owner)
        self._run("initdb", "--pgdata", self.data, "--username", "followup", "--auth", "trust", "--no-sync",
                  "--encoding", "UTF8", "--locale", "C.UTF-8")  # fmt: skip

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    def url(self, host: str = "127.0.0.1", role: str = "followup", **options: str) -> str:
        """What DATABASE_URL says, with options of the connection. `role`: as whom; by itself who owns the tables."""
        query = "&".join(f"{name}={value}" for name, value in options.items())
        return f"postgres://{role}@{host}:{self.port}/postgres" + (f"?{query}" if query else "")

    def keep(self, name: str, text: bytes) -> str:
        """Write a file that the server alone may read; returns its path."""
        path = self.folder / name
        path.write_bytes(text)
        path.chmod(0o600)
        if self.owner:
            shutil.chown(path, self.owner)
        return str(path)

    def start(self) -> None:
        words = " ".join(f"-c {each}" for each in (f"port={self.port}", *self.settings))
        self._run("pg_ctl", "--pgdata", self.data, "--log", str(self.folder / "log"), "--options", words, "--wait",
                  "--silent", "start")  # fmt: skip

    def stop(self, mode: str = "fast") -> None:
        """`fast` throws everybody out, `immediate` is what a power cut does."""
        self._run("pg_ctl", "--pgdata", self.data, "--mode", mode, "--wait", "--silent", "stop")

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(host="127.0.0.1", port=self.port, user="followup", dbname="postgres", autocommit=True)

    def _run(self, program: str, *words: str) -> None:
        command = [str(programs() / program), *words]
        if self.owner:
            command = [shutil.which("runuser") or "/usr/sbin/runuser", "-u", self.owner, "--", *command]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)


@contextmanager
def running(*settings: str) -> Iterator[Cluster]:
    """A cluster that runs, and goes away at the end."""
    folder = Path(mkdtemp(prefix="followup-cluster."))
    cluster = Cluster(folder, *settings)
    try:
        cluster.start()
        yield cluster
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            cluster.stop("immediate")
        shutil.rmtree(folder)


def programs() -> Path:
    """Where the newest server's programs are; bin/with-postgresql has installed one by now."""
    return max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


def _owner() -> str:
    """Whose processes they are: PostgreSQL refuses to run as root. Empty: our own."""
    if os.geteuid() != 0:
        return ""
    return "postgres" if any(each.pw_name == "postgres" for each in pwd.getpwall()) else "nobody"
